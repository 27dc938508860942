namespace Autograd.Kernels;

/// <summary>
/// Attention of many heads, softmax(Q K^T scale + mask) V: tensors [batch, heads, steps, features] of one dtype, float32 or float64, read where they lie. A block of a head's scores
/// stays near from the product to the mixture; of the weights, only two numbers per query are kept, from which the way back computes them again.
/// </summary>
internal sealed class AttentionPass
{
    public required Tensor Query, Key, Value;

    /// <summary>What is added to the scores, in their shape [batch, heads, queries, keys] (strides may be 0, but for the keys', which is 1), or null.</summary>
    public Tensor? Mask;

    /// <summary>Whether a query sees the keys up to its own number only.</summary>
    public required bool Causal;

    public required double Scale;

    /// <summary>The result; of the way back, its cotangent.</summary>
    public required Tensor Output;

    /// <summary>[batch, heads, 2, queries]: the largest score of each query, and one over the sum of the exponentials above it.</summary>
    public required Tensor Sums;

    /// <summary>The cotangents of queries, keys and values.</summary>
    public Tensor? DQuery, DKey, DValue;

    public void Forward() => Run(false);

    public void Backward() => Run(true);

    private void Run(bool back)
    {
        switch (Query.DType, Width.Bits)
        {
            case (DType.Float32, 512): AttentionLoop<F512, float>.Run(this, back); break;
            case (DType.Float32, 256): AttentionLoop<F256, float>.Run(this, back); break;
            case (DType.Float32, _): AttentionLoop<F128, float>.Run(this, back); break;
            case (_, 512): AttentionLoop<D512, double>.Run(this, back); break;
            case (_, 256): AttentionLoop<D256, double>.Run(this, back); break;
            default: AttentionLoop<D128, double>.Run(this, back); break;
        }
        // Memory goes back to the pool with its tensor.
        GC.KeepAlive(this);
    }
}
