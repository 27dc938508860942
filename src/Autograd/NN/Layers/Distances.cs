namespace Autograd.NN;

/// <summary>The cosine of the angle between vectors: x1 x2 / (|x1| |x2|).</summary>
/// <param name="dim">The dimension along which the vectors lie.</param>
/// <param name="eps">The least norm that is divided by.</param>
public class CosineSimilarity(int dim = 1, double eps = 1e-8) : Module<(Tensor X1, Tensor X2), Tensor>
{
    /// <summary>Computes the cosines.</summary>
    public Tensor Call(Tensor x1, Tensor x2) => Call((x1, x2));

    /// <inheritdoc/>
    protected override Tensor Forward((Tensor X1, Tensor X2) input) => F.CosineSimilarity(input.X1, input.X2, dim, eps);
}

/// <summary>The p-norm of the difference of vectors, which lie along the last dimension: |x1 - x2 + eps|.</summary>
/// <param name="p">The order of the norm.</param>
/// <param name="eps">What is added to differences.</param>
/// <param name="keepdim">Whether the last dimension stays, with the size 1.</param>
public class PairwiseDistance(double p = 2, double eps = 1e-6, bool keepdim = false) : Module<(Tensor X1, Tensor X2), Tensor>
{
    /// <summary>Computes the distances.</summary>
    public Tensor Call(Tensor x1, Tensor x2) => Call((x1, x2));

    /// <inheritdoc/>
    protected override Tensor Forward((Tensor X1, Tensor X2) input) => F.PairwiseDistance(input.X1, input.X2, p, eps, keepdim);
}
