using Autograd.Core;
using Autograd.Kernels;
using Autograd.Tape;

namespace Autograd;

/// <summary>
/// softmax(Q K^T scale + mask) V of [batch, heads, steps, features] as one node, without a tensor of the scores. With recording its cotangents are those of the same in tensor ops.
/// </summary>
internal static class HeadAttention
{
    // Slots of what is kept besides the inputs.
    private const int SumsSlot = 3, MaskSlot = 4;

    /// <summary>Whether the kernels take these, and nobody wants to see the parts. Masks are of bools (true: forbidden) or added; they have no gradient here.</summary>
    public static bool Serves(Tensor query, Tensor key, Tensor value, params ReadOnlySpan<Tensor?> masks)
    {
        foreach (var mask in masks)
            if (mask is not null && (mask.RequiresGrad || mask.DType != DType.Bool && mask.DType != query.DType || !Stretches(mask)))
                return false;
        return Tracer.Current is null && query.DType is DType.Float32 or DType.Float64 && key.DType == query.DType && value.DType == query.DType &&
            query.Rank == 4 && key.Rank == 4 && value.Rank == 4 && query.ElementCount > 0 && key.ElementCount > 0 && value.ElementCount > 0 &&
            key.Shape[..2].SequenceEqual(query.Shape[..2]) && value.Shape[..2].SequenceEqual(query.Shape[..2]);

        bool Stretches(Tensor mask)
        {
            if (query.Rank != 4 || key.Rank != 4) return false;
            ReadOnlySpan<long> scores = [query.Shape[0], query.Shape[1], query.Shape[2], key.Shape[2]];
            for (var back = 1; back <= mask.Rank; back++)
                if (back > 4 || mask.Shape[^back] != 1 && mask.Shape[^back] != scores[^back])
                    return false;
            return true;
        }
    }

    /// <summary>The mixtures [batch, heads, queries, features of a value], in the order of the queries' memory.</summary>
    public static Tensor Apply(Tensor query, Tensor key, Tensor value, double scale, bool causal, params ReadOnlySpan<Tensor?> masks)
    {
        AttentionPass pass;
        using (Quiet.Now())
        {
            pass = new AttentionPass
            {
                Query = query.Detach(), Key = key.Detach(), Value = value.Detach(), Scale = scale, Causal = causal,
                Mask = Added([query.Shape[0], query.Shape[1], query.Shape[2], key.Shape[2]], query.DType, masks),
                Output = Tensor.Allocate(query.DType, Like(query.Layout, value.Shape[3])),
                Sums = Tensor.Allocate(query.DType, Layout.Contiguous(query.Shape[0], query.Shape[1], 2, query.Shape[2])),
            };
            pass.Forward();
        }
        if (GradMode.Enabled && (query.RequiresGrad || key.RequiresGrad || value.RequiresGrad))
        {
            var node = Recorder.Many(new HeadAttentionOp(scale, causal), [query, key, value], [pass.Output]);
            node.Save(0, query);
            node.Save(1, key);
            node.Save(2, value);
            node.Save(SumsSlot, pass.Sums);
            if (pass.Mask is not null) node.Save(MaskSlot, pass.Mask);
        }
        return pass.Output;
    }

    /// <summary>All masks as one that is added, seen in the scores' shape.</summary>
    private static Tensor? Added(long[] shape, DType dtype, ReadOnlySpan<Tensor?> masks)
    {
        Tensor? sum = null;
        foreach (var mask in masks)
        {
            if (mask is null) continue;
            var added = mask.DType == DType.Bool ? Tensor.Zeros(mask.Shape, dtype).MaskedFill(mask, double.NegativeInfinity) : mask.Detach();
            sum = sum is null ? added : sum + added;
        }
        if (sum is null) return null;
        if (sum.Rank == 0 || sum.Shape[^1] != shape[^1]) sum = sum.Expand([.. sum.Rank == 0 ? [] : sum.Shape[..^1], shape[^1]]);
        return (sum.Strides[^1] == 1 ? sum : sum.Contiguous()).Expand(shape);
    }

    /// <summary>Dense memory for other features, whose dimensions but the last are in the order of the given layout's.</summary>
    private static Layout Like(Layout x, long features)
    {
        int[] order = [0, 1, 2];
        Array.Sort(order, (a, b) => x.Strides[a] != x.Strides[b] ? x.Strides[b].CompareTo(x.Strides[a]) : a.CompareTo(b));
        long[] shape = [x.Shape[0], x.Shape[1], x.Shape[2], features], strides = [0, 0, 0, 1];
        var stride = features;
        for (var i = 2; i >= 0; i--)
        {
            strides[order[i]] = stride;
            stride *= shape[order[i]];
        }
        return Layout.Strided(shape, strides, 0);
    }

    internal sealed class HeadAttentionOp(double scale, bool causal) : Op
    {
        public override string NodeName => "ScaledDotProductAttentionBackward0";

        public override bool Together => true;

        public override Tensor? Vjp(Node node, int input, Tensor g) => throw new InvalidOperationException("Queries, keys and values get their cotangents together.");

        public override void Vjp(Node node, ReadOnlySpan<Tensor?> g, Span<Tensor?> inputs)
        {
            var masked = node.Extras!.Saves(MaskSlot);
            if (GradMode.Enabled)
            {
                Recomputation.Vjp(node, x => [InParts(x[0], x[1], x[2], masked ? node.Constant(MaskSlot) : null)], g, inputs);
                return;
            }
            var (query, key, value) = (node.Input(0), node.Input(1), node.Input(2));
            var pass = new AttentionPass
            {
                Query = query, Key = key, Value = value, Scale = scale, Causal = causal, Mask = masked ? node.Constant(MaskSlot) : null, Output = g[0]!, Sums = node.Constant(SumsSlot),
                DQuery = New(query), DKey = New(key), DValue = New(value),
            };
            pass.Backward();
            (inputs[0], inputs[1], inputs[2]) = (pass.DQuery, pass.DKey, pass.DValue);

            static Tensor New(Tensor x) => Tensor.Allocate(x.DType, Like(x.Layout, x.Shape[3]));
        }

        private Tensor InParts(Tensor query, Tensor key, Tensor value, Tensor? mask)
        {
            var scores = (query * scale).Matmul(key.MT());
            if (mask is not null) scores += mask;
            if (causal) scores = scores.MaskedFill(Tensor.Ones([query.Shape[2], key.Shape[2]], DType.Bool).Tril().LogicalNot(), double.NegativeInfinity);
            return scores.Softmax(-1).Matmul(value);
        }
    }
}
