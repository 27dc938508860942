using Autograd.Algebra;

namespace Autograd.Core;

/// <summary>
/// The bookkeeping reading of a rule: running a derivative over it tells which of x, y, z it reads, and whether it is a constant.
/// So <c>x + y</c> saves nothing and hands its cotangent on, and tanh saves only its output.
/// </summary>
internal readonly struct Reads : IReal<Reads>
{
    public readonly uint Mask;

    /// <summary>The value, where it is a constant; else NaN.</summary>
    public readonly double Constant;

    private Reads(uint mask, double constant) => (Mask, Constant) = (mask, constant);

    /// <summary>The value of input <paramref name="i"/>.</summary>
    public static Reads Input(int i) => new(1u << i, double.NaN);

    /// <summary>The value of the output.</summary>
    public static Reads Output => new(Op.Output, double.NaN);

    private static Reads Of(Reads a, Reads b, double constant) => new(a.Mask | b.Mask, constant);

    private static Reads Of(Reads a) => new(a.Mask, double.NaN);

    private static Reads Of(Reads a, Reads b) => Of(a, b, double.NaN);

    public static implicit operator Reads(double c) => new(0, c);

    public static Reads operator +(Reads a, Reads b) => Of(a, b, a.Constant + b.Constant);
    public static Reads operator -(Reads a, Reads b) => Of(a, b, a.Constant - b.Constant);
    public static Reads operator *(Reads a, Reads b) => Of(a, b, a.Constant * b.Constant);
    public static Reads operator /(Reads a, Reads b) => Of(a, b, a.Constant / b.Constant);
    public static Reads operator -(Reads a) => new(a.Mask, -a.Constant);
    public static Reads operator <(Reads a, Reads b) => Of(a, b);
    public static Reads operator >(Reads a, Reads b) => Of(a, b);
    public static Reads operator <=(Reads a, Reads b) => Of(a, b);
    public static Reads operator >=(Reads a, Reads b) => Of(a, b);
    public static Reads operator &(Reads a, Reads b) => Of(a, b);
    public static Reads operator |(Reads a, Reads b) => Of(a, b);
    public static Reads operator ~(Reads a) => Of(a);
    public static Reads Same(Reads a, Reads b) => Of(a, b);
    public static Reads Where(Reads mask, Reads a, Reads b) => new(mask.Mask | a.Mask | b.Mask, double.NaN);
    public static Reads Min(Reads a, Reads b) => Of(a, b);
    public static Reads Max(Reads a, Reads b) => Of(a, b);
    public static Reads Abs(Reads a) => Of(a);
    public static Reads Sqrt(Reads x) => Of(x);
    public static Reads Exp(Reads x) => Of(x);
    public static Reads Expm1(Reads x) => Of(x);
    public static Reads Log(Reads x) => Of(x);
    public static Reads Log1p(Reads x) => Of(x);
    public static Reads Sin(Reads x) => Of(x);
    public static Reads Cos(Reads x) => Of(x);
    public static Reads Tanh(Reads x) => Of(x);
    public static Reads Sigmoid(Reads x) => Of(x);
    public static Reads Erf(Reads x) => Of(x);
    public static Reads Floor(Reads x) => Of(x);
    public static Reads Ceiling(Reads x) => Of(x);
    public static Reads Truncate(Reads x) => Of(x);
    public static Reads Nearest(Reads x) => Of(x);
    public static Reads Pow(Reads x, Reads y) => Of(x, y);
    public static Reads Call<TFunction>(Reads x) where TFunction : struct, IFunction => Of(x);
    public static Reads Call<TFunction>(Reads x, Reads y) where TFunction : struct, IBinaryFunction => Of(x, y);
}
