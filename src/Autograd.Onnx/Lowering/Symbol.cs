using Autograd.Algebra;

namespace Autograd.Onnx.Lowering;

/// <summary>The reading of a rule that makes ONNX nodes: running it over symbols adds the operators that compute it. Constants are folded.</summary>
internal readonly struct Symbol : IReal<Symbol>
{
    private readonly Lowerer? _lowerer;
    private readonly string? _name;
    private readonly double _constant;

    /// <summary>The dtype; of a mask, that of what was compared, in which a choice between constants is made.</summary>
    private readonly DType _dtype;

    private Symbol(double constant) => _constant = constant;

    public Symbol(Lowerer lowerer, string name, DType dtype) => (_lowerer, _name, _dtype) = (lowerer, name, dtype);

    private bool IsConstant => _name is null;

    private bool Is(double c) => IsConstant && _constant == c;

    /// <summary>The name of the value; a constant becomes one of the dtype.</summary>
    public string NameAs(Lowerer lowerer, DType dtype) => _name ?? lowerer.Scalar(_constant, dtype);

    public static implicit operator Symbol(double c) => new(c);

    private static Symbol Node(string op, Symbol x) => new(x._lowerer!, x._lowerer!.Graph.Add(op, [x._name!]), x._dtype);

    private static Symbol Node(string op, Symbol x, Symbol y)
    {
        var known = x.IsConstant ? y : x;
        var lowerer = known._lowerer ?? throw new NotSupportedException($"The ONNX operator {op} was given constants alone.");
        return new(lowerer, lowerer.Graph.Add(op, [x.NameAs(lowerer, known._dtype), y.NameAs(lowerer, known._dtype)]), known._dtype);
    }

    private static bool Both(Symbol a, Symbol b) => a.IsConstant && b.IsConstant;

    public static Symbol operator +(Symbol a, Symbol b) => Both(a, b) ? a._constant + b._constant : a.Is(0) ? b : b.Is(0) ? a : Node("Add", a, b);
    public static Symbol operator -(Symbol a, Symbol b) => Both(a, b) ? a._constant - b._constant : b.Is(0) ? a : Node("Sub", a, b);
    public static Symbol operator *(Symbol a, Symbol b) => Both(a, b) ? a._constant * b._constant : a.Is(1) ? b : b.Is(1) ? a : Node("Mul", a, b);
    public static Symbol operator /(Symbol a, Symbol b) => Both(a, b) ? a._constant / b._constant : b.Is(1) ? a : a.Is(1) ? Node("Reciprocal", b) : Node("Div", a, b);
    public static Symbol operator -(Symbol a) => a.IsConstant ? -a._constant : Node("Neg", a);
    public static Symbol operator <(Symbol a, Symbol b) => Node("Less", a, b);
    public static Symbol operator >(Symbol a, Symbol b) => Node("Greater", a, b);
    public static Symbol operator <=(Symbol a, Symbol b) => Node("LessOrEqual", a, b);
    public static Symbol operator >=(Symbol a, Symbol b) => Node("GreaterOrEqual", a, b);

    // That a truth value is false needs no comparison.
    public static Symbol Same(Symbol a, Symbol b) => b.Is(0) && a._dtype == DType.Bool ? Node("Not", a) : Node("Equal", a, b);
    public static Symbol operator &(Symbol a, Symbol b) => Node("And", a, b);
    public static Symbol operator |(Symbol a, Symbol b) => Node("Or", a, b);
    public static Symbol operator ~(Symbol a) => Node("Not", a);

    public static Symbol Where(Symbol mask, Symbol a, Symbol b)
    {
        var (lowerer, dtype) = (mask._lowerer!, a.IsConstant ? b.IsConstant ? mask._dtype : b._dtype : a._dtype);
        return new(lowerer, lowerer.Graph.Add("Where", [mask._name!, a.NameAs(lowerer, dtype), b.NameAs(lowerer, dtype)]), dtype);
    }

    public static Symbol Min(Symbol a, Symbol b) => Node("Min", a, b);
    public static Symbol Max(Symbol a, Symbol b) => b.Is(0) && a._dtype.IsFloatingPoint() ? Node("Relu", a) : Node("Max", a, b);
    public static Symbol Abs(Symbol a) => a.IsConstant ? Math.Abs(a._constant) : Node("Abs", a);
    public static Symbol Sqrt(Symbol x) => x.IsConstant ? Math.Sqrt(x._constant) : Node("Sqrt", x);
    public static Symbol Exp(Symbol x) => x.IsConstant ? Math.Exp(x._constant) : Node("Exp", x);
    public static Symbol Expm1(Symbol x) => Exp(x) - 1;
    public static Symbol Log(Symbol x) => x.IsConstant ? Math.Log(x._constant) : Node("Log", x);
    public static Symbol Log1p(Symbol x) => Log(1 + x);
    public static Symbol Sin(Symbol x) => Node("Sin", x);
    public static Symbol Cos(Symbol x) => Node("Cos", x);
    public static Symbol Tanh(Symbol x) => Node("Tanh", x);
    public static Symbol Sigmoid(Symbol x) => Node("Sigmoid", x);
    public static Symbol Erf(Symbol x) => Node("Erf", x);
    public static Symbol Floor(Symbol x) => Node("Floor", x);
    public static Symbol Ceiling(Symbol x) => Node("Ceil", x);
    public static Symbol Truncate(Symbol x) => Where(x < 0, Ceiling(x), Floor(x));
    public static Symbol Nearest(Symbol x) => Node("Round", x);
    public static Symbol Pow(Symbol x, Symbol y) => Both(x, y) ? Math.Pow(x._constant, y._constant) : Node("Pow", x, y);

    public static Symbol Call<TFunction>(Symbol x) where TFunction : struct, IFunction => TFunction.Name switch
    {
        "sinh" => Node("Sinh", x),
        "cosh" => Node("Cosh", x),
        "asinh" => Node("Asinh", x),
        "acosh" => Node("Acosh", x),
        "atanh" => Node("Atanh", x),
        "asin" => Node("Asin", x),
        "acos" => Node("Acos", x),
        "atan" => Node("Atan", x),
        "tan" => Node("Tan", x),
        "exp2" => Pow(2, x),
        "log2" => Log(x) / Math.Log(2),
        "log10" => Log(x) / Math.Log(10),
        "erfc" => 1 - Erf(x),
        "logit" => Log(x / (1 - x)),
        var name => throw new NotSupportedException($"ONNX has no operator for the function {name}."),
    };

    public static Symbol Call<TFunction>(Symbol x, Symbol y) where TFunction : struct, IBinaryFunction => TFunction.Name switch
    {
        "hypot" => Sqrt(x * x + y * y),
        var name => throw new NotSupportedException($"ONNX has no operator for the function {name}."),
    };
}
