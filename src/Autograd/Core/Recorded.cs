using Autograd.Algebra;

namespace Autograd.Core;

/// <summary>
/// The differentiable reading of a rule: a tensor, or a constant that is folded. Running a derivative over it records ordinary ops,
/// which is how gradients of any order come from one text.
/// </summary>
internal readonly struct Recorded : IReal<Recorded>
{
    private readonly Tensor? _tensor;
    private readonly double _constant;

    /// <summary>For a mask: the dtype of what was compared, in which a choice between constants is made.</summary>
    private readonly DType _compared;

    private Recorded(Tensor? tensor, double constant) => (_tensor, _constant) = (tensor, constant);

    private Recorded(Tensor mask, DType compared) => (_tensor, _compared) = (mask, compared);

    public static implicit operator Recorded(Tensor t) => new(t, 0.0);

    public static implicit operator Recorded(double c) => new(null, c);

    /// <summary>The product with a cotangent or tangent; a constant 1 hands it on as it is.</summary>
    public Tensor Times(Tensor g) => _tensor is { } t ? g * t : _constant == 1 ? g : g * _constant;

    private static DType Real(Recorded a, Recorded b) => (a._tensor, b._tensor) switch
    {
        ({ } x, { } y) => Promote.Types(x, y),
        ({ } x, null) => x.DType,
        (null, { } y) => y.DType,
        _ => DTypes.Default,
    };

    private bool Is(double c) => _tensor is null && _constant == c;

    private Tensor Tensor => _tensor ?? Autograd.Tensor.Full([], _constant, DType.Float64);

    public static Recorded operator +(Recorded a, Recorded b) => (a._tensor, b._tensor) switch
    {
        (null, null) => a._constant + b._constant,
        (null, { } y) => a.Is(0) ? y : a._constant + y,
        ({ } x, null) => b.Is(0) ? x : x + b._constant,
        ({ } x, { } y) => x + y,
    };

    public static Recorded operator -(Recorded a, Recorded b) => (a._tensor, b._tensor) switch
    {
        (null, null) => a._constant - b._constant,
        (null, { } y) => a._constant - y,
        ({ } x, null) => b.Is(0) ? x : x - b._constant,
        ({ } x, { } y) => x - y,
    };

    public static Recorded operator *(Recorded a, Recorded b) => (a._tensor, b._tensor) switch
    {
        (null, null) => a._constant * b._constant,
        (null, { } y) => a.Is(1) ? y : y * a._constant,
        ({ } x, null) => b.Is(1) ? x : x * b._constant,
        ({ } x, { } y) => x * y,
    };

    public static Recorded operator /(Recorded a, Recorded b) => (a._tensor, b._tensor) switch
    {
        (null, null) => a._constant / b._constant,
        (null, { } y) => a._constant / y,
        ({ } x, null) => b.Is(1) ? x : x / b._constant,
        ({ } x, { } y) => x / y,
    };

    public static Recorded operator -(Recorded a) => a._tensor is { } x ? -x : -a._constant;
    public static Recorded operator <(Recorded a, Recorded b) => new(b._tensor is { } y ? a.Tensor < y : a.Tensor < b._constant, Real(a, b));
    public static Recorded operator >(Recorded a, Recorded b) => new(b._tensor is { } y ? a.Tensor > y : a.Tensor > b._constant, Real(a, b));
    public static Recorded operator <=(Recorded a, Recorded b) => new(b._tensor is { } y ? a.Tensor <= y : a.Tensor <= b._constant, Real(a, b));
    public static Recorded operator >=(Recorded a, Recorded b) => new(b._tensor is { } y ? a.Tensor >= y : a.Tensor >= b._constant, Real(a, b));
    public static Recorded Same(Recorded a, Recorded b) => new(b._tensor is { } y ? a.Tensor.Eq(y) : a.Tensor.Eq(b._constant), Real(a, b));
    public static Recorded operator &(Recorded a, Recorded b) => new(a.Tensor.LogicalAnd(b.Tensor), a._compared);
    public static Recorded operator |(Recorded a, Recorded b) => new(a.Tensor.LogicalOr(b.Tensor), a._compared);
    public static Recorded operator ~(Recorded a) => new(a.Tensor.LogicalNot(), a._compared);

    public static Recorded Where(Recorded mask, Recorded a, Recorded b) => (a._tensor, b._tensor) switch
    {
        (null, null) => Autograd.Tensor.Where(mask.Tensor, Autograd.Tensor.Full([], a._constant, mask._compared), b._constant),
        (null, { } y) => Autograd.Tensor.Where(mask.Tensor, a._constant, y),
        ({ } x, null) => Autograd.Tensor.Where(mask.Tensor, x, b._constant),
        ({ } x, { } y) => Autograd.Tensor.Where(mask.Tensor, x, y),
    };

    public static Recorded Min(Recorded a, Recorded b) => a.Tensor.Minimum(b.Tensor);
    public static Recorded Max(Recorded a, Recorded b) => a.Tensor.Maximum(b.Tensor);
    public static Recorded Abs(Recorded a) => a._tensor is { } x ? x.Abs() : Math.Abs(a._constant);
    public static Recorded Sqrt(Recorded a) => a._tensor is { } x ? x.Sqrt() : Math.Sqrt(a._constant);
    public static Recorded Exp(Recorded a) => a._tensor is { } x ? x.Exp() : Math.Exp(a._constant);
    public static Recorded Expm1(Recorded a) => a.Tensor.Expm1();
    public static Recorded Log(Recorded a) => a._tensor is { } x ? x.Log() : Math.Log(a._constant);
    public static Recorded Log1p(Recorded a) => a.Tensor.Log1p();
    public static Recorded Sin(Recorded a) => a._tensor is { } x ? x.Sin() : Math.Sin(a._constant);
    public static Recorded Cos(Recorded a) => a._tensor is { } x ? x.Cos() : Math.Cos(a._constant);
    public static Recorded Tanh(Recorded a) => a._tensor is { } x ? x.Tanh() : Math.Tanh(a._constant);
    public static Recorded Sigmoid(Recorded a) => a.Tensor.Sigmoid();
    public static Recorded Erf(Recorded a) => a.Tensor.Erf();
    public static Recorded Floor(Recorded a) => a.Tensor.Floor();
    public static Recorded Ceiling(Recorded a) => a.Tensor.Ceil();
    public static Recorded Truncate(Recorded a) => a.Tensor.Trunc();
    public static Recorded Nearest(Recorded a) => a.Tensor.Round();

    public static Recorded Pow(Recorded a, Recorded b) => (a._tensor, b._tensor) switch
    {
        (null, null) => Math.Pow(a._constant, b._constant),
        (null, { } y) => Autograd.Tensor.Pow(a._constant, y),
        ({ } x, null) => x.Pow(b._constant),
        ({ } x, { } y) => x.Pow(y),
    };

    public static Recorded Call<TFunction>(Recorded x) where TFunction : struct, IFunction => TFunction.Of(x.Tensor);
    public static Recorded Call<TFunction>(Recorded x, Recorded y) where TFunction : struct, IBinaryFunction => TFunction.Of(x.Tensor, y.Tensor);
}
