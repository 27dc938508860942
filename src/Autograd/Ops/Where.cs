using Autograd.Core;
using Autograd.Kernels;
using Autograd.Tape;

namespace Autograd;

public partial class Tensor
{
    /// <summary><paramref name="x"/> where the condition holds, else <paramref name="y"/>; all three broadcast.</summary>
    /// <exception cref="ArgumentException">The condition is not bool.</exception>
    public static Tensor Where(Tensor condition, Tensor x, Tensor y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        return Selection.Apply(condition, x, y, Promote.Types(x, y));
    }

    /// <inheritdoc cref="Where(Tensor, Tensor, Tensor)"/>
    public static Tensor Where(Tensor condition, Tensor x, Scalar y)
    {
        ArgumentNullException.ThrowIfNull(x);
        var dtype = Promote.Types(x.DType, y);
        return Selection.Apply(condition, x, Scalars.Of(y, dtype), dtype);
    }

    /// <inheritdoc cref="Where(Tensor, Tensor, Tensor)"/>
    public static Tensor Where(Tensor condition, Scalar x, Tensor y)
    {
        ArgumentNullException.ThrowIfNull(y);
        var dtype = Promote.Types(y.DType, x);
        return Selection.Apply(condition, Scalars.Of(x, dtype), y, dtype);
    }

    /// <inheritdoc cref="Where(Tensor, Tensor, Tensor)"/>
    public static Tensor Where(Tensor condition, Scalar x, Scalar y)
    {
        var high = x.DType.Category() >= y.DType.Category() ? x : y;
        var dtype = high.IsFloatingPoint ? DTypes.Default : high.DType;
        return Selection.Apply(condition, Scalars.Of(x, dtype), Scalars.Of(y, dtype), dtype);
    }

    /// <summary>A number where the mask holds, else x. The mask broadcasts.</summary>
    /// <exception cref="ArgumentException">The mask is not bool, or the number does not fit the dtype's category.</exception>
    public Tensor MaskedFill(Tensor mask, Scalar value) => Selection.MaskedFill(this, mask, Scalars.Of(Selection.Fitting(this, value), DType));

    /// <summary>The value of a 0-d tensor where the mask holds, else x. The mask broadcasts.</summary>
    public Tensor MaskedFill(Tensor mask, Tensor value)
    {
        ArgumentNullException.ThrowIfNull(mask);
        ArgumentNullException.ThrowIfNull(value);
        if (value.Rank != 0) throw new ArgumentException($"MaskedFill: the value must be a 0-d tensor, and this one has the shape {value._layout}.");
        if (!DTypes.CanCast(value.DType, DType))
            throw new ArgumentException($"MaskedFill: a value of {value.DType.TorchName()} cannot be written to {DType.TorchName()}.");
        return Selection.MaskedFill(this, mask, value.To(DType));
    }
}

/// <summary>Choice by a mask: linear in both values, and exactly zero for the one not taken.</summary>
internal static unsafe class Selection
{
    public static Tensor Apply(Tensor condition, Tensor x, Tensor y, DType dtype, string node = "WhereBackward0")
    {
        ArgumentNullException.ThrowIfNull(condition);
        if (condition.DType != DType.Bool)
            throw new ArgumentException($"Where: the condition is {condition.DType.TorchName()}, but must be torch.bool. Compare first, as in x > 0.");
        var layout = x.Layout.SameShape(condition.Layout) && y.Layout.SameShape(condition.Layout)
            ? condition.Layout.Fresh()
            : Layout.Contiguous(Broadcast.Shape("Where", condition.Layout, x.Layout, y.Layout));
        var z = Tensor.Allocate(dtype, layout);
        var compute = dtype.Compute();
        byte rule = 0;
        Walker.Run(Kernel(compute), &rule, true, new Operand(z.Storage, layout, compute), new Operand(condition.Storage, condition.Layout, DType.Bool),
            new Operand(x.Storage, x.Layout, compute), new Operand(y.Storage, y.Layout, compute), default, 4);
        GC.KeepAlive(condition);
        GC.KeepAlive(x);
        GC.KeepAlive(y);
        if (GradMode.Enabled && dtype.IsFloatingPoint() && (x.RequiresGrad || y.RequiresGrad)) Recorder.Many(new WhereOp(node), [x, y], [z]).Save(WhereOp.Mask, condition);
        else Tracer.Current?.Computed(new WhereOp(node), [x, y, condition], z);
        return z;
    }

    public static Tensor MaskedFill(Tensor x, Tensor mask, Tensor value)
    {
        ArgumentNullException.ThrowIfNull(mask);
        return Apply(mask, value, x, x.DType, "MaskedFillBackward0");
    }

    /// <summary>x = value where the condition holds, without recording. The condition must be no view of x.</summary>
    public static void Write(Tensor x, Tensor condition, Tensor value)
    {
        var compute = x.DType.Compute();
        byte rule = 0;
        Walker.Run(Kernel(compute), &rule, false, new Operand(x.Storage, x.Layout, compute), new Operand(condition.Storage, condition.Layout, DType.Bool),
            new Operand(value.Storage, value.Layout, compute), new Operand(x.Storage, x.Layout, compute), default, 4);
        GC.KeepAlive(x);
        GC.KeepAlive(condition);
        GC.KeepAlive(value);
    }

    public static Scalar Fitting(Tensor x, Scalar value) => DTypes.CanCast(value.DType, x.DType) || !x.DType.IsFloatingPoint() && !value.IsFloatingPoint
        ? value
        : throw new ArgumentException($"MaskedFill: the value {value} cannot be written to {x.DType.TorchName()}: convert the tensor first.");

    private static delegate*<byte*, byte**, nint*, nint, void> Kernel(DType dtype) => (dtype, Width.Bits) switch
    {
        (DType.Float32, 512) => &Loops.Select<F512, float>,
        (DType.Float32, 256) => &Loops.Select<F256, float>,
        (DType.Float32, _) => &Loops.Select<F128, float>,
        (DType.Float64, 512) => &Loops.Select<D512, double>,
        (DType.Float64, 256) => &Loops.Select<D256, double>,
        (DType.Float64, _) => &Loops.Select<D128, double>,
        (DType.Int64, _) => &Loops.Select<Int<long>, long>,
        (DType.Int32, _) => &Loops.Select<Int<int>, int>,
        (DType.Int16, _) => &Loops.Select<Int<short>, short>,
        (DType.Int8, _) => &Loops.Select<Int<sbyte>, sbyte>,
        _ => &Loops.Select<Int<byte>, byte>,
    };

    internal sealed class WhereOp(string node) : Op
    {
        public const int Mask = 2;

        public override string NodeName => node;

        public override Tensor? Vjp(Node node, int input, Tensor g) =>
            input == 0 ? Tensor.Where(node.Constant(Mask), g, 0) : Tensor.Where(node.Constant(Mask), 0, g);

        public override Tensor? Jvp(Node node, int input, Tensor t, int output) => Vjp(node, input, t);
    }
}
