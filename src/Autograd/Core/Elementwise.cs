using System.Runtime.CompilerServices;
using Autograd.Kernels;
using Autograd.Tape;

namespace Autograd.Core;

/// <summary>The one way of every elementwise op: promote, broadcast, compute, record.</summary>
internal static unsafe class Elementwise
{
    private const int MaxRule = 64;

    public static Tensor Apply(ElementwiseOp op, Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        var (result, compute) = Promote.Of(op, x.DType);
        var y = Tensor.Allocate(result, x.Layout.Fresh());
        Compute(op, compute, true, y, x, null);
        if (x.RequiresGrad && GradMode.Enabled) Recorder.Unary(op, x, y);
        else Tracer.Current?.Computed(op, [x], y);
        return y;
    }

    public static Tensor Apply(ElementwiseOp op, Tensor x, Tensor y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        var (result, compute) = Promote.Of(op, Promote.Types(op, x, y));
        return Apply(op, x, y, result, compute);
    }

    public static Tensor Apply(ElementwiseOp op, Tensor x, Scalar y)
    {
        ArgumentNullException.ThrowIfNull(x);
        var (result, compute) = Promote.Of(op, Promote.Types(op, x.DType, y));
        return Apply(op, x, Scalars.Of(y, compute), result, compute);
    }

    public static Tensor Apply(ElementwiseOp op, Scalar x, Tensor y)
    {
        ArgumentNullException.ThrowIfNull(y);
        var (result, compute) = Promote.Of(op, Promote.Types(op, y.DType, x));
        return Apply(op, Scalars.Of(x, compute), y, result, compute);
    }

    private static Tensor Apply(ElementwiseOp op, Tensor x, Tensor y, DType result, DType compute)
    {
        var z = Tensor.Allocate(result, Broadcast.Of(op, x, y));
        Compute(op, compute, true, z, x, y);
        if ((x.RequiresGrad || y.RequiresGrad) && op.Promotion != Promotion.Truth && GradMode.Enabled) Recorder.Binary(op, x, y, z);
        else Tracer.Current?.Computed(op, [x, y], z);
        return z;
    }

    /// <summary>x = op(x).</summary>
    public static Tensor ApplyInPlace(ElementwiseOp op, Tensor x)
    {
        var (result, compute) = Promote.Of(op, x.DType);
        InPlace.Check(op, x, result, x.Layout);
        var old = x;
        Node? node = null;
        if (GradMode.Enabled && x.RequiresGrad)
        {
            node = Recorder.Begin(op, x, x);
            if ((op.Reads(0) & 1) != 0) old = x.CloneDetached();
        }
        Compute(op, compute, false, x, x, null);
        InPlace.Written(op, x);
        if (node is null) return x;
        Recorder.Save(op, node, op.Reads(0), old, null, x);
        InPlace.Rebase(x, node);
        return x;
    }

    /// <summary>x = op(x, y).</summary>
    public static Tensor ApplyInPlace(ElementwiseOp op, Tensor x, Tensor y)
    {
        ArgumentNullException.ThrowIfNull(y);
        var (result, compute) = Promote.Of(op, Promote.Types(op, x, y));
        return ApplyInPlace(op, x, y, result, compute);
    }

    /// <summary>x = op(x, y).</summary>
    public static Tensor ApplyInPlace(ElementwiseOp op, Tensor x, Scalar y)
    {
        var (result, compute) = Promote.Of(op, Promote.Types(op, x.DType, y));
        return ApplyInPlace(op, x, Scalars.Of(y, compute), result, compute);
    }

    private static Tensor ApplyInPlace(ElementwiseOp op, Tensor x, Tensor y, DType result, DType compute)
    {
        InPlace.Check(op, x, result, y.Layout);
        // Where both look at the same memory in another order or shifted, writes would overtake reads.
        var operand = ReferenceEquals(x.Storage, y.Storage) && !x.Layout.SamePlaces(y.Layout) ? y.CloneDetached() : y;
        var (old, saved) = (x, operand);
        Node? node = null;
        uint reads = 0;
        if (GradMode.Enabled && (x.RequiresGrad || y.RequiresGrad))
        {
            node = Recorder.Begin(op, x, y, x);
            reads = (x.RequiresGrad ? op.Reads(0) : 0) | (y.RequiresGrad ? op.Reads(1) : 0);
            if ((reads & 1) != 0) old = x.CloneDetached();
            if ((reads & 2) != 0 && ReferenceEquals(x.Storage, operand.Storage)) saved = y.CloneDetached();
        }
        Compute(op, compute, false, x, x, operand);
        InPlace.Written(op, x);
        if (node is null) return x;
        Recorder.Save(op, node, reads, old, saved, x);
        InPlace.Rebase(x, node);
        return x;
    }

    /// <summary>g times the derivative that <paramref name="which"/> names, by the fused kernel, without recording.</summary>
    [SkipLocalsInit]
    public static Tensor Gradient(ElementwiseOp op, Node node, int which, uint reads, Tensor g)
    {
        Storage? xs = null, ys = null, zs = null;
        Layout? xl = null, yl = null, zl = null;
        if ((reads & 1) != 0) node.Unpack(0, out xs, out xl);
        if ((reads & 2) != 0) node.Unpack(1, out ys, out yl);
        if ((reads & Op.Output) != 0) node.Unpack(-1, out zs, out zl);
        var compute = g.DType.Compute();
        // Where g and all values read are single ones, so is the result: sums hand down such cotangents.
        var uniform = g.Layout.IsUniform && xl is not { IsUniform: false } && yl is not { IsUniform: false } && zl is not { IsUniform: false };
        var layout = uniform ? Layout.Scalar : g.Layout.IsDense ? g.Layout.Fresh() : Dense(g.Layout, xl, yl, zl);
        var result = Tensor.Allocate(g.DType, layout);
        var rule = stackalloc byte[MaxRule];
        op.CopyRule(rule);
        var first = new Operand(g.Storage, Uniform(g.Layout, uniform), compute);
        var x = new Operand(xs, xl is null ? layout : Uniform(xl, uniform), compute);
        var last = new Operand(zs, zl is null ? layout : Uniform(zl, uniform), compute);
        if (op.Arity == 1) Walker.Run(op.Kernel(compute, which), rule, true, new Operand(result.Storage, layout, compute), first, x, last, default, 4);
        else
            Walker.Run(op.Kernel(compute, which), rule, true, new Operand(result.Storage, layout, compute), first, x,
                new Operand(ys, yl is null ? layout : Uniform(yl, uniform), compute), last, 5);
        GC.KeepAlive(g);
        return uniform && g.Rank > 0 ? result.Moved(g.Layout.Stretched()) : result;
    }

    /// <summary>g times a derivative of a binary op that reads its operands alone, by the fused kernel, to a part of a result; all of one shape and of a dtype that is computed in.</summary>
    [SkipLocalsInit]
    public static void GradientTo(Tensor part, ElementwiseOp op, int input, Tensor g, Tensor x, Tensor y)
    {
        var rule = stackalloc byte[MaxRule];
        op.CopyRule(rule);
        var dtype = part.DType;
        Walker.Run(op.Kernel(dtype, input + 1), rule, false, new Operand(part.Storage, part.Layout, dtype), new Operand(g.Storage, g.Layout, dtype),
            new Operand(x.Storage, x.Layout, dtype), new Operand(y.Storage, y.Layout, dtype), new Operand(null, part.Layout, dtype), 5);
        GC.KeepAlive(part);
        GC.KeepAlive(g);
        GC.KeepAlive(x);
        GC.KeepAlive(y);
    }

    /// <summary>A layout for a gradient whose cotangent is stretched: that of a saved value, so that both are walked in one order.</summary>
    private static Layout Dense(Layout g, params ReadOnlySpan<Layout?> saved)
    {
        foreach (var layout in saved)
            if (layout is { IsDense: true } && layout.SameShape(g))
                return layout.Fresh();
        return g.Fresh();
    }

    private static Layout Uniform(Layout layout, bool uniform) =>
        !uniform || layout.Rank == 0 ? layout : layout.Offset == 0 ? Layout.Scalar : Layout.Strided([], [], layout.Offset);

    /// <summary>Takes the kernel that reads words if the operands are words, or one of them is a number: that goes into the rule then.</summary>
    private static void ByWords(Words words, DType dtype, byte* rule, ref delegate*<byte*, byte**, nint*, nint, void> kernel, ref DType compute, ref Tensor x, ref Tensor? y)
    {
        if (y is null || (x.DType == dtype && y.DType == dtype)) kernel = words.Kernel(dtype);
        else
        {
            var (number, other, place) = x.DType == dtype ? (y, x, 1) : (x, y, 0);
            if (other.DType != dtype || number.DType != DType.Float32 || number.ElementCount != 1) return;
            var withNumber = words.WithNumber(dtype, place);
            if (withNumber is null) return;
            kernel = withNumber;
            *(double*)rule = number.Read(number.Layout.Offset).ToDouble();
            (x, y) = (other, null);
        }
        compute = dtype;
    }

    [SkipLocalsInit]
    private static void Compute(ElementwiseOp op, DType compute, bool fresh, Tensor z, Tensor x, Tensor? y)
    {
        var kernel = op.Kernel(compute, ElementwiseOp.Forward);
        if (kernel is null) throw new NotSupportedException($"{op.Name} is not defined for {x.DType.TorchName()}: convert with To(...) to a dtype that it takes.");
        var rule = stackalloc byte[MaxRule];
        op.CopyRule(rule);
        if (op.OnWords is { } words && z.DType is DType.BFloat16 or DType.Float16) ByWords(words, z.DType, rule, ref kernel, ref compute, ref x, ref y);
        var output = new Operand(z.Storage, z.Layout, op.Promotion == Promotion.Truth || (op.KeepsTruth && z.DType == DType.Bool) ? DType.Bool : compute);
        if (y is null) Walker.Run(kernel, rule, fresh, output, new Operand(x.Storage, x.Layout, compute), default, default, default, 2);
        else Walker.Run(kernel, rule, fresh, output, new Operand(x.Storage, x.Layout, compute), new Operand(y.Storage, y.Layout, compute), default, default, 3);
        GC.KeepAlive(x);
        GC.KeepAlive(y);
        GC.KeepAlive(z);
    }
}
