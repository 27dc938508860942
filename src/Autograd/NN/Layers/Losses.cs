namespace Autograd.NN;

/// <summary>How far an output is from its target. One's own is a class with a <c>Forward</c> of both.</summary>
/// <example><code>
/// var (model, criterion) = (new Linear(64, 10), new CrossEntropyLoss());
/// var loss = criterion.Call(model.Call(Tensor.Randn([32, 64])), Tensor.Randint(10, [32]));
/// </code></example>
public abstract class Loss : Module<(Tensor Input, Tensor Target), Tensor>
{
    /// <summary>Computes the loss.</summary>
    /// <param name="input">What the model gives.</param>
    /// <param name="target">What it should give.</param>
    public Tensor Call(Tensor input, Tensor target) => Call((input, target));

    /// <summary>Computes the loss. Written by the heir; called through <see cref="Call(Tensor, Tensor)"/>.</summary>
    protected abstract Tensor Forward(Tensor input, Tensor target);

    /// <inheritdoc/>
    protected sealed override Tensor Forward((Tensor Input, Tensor Target) input) => Forward(input.Input, input.Target);
}

/// <summary>(x - t)².</summary>
/// <param name="reduction">How the losses of all elements become one number.</param>
public class MSELoss(Reduction reduction = Reduction.Mean) : Loss
{
    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input, Tensor target) => F.MseLoss(input, target, reduction);
}

/// <summary>|x - t|.</summary>
/// <param name="reduction">How the losses of all elements become one number.</param>
public class L1Loss(Reduction reduction = Reduction.Mean) : Loss
{
    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input, Tensor target) => F.L1Loss(input, target, reduction);
}

/// <summary>With d = |x - t|: d² / (2 beta) below beta, d - beta / 2 above.</summary>
/// <param name="reduction">How the losses of all elements become one number.</param>
/// <param name="beta">Where the parabola becomes a line; not negative.</param>
public class SmoothL1Loss(Reduction reduction = Reduction.Mean, double beta = 1) : Loss
{
    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input, Tensor target) => F.SmoothL1Loss(input, target, reduction, beta);
}

/// <summary>With d = |x - t|: d² / 2 below delta, delta (d - delta / 2) above.</summary>
/// <param name="reduction">How the losses of all elements become one number.</param>
/// <param name="delta">Where the parabola becomes a line; positive.</param>
public class HuberLoss(Reduction reduction = Reduction.Mean, double delta = 1) : Loss
{
    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input, Tensor target) => F.HuberLoss(input, target, reduction, delta);
}

/// <summary>The negative log likelihood of counts t whose logarithm of the rate is x: e^x - t x.</summary>
/// <param name="logInput">Whether x is the logarithm of the rate; else the rate: x - t log(x + eps).</param>
/// <param name="full">Whether to add Stirling's approximation of log t!.</param>
/// <param name="eps">What keeps the logarithm away from 0.</param>
/// <param name="reduction">How the losses of all elements become one number.</param>
public class PoissonNLLLoss(bool logInput = true, bool full = false, double eps = 1e-8, Reduction reduction = Reduction.Mean) : Loss
{
    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input, Tensor target) => F.PoissonNllLoss(input, target, logInput, full, eps, reduction);
}

/// <summary>t (log t - x), the divergence of the distribution t from that whose logarithm is x.</summary>
/// <param name="reduction">How the losses of all elements become one number; <see cref="Reduction.BatchMean"/> is what the name means.</param>
/// <param name="logTarget">Whether the target is a logarithm too.</param>
public class KLDivLoss(Reduction reduction = Reduction.Mean, bool logTarget = false) : Loss
{
    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input, Tensor target) => F.KlDiv(input, target, reduction, logTarget);
}

/// <summary>The negative log likelihood of targets under normal distributions: ((x - t)² / var + log var) / 2.</summary>
/// <param name="full">Whether to add the constant log(2 pi) / 2.</param>
/// <param name="eps">The least variance that is divided by.</param>
/// <param name="reduction">How the losses of all elements become one number.</param>
public class GaussianNLLLoss(bool full = false, double eps = 1e-6, Reduction reduction = Reduction.Mean) : Module<(Tensor Input, Tensor Target, Tensor Var), Tensor>
{
    /// <summary>Computes the loss.</summary>
    /// <param name="input">The means.</param>
    /// <param name="target">What was met.</param>
    /// <param name="var">The variances, of the input's shape, or with a last dimension of 1 or none.</param>
    public Tensor Call(Tensor input, Tensor target, Tensor var) => Call((input, target, var));

    /// <inheritdoc/>
    protected override Tensor Forward((Tensor Input, Tensor Target, Tensor Var) input) => F.GaussianNllLoss(input.Input, input.Target, input.Var, full, eps, reduction);
}
