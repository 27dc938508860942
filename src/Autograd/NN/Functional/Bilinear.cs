namespace Autograd.NN;

public static partial class F
{
    /// <summary>y[..., o] = b[o] + sum over i, j of x1[..., i] w[o, i, j] x2[..., j].</summary>
    /// <param name="input1">[..., in1] features.</param>
    /// <param name="input2">[..., in2] features, with the same leading dimensions.</param>
    /// <param name="weight">[out, in1, in2].</param>
    /// <param name="bias">[out], or null for none.</param>
    /// <returns>[..., out].</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or the dtypes differ.</exception>
    /// <exception cref="NotSupportedException">The dtype is bool.</exception>
    /// <example><code>
    /// var (weight, bias) = (Tensor.Randn([40, 20, 30]), Tensor.Zeros([40]));
    /// var y = F.Bilinear(Tensor.Randn([32, 20]), Tensor.Randn([32, 30]), weight, bias);   // [32, 40]
    /// </code></example>
    public static Tensor Bilinear(Tensor input1, Tensor input2, Tensor weight, Tensor? bias = null)
    {
        ArgumentNullException.ThrowIfNull(input1);
        ArgumentNullException.ThrowIfNull(input2);
        ArgumentNullException.ThrowIfNull(weight);
        if (weight.Rank != 3) throw new ArgumentException($"Bilinear: the weight must be [out, in1, in2], and has the shape {weight.Layout}.");
        if (input1.Rank == 0 || input1.Rank != input2.Rank || !input1.Shape[..^1].SequenceEqual(input2.Shape[..^1]))
            throw new ArgumentException(
                $"Bilinear: the inputs must be [..., in1] and [..., in2] with equal leading dimensions, and have the shapes {input1.Layout} and {input2.Layout}.");
        var (outputs, first, second) = (weight.Shape[0], weight.Shape[1], weight.Shape[2]);
        if (input1.Shape[^1] != first || input2.Shape[^1] != second)
            throw new ArgumentException(
                $"Bilinear: a weight of shape {weight.Layout} expects inputs of {first} and {second} features, and the inputs have the shapes {input1.Layout} and {input2.Layout}.");
        if (bias is not null && (bias.Rank != 1 || bias.Shape[0] != outputs))
            throw new ArgumentException($"Bilinear: a weight of shape {weight.Layout} needs a bias of shape [{outputs}], and the bias has {bias.Layout}.");
        foreach (var other in (ReadOnlySpan<Tensor?>)[input2, weight, bias])
            if (other is not null && other.DType != input1.DType)
                throw new ArgumentException($"Bilinear: expected one dtype, and got {input1.DType.TorchName()} and {other.DType.TorchName()}. Convert with To(...).");

        // 16-bit floats are rounded once, at the end.
        if (input1.DType is DType.Float16 or DType.BFloat16)
            return Bilinear(input1.To(DType.Float32), input2.To(DType.Float32), weight.To(DType.Float32), bias?.To(DType.Float32)).To(input1.DType);
        // Every row of the first input makes a matrix of the weight, which is then multiplied with the same row of the second.
        var rows = Layout.CountOf(input1.Shape[..^1]);
        var matrices = input1.Reshape(rows, first).Mm(weight.Permute(1, 0, 2).Reshape(first, outputs * second));
        var y = matrices.Reshape(rows, outputs, second).Bmm(input2.Reshape(rows, second, 1)).Reshape([.. input1.Shape[..^1], outputs]);
        return bias is null ? y : y + bias;
    }
}
