using System.Diagnostics.CodeAnalysis;
using Autograd.Core;
using Autograd.Kernels;
using Autograd.Tape;

namespace Autograd;

/// <summary>Brings tensors to the kernels of normalisation, and sums up what these leave of the cotangents of weights.</summary>
internal static unsafe class FusedNorm
{
    /// <summary>Elements below which a second thread does not pay.</summary>
    private const long Grain = 16 * 1024;

    /// <summary>Rows whose cotangents of weights are summed one after another, at the least and at the most.</summary>
    private const int FewestRows = 16, MostRows = 64;

    /// <summary>The result; mean and variance are read if they are given, and else written. The scale is always written.</summary>
    public static Tensor Forward(Tensor x, NormShape shape, Tensor? weight, Tensor? bias, Tensor mean, Tensor variance, Tensor scale, bool given, double eps)
    {
        var compute = x.DType.Compute();
        var y = Tensor.Allocate(compute, Layout.Contiguous(x.Shape));
        var source = Plain(x, compute);
        if (shape.Channels == 0)
        {
            weight ??= Tensor.Ones([shape.Length], compute);
            bias ??= Tensor.Zeros([shape.Length], compute);
        }
        Tensor? w = Plain(weight, compute), b = Plain(bias, compute);
        Tensor means = given ? Plain(mean, compute) : mean, variances = given ? Plain(variance, compute) : variance;
        fixed (byte* px = &source.Storage.Origin, py = &y.Storage.Origin, pw = &(w ?? source).Storage.Origin, pb = &(b ?? source).Storage.Origin,
            pm = &means.Storage.Origin, pv = &variances.Storage.Origin, ps = &scale.Storage.Origin)
        {
            var work = new NormLines.Work
            {
                Shape = shape, X = At(px, source), Y = py, Weight = w is null ? null : At(pw, w), Bias = b is null ? null : At(pb, b),
                Mean = At(pm, means), Variance = At(pv, variances), Scale = ps, Eps = eps, Given = given,
            };
            if (source.ElementCount == 0) { }
            else if (shape.IsColumns) Workers.For(Registers(shape, compute), Math.Max(1, Grain / (shape.Segments * Lanes(compute))), FloatBody.Of<NormColumns.Forward>(compute), &work);
            else if (given && shape.LineIsChannel) Workers.For(shape.Segments * shape.Channels, Math.Max(1, Grain / shape.Length), FloatBody.Of<NormLines.ForwardGiven>(compute), &work);
            else if (shape.Channels == 0 && !given && shape.Length <= NormLines.MostOfRow)
            {
                var body = shape.Length % Lanes(compute) == 0 ? FloatBody.Of<NormLines.ForwardRows<NormLines.Whole>>(compute) : FloatBody.Of<NormLines.ForwardRows<NormLines.Within>>(compute);
                Workers.For(shape.Lines, Math.Max(1, Grain / shape.Length), body, &work);
            }
            else Workers.For(shape.Lines, Math.Max(1, Grain / shape.Count), FloatBody.Of<NormLines.Forward>(compute), &work);
        }
        GC.KeepAlive(source);
        GC.KeepAlive(w);
        GC.KeepAlive(b);
        GC.KeepAlive(means);
        GC.KeepAlive(variances);
        return y.To(x.DType);
    }

    /// <summary>The cotangents of the input, the weight and the bias, as far as they are needed.</summary>
    public static void Backward(Node node, NormShape shape, Tensor g, Tensor mean, Tensor scale, bool weighted, bool given, Span<Tensor?> cotangents)
    {
        var x = node.Input(0);
        var compute = x.DType.Compute();
        var (source, h) = (Plain(x, compute), Plain(g, compute));
        var w = weighted ? Plain(node.Input(1), compute) : shape.Channels == 0 ? Tensor.Ones([shape.Length], compute) : null;
        var dx = node.Needs(0) ? Tensor.Allocate(compute, Layout.Contiguous(x.Shape)) : null;
        if (x.ElementCount == 0)
        {
            for (var i = 0; i < cotangents.Length; i++)
                if (node.Needs(i)) cotangents[i] = Tensor.Zeros(node.Extras!.Inputs![i].Layout.Shape, x.DType);
            return;
        }
        var part = Math.Clamp(64 * 1024 / Math.Max(1, shape.Length), FewestRows, MostRows);
        var (tall, wide) = shape.Channels == 0 ? ((shape.Lines + part - 1) / part, shape.Length) : shape.LineIsChannel ? (1, shape.Channels) : (shape.Lines * shape.Segments / shape.Channels, shape.Channels);
        // Rows of places are whole chunks, as they are added to in registers.
        var lanes = Chunk.Size / compute.Size();
        var row = shape.Channels == 0 ? (wide + lanes - 1) / lanes * lanes : wide;
        Tensor dw = Tensor.Allocate(compute, Layout.Contiguous(tall, row)), db = Tensor.Allocate(compute, Layout.Contiguous(tall, row));
        var means = Plain(mean, compute);
        fixed (byte* px = &source.Storage.Origin, pg = &h.Storage.Origin, pw = &(w ?? source).Storage.Origin, pd = &(dx ?? source).Storage.Origin,
            pdw = &dw.Storage.Origin, pdb = &db.Storage.Origin, pm = &means.Storage.Origin, ps = &scale.Storage.Origin)
        {
            var work = new NormLines.Work
            {
                Shape = shape, X = At(px, source), G = At(pg, h), Weight = w is null ? null : At(pw, w), Dx = dx is null ? null : pd,
                DWeight = pdw, DBias = pdb, Mean = At(pm, means), Scale = ps, Given = given, Part = part, Row = row,
            };
            if (shape.IsColumns) Workers.For(Registers(shape, compute), Math.Max(1, Grain / (shape.Segments * Lanes(compute))), FloatBody.Of<NormColumns.Backward>(compute), &work);
            else if (shape.Channels == 0) Workers.For(tall, Math.Max(1, Grain / (part * shape.Count)), FloatBody.Of<NormLines.BackwardOfPlaces>(compute), &work);
            else Workers.For(shape.Lines, Math.Max(1, Grain / shape.Count), FloatBody.Of<NormLines.BackwardOfChannels>(compute), &work);
        }
        GC.KeepAlive(source);
        GC.KeepAlive(h);
        GC.KeepAlive(w);
        GC.KeepAlive(dx);
        GC.KeepAlive(means);
        GC.KeepAlive(scale);
        cotangents[0] = dx?.To(x.DType);
        if (weighted && node.Needs(1)) cotangents[1] = Total(dw).Reshape(node.Input(1).Shape);
        for (var i = weighted ? 2 : 1; i < cotangents.Length; i++)
            if (node.Needs(i)) cotangents[i] = Total(db).Reshape(node.Extras!.Inputs![i].Layout.Shape);

        Tensor Total(Tensor parts) => parts.Narrow(1, 0, wide).Sum(0).Reshape(wide).To(x.DType);
    }

    private static long Lanes(DType compute) => Width.Bits / 8 / compute.Size();

    /// <summary>Registers of columns; the last one overlaps the one before.</summary>
    private static long Registers(NormShape shape, DType compute) => (shape.Channels + Lanes(compute) - 1) / Lanes(compute);

    [return: NotNullIfNotNull(nameof(x))]
    private static Tensor? Plain(Tensor? x, DType compute) => x?.Seen().To(compute).ContiguousDetached();

    private static byte* At(byte* origin, Tensor x) => origin + x.Layout.Offset * x.DType.Size();
}
