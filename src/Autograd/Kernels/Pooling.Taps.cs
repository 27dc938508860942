using System.Numerics;
using System.Runtime.CompilerServices;

namespace Autograd.Kernels;

/// <summary>Max pooling by registers of neighbouring windows. What it remembers of a window is a byte, the number of its largest element.</summary>
internal static unsafe partial class Pooling
{
    private const long MostTaps = 256;

    /// <summary>Elements of a plane, and of the lines that are copied at a time, up to which this way is taken.</summary>
    private const long MostElements = 1 << 28, MostCopied = 1 << 20;

    /// <summary>The shape of all windows: elements by dimension, and their places from the window's start.</summary>
    private struct MaxPlan
    {
        public long Stride;
        public fixed long Taps[PoolWindows.Dims];
        public fixed int Offsets[(int)MostTaps];
    }

    /// <summary>Whether windows are so regular and small that <see cref="MaxTaps"/> takes them.</summary>
    public static bool HasTaps(PoolWindows w)
    {
        if (!PoolLines<float>.Serves(w) || w.FromCount > MostElements) return false;
        long i = w.Taps[0], j = w.Taps[1], k = w.Taps[2];
        return i <= MostTaps && j <= MostTaps && i * j * k <= MostTaps && i * j * (w.From[2] + w.To[2] * k) <= MostCopied;
    }

    /// <summary>The largest element of each window (the first of equals, the last NaN) and, unless that is null, its number in the window.</summary>
    public static void MaxTaps(PoolWindows windows, long planes, Tensor x, Tensor y, Tensor? taps) =>
        RunTaps(windows, planes, x, y, taps, x.DType == DType.Float64 ? &MaxTapPlanes<double> : &MaxTapPlanes<float>);

    /// <summary>y = the elements of x that the numbers name.</summary>
    public static void Pick(PoolWindows windows, long planes, Tensor x, Tensor y, Tensor taps) =>
        RunTaps(windows, planes, x, y, taps, x.DType == DType.Float64 ? &MovePlanes<double, Picking> : &MovePlanes<float, Picking>);

    /// <summary>x = zeros, and every element of y added to the one that its number names.</summary>
    public static void Return(PoolWindows windows, long planes, Tensor x, Tensor y, Tensor taps) =>
        RunTaps(windows, planes, x, y, taps, x.DType == DType.Float64 ? &MovePlanes<double, Returning> : &MovePlanes<float, Returning>);

    /// <summary>y = the places in the plane that the numbers name; of x only the shape counts.</summary>
    public static void Places(PoolWindows windows, long planes, Tensor x, Tensor y, Tensor taps) => RunTaps(windows, planes, x, y, taps, &MovePlanes<float, Placing>);

    private static void RunTaps(PoolWindows w, long planes, Tensor x, Tensor y, Tensor? taps, delegate*<void*, long, long, void> body)
    {
        var plan = new MaxPlan { Stride = PoolLines<float>.Stride(w) };
        for (var d = 0; d < PoolWindows.Dims; d++) plan.Taps[d] = w.Taps[d];
        var tap = 0;
        for (long i = 0; i < plan.Taps[0]; i++)
            for (long j = 0; j < plan.Taps[1]; j++)
                for (long k = 0; k < plan.Taps[2]; k++)
                    plan.Offsets[tap++] = (int)((i * w.Step[0] * w.From[1] + j * w.Step[1]) * w.From[2] + k * w.Step[2]);
        Run(w, planes, x, y, taps, body, plan: &plan);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MaxTapPlanes<T>(void* state, long begin, long end) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var s = (State*)state;
        var lines = new PoolLines<T>(s->From[2], s->To[2], s->Origin(2, 0), s->Plan->Stride, s->Step[2], s->Plan->Taps[2]);
        nint n = (nint)s->To[2], rows = (nint)(s->Plan->Taps[0] * s->Plan->Taps[1]), taps = lines.Taps, padded = n + Vector<T>.Count;
        var shifts = (nint*)GemmScratch.Take((rows * (lines.Pitch + taps) + 2 * padded) * sizeof(T) + taps * sizeof(nint));
        T* copies = (T*)(shifts + taps), numbers = copies + rows * lines.Pitch, first = numbers + rows * taps, found = first + padded;
        for (nint t = 0; t < taps; t++) shifts[t] = lines.Shift((int)t);
        // Windows that begin in the padding begin with a later element.
        for (nint k = 0; k < n; k++) first[k] = T.CreateTruncating((s->First(2, k) - s->Origin(2, k)) / s->Step[2]);
        for (nint k = n; k < padded; k++) first[k] = T.Zero;

        for (var plane = begin; plane < end; plane++)
        {
            T* x = (T*)s->X + plane * s->FromCount, y = (T*)s->Y + plane * s->ToCount;
            var to = s->Places == null ? null : s->Places + plane * s->ToCount;
            for (long i = 0; i < s->To[0]; i++)
                for (long j = 0; j < s->To[1]; j++, y += n)
                {
                    nint row = 0;
                    for (var d = s->First(0, i); d < s->Beyond(0, i); d += s->Step[0])
                        for (var h = s->First(1, j); h < s->Beyond(1, j); h += s->Step[1], row++)
                        {
                            lines.Copy(x + (d * s->From[1] + h) * s->From[2], T.NegativeInfinity, copies + row * lines.Pitch);
                            var number = ((d - s->Origin(0, i)) / s->Step[0] * s->Plan->Taps[1] + (h - s->Origin(1, j)) / s->Step[1]) * taps;
                            for (nint t = 0; t < taps; t++) numbers[row * taps + t] = T.CreateTruncating(number + t);
                        }
                    if (to == null)
                    {
                        ValueLine(copies, row, lines.Pitch, shifts, taps, n, y);
                        continue;
                    }
                    MaxLine(copies, row, lines.Pitch, shifts, taps, numbers, first, n, y, found);
                    for (nint k = 0; k < n; k++) *to++ = typeof(T) == typeof(float) ? (byte)(int)((float*)found)[k] : (byte)(int)((double*)found)[k];
                }
        }
    }

    // Without places a maximum is one instruction. It keeps a NaN that it has met; those that it meets are noted beside it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ValueLine<T>(T* lines, nint rows, nint pitch, nint* shifts, nint taps, nint n, T* y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        nint lanes = Vector<T>.Count, k = 0;
        Vector<T> lowest = new(T.NegativeInfinity), nan = new(T.NaN), all = Vector<T>.AllBitsSet;
        for (; k + 2 * lanes <= n; k += 2 * lanes)
        {
            Vector<T> a = lowest, b = lowest, p = all, q = all;
            var line = lines + k;
            for (nint row = 0; row < rows; row++, line += pitch)
                for (nint t = 0; t < taps; t++)
                {
                    Vector<T> v = Vector.Load(line + shifts[t]), w = Vector.Load(line + shifts[t] + lanes);
                    p &= Vector.Equals(v, v);
                    q &= Vector.Equals(w, w);
                    a = Vector.MaxNative(v, a);
                    b = Vector.MaxNative(w, b);
                }
            Vector.Store(Vector.ConditionalSelect(p, a, nan), y + k);
            Vector.Store(Vector.ConditionalSelect(q, b, nan), y + k + lanes);
        }
        for (; k < n; k += lanes)
        {
            var line = lines + k;
            Vector<T> best = lowest, numbers = all;
            for (nint row = 0; row < rows; row++, line += pitch)
                for (nint t = 0; t < taps; t++)
                {
                    var v = Vector.Load(line + shifts[t]);
                    numbers &= Vector.Equals(v, v);
                    best = Vector.MaxNative(v, best);
                }
            best = Vector.ConditionalSelect(numbers, best, nan);
            if (k + lanes <= n) Vector.Store(best, y + k);
            else
                for (var i = 0; i < n - k; i++) y[k + i] = best[i];
        }
    }

    // Elements are numbered in their own type, so that one mask chooses both.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MaxLine<T>(T* lines, nint rows, nint pitch, nint* shifts, nint taps, T* numbers, T* first, nint n, T* y, T* found)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var lanes = Vector<T>.Count;
        for (nint k = 0; k < n; k += lanes)
        {
            var best = new Vector<T>(T.NegativeInfinity);
            var at = Vector.Load(first + k) + new Vector<T>(numbers[0]);
            var number = numbers;
            var line = lines + k;
            for (nint row = 0; row < rows; row++, line += pitch)
                for (nint t = 0; t < taps; t++, number++)
                {
                    var v = Vector.Load(line + shifts[t]);
                    var larger = Vector.GreaterThan(v, best) | ~Vector.Equals(v, v);
                    best = Vector.ConditionalSelect(larger, v, best);
                    at = Vector.ConditionalSelect(larger, new Vector<T>(*number), at);
                }
            Vector.Store(at, found + k);
            if (k + lanes <= n) Vector.Store(best, y + k);
            else
                for (var i = 0; i < n - k; i++) y[k + i] = best[i];
        }
    }

    /// <summary>What happens between an element of x and the window of y whose largest it is.</summary>
    private interface IMove<T> where T : unmanaged
    {
        static abstract bool Clears { get; }

        static abstract void At(T* x, long place, byte* y, long window);
    }

    private readonly struct Picking : IMove<float>, IMove<double>
    {
        public static bool Clears => false;
        public static void At(float* x, long place, byte* y, long window) => ((float*)y)[window] = x[place];
        public static void At(double* x, long place, byte* y, long window) => ((double*)y)[window] = x[place];
    }

    private readonly struct Returning : IMove<float>, IMove<double>
    {
        public static bool Clears => true;
        public static void At(float* x, long place, byte* y, long window) => x[place] += ((float*)y)[window];
        public static void At(double* x, long place, byte* y, long window) => x[place] += ((double*)y)[window];
    }

    private readonly struct Placing : IMove<float>
    {
        public static bool Clears => false;
        public static void At(float* x, long place, byte* y, long window) => ((long*)y)[window] = place;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MovePlanes<T, TMove>(void* state, long begin, long end) where T : unmanaged where TMove : struct, IMove<T>
    {
        var s = (State*)state;
        var offsets = s->Plan->Offsets;
        var (starts, n, window) = ((nint)s->Start[2], s->To[2], begin * s->ToCount);
        for (var plane = begin; plane < end; plane++)
        {
            var x = (T*)s->X + plane * s->FromCount;
            // Cleared here, a plane is in cache when its elements arrive.
            if (TMove.Clears) Unsafe.InitBlockUnaligned(x, 0, (uint)(s->FromCount * sizeof(T)));
            for (long i = 0; i < s->To[0]; i++)
                for (long j = 0; j < s->To[1]; j++)
                {
                    var line = (s->Origin(0, i) * s->From[1] + s->Origin(1, j)) * s->From[2];
                    for (long k = 0; k < n; k++, window++) TMove.At(x, line + ((long*)starts)[k] + offsets[s->Places[window]], s->Y, window);
                }
        }
    }
}
