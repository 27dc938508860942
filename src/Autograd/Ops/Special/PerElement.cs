using System.Runtime.CompilerServices;
using Autograd.Algebra;
using Autograd.Kernels;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Autograd;

/// <summary>A function in double precision, with the public op that stands for it where gradients are recorded.</summary>
internal interface IScalarFunction
{
    static abstract string Name { get; }

    static abstract double At(double x);

    static abstract Tensor Of(Tensor x);
}

/// <summary>A function over registers of doubles; "single" asks for what does for results that become floats.</summary>
internal interface IRegisterFunction
{
    static abstract string Name { get; }

    static abstract V At<V>(V x, bool single) where V : struct, IFloating<V>;

    static abstract Tensor Of(Tensor x);
}

/// <inheritdoc cref="IRegisterFunction"/>
internal interface IRegisterPair
{
    static abstract string Name { get; }

    static abstract V At<V>(V x, V y, bool single) where V : struct, IFloating<V>;

    static abstract Tensor Of(Tensor x, Tensor y);
}

/// <summary>A scalar function as one over registers, a lane at a time; floats are computed in double and rounded once.</summary>
internal readonly struct PerElement<T> : IFunction where T : struct, IScalarFunction
{
    public static string Name => T.Name;

    [MethodImpl(AggressiveInlining)]
    public static V Float<V, D>(V x) where V : struct, IFloating<V>, IHalves<V, D> where D : struct, IFloating<D> => PerLane.Map<V, float>(x, Single);

    [MethodImpl(AggressiveInlining)]
    public static V Double<V>(V x) where V : struct, IFloating<V> => PerLane.Map<V, double>(x, Wide);

    public static Tensor Of(Tensor x) => T.Of(x);

    [MethodImpl(AggressiveOptimization)]
    private static float Single(float x) => (float)T.At(x);

    [MethodImpl(AggressiveOptimization)]
    private static double Wide(double x) => T.At(x);
}

/// <summary>A function over registers of doubles as one of floats too, by way of doubles, whose digits leave all of the error to the one rounding at the end.</summary>
internal readonly struct PerRegister<T> : IFunction where T : struct, IRegisterFunction
{
    public static string Name => T.Name;

    [MethodImpl(AggressiveInlining)]
    public static V Float<V, D>(V x) where V : struct, IFloating<V>, IHalves<V, D> where D : struct, IFloating<D> => V.Join(T.At(V.Lower(x), true), T.At(V.Upper(x), true));

    [MethodImpl(AggressiveInlining)]
    public static V Double<V>(V x) where V : struct, IFloating<V> => T.At(x, false);

    public static Tensor Of(Tensor x) => T.Of(x);
}

/// <inheritdoc cref="PerRegister{T}"/>
internal readonly struct PerPair<T> : IBinaryFunction where T : struct, IRegisterPair
{
    public static string Name => T.Name;

    [MethodImpl(AggressiveInlining)]
    public static V Float<V, D>(V x, V y) where V : struct, IFloating<V>, IHalves<V, D> where D : struct, IFloating<D> =>
        V.Join(T.At(V.Lower(x), V.Lower(y), true), T.At(V.Upper(x), V.Upper(y), true));

    [MethodImpl(AggressiveInlining)]
    public static V Double<V>(V x, V y) where V : struct, IFloating<V> => T.At(x, y, false);

    public static Tensor Of(Tensor x, Tensor y) => T.Of(x, y);
}
