namespace Autograd.Algebra;

/// <summary>The derivative of an elementwise function of one argument.</summary>
internal interface IUnaryDerivative
{
    /// <summary>dy/dx, given x and y = f(x); it should use whichever costs and loses least.</summary>
    A Derivative<A>(A x, A y) where A : struct, IReal<A>;
}

/// <summary>
/// A rule of an elementwise function of one floating-point argument, written once over the algebra. Read over lanes it is the fused kernel,
/// over <c>Recorded</c> the differentiable gradient, over <c>Reads</c> the set of values to save, over <c>Formula</c> text.
/// A rule is a struct whose fields are its parameters.
/// </summary>
internal interface IUnary : IUnaryDerivative
{
    A Forward<A>(A x) where A : struct, IReal<A>;
}

/// <summary>As <see cref="IUnary"/>, with a forward function that integers have too.</summary>
internal interface IRingUnary : IUnaryDerivative
{
    A Forward<A>(A x) where A : struct, IRing<A>;
}

/// <summary>The partial derivatives of an elementwise function z = f(x, y).</summary>
internal interface IBinaryDerivatives
{
    A DerivativeX<A>(A x, A y, A z) where A : struct, IReal<A>;

    A DerivativeY<A>(A x, A y, A z) where A : struct, IReal<A>;
}

/// <summary>A rule of an elementwise function z = f(x, y) of floating-point arguments.</summary>
internal interface IBinary : IBinaryDerivatives
{
    A Forward<A>(A x, A y) where A : struct, IReal<A>;
}

/// <summary>As <see cref="IBinary"/>, with a forward function that integers have too.</summary>
internal interface IRingBinary : IBinaryDerivatives
{
    A Forward<A>(A x, A y) where A : struct, IRing<A>;
}

/// <summary>A truth value of two numbers; it has no derivative.</summary>
internal interface IComparison
{
    /// <summary>The mask of the lanes where the comparison holds.</summary>
    A Holds<A>(A x, A y) where A : struct, IRing<A>;
}
