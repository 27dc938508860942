using System.Runtime.CompilerServices;
using Autograd.Algebra;
using Autograd.Core;
using Autograd.Kernels;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Autograd;

public partial class Tensor
{
    /// <summary>2 to the power of each element.</summary>
    public Tensor Exp2() => Elementwise.Apply(Bases.Exp2, this);

    /// <summary>Logarithm of each element to the base 2, exact for powers of 2.</summary>
    public Tensor Log2() => Elementwise.Apply(Bases.Log2, this);

    /// <summary>Logarithm of each element to the base 10.</summary>
    public Tensor Log10() => Elementwise.Apply(Bases.Log10, this);

    /// <summary>x = 2^x.</summary>
    public Tensor Exp2InPlace() => Elementwise.ApplyInPlace(Bases.Exp2, this);

    /// <summary>x = log2 x.</summary>
    public Tensor Log2InPlace() => Elementwise.ApplyInPlace(Bases.Log2, this);

    /// <summary>x = log10 x.</summary>
    public Tensor Log10InPlace() => Elementwise.ApplyInPlace(Bases.Log10, this);
}

/// <summary>The rules of powers of 2 and of logarithms to the bases 2 and 10.</summary>
internal static class Bases
{
    private const double NaturalLog2 = 0.69314718055994530942, NaturalLog10 = 2.3025850929940456840;

    public static readonly Unary<Exp2Rule> Exp2 = new("Exp2Backward0", default);
    public static readonly Unary<Log2Rule> Log2 = new("Log2Backward0", default);
    public static readonly Unary<Log10Rule> Log10 = new("Log10Backward0", default);

    public readonly struct Exp2Rule : IUnary, IFunction
    {
        public static string Name => "exp2";

        public static Tensor Of(Tensor x) => x.Exp2();

        [MethodImpl(AggressiveInlining)]
        public static V Float<V, D>(V x) where V : struct, IFloating<V>, IHalves<V, D> where D : struct, IFloating<D> => FloatExp.Exp2(x);

        [MethodImpl(AggressiveInlining)]
        public static V Double<V>(V x) where V : struct, IFloating<V> => DoubleExp.Exp2(x);

        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Call<Exp2Rule>(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => y * NaturalLog2;
    }

    public readonly struct Log2Rule : IUnary, IFunction
    {
        public static string Name => "log2";

        public static Tensor Of(Tensor x) => x.Log2();

        [MethodImpl(AggressiveInlining)]
        public static V Float<V, D>(V x) where V : struct, IFloating<V>, IHalves<V, D> where D : struct, IFloating<D> =>
            FloatLog.Log2(x);

        [MethodImpl(AggressiveInlining)]
        public static V Double<V>(V x) where V : struct, IFloating<V> => DoubleLog.Log2(x);

        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Call<Log2Rule>(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => 1 / (x * NaturalLog2);
    }

    public readonly struct Log10Rule : IUnary, IFunction
    {
        public static string Name => "log10";

        public static Tensor Of(Tensor x) => x.Log10();

        [MethodImpl(AggressiveInlining)]
        public static V Float<V, D>(V x) where V : struct, IFloating<V>, IHalves<V, D> where D : struct, IFloating<D> =>
            FloatLog.Log10(x);

        [MethodImpl(AggressiveInlining)]
        public static V Double<V>(V x) where V : struct, IFloating<V> => DoubleLog.Log10(x);

        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Call<Log10Rule>(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => 1 / (x * NaturalLog10);
    }
}
