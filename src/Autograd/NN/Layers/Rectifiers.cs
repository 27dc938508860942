namespace Autograd.NN;

/// <summary>max(x, 0).</summary>
/// <param name="inplace">Whether the input is written.</param>
public class ReLU(bool inplace = false) : Module<Tensor, Tensor>
{
    /// <inheritdoc/>
    protected internal override string ExtraRepr => inplace ? "inplace=True" : "";

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => inplace ? input.ReluInPlace() : input.Relu();
}

/// <summary>min(max(x, 0), 6).</summary>
/// <param name="inplace">Whether the input is written.</param>
public class ReLU6(bool inplace = false) : Module<Tensor, Tensor>
{
    /// <inheritdoc/>
    protected internal override string ExtraRepr => inplace ? "inplace=True" : "";

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => F.Relu6(input, inplace);
}

/// <summary>x above 0, slope x below.</summary>
/// <param name="negativeSlope">The slope below 0.</param>
/// <param name="inplace">Whether the input is written.</param>
public class LeakyReLU(double negativeSlope = 0.01, bool inplace = false) : Module<Tensor, Tensor>
{
    /// <inheritdoc/>
    protected internal override string ExtraRepr => $"negative_slope={Text.Of(negativeSlope)}{Text.Inplace(inplace)}";

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => F.LeakyRelu(input, negativeSlope, inplace);
}

/// <summary>x above 0, slope x below, the slope drawn for each element between two bounds while learning, else their mean.</summary>
/// <param name="lower">The least slope.</param>
/// <param name="upper">The greatest slope.</param>
/// <param name="inplace">Whether the input is written.</param>
public class RReLU(double lower = 1.0 / 8, double upper = 1.0 / 3, bool inplace = false) : Module<Tensor, Tensor>
{
    /// <inheritdoc/>
    protected internal override string ExtraRepr => $"lower={Text.Of(lower)}, upper={Text.Of(upper)}{Text.Inplace(inplace)}";

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => F.Rrelu(input, lower, upper, Training, inplace);
}

/// <summary>x above 0, w x below, with a learnt w: one for all, or one per channel (the second dimension).</summary>
public class PReLU : Module<Tensor, Tensor>
{
    /// <summary>A layer whose weights all start the same.</summary>
    /// <param name="numParameters">1, or the number of channels.</param>
    /// <param name="init">What the weights start with.</param>
    /// <param name="dtype">The dtype of the weights; the default one unless given.</param>
    public PReLU(long numParameters = 1, double init = 0.25, DType? dtype = null) => Weight = new Parameter(Tensor.Full([numParameters], init, dtype ?? DTypes.Default));

    /// <summary>[numParameters].</summary>
    public Parameter Weight { get; }

    /// <inheritdoc/>
    protected internal override string ExtraRepr => $"num_parameters={Weight.ElementCount}";

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => F.Prelu(input, Weight);
}

/// <summary>x above 0, alpha (e^x - 1) below.</summary>
/// <param name="alpha">Minus the limit at minus infinity.</param>
/// <param name="inplace">Whether the input is written.</param>
public class ELU(double alpha = 1, bool inplace = false) : Module<Tensor, Tensor>
{
    /// <inheritdoc/>
    protected internal override string ExtraRepr => $"alpha={Text.Of(alpha)}{Text.Inplace(inplace)}";

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => F.Elu(input, alpha, inplace);
}

/// <summary>scale (x above 0, alpha (e^x - 1) below), with the two constants that keep mean 0 and variance 1 from layer to layer.</summary>
/// <param name="inplace">Whether the input is written.</param>
public class SELU(bool inplace = false) : Module<Tensor, Tensor>
{
    /// <inheritdoc/>
    protected internal override string ExtraRepr => inplace ? "inplace=True" : "";

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => F.Selu(input, inplace);
}

/// <summary>x above 0, alpha (e^(x / alpha) - 1) below.</summary>
/// <param name="alpha">Minus the limit at minus infinity; not 0.</param>
/// <param name="inplace">Whether the input is written.</param>
public class CELU(double alpha = 1, bool inplace = false) : Module<Tensor, Tensor>
{
    /// <inheritdoc/>
    protected internal override string ExtraRepr => $"alpha={Text.Of(alpha)}{Text.Inplace(inplace)}";

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => F.Celu(input, alpha, inplace);
}

/// <summary>x above the threshold, else the value.</summary>
/// <param name="threshold">What x must exceed.</param>
/// <param name="value">What x is replaced by otherwise.</param>
/// <param name="inplace">Whether the input is written.</param>
public class Threshold(Scalar threshold, Scalar value, bool inplace = false) : Module<Tensor, Tensor>
{
    /// <inheritdoc/>
    protected internal override string ExtraRepr => $"threshold={Text.Of(threshold)}, value={Text.Of(value)}{Text.Inplace(inplace)}";

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => F.Threshold(input, threshold.ToDouble(), value.ToDouble(), inplace);
}

/// <summary>0 in [-lambda, lambda], else x.</summary>
/// <param name="lambd">Half the width of what becomes 0.</param>
public class Hardshrink(double lambd = 0.5) : Module<Tensor, Tensor>
{
    /// <inheritdoc/>
    protected internal override string ExtraRepr => Text.Of(lambd);

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => F.Hardshrink(input, lambd);
}

/// <summary>0 in [-lambda, lambda], else x moved towards 0 by lambda.</summary>
/// <param name="lambd">Half the width of what becomes 0; not negative.</param>
public class Softshrink(double lambd = 0.5) : Module<Tensor, Tensor>
{
    /// <inheritdoc/>
    protected internal override string ExtraRepr => Text.Of(lambd);

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => F.Softshrink(input, lambd);
}
