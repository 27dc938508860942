namespace Autograd.Algebra;

/// <summary>
/// What every element type can do: the algebra in which rules for integers and reals are written.
/// <typeparamref name="A"/> is a vector of lanes, a recorded tensor, a bookkeeping value or text; see docs/design.md.
/// A mask is an <typeparamref name="A"/> itself, all ones in the lanes where it holds.
/// </summary>
internal interface IRing<A> where A : struct, IRing<A>
{
    /// <summary>A constant, the same in every lane.</summary>
    static abstract implicit operator A(double c);

    /// <summary>
    /// A constant that a rule holds in a field. It is converted anew for each register, and where the conversion writes a part of a register only it would wait for what that register
    /// held before: the end of the last round.
    /// </summary>
    static virtual A Parameter(double c) => c;

    static abstract A operator +(A a, A b);
    static abstract A operator -(A a, A b);
    static abstract A operator *(A a, A b);
    static abstract A operator -(A a);

    static abstract A operator <(A a, A b);
    static abstract A operator >(A a, A b);
    static abstract A operator <=(A a, A b);
    static abstract A operator >=(A a, A b);

    /// <summary>Mask of the lanes where a = b (false for NaN).</summary>
    static abstract A Same(A a, A b);

    /// <summary>Both masks.</summary>
    static abstract A operator &(A a, A b);

    /// <summary>Either mask.</summary>
    static abstract A operator |(A a, A b);

    /// <summary>The lanes where a mask does not hold.</summary>
    static abstract A operator ~(A a);

    /// <summary><paramref name="a"/> where the mask holds, else <paramref name="b"/>; both are computed.</summary>
    static abstract A Where(A mask, A a, A b);

    /// <summary>The smaller of two values; NaN if either is NaN.</summary>
    static abstract A Min(A a, A b);

    /// <summary>The larger of two values; NaN if either is NaN.</summary>
    static abstract A Max(A a, A b);

    static abstract A Abs(A a);
}

/// <summary>A ring with division, roots and the elementary functions: the algebra in which rules for floating point are written.</summary>
internal interface IReal<A> : IRing<A> where A : struct, IReal<A>
{
    /// <summary>A constant, the same in every lane. Declared again because C# looks for conversions in the constraint's own interface only.</summary>
    static abstract implicit operator A(double c);

    static abstract A operator /(A a, A b);

    static abstract A Sqrt(A x);
    static abstract A Exp(A x);

    /// <summary>e^x - 1 without losing the digits of a small x.</summary>
    static abstract A Expm1(A x);
    static abstract A Log(A x);

    /// <summary>log(1 + x) without losing the digits of a small x.</summary>
    static abstract A Log1p(A x);
    static abstract A Sin(A x);
    static abstract A Cos(A x);
    static abstract A Tanh(A x);

    /// <summary>1 / (1 + e^-x).</summary>
    static abstract A Sigmoid(A x);

    /// <summary>The error function, 2/sqrt(pi) times the integral of e^(-t^2) from 0 to x.</summary>
    static abstract A Erf(A x);

    /// <summary>The normal distribution function: right to an absolute error, so its left tail has few digits or none.</summary>
    static virtual A Normal(A x) => 0.5 * (1 + A.Erf(x * 0.70710678118654752440));

    /// <summary>The largest whole number not above x.</summary>
    static abstract A Floor(A x);

    /// <summary>The smallest whole number not below x.</summary>
    static abstract A Ceiling(A x);

    /// <summary>The whole number next to x on the side of 0.</summary>
    static abstract A Truncate(A x);

    /// <summary>The nearest whole number, of two the even one.</summary>
    static abstract A Nearest(A x);

    /// <summary>x to the power y, as C's pow: pow(x, 0) = 1, pow(-2, 3) = -8, NaN for a negative x with a fractional y.</summary>
    static abstract A Pow(A x, A y);

    /// <summary>A named function of one argument.</summary>
    static abstract A Call<TFunction>(A x) where TFunction : struct, IFunction;

    /// <summary>A named function of two arguments.</summary>
    static abstract A Call<TFunction>(A x, A y) where TFunction : struct, IBinaryFunction;
}
