using Autograd.Core;
using Autograd.Tape;

namespace Autograd;

/// <summary>Rows of a table by number.</summary>
internal static class Embeddings
{
    public static Tensor Apply(Tensor index, Tensor table, long padding, bool byFrequency)
    {
        var rows = Positions.Vector("Embedding", table, 0, index.Reshape(-1), GradMode.Enabled && table.RequiresGrad);
        Tensor y;
        using (Quiet.Now()) y = Gathering.Select(table.Seen(), 0, rows).Moved(Layout.Contiguous([.. index.Shape, table.Shape[1]]));
        if (GradMode.Enabled && table.RequiresGrad) Recorder.Many(new EmbeddingOp(index.Shape.ToArray(), rows, table.Shape[0], padding, byFrequency), [table], [y]);
        return y;
    }

    /// <summary>Rows that are used and longer than allowed are scaled down, without recording.</summary>
    public static void Renorm(Tensor table, Tensor index, double maxNorm, double p)
    {
        using (Autodiff.NoGrad())
        {
            var rows = index.Detach().Reshape(-1).To(DType.Int64).Unique();
            if (rows.ElementCount == 0) return;
            var used = table.IndexSelect(0, rows);
            var norms = used.Norm(p, 1, keepDim: true);
            var scaled = Tensor.Where(norms > maxNorm, used * (maxNorm / (norms + 1e-7)), used);
            table.IndexCopyInPlace(0, rows, scaled);
        }
    }

    public static void Check(string op, Tensor index, Tensor table, long? paddingIdx, out long padding)
    {
        if (!index.DType.IsInteger()) throw new ArgumentException($"{op}: the numbers must be integers, and are {index.DType.TorchName()}.");
        if (table.Rank != 2) throw new ArgumentException($"{op}: the table must be [rows, columns], and has the shape {table.Layout}.");
        padding = paddingIdx is { } p ? p < 0 ? p + table.Shape[0] : p : -1;
        if (paddingIdx is not null && (padding < 0 || padding >= table.Shape[0]))
            throw new ArgumentOutOfRangeException(nameof(paddingIdx), $"{op}: the padding {paddingIdx} is no row of {table.Shape[0]}.");
    }

    internal sealed class EmbeddingOp(long[] shape, Tensor rows, long count, long padding, bool byFrequency) : Op
    {
        public Tensor Rows => rows;

        public override string NodeName => "EmbeddingBackward0";

        /// <summary>The padding row gets no gradient, and a frequent one its mean if so wanted.</summary>
        public override Tensor? Vjp(Node node, int input, Tensor g)
        {
            var columns = g.Shape[^1];
            var part = g.Reshape(-1, columns);
            if (padding >= 0) part = part.MaskedFill(rows.Eq(padding).Unsqueeze(1), 0);
            if (byFrequency)
            {
                var times = Tensor.Zeros([count], DType.Int64).IndexAddInPlace(0, rows, Tensor.OnesLike(rows)).IndexSelect(0, rows).To(g.DType);
                part = part / times.Unsqueeze(1);
            }
            return Tensor.Zeros([count, columns], g.DType).IndexAddInPlace(0, rows, part);
        }

        public override Tensor? Jvp(Node node, int input, Tensor t, int output) => t.IndexSelect(0, rows).Reshape([.. shape, t.Shape[1]]);
    }
}
