using System.Text;

namespace Autograd;

/// <summary>A tensor's text as PyTorch prints it, to the character.</summary>
/// <remarks>
/// The elements that the text shows are visited twice, to settle their common format and to write them; no other is read, so a
/// summary of a huge tensor costs no more than that of a small one.
/// </remarks>
internal ref struct TensorText
{
    const string Prefix = "tensor(";

    readonly ReadOnlySpan<long> shape;
    readonly PrintOptions options;
    readonly ElementFormat format;
    readonly bool summarize;
    readonly StringBuilder text = new(Prefix);
    int lineStart;
    bool inSuffixes;

    TensorText(ReadOnlySpan<long> shape, ElementFormat format, PrintOptions options, bool summarize)
    {
        this.shape = shape;
        this.format = format;
        this.options = options;
        this.summarize = summarize;
    }

    /// <summary>The text of a tensor: its elements, and what sets it apart from a plain one of the default dtype.</summary>
    /// <param name="shape">The tensor's sizes.</param>
    /// <param name="dtype">The tensor's dtype, which decides whether elements are read as reals or as integers.</param>
    /// <param name="elements">The tensor's elements.</param>
    /// <param name="options">The options to print with; mostly <see cref="PrintOptions.Default"/>.</param>
    /// <param name="defaultDType">The dtype that goes without saying.</param>
    /// <param name="gradFn">The name of the operation that made the tensor (<c>AddBackward0</c>), or null for a leaf.</param>
    /// <param name="requiresGrad">Whether a leaf requires a gradient.</param>
    public static string Format(
        ReadOnlySpan<long> shape,
        DType dtype,
        IElements elements,
        PrintOptions options,
        DType defaultDType,
        string? gradFn = null,
        bool requiresGrad = false)
    {
        long count = 1;
        foreach (long n in shape) count *= n;

        var printer = new TensorText(shape, ElementFormat.For(dtype, elements, options), options, summarize: count > options.Threshold);
        if (count == 0) printer.text.Append("[]");
        else printer.WriteElements(count);

        // Without elements, nothing tells the shape, nor that they would be integers or bools.
        if (count == 0 && shape.Length != 1) printer.WriteSuffix("size=" + Size(shape));
        bool evident = dtype == defaultDType || (count > 0 && dtype is DType.Int64 or DType.Bool);
        if (!evident) printer.WriteSuffix("dtype=" + dtype.TorchName());
        if (gradFn is not null) printer.WriteSuffix($"grad_fn=<{gradFn}>");
        else if (requiresGrad) printer.WriteSuffix("requires_grad=True");
        return printer.text.Append(')').ToString();
    }

    void WriteElements(long count)
    {
        See(0, 0, count);
        format.Settle();
        Write(0, 0, count, Prefix.Length);
    }

    // A block is what the leading indices leave: the dimensions from dim on, as count elements beginning at start.
    readonly void See(int dim, long start, long count)
    {
        if (dim == shape.Length)
        {
            format.See(start);
            return;
        }
        long step = count / shape[dim];
        for (var items = Along(dim); items.Next();)
            if (!items.IsGap) See(dim + 1, start + items.Index * step, step);
    }

    void Write(int dim, long start, long count, int indent)
    {
        if (dim == shape.Length)
        {
            WritePadded(start);
            return;
        }
        text.Append('[');
        if (dim == shape.Length - 1) WriteRow(dim, start, indent + 1);
        else WriteBlocks(dim, start, count / shape[dim], indent + 1);
        text.Append(']');
    }

    // Blocks are set apart by as many line ends as they have dimensions.
    void WriteBlocks(int dim, long start, long step, int indent)
    {
        bool first = true;
        for (var items = Along(dim); items.Next(); first = false)
        {
            if (!first)
            {
                text.Append(',').Append('\n', shape.Length - dim - 1);
                StartLine(indent);
            }
            if (items.IsGap) text.Append("...");
            else Write(dim + 1, start + items.Index * step, step, indent);
        }
    }

    // The bracket takes one of the line's columns without counting as one, and every element counts with its comma and space.
    void WriteRow(int dim, long start, int indent)
    {
        int perLine = Math.Max(1, (options.LineWidth - (indent - 1)) / (format.Width + 2));
        int column = 0;
        for (var items = Along(dim); items.Next(); column++)
        {
            if (column == perLine)
            {
                text.Append(",\n");
                StartLine(indent);
                column = 0;
            }
            else if (column > 0)
            {
                text.Append(", ");
            }
            if (!items.IsGap) WritePadded(start + items.Index);
            else text.Append(options.EdgeItems == 0 ? "..." : " ...");
        }
    }

    readonly void WritePadded(long index)
    {
        string element = format.Text(index);
        text.Append(' ', Math.Max(0, format.Width - element.Length)).Append(element);
    }

    // A suffix that would cross the line width begins a line of its own. PyTorch counts two columns more than the elements' last
    // line has, but none more than a line of suffixes has.
    void WriteSuffix(string suffix)
    {
        int column = text.Length - lineStart + (inSuffixes ? 0 : 2);
        text.Append(',');
        if (column + suffix.Length + 2 > options.LineWidth)
        {
            text.Append('\n');
            StartLine(Prefix.Length);
            inSuffixes = true;
        }
        else
        {
            text.Append(' ');
        }
        text.Append(suffix);
    }

    void StartLine(int indent)
    {
        lineStart = text.Length;
        text.Append(' ', indent);
    }

    readonly ShownItems Along(int dim) => new(shape[dim], summarize ? options.EdgeItems : long.MaxValue);

    static string Size(ReadOnlySpan<long> shape)
    {
        var sizes = new string[shape.Length];
        for (int i = 0; i < sizes.Length; i++) sizes[i] = CNumber.Integer(shape[i]);
        return $"({string.Join(", ", sizes)})";
    }
}
