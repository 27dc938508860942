namespace Autograd.NN;

public static partial class F
{
    /// <summary>(x - mean) / sqrt(var + eps) over the last dimensions, times a weight, plus a bias; the variance is that of the elements (not the unbiased one).</summary>
    /// <param name="input">[..., normalizedShape].</param>
    /// <param name="normalizedShape">The sizes of the last dimensions.</param>
    /// <param name="weight">In the shape of these dimensions; null means 1.</param>
    /// <param name="bias">In the shape of these dimensions; null means 0.</param>
    /// <param name="eps">What keeps the square root away from 0.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    /// <exception cref="NotSupportedException">The dtype is not floating point.</exception>
    public static Tensor LayerNorm(Tensor input, ReadOnlySpan<long> normalizedShape, Tensor? weight = null, Tensor? bias = null, double eps = 1e-5)
    {
        ArgumentNullException.ThrowIfNull(input);
        CheckTrailing("LayerNorm", input, normalizedShape, weight, bias);
        return Standardize.Apply("NativeLayerNormBackward0", input, NormPlan.Trailing(input, normalizedShape.Length), weight, bias, eps).Y;
    }

    /// <summary>x / sqrt(mean(x^2) + eps) over the last dimensions, times a weight.</summary>
    /// <param name="input">[..., normalizedShape].</param>
    /// <param name="normalizedShape">The sizes of the last dimensions.</param>
    /// <param name="weight">In the shape of these dimensions; null means 1.</param>
    /// <param name="eps">What keeps the square root away from 0; the spacing of numbers near 1 of the dtype unless given.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    /// <exception cref="NotSupportedException">The dtype is not floating point.</exception>
    public static Tensor RmsNorm(Tensor input, ReadOnlySpan<long> normalizedShape, Tensor? weight = null, double? eps = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        CheckTrailing("RmsNorm", input, normalizedShape, weight, null);
        var small = eps ?? (input.DType switch { DType.Float64 => 2.220446049250313e-16, DType.Float32 => 1.1920928955078125e-7, DType.Float16 => 0.0009765625, _ => 0.0078125 });
        var y = input * (input.Square().Mean(LastDims(normalizedShape.Length), keepDim: true) + small).Rsqrt();
        return weight is null ? y : y * weight;
    }

    /// <summary>
    /// Each channel (the second dimension) standardised over batch and space: with its own mean and variance when training, which then move the running ones, else with the
    /// running ones; then times a weight, plus a bias.
    /// </summary>
    /// <param name="input">[N, C, ...].</param>
    /// <param name="runningMean">[C], or null. When training it becomes (1 - momentum) old + momentum mean.</param>
    /// <param name="runningVar">[C], or null. When training it moves likewise towards the unbiased variance.</param>
    /// <param name="weight">[C]; null means 1.</param>
    /// <param name="bias">[C]; null means 0.</param>
    /// <param name="training">Whether the batch's own statistics are used.</param>
    /// <param name="momentum">How far the running statistics move.</param>
    /// <param name="eps">What keeps the square root away from 0.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, there is one value per channel only, or the running statistics that are needed are missing.</exception>
    /// <exception cref="NotSupportedException">The dtype is not floating point.</exception>
    public static Tensor BatchNorm(
        Tensor input, Tensor? runningMean, Tensor? runningVar, Tensor? weight = null, Tensor? bias = null, bool training = false, double momentum = 0.1, double eps = 1e-5)
    {
        ArgumentNullException.ThrowIfNull(input);
        input.FloatingPoint("BatchNorm");
        if (input.Rank == 1 && input.Shape[0] == 0) return input.Clone();
        if (input.Rank < 2) throw new ArgumentException($"BatchNorm: the input must be [N, C, ...], and has the shape {input.Layout}.");
        var channels = input.Shape[1];
        foreach (var (name, tensor) in (ReadOnlySpan<(string, Tensor?)>)[("runningMean", runningMean), ("runningVar", runningVar), ("weight", weight), ("bias", bias)])
            if (tensor is not null && (tensor.Rank != 1 || tensor.Shape[0] != channels))
                throw new ArgumentException($"BatchNorm: the {name} must be [{channels}], one per channel of {input.Layout}, and has the shape {tensor.Layout}.");
        var (w, b) = (Channels(weight, input.Rank), Channels(bias, input.Rank));
        if (!training)
        {
            if (runningMean is null || runningVar is null) throw new ArgumentException("BatchNorm: running statistics are needed unless training.");
            return Standardize.Fixed("NativeBatchNormBackward0", input, NormPlan.Channels(input), w, b, Channels(runningMean, input.Rank)!, Channels(runningVar, input.Rank)!, eps);
        }
        var count = channels == 0 ? 0 : input.ElementCount / channels;
        if (count == 1) throw new ArgumentException($"BatchNorm: training needs more than 1 value per channel, and the input has the shape {input.Layout}.");
        var (y, mean, variance) = Standardize.Apply("NativeBatchNormBackward0", input, NormPlan.Channels(input), w, b, eps);
        Move(runningMean, mean, momentum);
        Move(runningVar, variance * ((double)count / (count - 1)), momentum);
        return y;
    }

    /// <summary>Groups of neighbouring channels standardised, for each sample by itself; then a weight and a bias per channel.</summary>
    /// <param name="input">[N, C, ...].</param>
    /// <param name="numGroups">The number of groups, which divides C.</param>
    /// <param name="weight">[C]; null means 1.</param>
    /// <param name="bias">[C]; null means 0.</param>
    /// <param name="eps">What keeps the square root away from 0.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    /// <exception cref="NotSupportedException">The dtype is not floating point.</exception>
    public static Tensor GroupNorm(Tensor input, long numGroups, Tensor? weight = null, Tensor? bias = null, double eps = 1e-5)
    {
        using var temporaries = Temporaries.Begin();
        ArgumentNullException.ThrowIfNull(input);
        input.FloatingPoint("GroupNorm");
        if (input.Rank < 2) throw new ArgumentException($"GroupNorm: the input must be [N, C, ...], and has the shape {input.Layout}.");
        var (samples, channels) = (input.Shape[0], input.Shape[1]);
        if (numGroups <= 0 || channels % numGroups != 0) throw new ArgumentException($"GroupNorm: {numGroups} groups do not divide the {channels} channels of {input.Layout}.");
        foreach (var tensor in (ReadOnlySpan<Tensor?>)[weight, bias])
            if (tensor is not null && (tensor.Rank != 1 || tensor.Shape[0] != channels))
                throw new ArgumentException($"GroupNorm: weight and bias must be [{channels}], one per channel, and one has the shape {tensor.Layout}.");
        var each = channels / numGroups;
        var space = samples * channels == 0 ? 0 : input.ElementCount / (samples * channels);
        var grouped = input.Reshape(samples, numGroups, each, space);
        return temporaries.Keep(Standardize.Apply("NativeGroupNormBackward0", grouped, NormPlan.Groups(grouped), weight?.Reshape(1, numGroups, each, 1), bias?.Reshape(1, numGroups, each, 1), eps).Y.Reshape(input.Shape));
    }

    /// <summary>Each channel of each sample standardised over space, or by running statistics; then a weight and a bias per channel.</summary>
    /// <param name="input">[N, C, ...] with at least one dimension of space.</param>
    /// <param name="runningMean">[C], or null. It moves towards the mean over the samples.</param>
    /// <param name="runningVar">[C], or null.</param>
    /// <param name="weight">[C]; null means 1.</param>
    /// <param name="bias">[C]; null means 0.</param>
    /// <param name="useInputStats">Whether the input's own statistics are used.</param>
    /// <param name="momentum">How far the running statistics move.</param>
    /// <param name="eps">What keeps the square root away from 0.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, there is one value per channel only, or the running statistics that are needed are missing.</exception>
    /// <exception cref="NotSupportedException">The dtype is not floating point.</exception>
    public static Tensor InstanceNorm(
        Tensor input, Tensor? runningMean = null, Tensor? runningVar = null, Tensor? weight = null, Tensor? bias = null, bool useInputStats = true, double momentum = 0.1, double eps = 1e-5)
    {
        ArgumentNullException.ThrowIfNull(input);
        input.FloatingPoint("InstanceNorm");
        if (input.Rank < 3) throw new ArgumentException($"InstanceNorm: the input must be [N, C, ...] with dimensions of space, and has the shape {input.Layout}.");
        if (!useInputStats) return BatchNorm(input, runningMean, runningVar, weight, bias, false, momentum, eps);
        var (samples, channels) = (input.Shape[0], input.Shape[1]);
        foreach (var (name, tensor) in (ReadOnlySpan<(string, Tensor?)>)[("runningMean", runningMean), ("runningVar", runningVar), ("weight", weight), ("bias", bias)])
            if (tensor is not null && (tensor.Rank != 1 || tensor.Shape[0] != channels))
                throw new ArgumentException($"InstanceNorm: the {name} must be [{channels}], one per channel of {input.Layout}, and has the shape {tensor.Layout}.");
        var space = samples * channels == 0 ? 0 : input.ElementCount / (samples * channels);
        if (space == 1) throw new ArgumentException($"InstanceNorm: more than 1 element of space per channel is needed, and the input has the shape {input.Layout}.");
        var (y, mean, variance) = Standardize.Apply("NativeBatchNormBackward0", input, NormPlan.Space(input), Channels(weight, input.Rank), Channels(bias, input.Rank), eps);
        if (samples > 0)
        {
            Move(runningMean, mean.Reshape(samples, channels).Mean(0), momentum);
            Move(runningVar, variance.Reshape(samples, channels).Mean(0) * ((double)space / (space - 1)), momentum);
        }
        return y;
    }

    /// <summary>x / (k + alpha / size sum of squares over <paramref name="size"/> neighbouring channels)^beta.</summary>
    /// <param name="input">[N, C, ...].</param>
    /// <param name="size">How many channels, centred at each.</param>
    /// <param name="alpha">The factor of the mean square.</param>
    /// <param name="beta">The exponent.</param>
    /// <param name="k">What is added.</param>
    /// <exception cref="ArgumentException">The input has fewer than 3 dimensions, or the size is not positive.</exception>
    public static Tensor LocalResponseNorm(Tensor input, long size, double alpha = 1e-4, double beta = 0.75, double k = 1)
    {
        ArgumentNullException.ThrowIfNull(input);
        input.FloatingPoint("LocalResponseNorm");
        if (input.Rank < 3) throw new ArgumentException($"LocalResponseNorm: the input must be [N, C, ...] with dimensions of space, and has the shape {input.Layout}.");
        if (size <= 0) throw new ArgumentException($"LocalResponseNorm: the size must be positive, and is {size}.");
        var channels = input.Shape[1];
        long[] before = [.. input.Shape], after = [.. input.Shape];
        (before[1], after[1]) = (size / 2, (size - 1) / 2);
        var squares = Tensor.Cat([Tensor.Zeros(before, input.DType), input.Square(), Tensor.Zeros(after, input.DType)], 1);
        var sum = squares.Narrow(1, 0, channels);
        // Not "+=", which would write to the squares that later sums read.
        for (long i = 1; i < size; i++) sum = sum + squares.Narrow(1, i, channels);
        return input / (sum * (alpha / size) + k).Pow(beta);
    }

    /// <summary>x over its p-norm along a dimension, which counts as eps where it is less.</summary>
    /// <exception cref="ArgumentException">There is no such dimension.</exception>
    /// <exception cref="NotSupportedException">The dtype is not floating point.</exception>
    public static Tensor Normalize(Tensor input, double p = 2, int dim = 1, double eps = 1e-12)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input / input.Norm(p, dim, keepDim: true).ClampMin(eps);
    }

    /// <summary>One number per channel in a shape that broadcasts over [N, C, ...].</summary>
    private static Tensor? Channels(Tensor? x, int rank) => x?.Reshape([-1, .. Enumerable.Repeat(1L, rank - 2)]);

    private static long[] LastDims(int count) => [.. Enumerable.Range(-count, count).Select(d => (long)d)];

    private static void Move(Tensor? running, Tensor now, double momentum)
    {
        if (running is null) return;
        using (Autodiff.NoGrad()) running.CopyInPlace(running * (1 - momentum) + now.To(running.DType) * momentum);
    }

    private static void CheckTrailing(string op, Tensor input, ReadOnlySpan<long> normalizedShape, Tensor? weight, Tensor? bias)
    {
        input.FloatingPoint(op);
        if (normalizedShape.Length == 0 || input.Rank < normalizedShape.Length || !input.Shape[^normalizedShape.Length..].SequenceEqual(normalizedShape))
            throw new ArgumentException($"{op}: an input of shape {input.Layout} does not end with the normalized shape {Layout.Text(normalizedShape)}.");
        foreach (var tensor in (ReadOnlySpan<Tensor?>)[weight, bias])
            if (tensor is not null && !tensor.Shape.SequenceEqual(normalizedShape))
                throw new ArgumentException($"{op}: weight and bias must have the normalized shape {Layout.Text(normalizedShape)}, and one has {tensor.Layout}.");
    }
}
