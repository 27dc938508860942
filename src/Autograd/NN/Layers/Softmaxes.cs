namespace Autograd.NN;

/// <summary>e^x over the sum of e^x along a dimension.</summary>
/// <param name="dim">
/// The dimension whose elements sum to 1. Unless given it is the first of inputs with 0, 1 or 3 dimensions, and else the second: PyTorch's old rule, better not relied on.
/// </param>
public class Softmax(int? dim = null) : Module<Tensor, Tensor>
{
    /// <inheritdoc/>
    protected internal override string ExtraRepr => $"dim={(dim is null ? "None" : $"{dim}")}";

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => F.Softmax(input, dim ?? Softmaxes.Dim(input));
}

/// <summary>e^-x over the sum of e^-x along a dimension.</summary>
/// <param name="dim">
/// The dimension whose elements sum to 1. Unless given it is the first of inputs with 0, 1 or 3 dimensions, and else the second: PyTorch's old rule, better not relied on.
/// </param>
public class Softmin(int? dim = null) : Module<Tensor, Tensor>
{
    /// <inheritdoc/>
    protected internal override string ExtraRepr => $"dim={(dim is null ? "None" : $"{dim}")}";

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => F.Softmin(input, dim ?? Softmaxes.Dim(input));
}

/// <summary>The logarithm of <see cref="Softmax"/>.</summary>
/// <param name="dim">
/// The dimension whose elements sum to 1. Unless given it is the first of inputs with 0, 1 or 3 dimensions, and else the second: PyTorch's old rule, better not relied on.
/// </param>
public class LogSoftmax(int? dim = null) : Module<Tensor, Tensor>
{
    /// <inheritdoc/>
    protected internal override string ExtraRepr => $"dim={(dim is null ? "None" : $"{dim}")}";

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => F.LogSoftmax(input, dim ?? Softmaxes.Dim(input));
}

/// <summary><see cref="Softmax"/> over the channels of [N, C, h, w] or [C, h, w].</summary>
public class Softmax2d : Module<Tensor, Tensor>
{
    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Rank is not (3 or 4)) throw new ArgumentException($"Softmax2d: the input must be [N, C, h, w] or [C, h, w], and has the shape {input.Layout}.");
        return F.Softmax(input, -3);
    }
}

internal static class Softmaxes
{
    public static int Dim(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Rank is 0 or 1 or 3 ? 0 : 1;
    }
}
