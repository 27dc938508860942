using System.Runtime.CompilerServices;
using Autograd.Algebra;
using Autograd.Kernels;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Autograd.Core;

/// <summary>
/// Kernels of an op for 16-bit floats that read and write words themselves. Other ops see floats, to which the walker converts: that doubles no kernels, and costs little
/// where a rule has more than a few instructions.
/// </summary>
internal abstract unsafe class Words
{
    /// <summary>The kernel for operands that are all of one 16-bit dtype.</summary>
    public abstract delegate*<byte*, byte**, nint*, nint, void> Kernel(DType dtype);

    /// <summary>The kernel with a number in place of the first operand or the second, for rules without parameters: the number, a double, takes their place. Null if there is none.</summary>
    public virtual delegate*<byte*, byte**, nint*, nint, void> WithNumber(DType dtype, int operand) => null;
}

/// <summary>For a function that only touches the sign: the same as a function of integers.</summary>
internal sealed unsafe class IntegerWords<TRule> : Words where TRule : unmanaged, IRingUnary
{
    public override delegate*<byte*, byte**, nint*, nint, void> Kernel(DType dtype) => &Loops.RingUnary<Int<short>, short, TRule>;
}

internal sealed unsafe class UnaryWords<TRule> : Words where TRule : unmanaged, IUnary
{
    public override delegate*<byte*, byte**, nint*, nint, void> Kernel(DType dtype) => WordKernels.Unary<Rule>(dtype);

    private readonly struct Rule(TRule rule) : IWordRule
    {
        [MethodImpl(AggressiveInlining)]
        public V Of<V>(V x, V y) where V : struct, IReal<V> => rule.Forward(x);
    }
}

internal sealed unsafe class RingUnaryWords<TRule> : Words where TRule : unmanaged, IRingUnary
{
    public override delegate*<byte*, byte**, nint*, nint, void> Kernel(DType dtype) => WordKernels.Unary<Rule>(dtype);

    private readonly struct Rule(TRule rule) : IWordRule
    {
        [MethodImpl(AggressiveInlining)]
        public V Of<V>(V x, V y) where V : struct, IReal<V> => rule.Forward(x);
    }
}

internal sealed unsafe class BinaryWords<TRule> : Words where TRule : unmanaged, IBinary
{
    public override delegate*<byte*, byte**, nint*, nint, void> Kernel(DType dtype) => WordKernels.Binary<Rule>(dtype);

    public override delegate*<byte*, byte**, nint*, nint, void> WithNumber(DType dtype, int operand) => WordKernels.WithNumber<Rule>(dtype, operand);

    private readonly struct Rule : IWordRule
    {
        [MethodImpl(AggressiveInlining)]
        public V Of<V>(V x, V y) where V : struct, IReal<V> => default(TRule).Forward(x, y);
    }
}

internal sealed unsafe class RingBinaryWords<TRule> : Words where TRule : unmanaged, IRingBinary
{
    public override delegate*<byte*, byte**, nint*, nint, void> Kernel(DType dtype) => WordKernels.Binary<Rule>(dtype);

    public override delegate*<byte*, byte**, nint*, nint, void> WithNumber(DType dtype, int operand) => WordKernels.WithNumber<Rule>(dtype, operand);

    private readonly struct Rule : IWordRule
    {
        [MethodImpl(AggressiveInlining)]
        public V Of<V>(V x, V y) where V : struct, IReal<V> => default(TRule).Forward(x, y);
    }
}

/// <summary>The compiled loops, by format and register width.</summary>
internal static unsafe class WordKernels
{
    public static delegate*<byte*, byte**, nint*, nint, void> Unary<TRule>(DType dtype) where TRule : unmanaged, IWordRule => (dtype, Width.Bits) switch
    {
        (DType.Float16, 512) => &WordLoops.Unary<F512, Binary16, TRule>,
        (DType.Float16, 256) => &WordLoops.Unary<F256, Binary16, TRule>,
        (DType.Float16, _) => &WordLoops.Unary<F128, Binary16, TRule>,
        (_, 512) => &WordLoops.Unary<F512, UpperHalf, TRule>,
        (_, 256) => &WordLoops.Unary<F256, UpperHalf, TRule>,
        _ => &WordLoops.Unary<F128, UpperHalf, TRule>,
    };

    public static delegate*<byte*, byte**, nint*, nint, void> Binary<TRule>(DType dtype) where TRule : unmanaged, IWordRule => (dtype, Width.Bits) switch
    {
        (DType.Float16, 512) => &WordLoops.Binary<F512, Binary16, TRule>,
        (DType.Float16, 256) => &WordLoops.Binary<F256, Binary16, TRule>,
        (DType.Float16, _) => &WordLoops.Binary<F128, Binary16, TRule>,
        (_, 512) => &WordLoops.Binary<F512, UpperHalf, TRule>,
        (_, 256) => &WordLoops.Binary<F256, UpperHalf, TRule>,
        _ => &WordLoops.Binary<F128, UpperHalf, TRule>,
    };

    public static delegate*<byte*, byte**, nint*, nint, void> WithNumber<TRule>(DType dtype, int operand) where TRule : unmanaged, IWordRule =>
        operand == 0 ? Unary<NumberFirst<TRule>>(dtype) : Unary<NumberLast<TRule>>(dtype);

    private readonly struct NumberFirst<TRule>(double number) : IWordRule where TRule : unmanaged, IWordRule
    {
        [MethodImpl(AggressiveInlining)]
        public V Of<V>(V x, V y) where V : struct, IReal<V> => default(TRule).Of(V.Parameter(number), x);
    }

    private readonly struct NumberLast<TRule>(double number) : IWordRule where TRule : unmanaged, IWordRule
    {
        [MethodImpl(AggressiveInlining)]
        public V Of<V>(V x, V y) where V : struct, IReal<V> => default(TRule).Of(x, V.Parameter(number));
    }
}
