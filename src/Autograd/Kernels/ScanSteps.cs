using System.Numerics;
using System.Runtime.CompilerServices;
using Autograd.Algebra;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Autograd.Kernels;

/// <summary>What joins the next element of a running sum or product to those before it: numbers, or columns side by side.</summary>
internal interface IScanStep
{
    /// <summary>What stands before the first element.</summary>
    static abstract double Start { get; }

    static abstract S Join<S>(S before, S x) where S : INumber<S>;

    static abstract A Columns<A>(A before, A x) where A : struct, IRing<A>;
}

internal readonly struct ScanPlus : IScanStep
{
    public static double Start => 0;

    [MethodImpl(AggressiveInlining)]
    public static S Join<S>(S before, S x) where S : INumber<S> => before + x;

    [MethodImpl(AggressiveInlining)]
    public static A Columns<A>(A before, A x) where A : struct, IRing<A> => before + x;
}

internal readonly struct ScanTimes : IScanStep
{
    public static double Start => 1;

    [MethodImpl(AggressiveInlining)]
    public static S Join<S>(S before, S x) where S : INumber<S> => before * x;

    [MethodImpl(AggressiveInlining)]
    public static A Columns<A>(A before, A x) where A : struct, IRing<A> => before * x;
}
