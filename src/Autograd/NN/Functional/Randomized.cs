namespace Autograd.NN;

public static partial class F
{
    /// <summary>x above 0, slope x below, where the slope is drawn for each element when training, and else the mean of the bounds.</summary>
    /// <param name="input">Any floating-point tensor.</param>
    /// <param name="lower">The least slope.</param>
    /// <param name="upper">The largest slope.</param>
    /// <param name="training">Whether slopes are drawn.</param>
    /// <param name="inPlace">Whether to write to the input.</param>
    /// <param name="generator">Where the draws come from.</param>
    /// <exception cref="ArgumentException">The lower bound is above the upper one.</exception>
    /// <exception cref="NotSupportedException">The dtype is not floating point.</exception>
    public static Tensor Rrelu(Tensor input, double lower = 1.0 / 8, double upper = 1.0 / 3, bool training = false, bool inPlace = false, Generator? generator = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        input.FloatingPoint("Rrelu");
        if (!(lower <= upper)) throw new ArgumentException($"Rrelu: the lower bound {lower} is above the upper one, {upper}.");
        if (!training) return LeakyRelu(input, (lower + upper) / 2, inPlace);
        // One draw for each element that is not above 0, in their order.
        var below = input.Detach() <= 0;
        var slopes = Tensor.Empty([below.CountNonzero().Item<long>()], DType.Float64).UniformInPlace(lower, upper, generator);
        var factors = Tensor.Ones(input.Shape, DType.Float64).MaskedScatter(below, slopes).To(input.DType);
        return inPlace ? input.MulInPlace(factors) : input * factors;
    }

    /// <summary>A sample of categories as a point of the simplex: softmax((logits + g) / tau), where g are draws of Gumbel's distribution.</summary>
    /// <param name="logits">Logarithms of probabilities, up to a constant.</param>
    /// <param name="tau">The temperature: the smaller, the closer to a corner.</param>
    /// <param name="hard">Whether the nearest corner is returned; its gradient is that of the point.</param>
    /// <param name="dim">The dimension of the categories.</param>
    /// <param name="generator">Where the draws come from.</param>
    /// <exception cref="ArgumentException">There is no such dimension.</exception>
    /// <exception cref="NotSupportedException">The dtype is not floating point.</exception>
    public static Tensor GumbelSoftmax(Tensor logits, double tau = 1, bool hard = false, int dim = -1, Generator? generator = null)
    {
        using var temporaries = Temporaries.Begin();
        ArgumentNullException.ThrowIfNull(logits);
        logits.FloatingPoint("GumbelSoftmax");
        var gumbels = -Tensor.Empty(logits.Shape, logits.DType).ExponentialInPlace(1, generator).Log();
        var y = ((logits + gumbels) / tau).Softmax(dim);
        if (!hard) return temporaries.Keep(y);
        var corner = Tensor.ZerosLike(y.Detach()).Scatter(dim, y.Detach().Argmax(dim, keepDim: true), 1.0);
        return temporaries.Keep(corner - y.Detach() + y);
    }
}
