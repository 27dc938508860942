namespace Autograd.NN;

public static partial class F
{
    /// <summary>x above 0, alpha (e^x - 1) below.</summary>
    /// <remarks>With <c>inPlace</c> the result is written to the input.</remarks>
    public static Tensor Elu(Tensor input, double alpha = 1, bool inPlace = false)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Nonlinear.Run(Nonlinear.Elu(alpha), input.FloatingPoint("Elu"), inPlace);
    }

    /// <summary>The self-normalising ELU: scale (x above 0, alpha (e^x - 1) below), with alpha = 1.6733 and scale = 1.0507.</summary>
    /// <remarks>With <c>inPlace</c> the result is written to the input.</remarks>
    public static Tensor Selu(Tensor input, bool inPlace = false)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Nonlinear.Run(Nonlinear.Elu(SeluAlpha, SeluScale), input.FloatingPoint("Selu"), inPlace);
    }

    /// <summary>x above 0, alpha (e^(x / alpha) - 1) below: an ELU with slope 1 at 0.</summary>
    /// <remarks>With <c>inPlace</c> the result is written to the input.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">Alpha is 0.</exception>
    public static Tensor Celu(Tensor input, double alpha = 1, bool inPlace = false)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (alpha == 0) throw new ArgumentOutOfRangeException(nameof(alpha), "Celu: alpha must not be 0.");
        return Nonlinear.Run(Nonlinear.Celu(alpha), input.FloatingPoint("Celu"), inPlace);
    }

    /// <summary>x above 0, slope x below.</summary>
    /// <remarks>With <c>inPlace</c> the result is written to the input.</remarks>
    public static Tensor LeakyRelu(Tensor input, double negativeSlope = 0.01, bool inPlace = false)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Nonlinear.Run(Nonlinear.LeakyRelu(negativeSlope), input.FloatingPoint("LeakyRelu"), inPlace);
    }

    /// <summary>x cut to [min, max]; the derivative at both ends is 0.</summary>
    /// <remarks>With <c>inPlace</c> the result is written to the input.</remarks>
    /// <remarks>A minimum above the maximum makes everything the maximum, as in PyTorch.</remarks>
    public static Tensor Hardtanh(Tensor input, double minVal = -1, double maxVal = 1, bool inPlace = false)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.DType == DType.UInt8 && minVal < 0) throw new NotSupportedException($"Hardtanh: the minimum {minVal} is no value of torch.uint8: convert with To(...).");
        return Nonlinear.Run(Nonlinear.Hardtanh(minVal, maxVal), input, inPlace);
    }

    /// <summary>x cut to [0, 6].</summary>
    /// <remarks>With <c>inPlace</c> the result is written to the input.</remarks>
    public static Tensor Relu6(Tensor input, bool inPlace = false)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Nonlinear.Run(Nonlinear.Hardtanh(0, 6), input, inPlace);
    }

    /// <summary>x / 6 + 1/2, cut to [0, 1].</summary>
    /// <remarks>With <c>inPlace</c> the result is written to the input.</remarks>
    public static Tensor Hardsigmoid(Tensor input, bool inPlace = false)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Nonlinear.Run(Nonlinear.Hardsigmoid, input.FloatingPoint("Hardsigmoid"), inPlace);
    }

    /// <summary>x times the hard sigmoid, x min(max(x + 3, 0), 6) / 6.</summary>
    /// <remarks>With <c>inPlace</c> the result is written to the input.</remarks>
    public static Tensor Hardswish(Tensor input, bool inPlace = false)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Nonlinear.Run(Nonlinear.Hardswish, input.FloatingPoint("Hardswish"), inPlace);
    }

    /// <summary>x sigmoid x, also called swish.</summary>
    /// <remarks>With <c>inPlace</c> the result is written to the input.</remarks>
    public static Tensor Silu(Tensor input, bool inPlace = false)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Nonlinear.Run(Nonlinear.Silu, input.FloatingPoint("Silu"), inPlace);
    }

    /// <summary>x tanh(log(1 + e^x)).</summary>
    /// <remarks>With <c>inPlace</c> the result is written to the input.</remarks>
    public static Tensor Mish(Tensor input, bool inPlace = false)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Nonlinear.Run(Nonlinear.Mish, input.FloatingPoint("Mish"), inPlace);
    }

    /// <summary>x above the threshold, else the value.</summary>
    /// <remarks>With <c>inPlace</c> the result is written to the input.</remarks>
    public static Tensor Threshold(Tensor input, double threshold, double value, bool inPlace = false)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Nonlinear.Run(Nonlinear.Threshold(threshold, value), input, inPlace);
    }

    /// <summary>0 in [-lambda, lambda], else x.</summary>
    public static Tensor Hardshrink(Tensor input, double lambd = 0.5)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Nonlinear.Run(Nonlinear.Hardshrink(lambd), input.FloatingPoint("Hardshrink"));
    }

    /// <summary>0 in [-lambda, lambda], else x moved towards 0 by lambda.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Lambda is negative.</exception>
    public static Tensor Softshrink(Tensor input, double lambd = 0.5)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (!(lambd >= 0)) throw new ArgumentOutOfRangeException(nameof(lambd), $"Softshrink: lambda must not be negative, and is {lambd}.");
        return Nonlinear.Run(Nonlinear.Softshrink(lambd), input.FloatingPoint("Softshrink"));
    }

    /// <summary>log sigmoid x, to all digits in both tails.</summary>
    public static Tensor Logsigmoid(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Nonlinear.Run(Nonlinear.LogSigmoid, input.FloatingPoint("Logsigmoid"));
    }

    /// <summary>log(1 + e^(beta x)) / beta, a smooth form of relu; where beta x is above the threshold it is x.</summary>
    public static Tensor Softplus(Tensor input, double beta = 1, double threshold = 20)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Nonlinear.Run(Nonlinear.Softplus(beta, threshold), input.FloatingPoint("Softplus"));
    }

    /// <summary>x / (1 + |x|).</summary>
    public static Tensor Softsign(Tensor input)
    {
        using var temporaries = Temporaries.Begin();
        ArgumentNullException.ThrowIfNull(input);
        return temporaries.Keep(input / (input.Abs() + 1), held: true);
    }

    /// <summary>x - tanh x.</summary>
    public static Tensor Tanhshrink(Tensor input)
    {
        using var temporaries = Temporaries.Begin();
        ArgumentNullException.ThrowIfNull(input);
        return temporaries.Keep(input - input.Tanh(), held: true);
    }

    /// <summary>Softmax of -x along a dimension.</summary>
    public static Tensor Softmin(Tensor input, int dim, DType? dtype = null)
    {
        using var temporaries = Temporaries.Begin();
        ArgumentNullException.ThrowIfNull(input);
        return temporaries.Keep((-input).Softmax(dim, dtype), held: true);
    }

    /// <summary>The first half along a dimension times the sigmoid of the second, a gated linear unit.</summary>
    /// <exception cref="ArgumentException">The dimension has an odd size, or the tensor none.</exception>
    public static Tensor Glu(Tensor input, int dim = -1)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Rank == 0) throw new ArgumentException("Glu: the input needs a dimension to be halved, and is 0-d.");
        input.FloatingPoint("Glu");
        var d = Dims.Wrap(dim, input.Rank, "Glu");
        var n = input.Shape[d];
        if (n % 2 != 0) throw new ArgumentException($"Glu: dimension {d} of {input.Layout} is halved, so its size must be even, and is {n}.");
        return Gate.Halves(input, d);
    }

    /// <summary>x above 0, w x below, with one weight, or one per channel (the second dimension).</summary>
    /// <exception cref="ArgumentException">The weight has another number of elements, or another dtype.</exception>
    public static Tensor Prelu(Tensor input, Tensor weight)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(weight);
        input.FloatingPoint("Prelu");
        if (weight.DType != input.DType) throw new ArgumentException($"Prelu: the input is {input.DType.TorchName()}, but the weight {weight.DType.TorchName()}: convert one with To(...).");
        if (weight.Rank > 1) throw new ArgumentException($"Prelu: the weight must be a vector or 0-d, and has the shape {weight.Layout}.");
        if (weight.ElementCount == 1) return Nonlinear.Parametric(input, weight.Reshape([.. Enumerable.Repeat(1L, input.Rank)]));
        var channels = input.Rank < 2 ? 1 : input.Shape[1];
        if (input.Rank == 0 || weight.ElementCount != channels)
            throw new ArgumentException($"Prelu: {weight.ElementCount} weights do not fit an input of shape {input.Layout}: give one, or one for each of its {channels} channels.");
        return Nonlinear.Parametric(input, weight.Reshape([channels, .. Enumerable.Repeat(1L, input.Rank - 2)]));
    }

    private const double SeluAlpha = 1.6732632423543772848170429916717, SeluScale = 1.0507009873554804934193349852946;
}
