using Autograd.Core;
using Autograd.Kernels;
using Autograd.NN;
using Autograd.Tape;

namespace Autograd;

/// <summary>Padding of the last dimensions. Numbers come in pairs, before and after, the last dimension first; negative ones crop.</summary>
internal static class Paddings
{
    /// <summary>Any dimensions, by a constant.</summary>
    public static Tensor Constant(Tensor x, long[] pad, Scalar value)
    {
        var shape = Sizes(x, pad);
        Tensor y;
        using (Quiet.Now())
        {
            y = Tensor.Allocate(x.DType, Layout.Contiguous(shape));
            var (from, starts) = (x.Seen(), new long[x.Rank]);
            for (var d = x.Rank - pad.Length / 2; d < x.Rank; d++)
            {
                var before = pad[2 * (x.Rank - 1 - d)];
                var kept = Math.Max(0, Math.Min(x.Shape[d], shape[d] - before) - Math.Max(0, -before));
                from = from.Narrow(d, Math.Min(Math.Max(0, -before), x.Shape[d]), kept);
                starts[d] = Math.Min(Math.Max(0, before), shape[d]);
            }
            PaddedRows.Run(from, y, starts, Scalars.Of(value, x.DType));
        }
        if (GradMode.Enabled && x.RequiresGrad) Recorder.Unary(new ConstantOp(pad, value), x, y);
        return y;
    }

    /// <summary>The last one to three dimensions of [N, C, ...] or [C, ...], by elements of the input.</summary>
    public static Tensor Mirrored(Tensor x, long[] pad, PadMode mode)
    {
        var dims = pad.Length / 2;
        if (dims is < 1 or > 3 || x.Rank != dims + 1 && x.Rank != dims + 2)
            throw new ArgumentException($"Pad: by {mode} one to three dimensions can be padded, of an input with one or two more, and not {dims} of the shape {x.Layout}.");
        if (mode != PadMode.Circular) Reductions.RequireFloat($"Pad by {mode}", x);
        var index = new int[dims][];
        for (var d = 0; d < dims; d++) index[d] = Places(x, x.Rank - dims + d, pad[2 * (dims - 1 - d)], pad[2 * (dims - 1 - d) + 1], mode);
        if (mode != PadMode.Circular && x.Shape[^(dims + 1)] == 0) throw new ArgumentException($"Pad: only the batch may be empty, and the shape is {x.Layout}.");
        if (!x.DType.IsFloatingPoint()) return Picked(x, index);
        var taps = new Taps[dims];
        for (var d = 0; d < dims; d++) taps[d] = Taps.Copy(x.Shape[x.Rank - dims + d], index[d]);
        return Resample.Apply(x, taps, mode == PadMode.Circular ? "CopySlices" : $"{(mode == PadMode.Reflect ? "Reflection" : "Replication")}Pad{dims}DBackward0");
    }

    /// <summary>The position in the input of each element of the result along a dimension.</summary>
    private static int[] Places(Tensor x, int dim, long before, long after, PadMode mode)
    {
        var size = x.Shape[dim];
        var outputs = checked(size + before + after);
        if (outputs < (mode == PadMode.Circular ? 0 : 1) || size == 0)
            throw new ArgumentException($"Pad: dimension {dim} of the shape {x.Layout}, padded by {before} and {after}, would have {outputs} elements; {mode} needs elements to pad with, and leaves some.");
        if (mode == PadMode.Reflect && Math.Max(before, after) >= size)
            throw new ArgumentException($"Pad: reflection gives at most {size - 1} elements for {size}, so dimension {dim} of the shape {x.Layout} cannot be padded by {before} and {after}.");
        if (mode == PadMode.Circular && Math.Max(before, after) > size)
            throw new ArgumentException($"Pad: the input can go round once, so dimension {dim} of the shape {x.Layout} cannot be padded by {before} and {after}.");
        // What a crop leaves is what goes round.
        var (first, left) = (Math.Max(0, -before), size - Math.Max(0, -before) - Math.Max(0, -after));
        if (mode == PadMode.Circular && left <= 0 && outputs > 0)
            throw new ArgumentException($"Pad: {before} and {after} crop all of dimension {dim} of the shape {x.Layout}, and leave nothing that could go round.");
        var places = new int[outputs];
        for (var o = 0; o < places.Length; o++)
        {
            var i = o - before;
            places[o] = (int)(mode switch
            {
                PadMode.Reflect => i < 0 ? -i : i >= size ? 2 * (size - 1) - i : i,
                PadMode.Replicate => Math.Clamp(i, 0, size - 1),
                _ => first + ((i - first) % left + left) % left,
            });
        }
        return places;
    }

    private static Tensor Picked(Tensor x, int[][] index)
    {
        var y = x;
        for (var d = 0; d < index.Length; d++) y = y.IndexSelect(x.Rank - index.Length + d, Tensor.From<long>(Array.ConvertAll(index[d], i => (long)i)));
        return y;
    }

    private static long[] Sizes(Tensor x, long[] pad)
    {
        if (pad.Length > 2 * x.Rank) throw new ArgumentException($"Pad: {pad.Length} numbers pad {pad.Length / 2} dimensions, but the input has {x.Rank}, the shape {x.Layout}.");
        var shape = x.Shape.ToArray();
        for (var d = 0; d < pad.Length / 2; d++)
        {
            shape[^(d + 1)] = checked(shape[^(d + 1)] + pad[2 * d] + pad[2 * d + 1]);
            if (shape[^(d + 1)] < 0)
                throw new ArgumentException($"Pad: dimension {x.Rank - 1 - d} of the shape {x.Layout} has fewer elements than {pad[2 * d]} and {pad[2 * d + 1]} would crop.");
        }
        return shape;
    }

    internal sealed class ConstantOp(long[] pad, Scalar value) : LinearOp
    {
        public long[] Pad => pad;
        public Scalar Value => value;

        public override string NodeName => "ConstantPadNdBackward0";

        public override Tensor Apply(Tensor x) => Constant(x, pad, 0);

        public override Tensor Transpose(Tensor g) => Constant(g, Array.ConvertAll(pad, n => -n), 0);
    }
}
