namespace Autograd.NN;

/// <summary>-log softmax(x)[t] over the classes, the second dimension (or the only one): the loss of a classifier, from its scores.</summary>
/// <param name="weight">A factor for each class.</param>
/// <param name="ignoreIndex">A class whose targets count for nothing.</param>
/// <param name="reduction">How the losses of all elements become one number.</param>
/// <param name="labelSmoothing">The share of the target that is spread evenly over all classes.</param>
/// <example><code>
/// var (scores, labels) = (Tensor.Randn([32, 10]), Tensor.Randint(10, [32]));
/// var loss = new CrossEntropyLoss().Call(scores, labels);   // labels of int64, or probabilities [32, 10]
/// </code></example>
public class CrossEntropyLoss(Tensor? weight = null, long ignoreIndex = -100, Reduction reduction = Reduction.Mean, double labelSmoothing = 0) : Loss
{
    /// <summary>The factor of each class, or null.</summary>
    [Buffer]
    public Tensor? Weight { get; } = weight;

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input, Tensor target) => F.CrossEntropy(input, target, Weight, ignoreIndex, reduction, labelSmoothing);
}

/// <summary>-x[t] over the classes, the second dimension (or the only one), of logarithms of probabilities x.</summary>
/// <param name="weight">A factor for each class.</param>
/// <param name="ignoreIndex">A class whose targets count for nothing.</param>
/// <param name="reduction">How the losses of all elements become one number.</param>
public class NLLLoss(Tensor? weight = null, long ignoreIndex = -100, Reduction reduction = Reduction.Mean) : Loss
{
    /// <summary>The factor of each class, or null.</summary>
    [Buffer]
    public Tensor? Weight { get; } = weight;

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input, Tensor target) => F.NllLoss(input, target, Weight, ignoreIndex, reduction);
}

/// <summary>-t log x - (1 - t) log(1 - x), of probabilities x.</summary>
/// <param name="weight">A factor for each element, of a shape that broadcasts to the input's.</param>
/// <param name="reduction">How the losses of all elements become one number.</param>
public class BCELoss(Tensor? weight = null, Reduction reduction = Reduction.Mean) : Loss
{
    /// <summary>The factors of elements, or null.</summary>
    [Buffer]
    public Tensor? Weight { get; } = weight;

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input, Tensor target) => F.BinaryCrossEntropy(input, target, Weight, reduction);
}

/// <summary><see cref="BCELoss"/> of sigmoid x, to all digits.</summary>
/// <param name="weight">A factor for each element, of a shape that broadcasts to the input's.</param>
/// <param name="reduction">How the losses of all elements become one number.</param>
/// <param name="posWeight">A factor of positive targets.</param>
public class BCEWithLogitsLoss(Tensor? weight = null, Reduction reduction = Reduction.Mean, Tensor? posWeight = null) : Loss
{
    /// <summary>The factors of elements, or null.</summary>
    [Buffer]
    public Tensor? Weight { get; } = weight;

    /// <summary>The factors of positive targets, or null.</summary>
    [Buffer]
    public Tensor? PosWeight { get; } = posWeight;

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input, Tensor target) => F.BinaryCrossEntropyWithLogits(input, target, Weight, reduction, PosWeight);
}

/// <summary>The mean over the classes of <see cref="BCEWithLogitsLoss"/>: several classes may be right.</summary>
/// <param name="weight">A factor for each class.</param>
/// <param name="reduction">How the losses of all elements become one number.</param>
public class MultiLabelSoftMarginLoss(Tensor? weight = null, Reduction reduction = Reduction.Mean) : Loss
{
    /// <summary>The factor of each class, or null.</summary>
    [Buffer]
    public Tensor? Weight { get; } = weight;

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input, Tensor target) => F.MultilabelSoftMarginLoss(input, target, Weight, reduction);
}

/// <summary>
/// Connectionist temporal classification: the negative log probability of a sequence of labels, over all alignments with the longer sequence of outputs.
/// </summary>
/// <param name="blank">The class that stands for no label.</param>
/// <param name="reduction">How the losses of all sequences become one number; a mean divides by the target lengths first.</param>
/// <param name="zeroInfinity">Whether impossible alignments count as 0 instead of infinity.</param>
public class CTCLoss(long blank = 0, Reduction reduction = Reduction.Mean, bool zeroInfinity = false)
    : Module<(Tensor LogProbs, Tensor Targets, Tensor InputLengths, Tensor TargetLengths), Tensor>
{
    /// <summary>Computes the loss.</summary>
    /// <param name="logProbs">Logarithms of probabilities, [T, N, C] or [T, C].</param>
    /// <param name="targets">Labels, [N, S], or all after each other.</param>
    /// <param name="inputLengths">How much of T each sequence has.</param>
    /// <param name="targetLengths">How many labels each sequence has.</param>
    public Tensor Call(Tensor logProbs, Tensor targets, Tensor inputLengths, Tensor targetLengths) => Call((logProbs, targets, inputLengths, targetLengths));

    /// <summary>Computes the loss, of lengths that no tensor holds.</summary>
    /// <inheritdoc cref="Call(Tensor, Tensor, Tensor, Tensor)"/>
    public Tensor Call(Tensor logProbs, Tensor targets, ReadOnlySpan<long> inputLengths, ReadOnlySpan<long> targetLengths) =>
        Call((logProbs, targets, Tensor.From(inputLengths), Tensor.From(targetLengths)));

    /// <inheritdoc/>
    protected override Tensor Forward((Tensor LogProbs, Tensor Targets, Tensor InputLengths, Tensor TargetLengths) input) =>
        F.CtcLoss(input.LogProbs, input.Targets, input.InputLengths, input.TargetLengths, blank, reduction, zeroInfinity);
}
