namespace Autograd.NN;

public static partial class F
{
    /// <summary>
    /// The negative log likelihood: -weight[c] x[c] for the class c of each sample. A mean is divided by the sum of these weights.
    /// </summary>
    /// <param name="input">Log-probabilities, [C], [N, C] or [N, C, d1, ...].</param>
    /// <param name="target">Class numbers, in the shape of the input without C.</param>
    /// <param name="weight">A weight per class, [C], which is not differentiated; null means 1.</param>
    /// <param name="ignoreIndex">Samples of this class number count for nothing.</param>
    /// <param name="reduction">What becomes of the losses of the samples.</param>
    /// <exception cref="ArgumentException">A shape or dtype does not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A class number is out of bounds.</exception>
    public static Tensor NllLoss(Tensor input, Tensor target, Tensor? weight = null, long ignoreIndex = -100, Reduction reduction = Reduction.Mean)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(target);
        var form = Form("NllLoss", reduction);
        return NegativeLogLikelihood.Apply(input, new ClassPicks("NllLoss", input, target, weight, ignoreIndex), form);
    }

    /// <summary>
    /// The cross entropy between scores and classes: <see cref="NllLoss"/> of log softmax over the class dimension. The target holds class numbers, or class
    /// probabilities in the shape of the input.
    /// </summary>
    /// <param name="input">Scores (logits), [C], [N, C] or [N, C, d1, ...].</param>
    /// <param name="target">Class numbers, in the shape of the input without C, or probabilities, in the shape of the input.</param>
    /// <param name="weight">A weight per class, [C]; null means 1.</param>
    /// <param name="ignoreIndex">Samples of this class number count for nothing; probabilities know no such thing.</param>
    /// <param name="reduction">What becomes of the losses of the samples. The mean over class numbers is divided by the sum of their weights, that over probabilities by the number of samples.</param>
    /// <param name="labelSmoothing">How much of the target is spread evenly over all classes, in [0, 1].</param>
    /// <exception cref="ArgumentException">A shape or dtype does not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A class number or the smoothing is out of bounds.</exception>
    /// <example><code>
    /// var model = new Linear(64, 10);
    /// var (images, labels) = (Tensor.Randn([32, 64]), Tensor.Randint(10, [32]));
    /// F.CrossEntropy(model.Call(images), labels).Backward();   // logits [32, 10], labels [32]
    /// </code></example>
    public static Tensor CrossEntropy(
        Tensor input, Tensor target, Tensor? weight = null, long ignoreIndex = -100, Reduction reduction = Reduction.Mean, double labelSmoothing = 0)
    {
        using var temporaries = Temporaries.Begin();
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(target);
        if (labelSmoothing is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(labelSmoothing), $"CrossEntropy: the label smoothing must lie between 0 and 1, and is {labelSmoothing}.");
        var form = Form("CrossEntropy", reduction);
        ClassPicks.CheckInput("CrossEntropy", input);
        if (input.Shape.SequenceEqual(target.Shape))
            return temporaries.Keep(OfProbabilities(input, target, weight, ignoreIndex, reduction, labelSmoothing));

        var picks = new ClassPicks("CrossEntropy", input, target, weight, ignoreIndex);
        if (labelSmoothing == 0) return temporaries.Keep(Autograd.CrossEntropy.Apply(input, picks, form));
        var logs = input.LogSoftmax(ClassDim(input));
        var loss = NegativeLogLikelihood.Apply(logs, picks, form);

        // The even part: minus the weighted mean over all classes, of the samples that count.
        var even = -(weight is null ? logs : logs * AlongClasses(weight, logs)).Sum(ClassDim(logs)).MaskedFill(target.Eq(ignoreIndex), 0);
        var spread = reduction switch { Reduction.None => even, Reduction.Sum => even.Sum(), _ => even.Sum() / picks.Divisor };
        return temporaries.Keep((1 - labelSmoothing) * loss + labelSmoothing / input.Shape[ClassDim(input)] * spread);
    }

    private static Tensor OfProbabilities(Tensor input, Tensor target, Tensor? weight, long ignoreIndex, Reduction reduction, double labelSmoothing)
    {
        var classes = input.Shape[ClassDim(input)];
        if (!target.DType.IsFloatingPoint())
            throw new ArgumentException(
                $"CrossEntropy: a target in the shape of the input, {input.Layout}, holds class probabilities, which must be floating point, and it is {target.DType.TorchName()}. " +
                "Class numbers have the shape of the input without its class dimension.");
        if (ignoreIndex >= 0)
            throw new ArgumentException($"CrossEntropy: ignoreIndex = {ignoreIndex} has no meaning for class probabilities; leave it out.");
        ClassPicks.CheckWeight("CrossEntropy", input, weight, classes);
        var p = labelSmoothing == 0 ? target : target * (1 - labelSmoothing) + labelSmoothing / classes;
        var terms = input.LogSoftmax(ClassDim(input)) * p;
        if (weight is not null) terms = terms * AlongClasses(weight, input);
        return reduction switch
        {
            Reduction.None => -terms.Sum(ClassDim(input)),
            Reduction.Sum => -terms.Sum(),
            _ => -terms.Sum() / ((double)input.ElementCount / classes),
        };
    }

    private static int ClassDim(Tensor input) => input.Rank == 1 ? 0 : 1;

    private static Tensor AlongClasses(Tensor weight, Tensor input)
    {
        var shape = new long[input.Rank];
        Array.Fill(shape, 1);
        shape[ClassDim(input)] = -1;
        return weight.Reshape(shape);
    }

    private static NegativeLogLikelihood.Form Form(string op, Reduction reduction) => reduction switch
    {
        Reduction.None => NegativeLogLikelihood.Form.Each,
        Reduction.Sum => NegativeLogLikelihood.Form.Sum,
        Reduction.Mean => NegativeLogLikelihood.Form.Mean,
        _ => throw Unknown(op, reduction),
    };
}
