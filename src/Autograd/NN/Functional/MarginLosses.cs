namespace Autograd.NN;

public static partial class F
{
    /// <summary>max(0, -y (x1 - x2) + margin): x1 should be ranked above x2 where y is 1, below where y is -1.</summary>
    /// <exception cref="ArgumentException">The tensors differ in their number of dimensions, or do not broadcast.</exception>
    public static Tensor MarginRankingLoss(Tensor input1, Tensor input2, Tensor target, double margin = 0, Reduction reduction = Reduction.Mean)
    {
        using var temporaries = Temporaries.Begin();
        ArgumentNullException.ThrowIfNull(input1);
        ArgumentNullException.ThrowIfNull(input2);
        ArgumentNullException.ThrowIfNull(target);
        if (input1.Rank != input2.Rank || input1.Rank != target.Rank)
            throw new ArgumentException($"MarginRankingLoss: expected tensors of equally many dimensions, and got the shapes {input1.Layout}, {input2.Layout} and {target.Layout}.");
        return temporaries.Keep(Reduced("MarginRankingLoss", (-target * (input1 - input2) + margin).ClampMin(0), reduction), held: true);
    }

    /// <summary>x where y is 1, max(0, margin - x) where y is -1: for distances x of pairs that are alike or not.</summary>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public static Tensor HingeEmbeddingLoss(Tensor input, Tensor target, double margin = 1, Reduction reduction = Reduction.Mean)
    {
        using var temporaries = Temporaries.Begin();
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(target);
        PairLoss.RequireFloat("HingeEmbeddingLoss", input, input);
        var apart = Tensor.Where(target.Eq(1), 0, (margin - input).ClampMin(0));
        return temporaries.Keep(Reduced("HingeEmbeddingLoss", apart + Tensor.Where(target.Eq(-1), 0, input), reduction), held: true);
    }

    /// <summary>1 - cos(x1, x2) where y is 1, max(0, cos(x1, x2) - margin) where y is -1: for pairs that are alike or not.</summary>
    /// <param name="input1">[N, D], or [D].</param>
    /// <param name="input2">The same shape.</param>
    /// <param name="target">1 or -1 for each pair, [N], or 0-d.</param>
    /// <param name="margin">The cosine up to which different ones cost nothing, -1 to 1.</param>
    /// <param name="reduction">What becomes of the losses of the pairs.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor CosineEmbeddingLoss(Tensor input1, Tensor input2, Tensor target, double margin = 0, Reduction reduction = Reduction.Mean)
    {
        using var temporaries = Temporaries.Begin();
        ArgumentNullException.ThrowIfNull(input1);
        ArgumentNullException.ThrowIfNull(input2);
        ArgumentNullException.ThrowIfNull(target);
        const double Epsilon = 1e-12;
        if (target.Rank > 1 || input1.Rank != target.Rank + 1 || input2.Rank != target.Rank + 1)
            throw new ArgumentException(
                $"CosineEmbeddingLoss: expected [N, D] inputs with an [N] target, or [D] inputs with a 0-d one, and got the shapes {input1.Layout}, {input2.Layout} and {target.Layout}.");
        var cosine = (input1 * input2).Sum(-1) / ((input1.Square().Sum(-1) + Epsilon) * (input2.Square().Sum(-1) + Epsilon)).Sqrt();
        var alike = Tensor.Where(target.Eq(1), 1 - cosine, 0);
        return temporaries.Keep(Reduced("CosineEmbeddingLoss", alike + Tensor.Where(target.Eq(-1), (cosine - margin).ClampMin(0), 0), reduction), held: true);
    }

    /// <summary>max(0, d(a, p) - d(a, n) + margin): the anchor should be nearer to the positive than to the negative, as <see cref="PairwiseDistance"/> measures.</summary>
    /// <param name="anchor">[..., D].</param>
    /// <param name="positive">What the anchor should be near to.</param>
    /// <param name="negative">What it should be far from.</param>
    /// <param name="margin">By how much.</param>
    /// <param name="p">The order of the norm.</param>
    /// <param name="eps">What keeps the gradient of a distance of 0 finite.</param>
    /// <param name="swap">Whether the distance of positive and negative counts instead of d(a, n) where it is less.</param>
    /// <param name="reduction">What becomes of the losses of the triplets.</param>
    /// <exception cref="ArgumentException">The tensors differ in their number of dimensions, do not broadcast, or the margin is not positive.</exception>
    public static Tensor TripletMarginLoss(
        Tensor anchor, Tensor positive, Tensor negative, double margin = 1, double p = 2, double eps = 1e-6, bool swap = false, Reduction reduction = Reduction.Mean)
    {
        using var temporaries = Temporaries.Begin();
        ArgumentNullException.ThrowIfNull(anchor);
        ArgumentNullException.ThrowIfNull(positive);
        ArgumentNullException.ThrowIfNull(negative);
        if (anchor.Rank != positive.Rank || anchor.Rank != negative.Rank)
            throw new ArgumentException($"TripletMarginLoss: expected tensors of equally many dimensions, and got the shapes {anchor.Layout}, {positive.Layout} and {negative.Layout}.");
        return temporaries.Keep(Triplets("TripletMarginLoss", anchor, positive, negative, (x, y) => PairwiseDistance(x, y, p, eps), margin, swap, reduction), held: true);
    }

    /// <summary>As <see cref="TripletMarginLoss"/>, with a distance of one's own; null means the Euclidean one.</summary>
    /// <inheritdoc cref="TripletMarginLoss"/>
    public static Tensor TripletMarginWithDistanceLoss(
        Tensor anchor, Tensor positive, Tensor negative, Func<Tensor, Tensor, Tensor>? distanceFunction = null, double margin = 1, bool swap = false,
        Reduction reduction = Reduction.Mean)
    {
        ArgumentNullException.ThrowIfNull(anchor);
        ArgumentNullException.ThrowIfNull(positive);
        ArgumentNullException.ThrowIfNull(negative);
        return Triplets("TripletMarginWithDistanceLoss", anchor, positive, negative, distanceFunction ?? ((x, y) => PairwiseDistance(x, y)), margin, swap, reduction);
    }

    /// <summary>
    /// The mean over the classes i other than the right one, y, of weight[y] max(0, margin - x[y] + x[i])^p: the right score should be the largest by the margin.
    /// </summary>
    /// <param name="input">Scores, [N, C] or [C].</param>
    /// <param name="target">Class numbers, [N] or 0-d.</param>
    /// <param name="p">1 or 2.</param>
    /// <param name="margin">By how much.</param>
    /// <param name="weight">A weight per class, [C]; null means 1.</param>
    /// <param name="reduction">What becomes of the losses of the samples.</param>
    /// <exception cref="ArgumentException">A shape or dtype does not fit, or p is neither 1 nor 2.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A class number is out of bounds.</exception>
    public static Tensor MultiMarginLoss(Tensor input, Tensor target, int p = 1, double margin = 1, Tensor? weight = null, Reduction reduction = Reduction.Mean)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(target);
        if (p is not (1 or 2)) throw new ArgumentException($"MultiMarginLoss: p must be 1 or 2, and is {p}.");
        CheckRows("MultiMarginLoss", input);
        if (target.DType != DType.Int64) throw new ArgumentException($"MultiMarginLoss: the target must be torch.int64, and is {target.DType.TorchName()}.");
        var classes = input.Rank == 0 ? 1 : input.Shape[^1];
        var samples = input.Rank == 2 ? input.Shape[0] : 1;
        if (target.ElementCount != samples || target.Rank > 1 || (input.Rank == 2 && target.Rank != 1))
            throw new ArgumentException($"MultiMarginLoss: a target of shape {target.Layout} does not fit an input of shape {input.Layout}: one class number per sample is expected.");
        if (weight is not null && (weight.Rank != 1 || weight.Shape[0] != classes))
            throw new ArgumentException($"MultiMarginLoss: the weight must have the shape [{classes}], one per class, and has {weight.Layout}.");
        var x = input.Reshape(samples, classes);
        var y = target.Reshape(samples, 1);
        var excess = (margin - x.Gather(1, y) + x).ClampMin(0);
        var losses = p == 1 ? excess : excess.Square();
        if (weight is not null) losses *= weight.IndexSelect(0, y.Reshape(-1)).Unsqueeze(1);
        // The right class has no part: its excess would be the margin.
        losses = losses.MaskedFill(Tensor.Arange(classes).Eq(y), 0).Mean(1);
        return Reduced("MultiMarginLoss", reduction == Reduction.None && target.Rank == 0 ? losses.Reshape([]) : losses, reduction);
    }

    /// <summary>
    /// For samples of several classes: the sum over right classes j and other classes i of max(0, 1 - x[j] + x[i]), over the number of classes.
    /// </summary>
    /// <param name="input">Scores, [N, C] or [C].</param>
    /// <param name="target">In the shape of the input: class numbers, the first -1 ending each list.</param>
    /// <param name="reduction">What becomes of the losses of the samples.</param>
    /// <exception cref="ArgumentException">A shape or dtype does not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A class number is out of bounds.</exception>
    public static Tensor MultilabelMarginLoss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(target);
        CheckRows("MultilabelMarginLoss", input);
        if (target.DType != DType.Int64) throw new ArgumentException($"MultilabelMarginLoss: the target must be torch.int64, and is {target.DType.TorchName()}.");
        if (!target.Shape.SequenceEqual(input.Shape))
            throw new ArgumentException($"MultilabelMarginLoss: the target must have the shape of the input, {input.Layout}, and has {target.Layout}.");
        var classes = input.Rank == 0 ? 1 : input.Shape[^1];
        var x = input.Reshape(-1, classes);
        var listed = target.Reshape(-1, classes);
        // A position counts until the first -1.
        var counts = (listed < 0).To(DType.Int64).Cumsum(1).Eq(0);
        var width = counts.ElementCount == 0 ? 0 : counts.Sum(1).Amax().Item<long>();
        (listed, counts) = (listed.Narrow(1, 0, width).MaskedFill(counts.Narrow(1, 0, width).LogicalNot(), 0), counts.Narrow(1, 0, width));
        var right = Tensor.Zeros([x.Shape[0], classes], DType.Int64).ScatterAdd(1, listed, counts.To(DType.Int64)).Ne(0);
        var excess = (1 - x.Gather(1, listed).Unsqueeze(2) + x.Unsqueeze(1)).ClampMin(0);
        var losses = excess.MaskedFill(right.Unsqueeze(1).LogicalOr(counts.LogicalNot().Unsqueeze(2)), 0).Sum([1, 2]) / classes;
        return Reduced("MultilabelMarginLoss", reduction == Reduction.None && input.Rank < 2 ? losses.Reshape([]) : losses, reduction);
    }

    private static Tensor Triplets(
        string op, Tensor anchor, Tensor positive, Tensor negative, Func<Tensor, Tensor, Tensor> distance, double margin, bool swap, Reduction reduction)
    {
        if (!(margin > 0)) throw new ArgumentException($"{op}: the margin must be positive, and is {margin}.");
        var (near, far) = (distance(anchor, positive), distance(anchor, negative));
        if (swap) far = far.Minimum(distance(positive, negative));
        return Reduced(op, (margin + near - far).ClampMin(0), reduction);
    }

    private static void CheckRows(string op, Tensor input)
    {
        if (input.Rank > 2 || (input.Rank > 0 && input.Shape[^1] == 0))
            throw new ArgumentException($"{op}: the input must be [N, C] or [C] with at least one class, and has the shape {input.Layout}.");
        PairLoss.RequireFloat(op, input, input);
    }
}
