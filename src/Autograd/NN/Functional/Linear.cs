namespace Autograd.NN;

/// <summary>Functional forms of what layers compute: no parameters of their own.</summary>
public static partial class F
{
    /// <summary>x W^T + b over the last dimension of the input, whose other dimensions are batches.</summary>
    /// <param name="input">[..., in] features.</param>
    /// <param name="weight">[out, in], or [in] for a single output without a dimension.</param>
    /// <param name="bias">[out], or null for none.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or the dtypes differ.</exception>
    /// <example><code>
    /// var (weight, bias) = (Tensor.Randn([10, 784]), Tensor.Zeros([10]));
    /// var y = F.Linear(Tensor.Randn([32, 784]), weight, bias);   // [32, 10]
    /// </code></example>
    public static Tensor Linear(Tensor input, Tensor weight, Tensor? bias = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(weight);
        if (weight.Rank is not (1 or 2))
            throw new ArgumentException($"Linear: the weight must be [out, in] or [in], and has the shape {weight.Layout}.");
        if (input.Rank == 0 || input.Shape[^1] != weight.Shape[^1])
            throw new ArgumentException(
                $"Linear: an input of shape {input.Layout} and a weight of shape {weight.Layout} cannot be multiplied: the last size of the input " +
                $"({(input.Rank == 0 ? "none" : input.Shape[^1])}) must be the number of input features, the last size of the weight ({weight.Shape[^1]}).");
        if (weight.Rank == 1 || input.Rank == 1 || bias is null)
        {
            var y = input.Matmul(weight.T());
            return bias is null ? y : y + Fitting(bias, weight);
        }
        Fitting(bias, weight);
        if (input.Rank == 2) return bias.Addmm(input, weight.T());
        // All batches are rows of one matrix.
        var rows = input.Reshape(Layout.CountOf(input.Shape[..^1]), input.Shape[^1]);
        return bias.Addmm(rows, weight.T()).View([.. input.Shape[..^1], weight.Shape[0]]);
    }

    private static Tensor Fitting(Tensor bias, Tensor weight)
    {
        if (bias.DType != weight.DType)
            throw new ArgumentException($"Linear: expected the same dtype, and the bias is {bias.DType.TorchName()}, but the weight {weight.DType.TorchName()}. Convert one with To(...).");
        if (bias.Rank > 1 || (bias.Rank == 1 && bias.Shape[0] != 1 && (weight.Rank == 1 || bias.Shape[0] != weight.Shape[0])))
            throw new ArgumentException(
                $"Linear: a bias of shape {bias.Layout} does not fit a weight of shape {weight.Layout}: expected {(weight.Rank == 1 ? "[]" : $"[{weight.Shape[0]}]")}, one element per output.");
        return bias;
    }
}
