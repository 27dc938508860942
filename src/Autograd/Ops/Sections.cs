using Autograd.Core;
using Autograd.Tape;

namespace Autograd;

/// <summary>
/// Consecutive parts of a dimension, by one node: their cotangents are joined in one pass, where each of many views would bring a whole of zeros. The parts lie in the memory of
/// the whole, and nobody may write to them.
/// </summary>
internal static class Sections
{
    // The tape counts the outputs of a node in 16 bits.
    private const int Most = 16384;

    /// <summary>Parts of the given sizes, which add up to the dimension's.</summary>
    public static Tensor[] Of(Tensor x, ReadOnlySpan<long> sizes, int dim)
    {
        if (sizes.Length == 1) return [x];
        if (sizes.Length > Most)
        {
            var halves = Of(x, [Sum(sizes[..Most]), Sum(sizes[Most..])], dim);
            return [.. Of(halves[0], sizes[..Most], dim), .. Of(halves[1], sizes[Most..], dim)];
        }
        var parts = new Tensor[sizes.Length];
        using (Quiet.Now())
        {
            var whole = x.Detach();
            for (long i = 0, start = 0; i < parts.Length; start += sizes[(int)i++]) parts[i] = whole.Narrow(dim, start, sizes[(int)i]);
        }
        if (GradMode.Enabled && x.RequiresGrad) Recorder.Many(new SectionsOp(dim), [x], parts);
        return parts;
    }

    /// <summary>Parts of one size.</summary>
    public static Tensor[] Of(Tensor x, int count, int dim)
    {
        var sizes = new long[count];
        Array.Fill(sizes, x.Size(dim) / count);
        return Of(x, sizes, dim);
    }

    private static long Sum(ReadOnlySpan<long> sizes)
    {
        long sum = 0;
        foreach (var size in sizes) sum += size;
        return sum;
    }

    internal sealed class SectionsOp(int dim) : Op
    {
        public int Dim => dim;

        public override string NodeName => "SplitWithSizesBackward0";

        public override bool Together => true;

        public override void Vjp(Node node, ReadOnlySpan<Tensor?> g, Span<Tensor?> inputs)
        {
            var parts = new Tensor[g.Length];
            var outputs = node.Extras!.Outputs!;
            for (var i = 0; i < parts.Length; i++) parts[i] = g[i] ?? Tensor.Zeros(outputs[i].Layout.Shape, outputs[i].DType);
            inputs[0] = Tensor.Cat(parts, dim);
        }

        public override Tensor? Vjp(Node node, int input, Tensor g) => throw new InvalidOperationException("The parts give their cotangents together.");

        public override Tensor? Jvp(Node node, int input, Tensor t, int output)
        {
            var outputs = node.Extras!.Outputs!;
            var (wrapped, start) = (Dims.Wrap(dim, t.Rank, "Split"), 0L);
            for (var i = 0; i < output; i++) start += outputs[i].Layout.Shape[wrapped];
            return t.Narrow(wrapped, start, outputs[output].Layout.Shape[wrapped]);
        }
    }
}
