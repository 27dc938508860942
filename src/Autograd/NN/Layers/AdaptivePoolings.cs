namespace Autograd.NN;

/// <summary>The mean of as many windows as asked for, which cover [N, C, l] or [C, l] as evenly as they can.</summary>
/// <param name="outputSize">The number of windows, for all dimensions or for each; -1 keeps the size of the input.</param>
public class AdaptiveAvgPool1d(Sizes outputSize) : Module<Tensor, Tensor>
{
    /// <inheritdoc/>
    protected internal override string ExtraRepr => $"output_size={Text.Of(outputSize)}";

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => F.AdaptiveAvgPool1d(input, outputSize);
}

/// <summary>The mean of as many windows as asked for, which cover [N, C, h, w] or [C, h, w] as evenly as they can.</summary>
/// <param name="outputSize">The number of windows, for all dimensions or for each; -1 keeps the size of the input.</param>
public class AdaptiveAvgPool2d(Sizes outputSize) : Module<Tensor, Tensor>
{
    /// <inheritdoc/>
    protected internal override string ExtraRepr => $"output_size={Text.Of(outputSize)}";

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => F.AdaptiveAvgPool2d(input, outputSize);
}

/// <summary>The mean of as many windows as asked for, which cover [N, C, d, h, w] or [C, d, h, w] as evenly as they can.</summary>
/// <param name="outputSize">The number of windows, for all dimensions or for each; -1 keeps the size of the input.</param>
public class AdaptiveAvgPool3d(Sizes outputSize) : Module<Tensor, Tensor>
{
    /// <inheritdoc/>
    protected internal override string ExtraRepr => $"output_size={Text.Of(outputSize)}";

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => F.AdaptiveAvgPool3d(input, outputSize);
}

/// <summary>The largest element of each of as many windows as asked for, which cover [N, C, l] or [C, l] as evenly as they can.</summary>
/// <param name="outputSize">The number of windows, for all dimensions or for each; -1 keeps the size of the input.</param>
public class AdaptiveMaxPool1d(Sizes outputSize) : Module<Tensor, Tensor>
{
    /// <summary>Computes the output and the place of each maximum among the flattened elements of its plane.</summary>
    public (Tensor Values, Tensor Indices) CallWithIndices(Tensor input)
    {
        Tensor? indices = null;
        var values = CallWith(input, x =>
        {
            (var y, indices) = F.AdaptiveMaxPool1dWithIndices(x, outputSize);
            return y;
        });
        return (values, indices!);
    }

    /// <inheritdoc/>
    protected internal override string ExtraRepr => $"output_size={Text.Of(outputSize)}";

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => F.AdaptiveMaxPool1d(input, outputSize);
}

/// <summary>The largest element of each of as many windows as asked for, which cover [N, C, h, w] or [C, h, w] as evenly as they can.</summary>
/// <param name="outputSize">The number of windows, for all dimensions or for each; -1 keeps the size of the input.</param>
public class AdaptiveMaxPool2d(Sizes outputSize) : Module<Tensor, Tensor>
{
    /// <summary>Computes the output and the place of each maximum among the flattened elements of its plane.</summary>
    public (Tensor Values, Tensor Indices) CallWithIndices(Tensor input)
    {
        Tensor? indices = null;
        var values = CallWith(input, x =>
        {
            (var y, indices) = F.AdaptiveMaxPool2dWithIndices(x, outputSize);
            return y;
        });
        return (values, indices!);
    }

    /// <inheritdoc/>
    protected internal override string ExtraRepr => $"output_size={Text.Of(outputSize)}";

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => F.AdaptiveMaxPool2d(input, outputSize);
}

/// <summary>The largest element of each of as many windows as asked for, which cover [N, C, d, h, w] or [C, d, h, w] as evenly as they can.</summary>
/// <param name="outputSize">The number of windows, for all dimensions or for each; -1 keeps the size of the input.</param>
public class AdaptiveMaxPool3d(Sizes outputSize) : Module<Tensor, Tensor>
{
    /// <summary>Computes the output and the place of each maximum among the flattened elements of its plane.</summary>
    public (Tensor Values, Tensor Indices) CallWithIndices(Tensor input)
    {
        Tensor? indices = null;
        var values = CallWith(input, x =>
        {
            (var y, indices) = F.AdaptiveMaxPool3dWithIndices(x, outputSize);
            return y;
        });
        return (values, indices!);
    }

    /// <inheritdoc/>
    protected internal override string ExtraRepr => $"output_size={Text.Of(outputSize)}";

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => F.AdaptiveMaxPool3d(input, outputSize);
}
