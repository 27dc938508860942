namespace Autograd.NN;

public static partial class F
{
    /// <summary>
    /// Connectionist temporal classification: minus the logarithm of the probability that the steps spell the target, summed over all alignments, where repeated
    /// classes merge and blanks vanish.
    /// </summary>
    /// <param name="logProbs">Log-probabilities of the classes at each step, [T, N, C], or [T, C] for one sample; as <see cref="LogSoftmax"/> gives them.</param>
    /// <param name="targets">Class numbers, [N, S] with anything behind the length of each, or all one after another in a vector.</param>
    /// <param name="inputLengths">The number of steps of each sample, [N] (or 0-d).</param>
    /// <param name="targetLengths">The number of labels of each sample, [N] (or 0-d).</param>
    /// <param name="blank">The class of the blank.</param>
    /// <param name="reduction">What becomes of the losses. The mean divides each by its target's length first.</param>
    /// <param name="zeroInfinity">Whether targets that are too long for their steps cost nothing, instead of infinity.</param>
    /// <remarks>
    /// The gradient is that of the sum over alignments. PyTorch's adds e^x, which vanishes behind a log softmax, as the input is assumed to be normalised. Computed in
    /// float64 by alpha-beta recursion, O(T S) per sample.
    /// </remarks>
    /// <exception cref="ArgumentException">A shape or dtype does not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A length, label or the blank is out of range.</exception>
    public static Tensor CtcLoss(
        Tensor logProbs, Tensor targets, Tensor inputLengths, Tensor targetLengths, long blank = 0, Reduction reduction = Reduction.Mean, bool zeroInfinity = false)
    {
        ArgumentNullException.ThrowIfNull(logProbs);
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(inputLengths);
        ArgumentNullException.ThrowIfNull(targetLengths);
        return CtcLoss(logProbs, targets, Lengths("inputLengths", inputLengths), Lengths("targetLengths", targetLengths), blank, reduction, zeroInfinity);
    }

    /// <inheritdoc cref="CtcLoss(Tensor, Tensor, Tensor, Tensor, long, Reduction, bool)"/>
    public static Tensor CtcLoss(
        Tensor logProbs, Tensor targets, ReadOnlySpan<long> inputLengths, ReadOnlySpan<long> targetLengths, long blank = 0, Reduction reduction = Reduction.Mean,
        bool zeroInfinity = false)
    {
        ArgumentNullException.ThrowIfNull(logProbs);
        ArgumentNullException.ThrowIfNull(targets);
        if (logProbs.Rank is not (2 or 3) || logProbs.Shape[^1] == 0)
            throw new ArgumentException($"CtcLoss: the log-probabilities must be [T, N, C] or [T, C] with at least one class, and have the shape {logProbs.Layout}.");
        PairLoss.RequireFloat("CtcLoss", logProbs, logProbs);
        var x = logProbs.Rank == 2 ? logProbs.Unsqueeze(1) : logProbs;
        var (steps, samples, classes) = (x.Shape[0], x.Shape[1], x.Shape[2]);
        if (blank < 0 || blank >= classes) throw new ArgumentOutOfRangeException(nameof(blank), $"CtcLoss: the blank {blank} is no class of {classes}.");
        if (inputLengths.Length != samples || targetLengths.Length != samples)
            throw new ArgumentException($"CtcLoss: {samples} samples need as many lengths, and {inputLengths.Length} of inputs and {targetLengths.Length} of targets were given.");
        foreach (var length in inputLengths)
            if (length < 0 || length > steps)
                throw new ArgumentOutOfRangeException(nameof(inputLengths), $"CtcLoss: an input length of {length} is out of range: there are {steps} steps.");
        var labels = Labels(targets, targetLengths, classes, logProbs.Rank == 2);
        var losses = Ctc.Apply(x, labels, inputLengths.ToArray(), blank);
        if (zeroInfinity) losses = Tensor.Where(losses.Detach().Eq(double.PositiveInfinity), 0, losses);
        if (reduction == Reduction.Mean)
            return (losses / Tensor.From(targetLengths).ClampMin(1).To(losses.DType)).Mean();
        return Reduced("CtcLoss", logProbs.Rank == 2 ? losses.Reshape([]) : losses, reduction);
    }

    private static long[] Lengths(string name, Tensor lengths)
    {
        if (lengths.Rank > 1 || !lengths.DType.IsInteger())
            throw new ArgumentException($"CtcLoss: {name} must be a vector of integers, and is {lengths.DType.TorchName()} of shape {lengths.Layout}.");
        return lengths.Detach().To(DType.Int64).Reshape(-1).ToArray<long>();
    }

    private static long[][] Labels(Tensor targets, ReadOnlySpan<long> lengths, long classes, bool single)
    {
        if (!targets.DType.IsInteger()) throw new ArgumentException($"CtcLoss: the targets must hold integers, and are {targets.DType.TorchName()}.");
        long total = 0, longest = 0;
        foreach (var length in lengths)
        {
            if (length < 0) throw new ArgumentOutOfRangeException(nameof(lengths), $"CtcLoss: a target length of {length} is negative.");
            (total, longest) = (total + length, Math.Max(longest, length));
        }
        var rows = targets.Rank == 2;
        var fits = rows ? targets.Shape[0] == lengths.Length && targets.Shape[1] >= longest : targets.Rank == 1 && (single ? targets.Shape[0] >= total : targets.Shape[0] == total);
        if (!fits)
            throw new ArgumentException(
                $"CtcLoss: targets of shape {targets.Layout} do not fit: expected [{lengths.Length}, {longest}] (or more columns), or a vector of all {total} labels, as the target lengths say.");
        var values = targets.Detach().To(DType.Int64).Contiguous().ToArray<long>();
        var labels = new long[lengths.Length][];
        long at = 0;
        for (var n = 0; n < labels.Length; n++)
        {
            labels[n] = values.AsSpan((int)(rows ? n * targets.Shape[1] : at), (int)lengths[n]).ToArray();
            at += lengths[n];
            foreach (var label in labels[n])
                if (label < 0 || label >= classes) throw new ArgumentOutOfRangeException(nameof(targets), $"CtcLoss: the label {label} is no class of {classes}.");
        }
        return labels;
    }
}
