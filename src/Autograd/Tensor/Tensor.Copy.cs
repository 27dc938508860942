using Autograd.Core;
using Autograd.Kernels;
using Autograd.Tape;

namespace Autograd;

public partial class Tensor
{
    /// <summary>A copy in its own memory, through which gradients flow.</summary>
    public Tensor Clone()
    {
        var y = CloneDetached();
        if (GradMode.Enabled && RequiresGrad) Recorder.Unary(CloneOp.One, this, y);
        return y;
    }

    /// <summary>A copy without history; dense memory keeps its order of dimensions.</summary>
    internal Tensor CloneDetached() => CopyTo(_layout.Fresh());

    private Tensor CopyTo(Layout layout)
    {
        var y = Allocate(DType, layout);
        Copies.Run(this, y, layout, ownsTarget: true);
        Tracer.Current?.Computed(CloneOp.One, [this], y);
        return y;
    }

    /// <summary>This tensor if its elements lie in row-major order without gaps, else a copy that does.</summary>
    public Tensor Contiguous()
    {
        if (IsContiguous) return this;
        var y = CopyTo(Layout.Contiguous(Shape));
        if (GradMode.Enabled && RequiresGrad) Recorder.Unary(CloneOp.One, this, y);
        return y;
    }

    /// <summary>This tensor if its strides are those of <paramref name="layout"/>, dense or not, else a copy that has them.</summary>
    internal Tensor InStrides(Layout layout) => _layout.SameStrides(layout) ? this : CloneInStrides(layout);

    /// <summary>A copy with the strides of a layout, whose gaps, if it has any, hold zeros.</summary>
    internal Tensor CloneInStrides(Layout layout)
    {
        var y = layout.IsDense ? Allocate(DType, layout.Fresh()) : ZerosInStrides(layout, DType);
        Copies.Run(this, y, y._layout, ownsTarget: layout.IsDense);
        if (GradMode.Enabled && RequiresGrad) Recorder.Unary(CloneOp.One, this, y);
        return y;
    }

    /// <summary>Zeros with the shape and the strides of a layout, dense or not.</summary>
    internal static Tensor ZerosInStrides(Layout layout, DType dtype)
    {
        if (layout.IsDense) return ZerosIn(layout, dtype);
        long extent = 1;
        for (var d = 0; d < layout.Rank; d++) extent += (layout.Shape[d] - 1) * layout.Strides[d];
        var memory = ZerosIn(Layout.Contiguous(extent), dtype);
        return memory.Moved(Layout.Strided(layout.Shape, layout.Strides, 0));
    }

    /// <summary>The values in another dtype; this tensor itself if it has that dtype already. Gradients are converted back.</summary>
    /// <remarks>Floating point to integer truncates toward zero; anything but zero becomes true.</remarks>
    public Tensor To(DType dtype)
    {
        if (dtype == DType) return this;
        var y = Allocate(dtype, _layout.Fresh());
        Copies.Run(this, y, y._layout, ownsTarget: true);
        if (GradMode.Enabled && dtype.IsFloatingPoint() && RequiresGrad) Recorder.Unary(new CastOp(DType, dtype), this, y);
        else Tracer.Current?.Computed(new CastOp(DType, dtype), [this], y);
        return y;
    }

    /// <summary>Writes the values of <paramref name="source"/>, broadcast and converted, into this tensor.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    /// <exception cref="InvalidOperationException">This is a leaf that requires grad, and grad mode is on.</exception>
    public Tensor CopyInPlace(Tensor source)
    {
        ArgumentNullException.ThrowIfNull(source);
        InPlace.Check(CopyOp.One, this, DType, source._layout);
        var read = ReferenceEquals(Storage, source.Storage) && !_layout.SamePlaces(source._layout) ? source.CloneDetached() : source;
        var node = GradMode.Enabled && (RequiresGrad || source.RequiresGrad && DType.IsFloatingPoint()) ? Recorder.Begin(CopyOp.One, this, source, this) : null;
        if (node is not null) node.Extras = new NodeExtras { Inputs = [(_layout, DType), (source._layout, source.DType)] };
        Copies.Run(read, this, _layout, ownsTarget: false);
        InPlace.Written(CopyOp.One, this);
        if (node is not null) InPlace.Rebase(this, node);
        return this;
    }

    /// <summary>Writes one value to every element.</summary>
    public Tensor FillInPlace(Scalar value)
    {
        InPlace.CheckWritable("Fill", this);
        var node = GradMode.Enabled && RequiresGrad ? Recorder.Begin(FillOp.One, this, this) : null;
        var source = Scalars.Of(value, DType);
        Copies.Run(source, this, _layout, ownsTarget: false);
        InPlace.Written(FillOp.One, this);
        if (node is not null) InPlace.Rebase(this, node);
        return this;
    }

    /// <summary>Writes zero to every element.</summary>
    public Tensor ZeroInPlace() => FillInPlace(0);

    internal sealed class CloneOp : LinearOp
    {
        public static readonly CloneOp One = new();

        public override string NodeName => "CloneBackward0";

        public override Tensor Apply(Tensor x) => x.Clone();

        public override Tensor Transpose(Tensor g) => g;
    }

    internal sealed class CastOp(DType from, DType to) : LinearOp
    {
        public override string NodeName => "ToCopyBackward0";

        public override string Name => "To";

        public override Tensor Apply(Tensor x) => x.To(to);

        public override Tensor Transpose(Tensor g) => g.To(from);
    }

    /// <summary>The old values do not matter; the source's cotangent is the output's.</summary>
    internal sealed class CopyOp : Op
    {
        public static readonly CopyOp One = new();

        public override string NodeName => "CopyBackwards";

        public override string Name => "Copy";

        public override Tensor? Vjp(Node node, int input, Tensor g) => input == 1 ? g : ZerosLike(g);

        public override Tensor? Jvp(Node node, int input, Tensor t, int output) =>
            input == 1 ? t.Expand(node.Extras!.Inputs![0].Layout.Shape).To(node.Extras.Inputs[0].DType) : null;
    }

    /// <summary>Elements replaced by what depends on no tensor: a number, or random draws.</summary>
    private sealed class FillOp(string name) : Op
    {
        public static readonly FillOp One = new("Fill");

        public override string NodeName => name + "Backward0";

        public override Tensor? Vjp(Node node, int input, Tensor g) => ZerosLike(g);

        public override Tensor? Jvp(Node node, int input, Tensor t, int output) => null;
    }
}
