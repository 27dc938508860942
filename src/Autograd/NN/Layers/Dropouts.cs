namespace Autograd.NN;

/// <summary>What is dropped at random while learning.</summary>
public abstract class DropoutLayer : Module<Tensor, Tensor>
{
    /// <summary>A layer that drops with a probability.</summary>
    private protected DropoutLayer(double p, bool inplace)
    {
        if (!(p >= 0 && p <= 1)) throw new ArgumentOutOfRangeException(nameof(p), $"{TypeName}: the probability must lie between 0 and 1, and is {p}.");
        (P, Inplace) = (p, inplace);
    }

    /// <summary>The probability that an element, or a channel, is dropped.</summary>
    public double P { get; }

    /// <summary>Whether the input is written.</summary>
    public bool Inplace { get; }

    /// <inheritdoc/>
    protected internal override string ExtraRepr => $"p={Text.Of(P)}, inplace={Text.Of(Inplace)}";
}

/// <summary>While learning, each element becomes 0 with probability p, and the others are divided by 1 - p; else the input as it is.</summary>
/// <param name="p">The probability.</param>
/// <param name="inplace">Whether the input is written.</param>
/// <exception cref="ArgumentOutOfRangeException">The probability is outside [0, 1].</exception>
public class Dropout(double p = 0.5, bool inplace = false) : DropoutLayer(p, inplace)
{
    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => F.Dropout(input, P, Training, Inplace);
}

/// <summary>As <see cref="Dropout"/>, of whole channels: [N, C, l] or [C, l].</summary>
/// <param name="p">The probability.</param>
/// <param name="inplace">Whether the input is written.</param>
/// <exception cref="ArgumentOutOfRangeException">The probability is outside [0, 1].</exception>
public class Dropout1d(double p = 0.5, bool inplace = false) : DropoutLayer(p, inplace)
{
    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => F.Dropout1d(input, P, Training, Inplace);
}

/// <summary>As <see cref="Dropout"/>, of whole channels: [N, C, h, w].</summary>
/// <param name="p">The probability.</param>
/// <param name="inplace">Whether the input is written.</param>
/// <exception cref="ArgumentOutOfRangeException">The probability is outside [0, 1].</exception>
public class Dropout2d(double p = 0.5, bool inplace = false) : DropoutLayer(p, inplace)
{
    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => F.Dropout2d(input, P, Training, Inplace);
}

/// <summary>As <see cref="Dropout"/>, of whole channels: [N, C, d, h, w] or [C, d, h, w].</summary>
/// <param name="p">The probability.</param>
/// <param name="inplace">Whether the input is written.</param>
/// <exception cref="ArgumentOutOfRangeException">The probability is outside [0, 1].</exception>
public class Dropout3d(double p = 0.5, bool inplace = false) : DropoutLayer(p, inplace)
{
    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => F.Dropout3d(input, P, Training, Inplace);
}

/// <summary>As <see cref="Dropout"/>, for inputs of <see cref="SELU"/>: dropped elements become its negative limit, and the whole is scaled so that mean 0 and variance 1 stay.</summary>
/// <param name="p">The probability.</param>
/// <param name="inplace">Whether the input is written.</param>
/// <exception cref="ArgumentOutOfRangeException">The probability is outside [0, 1].</exception>
public class AlphaDropout(double p = 0.5, bool inplace = false) : DropoutLayer(p, inplace)
{
    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => F.AlphaDropout(input, P, Training, Inplace);
}

/// <summary>As <see cref="AlphaDropout"/>, of whole channels: [N, C, ...].</summary>
/// <param name="p">The probability.</param>
/// <param name="inplace">Whether the input is written.</param>
/// <exception cref="ArgumentOutOfRangeException">The probability is outside [0, 1].</exception>
public class FeatureAlphaDropout(double p = 0.5, bool inplace = false) : DropoutLayer(p, inplace)
{
    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => F.FeatureAlphaDropout(input, P, Training, Inplace);
}
