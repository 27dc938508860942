namespace Autograd;

public static partial class Special
{
    /// <inheritdoc cref="Tensor.Sigmoid"/>
    public static Tensor Expit(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Sigmoid();
    }

    /// <inheritdoc cref="Tensor.Exp2"/>
    public static Tensor Exp2(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Exp2();
    }

    /// <inheritdoc cref="Tensor.Expm1"/>
    public static Tensor Expm1(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Expm1();
    }

    /// <inheritdoc cref="Tensor.Log1p"/>
    public static Tensor Log1p(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Log1p();
    }

    /// <inheritdoc cref="Tensor.Erf"/>
    public static Tensor Erf(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Erf();
    }

    /// <inheritdoc cref="Tensor.Erfc"/>
    public static Tensor Erfc(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Erfc();
    }

    /// <inheritdoc cref="Tensor.Sinc"/>
    public static Tensor Sinc(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Sinc();
    }

    /// <inheritdoc cref="Tensor.Logit"/>
    public static Tensor Logit(Tensor input, double? eps = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Logit(eps);
    }

    /// <inheritdoc cref="Tensor.Round(int)"/>
    public static Tensor Round(Tensor input, int decimals = 0)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Round(decimals);
    }

    /// <inheritdoc cref="Tensor.Softmax"/>
    public static Tensor Softmax(Tensor input, int dim, DType? dtype = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Softmax(dim, dtype);
    }

    /// <inheritdoc cref="Tensor.LogSoftmax"/>
    public static Tensor LogSoftmax(Tensor input, int dim, DType? dtype = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.LogSoftmax(dim, dtype);
    }

    /// <inheritdoc cref="Tensor.Logsumexp(ReadOnlySpan{long}, bool)"/>
    public static Tensor Logsumexp(Tensor input, ReadOnlySpan<long> dims, bool keepDim = false)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Logsumexp(dims, keepDim);
    }

    /// <inheritdoc cref="Tensor.Logsumexp(int, bool)"/>
    public static Tensor Logsumexp(Tensor input, int dim, bool keepDim = false)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Logsumexp(dim, keepDim);
    }
}
