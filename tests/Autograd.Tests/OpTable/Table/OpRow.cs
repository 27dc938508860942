namespace Autograd.Tests.OpTable;

/// <summary>The dtypes that an op claims to compute.</summary>
[Flags]
internal enum Takes
{
    /// <summary>float32 and float64.</summary>
    Wide = 1,
    Integers = 2,
    Bool = 4,

    /// <summary>float16 and bfloat16.</summary>
    Half = 8,
    Floats = Wide | Half,
    Numbers = Floats | Integers,
    All = Numbers | Bool,
}

/// <summary>The dtype of the result.</summary>
internal enum Gives
{
    /// <summary>That of the operands, promoted.</summary>
    Same,

    /// <summary>As <see cref="Same"/>, but the default floating-point dtype for integers and bools.</summary>
    Real,

    /// <summary>As <see cref="Same"/>, but int64 for bools: an integer scalar takes part.</summary>
    Number,

    /// <summary>As <see cref="Same"/>, but int64 for integers and bools.</summary>
    Wide,

    Bool,

    /// <summary>Bool, but uint8 for uint8.</summary>
    Truth,

    Int64,

    /// <summary>Always float64.</summary>
    Double,
}

/// <summary>What derivatives an op has.</summary>
internal enum Slopes
{
    /// <summary>The result is no function that could be differentiated, and must not require grad.</summary>
    None,

    /// <summary>Differentiable (away from kinks), to any order.</summary>
    Smooth,

    /// <summary>Linear in all operands together.</summary>
    Linear,

    /// <summary>Differentiable, with derivative zero wherever there is one.</summary>
    Zero,
}

/// <summary>One op and all that the checks need to know about it.</summary>
/// <param name="Name">The name of the public member, and after a space what sets this row apart from others of the same member.</param>
/// <param name="Call">The op.</param>
/// <param name="Reference">The same function on doubles, sharing no code with the library.</param>
/// <param name="Operands">Where its operands come from.</param>
internal sealed record OpRow(string Name, Func<Tensor[], Tensor[]> Call, Func<Nd[], Nd[]> Reference, Operand[] Operands)
{
    /// <summary>The reference of an elementwise op, element by element; null for other ops.</summary>
    public Func<double[], double>? Element { get; init; }

    /// <summary>Operand shapes to try.</summary>
    public long[][][] Cases { get; init; } = [];

    /// <summary>Operand shapes that are worth threads; null where the op moves no data.</summary>
    public long[][]? Large { get; init; }

    /// <summary>Whether the reference takes microseconds an element: then values are compared at the smaller sizes, and only threads with each other at the large ones.</summary>
    public bool Costly { get; init; }

    public Takes Takes { get; init; } = Takes.All;

    public Gives Gives { get; init; } = Gives.Same;

    /// <summary>The dtype of the results after the first.</summary>
    public Gives GivesFurther { get; init; } = Gives.Same;

    public Slopes Slopes { get; init; } = Slopes.Smooth;

    /// <summary>The derivative of a unary op at its kinks.</summary>
    public (double At, double Slope)[] Subgradients { get; init; } = [];

    /// <summary>Whether the elementwise reference is right for NaN, infinities and the ends of the range too.</summary>
    public bool Special { get; init; } = true;

    /// <summary>Whether dtypes that are not claimed are refused; else they compute, by rules that the reference does not know.</summary>
    public bool Refuses { get; init; } = true;

    /// <summary>Allowed error relative to the value, in units of the dtype's epsilon.</summary>
    public double Ulps { get; init; } = 4;

    /// <summary>Allowed error where values cancel: as if the value were at least this large.</summary>
    public double Floor { get; init; }

    /// <summary>The in-place form, if there is one; it writes operand 0 and returns it.</summary>
    public Func<Tensor[], Tensor>? InPlace { get; init; }

    /// <summary>The public member of the in-place form.</summary>
    public string InPlaceMember => $"{Member}InPlace";

    public string Member => Name.Split(' ')[0];

    public bool Claims(DType dtype) => Takes.HasFlag(dtype is DType.Float16 or DType.BFloat16 ? Takes.Half : dtype.IsFloatingPoint() ? Takes.Wide : dtype == DType.Bool ? Takes.Bool : Takes.Integers);

    public bool Differentiable => Slopes != Slopes.None;

    public DType Result(DType dtype, int output = 0) => (output == 0 ? Gives : GivesFurther) switch
    {
        Gives.Real when !dtype.IsFloatingPoint() => DTypes.Default,
        Gives.Wide when !dtype.IsFloatingPoint() => DType.Int64,
        Gives.Number when dtype == DType.Bool => DType.Int64,
        Gives.Bool => DType.Bool,
        Gives.Truth => dtype == DType.UInt8 ? dtype : DType.Bool,
        Gives.Int64 => DType.Int64,
        Gives.Double => DType.Float64,
        _ => dtype,
    };

    /// <summary>Fresh operands of the given shapes.</summary>
    public Tensor[] Sample(long[][] shapes, DType dtype, bool smooth, int seed = 1)
    {
        var random = new System.Random(seed);
        var x = new Tensor[shapes.Length];
        for (var i = 0; i < x.Length; i++) x[i] = At(i).Sample(random, shapes[i], dtype, smooth);
        return x;
    }

    /// <summary>The source of operand <paramref name="i"/>: the last one serves all further operands.</summary>
    public Operand At(int i) => Operands[Math.Min(i, Operands.Length - 1)];

    /// <summary>The numbers of the operands that gradients can flow to.</summary>
    public int[] Real(long[][] shapes) => [.. Enumerable.Range(0, shapes.Length).Where(i => At(i).Only is null)];

    public override string ToString() => Name;
}
