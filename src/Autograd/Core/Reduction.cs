using System.Numerics;
using System.Runtime.CompilerServices;
using Autograd.Algebra;
using Autograd.Kernels;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Autograd.Core;

/// <summary>The folds that reductions use, dispatched by dtype and register width.</summary>
internal abstract unsafe partial class Reduction
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

    /// <summary>Of runs: their distance, the elements of each, the numbers c and their distance, the results, and how many. Of 16-bit floats a run is a part at most, and numbers and results are floats.</summary>
    protected abstract delegate*<byte*, long, long, byte*, long, byte*, long, void> Runs(DType dtype);

    /// <summary>Of rows: their distance and number, the width, the numbers c and the results. Of 16-bit floats the rows are a leaf at most, and numbers and results are floats.</summary>
    protected abstract delegate*<byte*, long, long, int, byte*, byte*, void> Columns(DType dtype);

    /// <summary>The fold of results: they have been mapped, and are folded as they are.</summary>
    protected abstract Reduction Again { get; }

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
        private static readonly Of<TFold, Itself> Unmapped = new();

        protected override Reduction Again => Unmapped;

        protected override delegate*<byte*, long, long, byte*, long, byte*, long, void> Runs(DType dtype) => (dtype, Width.Bits) switch
        {
            (DType.Float32, 512) => &Row<F512, float>,
            (DType.Float32, 256) => &Row<F256, float>,
            (DType.Float32, _) => &Row<F128, float>,
            (DType.Float64, 512) => &Row<D512, double>,
            (DType.Float64, 256) => &Row<D256, double>,
            (DType.Float64, _) => &Row<D128, double>,
            (DType.Float16, 512) => &Words<F512, Binary16>,
            (DType.Float16, 256) => &Words<F256, Binary16>,
            (DType.Float16, _) => &Words<F128, Binary16>,
            (DType.BFloat16, 512) => &Words<F512, UpperHalf>,
            (DType.BFloat16, 256) => &Words<F256, UpperHalf>,
            (DType.BFloat16, _) => &Words<F128, UpperHalf>,
            (DType.Int64, 512) => &Row<Int512<long>, long>,
            (DType.Int64, _) => &Row<Int<long>, long>,
            (DType.Int32, 512) => &Row<Int512<int>, int>,
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
            (DType.Float16, 512) => &WordColumns<F512, Binary16>,
            (DType.Float16, 256) => &WordColumns<F256, Binary16>,
            (DType.Float16, _) => &WordColumns<F128, Binary16>,
            (DType.BFloat16, 512) => &WordColumns<F512, UpperHalf>,
            (DType.BFloat16, 256) => &WordColumns<F256, UpperHalf>,
            (DType.BFloat16, _) => &WordColumns<F128, UpperHalf>,
            (DType.Int64, 512) => &Column<Int512<long>, long>,
            (DType.Int64, _) => &Column<Int<long>, long>,
            (DType.Int32, 512) => &Column<Int512<int>, int>,
            (DType.Int32, _) => &Column<Int<int>, int>,
            (DType.Int16, _) => &Column<Int<short>, short>,
            (DType.Int8, _) => &Column<Int<sbyte>, sbyte>,
            _ => &Column<Int<byte>, byte>,
        };

        [MethodImpl(AggressiveOptimization)]
        private static void Row<V, T>(byte* x, long step, long n, byte* c, long number, byte* y, long runs) where V : unmanaged, ILanes<V, T>, IRing<V> where T : unmanaged, INumber<T> =>
            Folds.Runs<V, T, TFold, TMap>((T*)x, step, n, (T*)c, number, (T*)y, runs);

        [MethodImpl(AggressiveOptimization)]
        private static void Column<V, T>(byte* x, long stride, long rows, int width, byte* c, byte* y)
            where V : unmanaged, ILanes<V, T>, IRing<V> where T : unmanaged, INumber<T> =>
            Folds.Columns<V, T, TFold, TMap>((T*)x, stride, rows, width, (T*)y, (T*)c);

        [MethodImpl(AggressiveOptimization)]
        private static void Words<V, TFormat>(byte* x, long step, long n, byte* c, long number, byte* y, long runs)
            where V : unmanaged, ILanes<V, float>, IFloating<V>, IWords<V> where TFormat : ISmallFloat
        {
            for (long r = 0; r < runs; r++) ((float*)y)[r] = WordFolds.Run<V, TFormat, TFold, TMap>((ushort*)x + r * step, n, ((float*)c)[r * number]);
        }

        [MethodImpl(AggressiveOptimization)]
        private static void WordColumns<V, TFormat>(byte* x, long stride, long rows, int width, byte* c, byte* y)
            where V : unmanaged, ILanes<V, float>, IFloating<V>, IWords<V> where TFormat : ISmallFloat =>
            WordFolds.Columns<V, TFormat, TFold, TMap>((ushort*)x, stride, rows, width, (float*)y, (float*)c);
    }
}
