namespace Autograd.NN;

public static partial class F
{
    /// <summary>The squared error, (x - y)^2.</summary>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public static Tensor MseLoss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) => Reduced("MseLoss", PairLosses.Squared, input, target, reduction);

    /// <summary>The absolute error, |x - y|, whose derivative at 0 is 0.</summary>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public static Tensor L1Loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(target);
        var losses = AbsoluteError.Each(input, target);
        var z = Reduced("L1Loss", losses, reduction);
        if (reduction != Reduction.None) losses.Drop();
        return z;
    }

    /// <summary>The error d = x - y, squared where small and absolute where large: d^2 / (2 beta) where |d| is below beta, else |d| - beta / 2.</summary>
    /// <param name="input">The predictions.</param>
    /// <param name="target">The targets.</param>
    /// <param name="reduction">What becomes of the losses of the elements.</param>
    /// <param name="beta">Where the pieces meet; 0 gives <see cref="L1Loss"/>.</param>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Beta is negative.</exception>
    public static Tensor SmoothL1Loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean, double beta = 1)
    {
        if (!(beta >= 0)) throw new ArgumentOutOfRangeException(nameof(beta), $"SmoothL1Loss: beta must not be negative, and is {beta}.");
        return beta == 0 ? L1Loss(input, target, reduction) : Reduced("SmoothL1Loss", PairLosses.SmoothL1(beta), input, target, reduction);
    }

    /// <summary>The error d = x - y, squared where small and absolute where large: d^2 / 2 where |d| is at most delta, else delta (|d| - delta / 2).</summary>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Delta is not positive.</exception>
    public static Tensor HuberLoss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean, double delta = 1)
    {
        if (!(delta > 0)) throw new ArgumentOutOfRangeException(nameof(delta), $"HuberLoss: delta must be positive, and is {delta}.");
        return Reduced("HuberLoss", PairLosses.Huber(delta), input, target, reduction);
    }

    /// <summary>log(1 + e^-xy) for targets y of -1 and 1.</summary>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public static Tensor SoftMarginLoss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) => Reduced("SoftMarginLoss", PairLosses.SoftMargin, input, target, reduction);

    /// <summary>The negative log likelihood of counts y under Poisson distributions of rate e^x (or x), without the terms of y alone unless asked for.</summary>
    /// <param name="input">The logarithm of the rates, or the rates.</param>
    /// <param name="target">The counts.</param>
    /// <param name="logInput">Whether the input is the logarithm: e^x - y x; else x - y log(x + eps).</param>
    /// <param name="full">Whether to add Stirling's y log y - y + log(2 pi y) / 2 for counts above 1.</param>
    /// <param name="eps">What keeps log x finite.</param>
    /// <param name="reduction">What becomes of the losses of the elements.</param>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public static Tensor PoissonNllLoss(Tensor input, Tensor target, bool logInput = true, bool full = false, double eps = 1e-8, Reduction reduction = Reduction.Mean)
    {
        using var temporaries = Temporaries.Begin();
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(target);
        var loss = logInput ? input.Exp() - target * input : input - target * (input + eps).Log();
        if (full) loss += (target * target.Log() - target + 0.5 * (2 * Math.PI * target).Log()).MaskedFill(target <= 1, 0);
        return temporaries.Keep(Reduced("PoissonNllLoss", loss, reduction), held: true);
    }

    /// <summary>The negative log likelihood of targets under normal distributions: (log v + (x - y)^2 / v) / 2, the variance v being at least eps.</summary>
    /// <param name="input">The expected values.</param>
    /// <param name="target">The targets.</param>
    /// <param name="var">The variances, in the shape of the input, or one per row: without the last dimension, or with size 1 there.</param>
    /// <param name="full">Whether to add the constant log(2 pi) / 2.</param>
    /// <param name="eps">The smallest variance; below, the gradient is that at eps.</param>
    /// <param name="reduction">What becomes of the losses of the elements.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or a variance is negative.</exception>
    public static Tensor GaussianNllLoss(Tensor input, Tensor target, Tensor var, bool full = false, double eps = 1e-6, Reduction reduction = Reduction.Mean)
    {
        using var temporaries = Temporaries.Begin();
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(var);
        PairLoss.RequireFloat("GaussianNllLoss", input, target);
        if (!var.Shape.SequenceEqual(input.Shape))
        {
            if (input.Rank > 0 && input.Shape[..^1].SequenceEqual(var.Shape)) var = var.Unsqueeze(-1);
            else if (var.Rank != input.Rank || input.Rank == 0 || var.Shape[^1] != 1 || !var.Shape[..^1].SequenceEqual(input.Shape[..^1]))
                throw new ArgumentException($"GaussianNllLoss: a variance of shape {var.Layout} does not fit an input of shape {input.Layout}: give one per element, or one per row.");
        }
        if (var.ElementCount > 0 && (var.Detach() < 0).Any().Item<bool>()) throw new ArgumentException("GaussianNllLoss: a variance is negative; give its square, or an exponential.");
        var v = var.Clone();
        using (Autodiff.NoGrad()) v.ClampMinInPlace(eps);
        var loss = 0.5 * (v.Log() + (input - target).Square() / v);
        return temporaries.Keep(Reduced("GaussianNllLoss", full ? loss + 0.5 * Math.Log(2 * Math.PI) : loss, reduction), held: true);
    }

    /// <summary>
    /// The divergence of the targets from the predictions, y (log y - x), where x are log-probabilities; with <paramref name="logTarget"/> so are the targets: e^y (y - x).
    /// </summary>
    /// <remarks>Divided by the number of samples (<see cref="Reduction.BatchMean"/>) it is the Kullback-Leibler divergence; the plain mean divides by the number of elements.</remarks>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public static Tensor KlDiv(Tensor input, Tensor target, Reduction reduction = Reduction.Mean, bool logTarget = false)
    {
        using var temporaries = Temporaries.Begin();
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(target);
        PairLoss.RequireFloat("KlDiv", input, target);
        var loss = logTarget ? target.Exp() * (target - input) : target.Xlogy(target) - target * input;
        if (reduction != Reduction.BatchMean) return temporaries.Keep(Reduced("KlDiv", loss, reduction), held: true);
        var sum = loss.Sum();
        return temporaries.Keep(input.Rank == 0 ? sum : sum / input.Shape[0], held: true);
    }

    private static Tensor Reduced(string op, PairLoss loss, Tensor input, Tensor target, Reduction reduction)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(target);
        // Squares of integers are integers; the other losses divide.
        if (loss != PairLosses.Squared) PairLoss.RequireFloat(op, input, target);
        return reduction switch
        {
            Reduction.None => loss.Each(input, target),
            Reduction.Mean => loss.Total(input, target, mean: true),
            Reduction.Sum => loss.Total(input, target, mean: false),
            _ => throw Unknown(op, reduction),
        };
    }

    private static Tensor Reduced(string op, Tensor losses, Reduction reduction) => reduction switch
    {
        Reduction.None => losses,
        Reduction.Mean => losses.Mean(),
        Reduction.Sum => losses.Sum(),
        _ => throw Unknown(op, reduction),
    };

    private static ArgumentOutOfRangeException Unknown(string op, Reduction reduction) => Enum.IsDefined(reduction)
        ? new(nameof(reduction), $"{op}: the reduction {reduction} is for KlDiv: use None, Mean or Sum.")
        : new(nameof(reduction), $"{op}: {(int)reduction} is no reduction: use None, Mean or Sum.");
}
