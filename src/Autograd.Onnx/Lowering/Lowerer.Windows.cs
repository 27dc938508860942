using Autograd.Kernels;
using Autograd.Onnx.Tracing;

namespace Autograd.Onnx.Lowering;

/// <summary>Convolutions, pooling, and linear maps along dimensions.</summary>
internal sealed partial class Lowerer
{
    private string? Window(Step step) => step.Op switch
    {
        ConvolutionOp { Side: ConvolutionSide.Output } op => Convolution(step, op.Form),
        ConvolutionOp { Side: ConvolutionSide.Input } op => TransposedConvolution(step, op.Form),
        WindowPool.MaxOp op => MaxPool(step, op),
        WindowPool.AverageOp op => AveragePool(step, op),
        _ => null,
    };

    private string Convolution(Step step, ConvolutionForm form)
    {
        var after = new long[form.Dims];
        for (var d = 0; d < form.Dims; d++)
        {
            var (stride, dilation, padding) = form.Steps[d];
            after[d] = Math.Max(0, (form.Output[2 + d] - 1) * stride + (form.Weight[2 + d] - 1) * dilation + 1 - form.Input[2 + d] - padding);
        }
        return graph.Add("Conv", Array.ConvertAll(step.Inputs, NameOf), Common(form, after));
    }

    private string TransposedConvolution(Step step, ConvolutionForm form)
    {
        var (after, extra) = (new long[form.Dims], new long[form.Dims]);
        for (var d = 0; d < form.Dims; d++)
        {
            var (stride, dilation, padding) = form.Steps[d];
            after[d] = padding;
            extra[d] = form.Input[2 + d] - ((form.Output[2 + d] - 1) * stride + (form.Weight[2 + d] - 1) * dilation + 1 - 2 * padding);
        }
        return graph.Add("ConvTranspose", Array.ConvertAll(step.Inputs, NameOf), [.. Common(form, after), ("output_padding", extra)]);
    }

    private static (string, object)[] Common(ConvolutionForm form, long[] after) =>
    [
        ("kernel_shape", form.Weight[2..]), ("strides", Array.ConvertAll(form.Steps, s => s.Stride)), ("dilations", Array.ConvertAll(form.Steps, s => s.Dilation)),
        ("pads", (long[])[.. form.Steps.Select(s => s.Padding), .. after]), ("group", form.Shape.Groups),
    ];

    private string MaxPool(Step step, WindowPool.MaxOp op)
    {
        var (w, x, dims) = (op.Windows, step.Inputs[0], op.Dims);
        if (Regular(w, dims) is not { } forms)
            throw new NotSupportedException("adaptive pooling is exported where the output size divides the input size");
        return Pooled("MaxPool", x, dims, [
            ("kernel_shape", Array.ConvertAll(forms, f => f.Kernel)), ("strides", Array.ConvertAll(forms, f => f.Stride)), ("dilations", w.Step[^dims..]),
            ("pads", (long[])[.. forms.Select(f => f.Padding), .. After(w, forms)])]);
    }

    private string AveragePool(Step step, WindowPool.AverageOp op)
    {
        var (w, x, dims) = (op.Windows, step.Inputs[0], op.Dims);
        var last = PoolWindows.Dims - dims;
        var counts = w.Form[last] is not { CountPad: false };
        if (Regular(w, dims) is { } forms && (!counts || After(w, forms).Select((n, d) => n <= forms[d].Padding).All(fits => fits)))
        {
            var y = Pooled("AveragePool", x, dims, [
                ("kernel_shape", Array.ConvertAll(forms, f => f.Kernel)), ("strides", Array.ConvertAll(forms, f => f.Stride)),
                ("pads", (long[])[.. forms.Select(f => f.Padding), .. After(w, forms)]), ("count_include_pad", counts || op.Divisor != 0 ? 1L : 0L)]);
            var kernel = forms.Aggregate(1L, (n, f) => n * f.Kernel);
            return op.Divisor == 0 || op.Divisor == kernel ? y : graph.Add("Mul", [y, Scalar((double)kernel / op.Divisor, x.DType)]);
        }
        // Windows of several sizes: a mean along each dimension in turn.
        if (op.Divisor != 0) throw new NotSupportedException("a divisor is exported for windows of one size only");
        var z = NameOf(x);
        for (var d = 0; d < dims; d++)
        {
            var at = last + d;
            var rows = new (int, double)[w.To[at]][];
            for (var o = 0; o < rows.Length; o++)
            {
                var row = new List<(int, double)>();
                for (var i = w.Begin[at][o]; i < w.End[at][o]; i += w.Step[at]) row.Add(((int)i, 1.0 / w.Count[at][o]));
                rows[o] = [.. row];
            }
            z = Along(z, x, x.Rank - dims + d, Taps.Of(w.From[at], rows));
        }
        return z;
    }

    /// <summary>Windows of one size at equal distances; null if they are not.</summary>
    private static (long Kernel, long Stride, long Padding)[]? Regular(PoolWindows w, int dims)
    {
        var forms = new (long, long, long)[dims];
        for (var d = 0; d < dims; d++)
        {
            var at = PoolWindows.Dims - dims + d;
            if (w.Form[at] is { } form) forms[d] = (form.Kernel, form.Stride, form.Padding);
            else if (w.To[at] > 0 && w.From[at] % w.To[at] == 0) forms[d] = (w.From[at] / w.To[at], w.From[at] / w.To[at], 0);
            else return null;
        }
        return forms;
    }

    /// <summary>How far the last windows reach beyond the input.</summary>
    private static long[] After(PoolWindows w, (long Kernel, long Stride, long Padding)[] forms) =>
        [.. forms.Select((f, d) => Beyond(w, PoolWindows.Dims - forms.Length + d, f))];

    private static long Beyond(PoolWindows w, int at, (long Kernel, long Stride, long Padding) f) =>
        Math.Max(0, (w.To[at] - 1) * f.Stride + (f.Kernel - 1) * w.Step[at] + 1 - w.From[at] - f.Padding);

    /// <summary>ONNX pools [N, C, ...] only.</summary>
    private string Pooled(string op, Value x, int dims, (string, object)[] attributes) =>
        x.Rank == dims + 2 ? graph.Add(op, [NameOf(x)], attributes) : Squeeze(graph.Add(op, [Unsqueeze(NameOf(x), 0)], attributes), 0);

    /// <summary>A linear map along a dimension: a lookup if it only copies elements, else a product with its matrix.</summary>
    private string Along(string x, Value like, int dim, Taps taps)
    {
        if (taps.IsIdentity) return x;
        if (taps.IsCopy) return graph.Add("Gather", [x, graph.AddConstant(Tensor.From<long>(Array.ConvertAll(taps.Index, i => (long)i)))], ("axis", (long)dim));
        var matrix = new double[taps.To * taps.From];
        for (var o = 0; o < taps.To; o++)
            for (var k = taps.Begin[o]; k < taps.Begin[o + 1]; k++) matrix[o * taps.From + taps.Index[k]] += taps.Weight[k];
        var rows = Tensor.From<double>(matrix, [taps.To, taps.From]).To(like.DType);
        if (dim == like.Rank - 2) return graph.Add("MatMul", [graph.AddConstant(rows), x]);
        var columns = graph.AddConstant(rows.T());
        if (dim == like.Rank - 1) return graph.Add("MatMul", [x, columns]);
        var swap = Enumerable.Range(0, like.Rank).Select(d => (long)d).ToArray();
        (swap[dim], swap[^1]) = (swap[^1], swap[dim]);
        return graph.Add("Transpose", [graph.Add("MatMul", [graph.Add("Transpose", [x], ("perm", swap)), columns])], ("perm", swap));
    }
}
