using System.Numerics;
using System.Runtime.CompilerServices;
using Autograd.Algebra;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Autograd.Kernels;

/// <summary>
/// The p-norms, for p = 0, 1, 2 and infinity, of the differences of all rows of one matrix from all rows of another; no difference is kept. Registers hold
/// neighbouring elements of a row, and four rows are met at once. Rows that do not end with a register are copied and filled up with zeros, which add nothing.
/// </summary>
internal static unsafe class PairDistances
{
    /// <summary>Bytes of the rows that are met one after another: they stay in the first cache.</summary>
    private const long BlockBytes = 16 * 1024;

    /// <summary>Terms below which a second thread does not pay.</summary>
    private const long Grain = 32 * 1024;

    private const int Together = 4;

    /// <summary>Elements of a row at the most: longer ones are left to norms, whose sums have fewer steps.</summary>
    private const long Longest = 4096;

    /// <summary>Whether there is a kernel for the norm, of rows of that length.</summary>
    public static bool Serves(double p, long k) => k <= Longest && (p is 0 or 1 or 2 || double.IsPositiveInfinity(p));

    /// <summary>Writes z[items, n, m] of x[items, n, k] and y[items, m, k], all contiguous and of one floating-point dtype.</summary>
    public static void Run(double p, Tensor x, Tensor y, Tensor z, long items, long n, long m, long k)
    {
        fixed (byte* px = &x.Storage.Origin, py = &y.Storage.Origin, pz = &z.Storage.Origin)
        {
            var size = x.DType.Size();
            var state = new State { X = px + x.Layout.Offset * size, Y = py + y.Layout.Offset * size, Z = pz + z.Layout.Offset * size, N = n, M = m, K = k };
            var body = p switch { 0 => FloatBody.Of<Rows<Differs>>(x.DType), 1 => FloatBody.Of<Rows<Magnitude>>(x.DType), 2 => FloatBody.Of<Rows<Square>>(x.DType), _ => FloatBody.Of<Rows<Largest>>(x.DType) };
            Workers.For(items * n, Math.Max(1, Grain / Math.Max(1, m * k)), body, &state);
        }
        GC.KeepAlive(x);
        GC.KeepAlive(y);
        GC.KeepAlive(z);
    }

    private struct State
    {
        public byte* X, Y, Z;
        public long N, M, K;
    }

    private readonly struct Rows<TNorm> : IFloatBody where TNorm : struct, INorm
    {
        public static void Run<V, T>(void* state, long begin, long end) where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged, IFloatingPointIeee754<T>
        {
            var s = (State*)state;
            var pitch = (s->K + V.Count - 1) / V.Count * V.Count;
            var block = Math.Clamp(BlockBytes / (pitch * sizeof(T)), Together, Math.Max(Together, s->M));
            var filled = pitch == s->K ? null : (T*)GemmScratch.Take((nint)((block + 1) * pitch * sizeof(T)));
            for (; begin < end; begin = Math.Min(end, (begin / s->N + 1) * s->N))
            {
                // The rows of one item.
                var last = Math.Min(end, (begin / s->N + 1) * s->N);
                var y = (T*)s->Y + begin / s->N * s->M * s->K;
                for (long j = 0; j < s->M; j += block)
                {
                    var columns = Math.Min(block, s->M - j);
                    var others = Filled(y + j * s->K, columns, s->K, pitch, filled);
                    for (var i = begin; i < last; i++)
                        Row<V, T, TNorm>(Filled((T*)s->X + i * s->K, 1, s->K, pitch, filled + block * pitch), others, (nint)pitch, columns, (T*)s->Z + i * s->M + j);
                }
            }
        }
    }

    private static T* Filled<T>(T* rows, long count, long k, long pitch, T* to) where T : unmanaged
    {
        if (k == pitch) return rows;
        new Span<T>(to, (int)(count * pitch)).Clear();
        LineCopies.Runs((byte*)rows, k * sizeof(T), (byte*)to, pitch * sizeof(T), count, k * sizeof(T));
        return to;
    }

    [MethodImpl(AggressiveOptimization)]
    private static void Row<V, T, TNorm>(T* x, T* y, nint pitch, long m, T* z)
        where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged, IFloatingPointIeee754<T> where TNorm : struct, INorm
    {
        for (; m >= Together; m -= Together, y += Together * pitch, z += Together)
        {
            V a = 0, b = 0, c = 0, d = 0;
            for (nint p = 0; p < pitch; p += V.Count)
            {
                var v = V.Load(x + p);
                a = TNorm.Add(a, v - V.Load(y + p));
                b = TNorm.Add(b, v - V.Load(y + pitch + p));
                c = TNorm.Add(c, v - V.Load(y + 2 * pitch + p));
                d = TNorm.Add(d, v - V.Load(y + 3 * pitch + p));
            }
            z[0] = Across<V, T, TNorm>(a);
            z[1] = Across<V, T, TNorm>(b);
            z[2] = Across<V, T, TNorm>(c);
            z[3] = Across<V, T, TNorm>(d);
        }
        for (; m > 0; m--, y += pitch, z++)
        {
            V a = 0;
            for (nint p = 0; p < pitch; p += V.Count) a = TNorm.Add(a, V.Load(x + p) - V.Load(y + p));
            *z = Across<V, T, TNorm>(a);
        }
    }

    [MethodImpl(AggressiveInlining)]
    private static T Across<V, T, TNorm>(V x) where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged, IFloatingPointIeee754<T> where TNorm : struct, INorm
    {
        for (var half = V.Count / 2; half > 0; half /= 2) x = TNorm.Join(x, V.Down(x, half));
        return TNorm.Finish(*(T*)&x);
    }

    /// <summary>How a norm is made of differences.</summary>
    private interface INorm
    {
        static abstract A Add<A>(A sum, A difference) where A : struct, IRing<A>;

        static abstract A Join<A>(A x, A y) where A : struct, IRing<A>;

        static abstract T Finish<T>(T sum) where T : IFloatingPointIeee754<T>;
    }

    private readonly struct Differs : INorm
    {
        [MethodImpl(AggressiveInlining)]
        public static A Add<A>(A sum, A difference) where A : struct, IRing<A> => sum + A.Where(A.Same(difference, 0), 0, 1);

        [MethodImpl(AggressiveInlining)]
        public static A Join<A>(A x, A y) where A : struct, IRing<A> => x + y;

        [MethodImpl(AggressiveInlining)]
        public static T Finish<T>(T sum) where T : IFloatingPointIeee754<T> => sum;
    }

    private readonly struct Magnitude : INorm
    {
        [MethodImpl(AggressiveInlining)]
        public static A Add<A>(A sum, A difference) where A : struct, IRing<A> => sum + A.Abs(difference);

        [MethodImpl(AggressiveInlining)]
        public static A Join<A>(A x, A y) where A : struct, IRing<A> => x + y;

        [MethodImpl(AggressiveInlining)]
        public static T Finish<T>(T sum) where T : IFloatingPointIeee754<T> => sum;
    }

    private readonly struct Square : INorm
    {
        [MethodImpl(AggressiveInlining)]
        public static A Add<A>(A sum, A difference) where A : struct, IRing<A> => sum + difference * difference;

        [MethodImpl(AggressiveInlining)]
        public static A Join<A>(A x, A y) where A : struct, IRing<A> => x + y;

        [MethodImpl(AggressiveInlining)]
        public static T Finish<T>(T sum) where T : IFloatingPointIeee754<T> => T.Sqrt(sum);
    }

    private readonly struct Largest : INorm
    {
        [MethodImpl(AggressiveInlining)]
        public static A Add<A>(A sum, A difference) where A : struct, IRing<A> => A.Max(sum, A.Abs(difference));

        [MethodImpl(AggressiveInlining)]
        public static A Join<A>(A x, A y) where A : struct, IRing<A> => A.Max(x, y);

        [MethodImpl(AggressiveInlining)]
        public static T Finish<T>(T sum) where T : IFloatingPointIeee754<T> => sum;
    }
}
