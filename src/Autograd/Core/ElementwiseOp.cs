using Autograd.Algebra;
using Autograd.Kernels;

namespace Autograd.Core;

/// <summary>What the dtype of an elementwise result is.</summary>
internal enum Promotion
{
    /// <summary>That of the operands, promoted.</summary>
    Same,

    /// <summary>As <see cref="Same"/>, but bools are refused, with a hint at logical ops.</summary>
    NoBool,

    /// <summary>As <see cref="Same"/>, but no operand may be bool.</summary>
    Numbers,

    /// <summary>Promoted, and integers become the default floating-point type.</summary>
    Real,

    /// <summary>Bool.</summary>
    Truth,
}

/// <summary>An op whose every output element depends on one element of each operand, by a rule written over the algebra.</summary>
/// <remarks>Reverse and forward mode are derived here for all of them; a sealed heir hands out the kernels of one rule.</remarks>
internal abstract unsafe class ElementwiseOp(string name, int arity, Promotion promotion) : Op
{
    public const int Forward = 0;

    /// <summary>The kernel that multiplies by the sum of both derivatives of a binary rule.</summary>
    public const int Both = 3;

    public override string NodeName => name;

    // Cut once, as every broadcast is handed it; a comparison, which has no node, is simply called by its name.
    public override string Name { get; } = name.IndexOf("Backward", StringComparison.Ordinal) is >= 0 and var end ? name[..end] : name;

    public readonly int Arity = arity;
    public readonly Promotion Promotion = promotion;

    /// <summary>The bytes of the rule, for kernels.</summary>
    public abstract int RuleSize { get; }

    public abstract void CopyRule(byte* to);

    /// <summary>
    /// The kernel of the function (<see cref="Forward"/>), or of g times its derivative in operand <c>which - 1</c>; null where the op has none
    /// for that dtype.
    /// </summary>
    public abstract delegate*<byte*, byte**, nint*, nint, void> Kernel(DType dtype, int which);

    /// <summary>Whether results for 0 and 1 are 0 and 1, so that those of bools need no conversion.</summary>
    public bool KeepsTruth { get; init; }

    /// <summary>Kernels that read and write 16-bit floats themselves, where conversions would take longer than the function.</summary>
    public Words? OnWords { get; init; }

    /// <summary>The function itself, read over an algebra; the second operand matters to binary ops only.</summary>
    public virtual A Read<A>(A x, A y) where A : struct, IReal<A> => throw new NotSupportedException($"{Name} is computed by a kernel alone and has no rule to read.");

    /// <summary>The derivative in one operand, read as bookkeeping.</summary>
    public abstract Reads DerivativeReads(int input);

    /// <summary>The derivative in one operand as differentiable tensor ops.</summary>
    public abstract Recorded Derivative(int input, Recorded x, Recorded y, Recorded z);

    /// <summary>The derivative in one operand as text, in x, y (the second operand) and z (the result).</summary>
    public abstract Formula DerivativeText(int input);

    public sealed override uint Reads(int input) => DerivativeReads(input).Mask;

    /// <summary>Whether the node's cotangents of both operands go to one tensor and are made in one pass.</summary>
    public bool IsDoubled(Node node) => node.Doubled && !Tape.GradMode.Enabled;

    public sealed override Tensor? Vjp(Node node, int input, Tensor g)
    {
        var reads = DerivativeReads(input);
        var doubled = IsDoubled(node);
        if (!doubled && reads.Constant == 1) return g;
        if (!doubled && reads.Constant == 0) return Tensor.ZerosLike(g);
        return Tape.GradMode.Enabled
            ? Product(node, input, g)
            : Elementwise.Gradient(this, node, doubled ? Both : input + 1, doubled ? reads.Mask | DerivativeReads(1).Mask : reads.Mask, g);
    }

    public sealed override Tensor? Jvp(Node node, int input, Tensor t, int output) =>
        DerivativeReads(input).Constant == 0 ? null : Product(node, input, t);

    /// <summary>An integer operand in the dtype of the cotangent, as the kernels see it: 1 / y of integers would be computed in the default dtype.</summary>
    private static Tensor Real(Tensor x, Tensor g) => x.DType.IsFloatingPoint() ? x : x.To(g.DType);

    /// <summary>g times the derivative, in tensor ops.</summary>
    private Tensor Product(Node node, int input, Tensor g)
    {
        var mask = DerivativeReads(input).Mask;
        var x = (mask & 1) != 0 ? Real(node.Input(0), g) : default(Recorded);
        var y = (mask & 2) != 0 ? Real(node.Input(1), g) : default(Recorded);
        var z = (mask & Output) != 0 ? node.Result() : default(Recorded);
        return Derivative(input, x, y, z).Times(g);
    }
}
