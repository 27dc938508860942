using System.Runtime.CompilerServices;
using Autograd.Algebra;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Autograd.Kernels;

/// <summary>y[i] = log(e^x[0] + ... + e^x[i]) along rows, in double.</summary>
/// <remarks>
/// A row goes in parts of 64. With m the largest of a part and of the result before it, e^(x - m) is a loop of registers, their running sums are one addition each, and m + log is a loop again: about 30
/// to 6 ms for a million elements, of which each had waited for the exponential and the logarithm of the one before. Where a part begins so far below its largest element that the sum would vanish, or one is not finite,
/// it goes element by element. Parts are the same at every register width, and lines are computed each by itself.
/// </remarks>
internal static unsafe class RunningLogSums
{
    private const int Part = 64;

    /// <summary>Sums below this lose digits to denormals.</summary>
    private const double Least = 1e-290;

    private const long Grain = 4 * 1024;

    private struct Walk
    {
        public byte* X, Y;
        public long N;
        public bool Wide;
    }

    /// <summary>Over the last dimension, of n elements, of contiguous tensors of float32 or float64.</summary>
    public static void Run(Tensor x, Tensor y, long n)
    {
        if (x.ElementCount == 0) return;
        fixed (byte* px = &x.Storage.Origin, py = &y.Storage.Origin)
        {
            var size = x.DType.Size();
            var walk = new Walk { X = px + x.Layout.Offset * size, Y = py + y.Layout.Offset * size, N = n, Wide = x.DType == DType.Float64 };
            delegate*<void*, long, long, void> body = Width.Bits switch { 512 => &Range<D512>, 256 => &Range<D256>, _ => &Range<D128> };
            Workers.For(x.ElementCount / n, Math.Max(1, Grain / n), body, &walk);
        }
        GC.KeepAlive(x);
        GC.KeepAlive(y);
    }

    [SkipLocalsInit]
    private static void Range<V>(void* state, long begin, long end) where V : unmanaged, ILanes<V, double>, IFloating<V>
    {
        var w = (Walk*)state;
        var terms = stackalloc double[2 * Part];
        var results = terms + Part;
        for (var r = begin; r < end; r++)
        {
            var before = double.NegativeInfinity;
            for (long i = 0; i < w->N; i += Part)
            {
                var n = (int)Math.Min(Part, w->N - i);
                var at = r * w->N + i;
                if (w->Wide) Unsafe.CopyBlockUnaligned(terms, (double*)w->X + at, (uint)(n * sizeof(double)));
                else Widen((float*)w->X + at, terms, n);
                before = Sums<V>(terms, results, n, before);
                if (w->Wide) Unsafe.CopyBlockUnaligned((double*)w->Y + at, results, (uint)(n * sizeof(double)));
                else Narrow(results, (float*)w->Y + at, n);
            }
        }
    }

    [MethodImpl(AggressiveOptimization)]
    private static void Widen(float* x, double* y, int n)
    {
        for (var i = 0; i < n; i++) y[i] = x[i];
    }

    [MethodImpl(AggressiveOptimization)]
    private static void Narrow(double* x, float* y, int n)
    {
        for (var i = 0; i < n; i++) y[i] = (float)x[i];
    }

    /// <summary>A part; returns the last result. Room is for whole parts.</summary>
    [MethodImpl(AggressiveOptimization)]
    private static double Sums<V>(double* x, double* y, int n, double before) where V : unmanaged, ILanes<V, double>, IFloating<V>
    {
        for (var i = n; i < Part; i++) x[i] = x[0];
        var most = Math.Max(before, Most<V>(x, y));
        var sum = Math.Exp(before - most);
        if (!double.IsFinite(most) || !(sum + Math.Exp(x[0] - most) > Least)) return OneByOne(x, y, n, before);
        Exponentials(x, V.Splat(most));
        for (var i = 0; i < n; i++) y[i] = sum += x[i];
        for (var i = n; i < Part; i++) y[i] = sum;
        Logarithms(y, V.Splat(most));
        return y[n - 1];
    }

    /// <summary>The largest of a whole part, NaN if there is one; through a register in other memory.</summary>
    [MethodImpl(AggressiveOptimization)]
    private static double Most<V>(double* x, double* room) where V : unmanaged, ILanes<V, double>, IFloating<V>
    {
        V a = V.Load(x), b = V.Load(x + Part / 2);
        for (var i = V.Count; i < Part / 2; i += V.Count)
        {
            a = V.Max(a, V.Load(x + i));
            b = V.Max(b, V.Load(x + Part / 2 + i));
        }
        V.Store(room, V.Max(a, b));
        var most = room[0];
        for (var i = 1; i < V.Count; i++) most = Math.Max(most, room[i]);
        return most;
    }

    [MethodImpl(AggressiveOptimization)]
    private static void Exponentials<V>(double* x, V most) where V : unmanaged, ILanes<V, double>, IFloating<V>
    {
        for (var i = 0; i < Part; i += V.Count) V.Store(x + i, V.Exp(V.Load(x + i) - most));
    }

    [MethodImpl(AggressiveOptimization)]
    private static void Logarithms<V>(double* y, V most) where V : unmanaged, ILanes<V, double>, IFloating<V>
    {
        for (var i = 0; i < Part; i += V.Count) V.Store(y + i, V.Log(V.Load(y + i)) + most);
    }

    private static double OneByOne(double* x, double* y, int n, double sum)
    {
        for (var i = 0; i < n; i++)
        {
            var (high, low) = sum >= x[i] ? (sum, x[i]) : (x[i], sum);
            y[i] = sum = double.IsInfinity(high) || double.IsNegativeInfinity(low) ? high : high + Math.Log(1 + Math.Exp(low - high));
        }
        return sum;
    }
}
