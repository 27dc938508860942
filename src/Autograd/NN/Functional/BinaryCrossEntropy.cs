namespace Autograd.NN;

public static partial class F
{
    /// <summary>-y log x - (1 - y) log(1 - x) for probabilities x and targets y in [0, 1]; a logarithm below -100 counts as -100.</summary>
    /// <param name="input">Probabilities. For logits use <see cref="BinaryCrossEntropyWithLogits"/>, which keeps its digits.</param>
    /// <param name="target">Targets, in the shape of the input.</param>
    /// <param name="weight">A factor for each loss, which broadcasts; null means 1.</param>
    /// <param name="reduction">What becomes of the losses of the elements.</param>
    /// <exception cref="ArgumentException">The shapes differ, or an input is outside [0, 1].</exception>
    public static Tensor BinaryCrossEntropy(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean)
    {
        CheckPair("BinaryCrossEntropy", input, target);
        var x = input.Detach();
        // A NaN fails too.
        if (x.ElementCount > 0 && !(x.Amin().Item<double>() >= 0 && x.Amax().Item<double>() <= 1))
            throw new ArgumentException("BinaryCrossEntropy: the input must be probabilities between 0 and 1. Apply Sigmoid, or use BinaryCrossEntropyWithLogits.");
        return Weighted("BinaryCrossEntropy", PairLosses.Entropy, input, target, weight, reduction);
    }

    /// <summary>The binary cross entropy of the probability sigmoid x: (1 - y) x + (1 + (p - 1) y) log(1 + e^-x), where p is the weight of positive targets.</summary>
    /// <param name="input">Logits.</param>
    /// <param name="target">Targets in [0, 1], in the shape of the input.</param>
    /// <param name="weight">A factor for each loss, which broadcasts; null means 1.</param>
    /// <param name="reduction">What becomes of the losses of the elements.</param>
    /// <param name="posWeight">The weight of positive targets, which broadcasts; null means 1.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor BinaryCrossEntropyWithLogits(
        Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean, Tensor? posWeight = null)
    {
        CheckPair("BinaryCrossEntropyWithLogits", input, target);
        if (posWeight is null) return Weighted("BinaryCrossEntropyWithLogits", PairLosses.LogitEntropy, input, target, weight, reduction);
        // log(1 + e^-x) is the loss of x with the target 1.
        var losses = (1 - target) * input + ((posWeight - 1) * target + 1) * PairLosses.LogitEntropy.Each(input, Tensor.OnesLike(input));
        return Reduced("BinaryCrossEntropyWithLogits", weight is null ? losses : losses * weight, reduction);
    }

    /// <summary>The binary cross entropy with logits of each class, averaged over the classes: for samples that may belong to several.</summary>
    /// <param name="input">Logits, [..., C].</param>
    /// <param name="target">Targets, 0 or 1, in the shape of the input.</param>
    /// <param name="weight">A weight per class, [C]; null means 1.</param>
    /// <param name="reduction">What becomes of the losses of the samples.</param>
    /// <exception cref="ArgumentException">The shapes differ, or there is no class dimension.</exception>
    public static Tensor MultilabelSoftMarginLoss(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean)
    {
        using var temporaries = Temporaries.Begin();
        CheckPair("MultilabelSoftMarginLoss", input, target);
        if (input.Rank == 0) throw new ArgumentException("MultilabelSoftMarginLoss: the input needs a dimension of classes, and is 0-d.");
        var losses = PairLosses.LogitEntropy.Each(input, target);
        if (weight is not null) losses *= weight;
        return temporaries.Keep(Reduced("MultilabelSoftMarginLoss", losses.Mean(-1), reduction), held: true);
    }

    private static void CheckPair(string op, Tensor input, Tensor target)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(target);
        PairLoss.RequireFloat(op, input, target);
        if (!input.Shape.SequenceEqual(target.Shape))
            throw new ArgumentException($"{op}: the target must have the shape of the input, {input.Layout}, and has {target.Layout}. Use Reshape, Unsqueeze or Expand.");
    }

    private static Tensor Weighted(string op, PairLoss loss, Tensor input, Tensor target, Tensor? weight, Reduction reduction) =>
        weight is null ? Reduced(op, loss, input, target, reduction) : Reduced(op, loss.Each(input, target) * weight, reduction);
}
