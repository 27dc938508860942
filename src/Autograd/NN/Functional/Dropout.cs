namespace Autograd.NN;

public static partial class F
{
    /// <summary>When training, each element with probability p becomes 0, the others are divided by 1 - p; else the input as it is.</summary>
    /// <param name="input">Any floating-point tensor.</param>
    /// <param name="p">The probability.</param>
    /// <param name="training">Whether to drop anything.</param>
    /// <param name="inPlace">Whether to write to the input.</param>
    /// <param name="generator">Where the draws come from: the same ones as PyTorch's under the same seed.</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is outside [0, 1].</exception>
    /// <exception cref="NotSupportedException">The dtype is not floating point.</exception>
    public static Tensor Dropout(Tensor input, double p = 0.5, bool training = true, bool inPlace = false, Generator? generator = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Dropped("Dropout", input, p, training, inPlace, generator, input.Shape);
    }

    /// <summary>As <see cref="Dropout"/>, of whole channels: [N, C, l], or [C, l].</summary>
    /// <inheritdoc cref="Dropout"/>
    public static Tensor Dropout1d(Tensor input, double p = 0.5, bool training = true, bool inPlace = false, Generator? generator = null) => Features("Dropout1d", input, 1, p, training, inPlace, generator);

    /// <summary>As <see cref="Dropout"/>, of whole channels: [N, C, h, w], or [N, C, ...].</summary>
    /// <inheritdoc cref="Dropout"/>
    public static Tensor Dropout2d(Tensor input, double p = 0.5, bool training = true, bool inPlace = false, Generator? generator = null) => Features("Dropout2d", input, 0, p, training, inPlace, generator);

    /// <summary>As <see cref="Dropout"/>, of whole channels: [N, C, d, h, w], or [C, d, h, w].</summary>
    /// <inheritdoc cref="Dropout"/>
    public static Tensor Dropout3d(Tensor input, double p = 0.5, bool training = true, bool inPlace = false, Generator? generator = null) => Features("Dropout3d", input, 3, p, training, inPlace, generator);

    /// <summary>As <see cref="Dropout"/>, for inputs of SELU: dropped elements become its negative limit, and the whole is scaled so that mean 0 and variance 1 stay.</summary>
    /// <inheritdoc cref="Dropout"/>
    public static Tensor AlphaDropout(Tensor input, double p = 0.5, bool training = false, bool inPlace = false, Generator? generator = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        return AlphaDropped("AlphaDropout", input, p, training, inPlace, generator, input.Shape);
    }

    /// <summary>As <see cref="AlphaDropout"/>, of whole channels: [N, C, ...].</summary>
    /// <inheritdoc cref="Dropout"/>
    public static Tensor FeatureAlphaDropout(Tensor input, double p = 0.5, bool training = false, bool inPlace = false, Generator? generator = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        return AlphaDropped("FeatureAlphaDropout", input, p, training, inPlace, generator, OfChannels("FeatureAlphaDropout", input, false));
    }

    private static Tensor Features(string op, Tensor input, int space, double p, bool training, bool inPlace, Generator? generator)
    {
        ArgumentNullException.ThrowIfNull(input);
        // One sample without its dimension has its channels first.
        return Dropped(op, input, p, training, inPlace, generator, OfChannels(op, input, space > 0 && input.Rank == space + 1));
    }

    private static long[] OfChannels(string op, Tensor input, bool single)
    {
        if (input.Rank < 2) throw new ArgumentException($"{op}: the input must have channels, [N, C, ...], and has the shape {input.Layout}.");
        return single ? [input.Shape[0], .. Enumerable.Repeat(1L, input.Rank - 1)] : [input.Shape[0], input.Shape[1], .. Enumerable.Repeat(1L, input.Rank - 2)];
    }

    private static Tensor Dropped(string op, Tensor input, double p, bool training, bool inPlace, Generator? generator, ReadOnlySpan<long> shape)
    {
        CheckDropout(op, input, p);
        if (!training || p == 0 || input.ElementCount == 0) return input;
        var factors = Dropouts.Factors(shape, input.DType, p, generator);
        var y = inPlace ? input.MulInPlace(factors) : input * factors;
        factors.Drop();
        return y;
    }

    private static Tensor AlphaDropped(string op, Tensor input, double p, bool training, bool inPlace, Generator? generator, ReadOnlySpan<long> shape)
    {
        CheckDropout(op, input, p);
        if (!training || p == 0 || input.ElementCount == 0) return input;
        var (factors, shifts) = Dropouts.Alpha(shape, input.DType, p, generator);
        var scaled = inPlace ? input.MulInPlace(factors) : input * factors;
        factors.Drop();
        var y = inPlace ? scaled.AddInPlace(shifts) : scaled + shifts;
        shifts.Drop();
        return y;
    }

    private static void CheckDropout(string op, Tensor input, double p)
    {
        input.FloatingPoint(op);
        if (!(p >= 0 && p <= 1)) throw new ArgumentOutOfRangeException(nameof(p), $"{op}: the probability must lie between 0 and 1, and is {p}.");
    }
}
