using System.Runtime.CompilerServices;
using Autograd.Algebra;
using Autograd.Core;
using Autograd.Kernels;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Autograd;

public partial class Tensor
{
    /// <summary>The angle in [-pi/2, pi/2] whose sine each element is; NaN outside [-1, 1].</summary>
    public Tensor Asin() => Elementwise.Apply(InverseTrigonometric.Asin, this);

    /// <summary>The angle in [0, pi] whose cosine each element is; NaN outside [-1, 1].</summary>
    public Tensor Acos() => Elementwise.Apply(InverseTrigonometric.Acos, this);

    /// <summary>The angle in (-pi/2, pi/2) whose tangent each element is.</summary>
    public Tensor Atan() => Elementwise.Apply(InverseTrigonometric.Atan, this);

    /// <summary>x = asin x.</summary>
    public Tensor AsinInPlace() => Elementwise.ApplyInPlace(InverseTrigonometric.Asin, this);

    /// <summary>x = acos x.</summary>
    public Tensor AcosInPlace() => Elementwise.ApplyInPlace(InverseTrigonometric.Acos, this);

    /// <summary>x = atan x.</summary>
    public Tensor AtanInPlace() => Elementwise.ApplyInPlace(InverseTrigonometric.Atan, this);

    /// <summary>
    /// The angle in [-pi, pi] between the x axis and the point whose y coordinate is this element and whose x coordinate is that of
    /// <paramref name="other"/>; both broadcast.
    /// </summary>
    public Tensor Atan2(Tensor other) => Elementwise.Apply(InverseTrigonometric.Atan2, this, other);

    /// <summary>x = atan2(x, other).</summary>
    public Tensor Atan2InPlace(Tensor other) => Elementwise.ApplyInPlace(InverseTrigonometric.Atan2, this, other);
}

/// <summary>The rules of angles from sines, cosines, tangents and points.</summary>
internal static class InverseTrigonometric
{
    public static readonly Unary<AsinRule> Asin = new("AsinBackward0", default);
    public static readonly Unary<AcosRule> Acos = new("AcosBackward0", default);
    public static readonly Unary<AtanRule> Atan = new("AtanBackward0", default);
    public static readonly Binary<Atan2Rule> Atan2 = new("Atan2Backward0");

    /// The factors of 1 - x^2 keep the digits near 1 and -1.
    public readonly struct AsinRule : IUnary, IFunction
    {
        public static string Name => "asin";

        public static Tensor Of(Tensor x) => x.Asin();

        [MethodImpl(AggressiveInlining)]
        public static V Float<V, D>(V x) where V : struct, IFloating<V>, IHalves<V, D> where D : struct, IFloating<D> =>
            V.Join(DoubleAsin.Asin(V.Lower(x), true), DoubleAsin.Asin(V.Upper(x), true));

        [MethodImpl(AggressiveInlining)]
        public static V Double<V>(V x) where V : struct, IFloating<V> => DoubleAsin.Asin(x);

        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Call<AsinRule>(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => 1 / A.Sqrt((1 - x) * (1 + x));
    }

    public readonly struct AcosRule : IUnary, IFunction
    {
        public static string Name => "acos";

        public static Tensor Of(Tensor x) => x.Acos();

        [MethodImpl(AggressiveInlining)]
        public static V Float<V, D>(V x) where V : struct, IFloating<V>, IHalves<V, D> where D : struct, IFloating<D> =>
            V.Join(DoubleAsin.Acos(V.Lower(x), true), DoubleAsin.Acos(V.Upper(x), true));

        [MethodImpl(AggressiveInlining)]
        public static V Double<V>(V x) where V : struct, IFloating<V> => DoubleAsin.Acos(x);

        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Call<AcosRule>(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => -1 / A.Sqrt((1 - x) * (1 + x));
    }

    public readonly struct AtanRule : IUnary, IFunction
    {
        public static string Name => "atan";

        public static Tensor Of(Tensor x) => x.Atan();

        [MethodImpl(AggressiveInlining)]
        public static V Float<V, D>(V x) where V : struct, IFloating<V>, IHalves<V, D> where D : struct, IFloating<D> =>
            V.Join(DoubleAtan.Atan(V.Lower(x), true), DoubleAtan.Atan(V.Upper(x), true));

        [MethodImpl(AggressiveInlining)]
        public static V Double<V>(V x) where V : struct, IFloating<V> => DoubleAtan.Atan(x);

        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Call<AtanRule>(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => 1 / (x * x + 1);
    }

    /// The first argument is the y coordinate, as everywhere.
    public readonly struct Atan2Rule : IBinary, IBinaryFunction
    {
        public static string Name => "atan2";

        public static Tensor Of(Tensor x, Tensor y) => x.Atan2(y);

        [MethodImpl(AggressiveInlining)]
        public static V Float<V, D>(V x, V y) where V : struct, IFloating<V>, IHalves<V, D> where D : struct, IFloating<D> =>
            V.Join(DoubleAtan.FloatAtan2(V.Lower(x), V.Lower(y)), DoubleAtan.FloatAtan2(V.Upper(x), V.Upper(y)));

        [MethodImpl(AggressiveInlining)]
        public static V Double<V>(V x, V y) where V : struct, IFloating<V> => DoubleAtan.Atan2(x, y);

        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x, A y) where A : struct, IReal<A> => A.Call<Atan2Rule>(x, y);

        [MethodImpl(AggressiveInlining)]
        public A DerivativeX<A>(A x, A y, A z) where A : struct, IReal<A> => y / (x * x + y * y);

        [MethodImpl(AggressiveInlining)]
        public A DerivativeY<A>(A x, A y, A z) where A : struct, IReal<A> => -x / (x * x + y * y);
    }
}
