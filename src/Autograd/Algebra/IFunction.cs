namespace Autograd.Algebra;

/// <summary>
/// A named function of one real argument beyond the algebra's own primitives. A rule calls it as <c>A.Call&lt;Atan&gt;(x)</c>, and every reading of the
/// rule knows what that means: lanes compute it, <c>Recorded</c> applies the public op, <c>Reads</c> and <c>Formula</c> note the argument and the name.
/// So a new elementary or special function needs one struct, and no line in the algebra or its readings.
/// </summary>
internal interface IFunction
{
    /// <summary>The name in formulas.</summary>
    static abstract string Name { get; }

    /// <summary>Over lanes of floats, which can be taken as two registers of doubles.</summary>
    static abstract V Float<V, D>(V x) where V : struct, IFloating<V>, IHalves<V, D> where D : struct, IFloating<D>;

    /// <summary>Over lanes of doubles.</summary>
    static abstract V Double<V>(V x) where V : struct, IFloating<V>;

    /// <summary>The public op, which is differentiable.</summary>
    static abstract Tensor Of(Tensor x);
}

/// <summary>As <see cref="IFunction"/>, of two arguments.</summary>
internal interface IBinaryFunction
{
    /// <inheritdoc cref="IFunction.Name"/>
    static abstract string Name { get; }

    /// <inheritdoc cref="IFunction.Float"/>
    static abstract V Float<V, D>(V x, V y) where V : struct, IFloating<V>, IHalves<V, D> where D : struct, IFloating<D>;

    /// <inheritdoc cref="IFunction.Double"/>
    static abstract V Double<V>(V x, V y) where V : struct, IFloating<V>;

    /// <inheritdoc cref="IFunction.Of"/>
    static abstract Tensor Of(Tensor x, Tensor y);
}
