namespace Autograd.NN;

/// <summary>1 / (1 + e^-x).</summary>
public class Sigmoid : Module<Tensor, Tensor>
{
    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => F.Sigmoid(input);
}

/// <summary>log sigmoid x, to all digits in both tails.</summary>
public class LogSigmoid : Module<Tensor, Tensor>
{
    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => F.Logsigmoid(input);
}

/// <summary>x / 6 + 1/2, cut to [0, 1].</summary>
/// <param name="inplace">Whether the input is written.</param>
public class Hardsigmoid(bool inplace = false) : Module<Tensor, Tensor>
{
    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => F.Hardsigmoid(input, inplace);
}

/// <summary>The hyperbolic tangent.</summary>
public class Tanh : Module<Tensor, Tensor>
{
    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => F.Tanh(input);
}

/// <summary>x - tanh x.</summary>
public class Tanhshrink : Module<Tensor, Tensor>
{
    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => F.Tanhshrink(input);
}

/// <summary>x cut to [min, max].</summary>
/// <param name="minVal">The least result.</param>
/// <param name="maxVal">The greatest result.</param>
/// <param name="inplace">Whether the input is written.</param>
public class Hardtanh(double minVal = -1, double maxVal = 1, bool inplace = false) : Module<Tensor, Tensor>
{
    /// <inheritdoc/>
    protected internal override string ExtraRepr => $"min_val={Text.Of(minVal)}, max_val={Text.Of(maxVal)}{Text.Inplace(inplace)}";

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => F.Hardtanh(input, minVal, maxVal, inplace);
}

/// <summary>x / (1 + |x|).</summary>
public class Softsign : Module<Tensor, Tensor>
{
    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => F.Softsign(input);
}

/// <summary>x times the normal distribution's share below x.</summary>
/// <param name="approximate">How it is computed: exactly, or by way of tanh.</param>
public class GELU(GeluApproximation approximate = GeluApproximation.None) : Module<Tensor, Tensor>
{
    /// <inheritdoc/>
    protected internal override string ExtraRepr => $"approximate='{(approximate == GeluApproximation.None ? "none" : "tanh")}'";

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => F.Gelu(input, approximate);
}

/// <summary>x sigmoid x, also called swish.</summary>
/// <param name="inplace">Whether the input is written.</param>
public class SiLU(bool inplace = false) : Module<Tensor, Tensor>
{
    /// <inheritdoc/>
    protected internal override string ExtraRepr => inplace ? "inplace=True" : "";

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => F.Silu(input, inplace);
}

/// <summary>x tanh(log(1 + e^x)).</summary>
/// <param name="inplace">Whether the input is written.</param>
public class Mish(bool inplace = false) : Module<Tensor, Tensor>
{
    /// <inheritdoc/>
    protected internal override string ExtraRepr => inplace ? "inplace=True" : "";

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => F.Mish(input, inplace);
}

/// <summary>x times x / 6 + 1/2 cut to [0, 1].</summary>
/// <param name="inplace">Whether the input is written.</param>
public class Hardswish(bool inplace = false) : Module<Tensor, Tensor>
{
    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => F.Hardswish(input, inplace);
}

/// <summary>log(1 + e^(beta x)) / beta, a smooth form of relu; where beta x is above the threshold it is x.</summary>
/// <param name="beta">How sharp the bend is.</param>
/// <param name="threshold">Where the function counts as straight.</param>
public class Softplus(double beta = 1, double threshold = 20) : Module<Tensor, Tensor>
{
    /// <inheritdoc/>
    protected internal override string ExtraRepr => $"beta={Text.Whole(beta)}, threshold={Text.Whole(threshold)}";

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => F.Softplus(input, beta, threshold);
}

/// <summary>The first half along a dimension times the sigmoid of the second, a gated linear unit.</summary>
/// <param name="dim">The dimension, of an even size.</param>
public class GLU(int dim = -1) : Module<Tensor, Tensor>
{
    /// <inheritdoc/>
    protected internal override string ExtraRepr => $"dim={dim}";

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => F.Glu(input, dim);
}
