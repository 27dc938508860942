using Autograd.Core;
using Autograd.Kernels;
using Autograd.Tape;

namespace Autograd;

/// <summary>Rearrangements between channels and places of [..., C, h, w].</summary>
internal static class Shuffle
{
    /// <summary>[..., C r r, h, w] to [..., C, h r, w r].</summary>
    public static Tensor Up(Tensor x, long r)
    {
        Check("PixelShuffle", x, r, 3, "an upscale factor");
        var (lead, c, h, w) = (x.Shape[..^3].ToArray(), x.Shape[^3], x.Shape[^2], x.Shape[^1]);
        if (c % checked(r * r) != 0)
            throw new ArgumentException($"PixelShuffle: the {c} channels of the shape {x.Layout} must be a multiple of {r} x {r}, so that each {r * r} of them become one.");
        return Rows(new UpOp(r), x, [.. lead, c / (r * r), h * r, w * r], Layout.CountOf(lead) * c / (r * r), h, w, r, up: true);
    }

    /// <summary>[..., C, h r, w r] to [..., C r r, h, w].</summary>
    public static Tensor Down(Tensor x, long r)
    {
        Check("PixelUnshuffle", x, r, 3, "a downscale factor");
        var (lead, c, h, w) = (x.Shape[..^3].ToArray(), x.Shape[^3], x.Shape[^2], x.Shape[^1]);
        if (h % r != 0 || w % r != 0) throw new ArgumentException($"PixelUnshuffle: height and width of the shape {x.Layout} must be multiples of the downscale factor {r}.");
        return Rows(new DownOp(r), x, [.. lead, c * r * r, h / r, w / r], Layout.CountOf(lead) * c, h / r, w / r, r, up: false);
    }

    /// <summary>[N, g k, ...] to the same shape, with channel i k + j at j g + i.</summary>
    public static Tensor Channels(Tensor x, long groups)
    {
        Check("ChannelShuffle", x, groups, 3, "a number of groups");
        var (n, c, rest) = (x.Shape[0], x.Shape[1], Layout.CountOf(x.Shape[2..]));
        if (c % groups != 0) throw new ArgumentException($"ChannelShuffle: the {c} channels of the shape {x.Layout} must be a multiple of the {groups} groups.");
        return Copy(new ChannelsOp(groups, c / groups), x, [n, groups, c / groups, rest], [1, 0, 2], x.Shape.ToArray());
    }

    private static Tensor Rows(Op op, Tensor x, long[] shape, long planes, long h, long w, long r, bool up)
    {
        Tensor y;
        using (Quiet.Now())
        {
            y = Tensor.Allocate(x.DType, Layout.Contiguous(shape));
            if (y.ElementCount > 0) ShuffledRows.Run(planes, h, w, r, x.Seen().ContiguousDetached(), y, up);
        }
        if (GradMode.Enabled && x.RequiresGrad) Recorder.Unary(op, x, y);
        return y;
    }

    /// <summary>A copy in another order: the last dimensions of a shape permuted.</summary>
    private static Tensor Copy(Op op, Tensor x, long[] apart, int[] order, long[] shape)
    {
        Tensor y;
        using (Quiet.Now())
        {
            var lead = apart.Length - order.Length;
            y = x.Detach().Reshape(apart).Permute([.. Enumerable.Range(0, lead), .. order.Select(d => lead + d)]).Reshape(shape);
            if (ReferenceEquals(y.Storage, x.Storage)) y = y.Clone();
        }
        if (GradMode.Enabled && x.RequiresGrad) Recorder.Unary(op, x, y);
        return y;
    }

    private static void Check(string op, Tensor x, long n, int rank, string what)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Rank < rank) throw new ArgumentException($"{op}: the input must have at least {rank} dimensions, and has the shape {x.Layout}.");
        if (n <= 0) throw new ArgumentException($"{op}: {what} must be positive, and is {n}.");
    }

    internal sealed class UpOp(long r) : LinearOp
    {
        public long R => r;

        public override string NodeName => "PixelShuffleBackward0";
        public override Tensor Apply(Tensor x) => Up(x, r);
        public override Tensor Transpose(Tensor g) => Down(g, r);
    }

    internal sealed class DownOp(long r) : LinearOp
    {
        public long R => r;

        public override string NodeName => "PixelUnshuffleBackward0";
        public override Tensor Apply(Tensor x) => Down(x, r);
        public override Tensor Transpose(Tensor g) => Up(g, r);
    }

    internal sealed class ChannelsOp(long groups, long each) : LinearOp
    {
        public long Groups => groups;

        public override string NodeName => "ChannelShuffleBackward0";
        public override Tensor Apply(Tensor x) => Channels(x, groups);

        // A transposed matrix of channels is transposed again by as many groups as there were channels in one.
        public override Tensor Transpose(Tensor g) => each == 0 ? g : Channels(g, each);
    }
}
