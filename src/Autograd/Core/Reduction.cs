using System.Numerics;
using System.Runtime.CompilerServices;
using Autograd.Algebra;
using Autograd.Kernels;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Autograd.Core;

/// <summary>The folds that reductions use, dispatched by dtype and register width.</summary>
internal abstract unsafe class Reduction
{
    public static readonly Reduction Sum = new Of<SumFold, Itself>();
    public static readonly Reduction Prod = new Of<ProdFold, Itself>();
    public static readonly Reduction Max = new Of<MaxFold, Itself>();
    public static readonly Reduction Min = new Of<MinFold, Itself>();
    public static readonly Reduction SumOfSquares = new Of<SumFold, Square>();
    public static readonly Reduction SumOfMagnitudes = new Of<SumFold, Magnitude>();
    public static readonly Reduction LargestMagnitude = new Of<MaxFold, Magnitude>();
    public static readonly Reduction SmallestMagnitude = new Of<MinFold, Magnitude>();

    /// <summary>Of (x - c)^2, with a number c for each result.</summary>
    public static readonly Reduction SumOfSquaredDistances = new Of<SumFold, SquaredDistance>();

    /// <summary>Columns folded at once, and rows per piece: what one thread works on.</summary>
    private const int ColumnBlock = 256;

    private const long Grain = 32 * 1024;

    /// <summary>Elements of a whole-run fold per piece; pieces are folded in turn.</summary>
    private const long Piece = 64 * 1024;

    /// <summary>Of a run, the number c, and the place of the result; <paramref name="again"/> for results of runs, which are folded as they are.</summary>
    protected abstract delegate*<byte*, long, byte*, byte*, void> Run(DType dtype, bool again = false);

    protected abstract delegate*<byte*, long, long, int, byte*, byte*, void> Columns(DType dtype);

    /// <summary>
    /// Folds the masked dimensions of a contiguous-as-possible tensor of a compute dtype. No folded dimension may be empty. The result has the
    /// kept dimensions, contiguous, and so have the numbers c, if there are any.
    /// </summary>
    public Tensor Apply(Tensor x, bool[] reduced, Tensor? c = null)
    {
        var (kept, folded) = (new List<int>(), new List<int>());
        for (var d = 0; d < x.Rank; d++)
            if (x.Shape[d] != 1) (reduced[d] ? folded : kept).Add(d);
        var shape = new List<long>();
        for (var d = 0; d < x.Rank; d++)
            if (!reduced[d]) shape.Add(x.Shape[d]);
        var y = Tensor.Allocate(x.DType, Layout.Contiguous([.. shape]));
        if (y.ElementCount == 0) return y;

        var count = Product(x, folded);
        if (x.Layout.IsDense && kept.Count == 0)
        {
            Whole(x, x.ElementCount, c, y);
            GC.KeepAlive(x);
            GC.KeepAlive(c);
            return y;
        }
        // Folded dimensions in front, kept ones behind and contiguous: columns. Everything else is brought into rows.
        if (kept.Count > 0 && folded.Count > 0 && Merged(x, folded) is { } rowStride && IsRun(x, kept))
        {
            ByColumns(x, rowStride, count, Product(x, kept), c, y);
            GC.KeepAlive(x);
            GC.KeepAlive(c);
            return y;
        }
        int[] order = [.. kept, .. folded];
        var (sizes, strides) = (Array.ConvertAll(order, d => x.Shape[d]), Array.ConvertAll(order, d => x.Strides[d]));
        var rows = new Tensor(x.Storage, Layout.Strided(sizes, strides, x.Layout.Offset)).ContiguousDetached();
        ByRows(rows, y.ElementCount, count, c, y);
        GC.KeepAlive(x);
        GC.KeepAlive(c);
        GC.KeepAlive(rows);
        return y;
    }

    /// <summary>Folds all elements of a dense tensor of a compute dtype.</summary>
    public Tensor Apply(Tensor x)
    {
        var y = Tensor.Allocate(x.DType, Layout.Scalar);
        Whole(x, x.ElementCount, null, y);
        GC.KeepAlive(x);
        return y;
    }

    private static long Product(Tensor x, List<int> dims)
    {
        long product = 1;
        foreach (var d in dims) product *= x.Shape[d];
        return product;
    }

    /// <summary>The stride of dimensions that step as one, or null.</summary>
    private static long? Merged(Tensor x, List<int> dims)
    {
        for (var i = 0; i + 1 < dims.Count; i++)
            if (x.Strides[dims[i]] != x.Strides[dims[i + 1]] * x.Shape[dims[i + 1]])
                return null;
        return x.Strides[dims[^1]];
    }

    private static bool IsRun(Tensor x, List<int> dims) => x.Strides[dims[^1]] == 1 && Merged(x, dims) is not null;

    private struct State
    {
        public delegate*<byte*, long, byte*, byte*, void> Run;
        public delegate*<byte*, long, long, int, byte*, byte*, void> Columns;
        public byte* X;
        public byte* Y;

        /// <summary>The numbers c; where there are none, any memory as large as the results, of which nothing depends.</summary>
        public byte* C;
        public long Count;
        public long Stride;
        public long Width;
        public int Size;
    }

    private void ByRows(Tensor x, long rows, long count, Tensor? c, Tensor y)
    {
        var size = x.DType.Size();
        fixed (byte* px = &x.Storage.Origin, py = &y.Storage.Origin, pc = &(c ?? y).Storage.Origin)
        {
            var state = new State { Run = Run(x.DType), X = px + x.Layout.Offset * size, Y = py, C = pc, Count = count, Size = size };
            if (rows * count < 2 * Grain) RowRange(&state, 0, rows);
            else Workers.For(rows, Math.Max(1, Grain / count), &RowRange, &state);
        }
    }

    private static void RowRange(void* state, long begin, long end)
    {
        var s = (State*)state;
        for (var r = begin; r < end; r++) s->Run(s->X + r * s->Count * s->Size, s->Count, s->C + r * s->Size, s->Y + r * s->Size);
    }

    private void ByColumns(Tensor x, long rowStride, long rows, long width, Tensor? c, Tensor y)
    {
        var size = x.DType.Size();
        fixed (byte* px = &x.Storage.Origin, py = &y.Storage.Origin, pc = &(c ?? y).Storage.Origin)
        {
            var state = new State
            {
                Columns = Columns(x.DType), X = px + x.Layout.Offset * size, Y = py, C = pc, Count = rows, Stride = rowStride, Width = width, Size = size,
            };
            var blocks = (width + ColumnBlock - 1) / ColumnBlock;
            if (rows * width < 2 * Grain) ColumnRange(&state, 0, blocks);
            else Workers.For(blocks, Math.Max(1, Grain / (rows * ColumnBlock)), &ColumnRange, &state);
        }
    }

    private static void ColumnRange(void* state, long begin, long end)
    {
        var s = (State*)state;
        for (var b = begin; b < end; b++)
        {
            var first = b * ColumnBlock;
            s->Columns(s->X + first * s->Size, s->Stride, s->Count, (int)Math.Min(ColumnBlock, s->Width - first), s->C + first * s->Size, s->Y + first * s->Size);
        }
    }

    private void Whole(Tensor x, long n, Tensor? c, Tensor y)
    {
        var size = x.DType.Size();
        var pieces = (n + Piece - 1) / Piece;
        fixed (byte* px = &x.Storage.Origin, py = &y.Storage.Origin, pc = &(c ?? y).Storage.Origin)
        {
            var run = Run(x.DType);
            if (pieces == 1)
            {
                run(px + x.Layout.Offset * size, n, pc, py);
                return;
            }
            var partial = Tensor.Allocate(x.DType, Layout.Contiguous(pieces));
            fixed (byte* pp = &partial.Storage.Origin)
            {
                var state = new State { Run = run, X = px + x.Layout.Offset * size, Y = pp, C = pc, Count = n, Size = size };
                Workers.For(pieces, 1, &PieceRange, &state);
                Run(x.DType, again: true)(pp, pieces, pc, py);
            }
            GC.KeepAlive(partial);
        }
    }

    private static void PieceRange(void* state, long begin, long end)
    {
        var s = (State*)state;
        for (var p = begin; p < end; p++) s->Run(s->X + p * Piece * s->Size, Math.Min(Piece, s->Count - p * Piece), s->C, s->Y + p * s->Size);
    }

    private readonly struct SumFold : IFold
    {
        [MethodImpl(AggressiveInlining)]
        public A Combine<A>(A x, A y) where A : struct, IRing<A> => x + y;
        public static T Neutral<T>(T first) where T : unmanaged, INumber<T> => T.Zero;
    }

    private readonly struct ProdFold : IFold
    {
        [MethodImpl(AggressiveInlining)]
        public A Combine<A>(A x, A y) where A : struct, IRing<A> => x * y;
        public static T Neutral<T>(T first) where T : unmanaged, INumber<T> => T.One;
    }

    private readonly struct MaxFold : IFold
    {
        [MethodImpl(AggressiveInlining)]
        public A Combine<A>(A x, A y) where A : struct, IRing<A> => A.Max(x, y);
        public static T Neutral<T>(T first) where T : unmanaged, INumber<T> => first;
    }

    private readonly struct MinFold : IFold
    {
        [MethodImpl(AggressiveInlining)]
        public A Combine<A>(A x, A y) where A : struct, IRing<A> => A.Min(x, y);
        public static T Neutral<T>(T first) where T : unmanaged, INumber<T> => first;
    }

    private readonly struct Square : IFoldMap
    {
        [MethodImpl(AggressiveInlining)]
        public A Of<A>(A x, A c) where A : struct, IRing<A> => x * x;
    }

    private readonly struct SquaredDistance : IFoldMap
    {
        [MethodImpl(AggressiveInlining)]
        public A Of<A>(A x, A c) where A : struct, IRing<A> => (x - c) * (x - c);
    }

    private readonly struct Magnitude : IFoldMap
    {
        [MethodImpl(AggressiveInlining)]
        public A Of<A>(A x, A c) where A : struct, IRing<A> => A.Abs(x);
    }

    private sealed class Of<TFold, TMap> : Reduction where TFold : unmanaged, IFold where TMap : unmanaged, IFoldMap
    {
        private static readonly Of<TFold, Itself> Again = new();

        protected override delegate*<byte*, long, byte*, byte*, void> Run(DType dtype, bool again = false) => again && typeof(TMap) != typeof(Itself) ? Again.Run(dtype) : (dtype, Width.Bits) switch
        {
            (DType.Float32, 512) => &Row<F512, float>,
            (DType.Float32, 256) => &Row<F256, float>,
            (DType.Float32, _) => &Row<F128, float>,
            (DType.Float64, 512) => &Row<D512, double>,
            (DType.Float64, 256) => &Row<D256, double>,
            (DType.Float64, _) => &Row<D128, double>,
            (DType.Int64, _) => &Row<Int<long>, long>,
            (DType.Int32, _) => &Row<Int<int>, int>,
            (DType.Int16, _) => &Row<Int<short>, short>,
            (DType.Int8, _) => &Row<Int<sbyte>, sbyte>,
            _ => &Row<Int<byte>, byte>,
        };

        protected override delegate*<byte*, long, long, int, byte*, byte*, void> Columns(DType dtype) => (dtype, Width.Bits) switch
        {
            (DType.Float32, 512) => &Column<F512, float>,
            (DType.Float32, 256) => &Column<F256, float>,
            (DType.Float32, _) => &Column<F128, float>,
            (DType.Float64, 512) => &Column<D512, double>,
            (DType.Float64, 256) => &Column<D256, double>,
            (DType.Float64, _) => &Column<D128, double>,
            (DType.Int64, _) => &Column<Int<long>, long>,
            (DType.Int32, _) => &Column<Int<int>, int>,
            (DType.Int16, _) => &Column<Int<short>, short>,
            (DType.Int8, _) => &Column<Int<sbyte>, sbyte>,
            _ => &Column<Int<byte>, byte>,
        };

        private static void Row<V, T>(byte* x, long n, byte* c, byte* y) where V : unmanaged, ILanes<V, T>, IRing<V> where T : unmanaged, INumber<T> =>
            *(T*)y = Folds.Run<V, T, TFold, TMap>((T*)x, n, *(T*)c);

        private static void Column<V, T>(byte* x, long stride, long rows, int width, byte* c, byte* y)
            where V : unmanaged, ILanes<V, T>, IRing<V> where T : unmanaged, INumber<T> =>
            Folds.Columns<V, T, TFold, TMap>((T*)x, stride, rows, width, (T*)y, (T*)c);
    }
}
