namespace Autograd.NN;

public static partial class F
{
    /// <summary>softmax(Q K^T scale + mask) V: each query's mixture of the values by its likeness to the keys.</summary>
    /// <param name="query">[..., L, E].</param>
    /// <param name="key">[..., S, E].</param>
    /// <param name="value">[..., S, V].</param>
    /// <param name="attnMask">Broadcasts to [..., L, S]: bools tell what may be attended to, numbers are added to the scores.</param>
    /// <param name="dropoutP">The probability that a weight is dropped.</param>
    /// <param name="isCausal">Whether query i attends to keys up to i only.</param>
    /// <param name="scale">The factor of the scores, 1 / sqrt(E) unless given.</param>
    /// <param name="generator">Where dropout draws from.</param>
    /// <returns>[..., L, V]. A query that may attend to nothing gives NaN.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or a mask is given with <paramref name="isCausal"/>.</exception>
    public static Tensor ScaledDotProductAttention(
        Tensor query, Tensor key, Tensor value, Tensor? attnMask = null, double dropoutP = 0, bool isCausal = false, double? scale = null, Generator? generator = null)
    {
        using var temporaries = Temporaries.Begin();
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        query.FloatingPoint("ScaledDotProductAttention");
        if (query.Rank < 2 || key.Rank < 2 || value.Rank < 2 || query.Shape[^1] != key.Shape[^1] || key.Shape[^2] != value.Shape[^2])
            throw new ArgumentException(
                $"ScaledDotProductAttention: expected [..., L, E] queries, [..., S, E] keys and [..., S, V] values, and got {query.Layout}, {key.Layout} and {value.Layout}.");
        if (isCausal && attnMask is not null) throw new ArgumentException("ScaledDotProductAttention: give a mask or isCausal, not both.");
        var factor = scale ?? 1 / Math.Sqrt(query.Shape[^1]);
        if (dropoutP == 0 && query.Rank <= 4 && key.Rank == query.Rank && value.Rank == query.Rank && (attnMask?.Rank ?? 0) <= query.Rank)
        {
            var forbidden = attnMask is { DType: DType.Bool } ? attnMask.LogicalNot() : attnMask;
            var (q, k, v) = (Four(query), Four(key), Four(value));
            if (HeadAttention.Serves(q, k, v, forbidden))
            {
                var mixed = HeadAttention.Apply(q, k, v, factor, isCausal, forbidden);
                return temporaries.Keep(query.Rank == 4 ? mixed : mixed.View([.. query.Shape[..^1], value.Shape[^1]]));
            }
        }
        var scores = (query * factor).Matmul(key.MT());
        var mask = isCausal ? Tensor.Ones([query.Shape[^2], key.Shape[^2]], DType.Bool).Tril() : attnMask;
        if (mask is { DType: DType.Bool }) scores = scores.MaskedFill(mask.LogicalNot(), double.NegativeInfinity);
        else if (mask is not null) scores += mask;
        var weights = scores.Softmax(-1);
        return temporaries.Keep((dropoutP > 0 ? Dropout(weights, dropoutP, generator: generator) : weights).Matmul(value));

        static Tensor Four(Tensor x) => x.Rank switch { 2 => x.Unsqueeze(0).Unsqueeze(0), 3 => x.Unsqueeze(0), _ => x };
    }
}
