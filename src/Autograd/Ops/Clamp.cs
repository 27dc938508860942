using System.Runtime.CompilerServices;
using Autograd.Algebra;
using Autograd.Core;
using Autograd.Tape;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Autograd;

public partial class Tensor
{
    /// <summary>Values below <paramref name="min"/> become min, then those above <paramref name="max"/> max; null leaves a side open. NaN stays NaN.</summary>
    /// <remarks>The gradient passes where min &lt;= x &lt;= max, so also at the bounds.</remarks>
    /// <exception cref="ArgumentException">Both bounds are null, or one does not fit the dtype.</exception>
    [OverloadResolutionPriority(1)]
    public Tensor Clamp(Scalar? min = null, Scalar? max = null)
    {
        var dtype = Clamping.Type(this, min, max);
        var x = To(dtype);
        if (Clamping.Rule("ClampBackward1", dtype, min, max) is { } op) return Elementwise.Apply(op, x);
        // Integers beyond those that a double holds.
        if (min is { } low) x = x.Maximum(Scalars.Of(low, dtype));
        return max is { } high ? x.Minimum(Scalars.Of(high, dtype)) : x;
    }

    /// <summary>As <see cref="Clamp(Scalar?, Scalar?)"/>, with a bound for each element; all three broadcast, and bounds get gradients too.</summary>
    /// <exception cref="ArgumentException">Both bounds are null, or shapes do not broadcast.</exception>
    public Tensor Clamp(Tensor? min, Tensor? max = null) => Clamping.Apply(this, min, max);

    /// <summary>Clamps in place.</summary>
    /// <inheritdoc cref="Clamp(Scalar?, Scalar?)"/>
    [OverloadResolutionPriority(1)]
    public Tensor ClampInPlace(Scalar? min = null, Scalar? max = null)
    {
        var dtype = Clamping.Type(this, min, max);
        if (dtype != DType)
            throw new InvalidOperationException($"Clamp in place: the result is {dtype.TorchName()}, which cannot be written to a {DType.TorchName()} tensor. Use integer bounds.");
        if (Clamping.Rule("ClampBackward1", dtype, min, max) is { } op) return Elementwise.ApplyInPlace(op, this);
        if (min is { } low) Elementwise.ApplyInPlace(Clamping.Min, this, low);
        if (max is { } high) Elementwise.ApplyInPlace(Clamping.Max, this, high);
        return this;
    }

    /// <summary>Clamps in place, with a bound for each element.</summary>
    /// <inheritdoc cref="Clamp(Tensor?, Tensor?)"/>
    public Tensor ClampInPlace(Tensor? min, Tensor? max = null)
    {
        if (min is null && max is null) throw Clamping.Boundless();
        if (min is not null && max is not null) InPlace.Check(Clamping.Max, this, Promote.Types(this, max), max._layout);
        if (min is not null) ClampMinInPlace(min);
        return max is null ? this : ClampMaxInPlace(max);
    }

    /// <summary>The larger of x and a number; the gradient passes where x &gt;= min.</summary>
    public Tensor ClampMin(Scalar min) => Clamping.OneSided("ClampMinBackward0", this, min, null);

    /// <summary>The larger of x and min, element by element; at ties x gets the gradient.</summary>
    public Tensor ClampMin(Tensor min) => Elementwise.Apply(Clamping.Min, this, min);

    /// <summary>The smaller of x and a number; the gradient passes where x &lt;= max.</summary>
    public Tensor ClampMax(Scalar max) => Clamping.OneSided("ClampMaxBackward0", this, null, max);

    /// <summary>The smaller of x and max, element by element; at ties x gets the gradient.</summary>
    public Tensor ClampMax(Tensor max) => Elementwise.Apply(Clamping.Max, this, max);

    /// <summary>x = max(x, min).</summary>
    public Tensor ClampMinInPlace(Scalar min) => ClampInPlace(min, null);

    /// <summary>x = max(x, min).</summary>
    public Tensor ClampMinInPlace(Tensor min) => Elementwise.ApplyInPlace(Clamping.Min, this, min);

    /// <summary>x = min(x, max).</summary>
    public Tensor ClampMaxInPlace(Scalar max) => ClampInPlace(null, max);

    /// <summary>x = min(x, max).</summary>
    public Tensor ClampMaxInPlace(Tensor max) => Elementwise.ApplyInPlace(Clamping.Max, this, max);
}

/// <summary>The rules of clamping.</summary>
internal static class Clamping
{
    private const double ExactIntegers = 1L << 53;

    public static readonly RingBinary<MinRule> Min = new("ClampMinBackward1");
    public static readonly RingBinary<MaxRule> Max = new("ClampMaxBackward1");

    /// <summary>The dtype of the result, which both bounds must fit.</summary>
    public static DType Type(Tensor x, Scalar? min, Scalar? max)
    {
        if (min is null && max is null) throw Boundless();
        var dtype = x.DType;
        if (min is { } a) dtype = Promote.Types(dtype, a);
        if (max is { } b) dtype = Promote.Types(dtype, b);
        if (dtype == DType.Bool) throw new NotSupportedException("Clamp is not defined for torch.bool: use LogicalAnd or LogicalOr.");
        foreach (var bound in (ReadOnlySpan<Scalar?>)[min, max])
            if (bound is { IsFloatingPoint: false } c && dtype.IsInteger() && dtype != DType.Int64 && Scalars.Of(c, dtype).Item().ToInt64() != c.ToInt64())
                throw new ArgumentException($"Clamp: the bound {c} is no value of {dtype.TorchName()}. Convert the tensor to a wider type first.");
        return dtype;
    }

    /// <summary>The op with numbers for bounds; null where an integer bound is beyond those that a double holds.</summary>
    public static ElementwiseOp? Rule(string name, DType dtype, Scalar? min, Scalar? max)
    {
        if (dtype == DType.Int64 && (!Exact(min) || !Exact(max))) return null;
        return (min?.ToDouble(), max?.ToDouble()) switch
        {
            ({ } a, { } b) => new RingUnary<BothRule>(name, new BothRule(a, b)) { OnWords = new RingUnaryWords<BothRule>() },
            ({ } a, null) => new RingUnary<LowRule>(name, new LowRule(a)) { OnWords = new RingUnaryWords<LowRule>() },
            (_, var b) => new RingUnary<HighRule>(name, new HighRule(b!.Value)) { OnWords = new RingUnaryWords<HighRule>() },
        };

        static bool Exact(Scalar? bound) => bound is not { } c || Math.Abs(c.ToDouble()) <= ExactIntegers;
    }

    public static Tensor OneSided(string name, Tensor x, Scalar? min, Scalar? max)
    {
        var dtype = Type(x, min, max);
        return Rule(name, dtype, min, max) is { } op ? Elementwise.Apply(op, x.To(dtype)) : x.Clamp(min, max);
    }

    public static Tensor Apply(Tensor x, Tensor? min, Tensor? max)
    {
        if (min is null && max is null) throw Boundless();
        var op = new ClampOp(min is not null, max is not null);
        Tensor[] inputs = (min, max) switch
        {
            ({ } a, { } b) => [x, a, b],
            (var a, var b) => [x, (a ?? b)!],
        };
        Tensor y;
        var any = false;
        using (Quiet.Now())
        {
            y = min is null ? x : x.ClampMin(min);
            if (max is not null) y = y.ClampMax(max);
            foreach (var input in inputs) any |= input.RequiresGrad;
        }
        if (!GradMode.Enabled || !any || !y.DType.IsFloatingPoint()) return y;
        var node = Recorder.Many(op, inputs, [y]);
        for (var i = 0; i < inputs.Length; i++) node.Save(i, inputs[i]);
        return y;
    }

    public static ArgumentException Boundless() => new("Clamp: at least one of the bounds must be given.");

    public readonly struct BothRule(double min, double max) : IRingUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IRing<A> => A.Min(A.Max(x, A.Parameter(min)), A.Parameter(max));

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => A.Where((x >= A.Parameter(min)) & (x <= A.Parameter(max)), 1, 0);
    }

    public readonly struct LowRule(double min) : IRingUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IRing<A> => A.Max(x, A.Parameter(min));

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => A.Where(x >= A.Parameter(min), 1, 0);
    }

    public readonly struct HighRule(double max) : IRingUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IRing<A> => A.Min(x, A.Parameter(max));

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => A.Where(x <= A.Parameter(max), 1, 0);
    }

    public readonly struct MinRule : IRingBinary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x, A y) where A : struct, IRing<A> => A.Max(x, y);

        [MethodImpl(AggressiveInlining)]
        public A DerivativeX<A>(A x, A y, A z) where A : struct, IReal<A> => A.Where(x >= y, 1, 0);

        [MethodImpl(AggressiveInlining)]
        public A DerivativeY<A>(A x, A y, A z) where A : struct, IReal<A> => A.Where(x < y, 1, 0);
    }

    public readonly struct MaxRule : IRingBinary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x, A y) where A : struct, IRing<A> => A.Min(x, y);

        [MethodImpl(AggressiveInlining)]
        public A DerivativeX<A>(A x, A y, A z) where A : struct, IReal<A> => A.Where(x <= y, 1, 0);

        [MethodImpl(AggressiveInlining)]
        public A DerivativeY<A>(A x, A y, A z) where A : struct, IReal<A> => A.Where(x > y, 1, 0);
    }
}

/// <summary>Clamping by tensors: each cotangent goes whole to the one of x, min and max that the result is.</summary>
internal sealed class ClampOp(bool low, bool high) : Op
{
    public bool Low => low;
    public bool High => high;

    public override string NodeName => "ClampBackward0";

    public override Tensor? Vjp(Node node, int input, Tensor g) => Tensor.Where(Passes(node, input), g, 0);

    public override Tensor? Jvp(Node node, int input, Tensor t, int output) => Tensor.Where(Passes(node, input), t, 0);

    private Tensor Passes(Node node, int input)
    {
        var x = node.Input(0).Detach();
        var min = low ? node.Input(1).Detach() : null;
        var max = high ? node.Input(low ? 2 : 1).Detach() : null;
        if (min is null) return input == 0 ? x <= max! : x > max!;
        if (max is null) return input == 0 ? x >= min : x < min;
        return input switch
        {
            0 => (x >= min).LogicalAnd(x <= max),
            1 => (x < min).LogicalAnd(min < max),
            _ => (x > max).LogicalOr(max < min),
        };
    }
}
