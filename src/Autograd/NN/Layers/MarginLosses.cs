namespace Autograd.NN;

/// <summary>x for targets 1, max(0, margin - x) for targets -1, of distances x.</summary>
/// <param name="margin">The distance that is far enough.</param>
/// <param name="reduction">How the losses of all elements become one number.</param>
public class HingeEmbeddingLoss(double margin = 1, Reduction reduction = Reduction.Mean) : Loss
{
    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input, Tensor target) => F.HingeEmbeddingLoss(input, target, margin, reduction);
}

/// <summary>log(1 + e^(-t x)), of targets 1 and -1.</summary>
/// <param name="reduction">How the losses of all elements become one number.</param>
public class SoftMarginLoss(Reduction reduction = Reduction.Mean) : Loss
{
    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input, Tensor target) => F.SoftMarginLoss(input, target, reduction);
}

/// <summary>The mean over the classes i other than t of max(0, margin - x[t] + x[i])^p.</summary>
/// <param name="p">1 or 2.</param>
/// <param name="margin">By how much the right class should lead.</param>
/// <param name="weight">A factor for each class.</param>
/// <param name="reduction">How the losses of all elements become one number.</param>
public class MultiMarginLoss(int p = 1, double margin = 1, Tensor? weight = null, Reduction reduction = Reduction.Mean) : Loss
{
    /// <summary>The factor of each class, or null.</summary>
    [Buffer]
    public Tensor? Weight { get; } = weight;

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input, Tensor target) => F.MultiMarginLoss(input, target, p, margin, Weight, reduction);
}

/// <summary>The mean over the classes i of the sum of max(0, 1 - x[t] + x[i]) over the right classes t, which come first in a row of targets, up to a -1.</summary>
/// <param name="reduction">How the losses of all elements become one number.</param>
public class MultiLabelMarginLoss(Reduction reduction = Reduction.Mean) : Loss
{
    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input, Tensor target) => F.MultilabelMarginLoss(input, target, reduction);
}

/// <summary>max(0, -t (x1 - x2) + margin): for targets 1 the first should be larger, for -1 the second.</summary>
/// <param name="margin">By how much.</param>
/// <param name="reduction">How the losses of all elements become one number.</param>
public class MarginRankingLoss(double margin = 0, Reduction reduction = Reduction.Mean) : Module<(Tensor Input1, Tensor Input2, Tensor Target), Tensor>
{
    /// <summary>Computes the loss.</summary>
    /// <param name="input1">The first values.</param>
    /// <param name="input2">The second values.</param>
    /// <param name="target">1 or -1 for each.</param>
    public Tensor Call(Tensor input1, Tensor input2, Tensor target) => Call((input1, input2, target));

    /// <inheritdoc/>
    protected override Tensor Forward((Tensor Input1, Tensor Input2, Tensor Target) input) =>
        F.MarginRankingLoss(input.Input1, input.Input2, input.Target, margin, reduction);
}

/// <summary>1 - cos(x1, x2) for targets 1, max(0, cos(x1, x2) - margin) for targets -1.</summary>
/// <param name="margin">The cosine that is different enough.</param>
/// <param name="reduction">How the losses of all elements become one number.</param>
public class CosineEmbeddingLoss(double margin = 0, Reduction reduction = Reduction.Mean) : Module<(Tensor Input1, Tensor Input2, Tensor Target), Tensor>
{
    /// <summary>Computes the loss.</summary>
    /// <param name="input1">Vectors, [N, D] or [D].</param>
    /// <param name="input2">As many further ones.</param>
    /// <param name="target">1 or -1 for each pair.</param>
    public Tensor Call(Tensor input1, Tensor input2, Tensor target) => Call((input1, input2, target));

    /// <inheritdoc/>
    protected override Tensor Forward((Tensor Input1, Tensor Input2, Tensor Target) input) =>
        F.CosineEmbeddingLoss(input.Input1, input.Input2, input.Target, margin, reduction);
}

/// <summary>max(0, |a - p| - |a - n| + margin).</summary>
/// <param name="margin">By how much the negative should be farther.</param>
/// <param name="p">The order of the norm.</param>
/// <param name="eps">What is added to differences.</param>
/// <param name="swap">Whether the distance of positive and negative counts instead where it is smaller.</param>
/// <param name="reduction">How the losses of all elements become one number.</param>
public class TripletMarginLoss(double margin = 1, double p = 2, double eps = 1e-6, bool swap = false, Reduction reduction = Reduction.Mean)
    : Module<(Tensor Anchor, Tensor Positive, Tensor Negative), Tensor>
{
    /// <summary>Computes the loss.</summary>
    /// <param name="anchor">Vectors, [N, D] or [D].</param>
    /// <param name="positive">Vectors that should be near those.</param>
    /// <param name="negative">Vectors that should be far from those.</param>
    public Tensor Call(Tensor anchor, Tensor positive, Tensor negative) => Call((anchor, positive, negative));

    /// <inheritdoc/>
    protected override Tensor Forward((Tensor Anchor, Tensor Positive, Tensor Negative) input) =>
        F.TripletMarginLoss(input.Anchor, input.Positive, input.Negative, margin, p, eps, swap, reduction);
}

/// <summary><see cref="TripletMarginLoss"/> of any distance.</summary>
/// <param name="distanceFunction">The distances of pairs; <see cref="PairwiseDistance"/> unless given.</param>
/// <param name="margin">By how much the negative should be farther.</param>
/// <param name="swap">Whether the distance of positive and negative counts instead where it is smaller.</param>
/// <param name="reduction">How the losses of all elements become one number.</param>
public class TripletMarginWithDistanceLoss(Func<Tensor, Tensor, Tensor>? distanceFunction = null, double margin = 1, bool swap = false, Reduction reduction = Reduction.Mean)
    : Module<(Tensor Anchor, Tensor Positive, Tensor Negative), Tensor>
{
    [StateName("distance_function")]
    private readonly PairwiseDistance? _distance = distanceFunction is null ? new() : null;

    /// <summary>Computes the loss.</summary>
    /// <param name="anchor">Vectors, [N, D] or [D].</param>
    /// <param name="positive">Vectors that should be near those.</param>
    /// <param name="negative">Vectors that should be far from those.</param>
    public Tensor Call(Tensor anchor, Tensor positive, Tensor negative) => Call((anchor, positive, negative));

    /// <inheritdoc/>
    protected override Tensor Forward((Tensor Anchor, Tensor Positive, Tensor Negative) input) =>
        F.TripletMarginWithDistanceLoss(input.Anchor, input.Positive, input.Negative, distanceFunction ?? _distance!.Call, margin, swap, reduction);
}
