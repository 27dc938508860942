namespace Autograd.NN;

public static partial class F
{
    /// <summary>The cosine of the angle between two tensors along a dimension, x1 x2 / (max(|x1|, eps) max(|x2|, eps)); they broadcast.</summary>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    /// <exception cref="NotSupportedException">The dtype is not floating point.</exception>
    public static Tensor CosineSimilarity(Tensor x1, Tensor x2, int dim = 1, double eps = 1e-8)
    {
        ArgumentNullException.ThrowIfNull(x1);
        ArgumentNullException.ThrowIfNull(x2);
        using var temporaries = Temporaries.Begin();
        var dtype = DTypes.ResultType(x1, x2);
        PairLoss.RequireFloat("CosineSimilarity", x1, x2);
        var tensors = Tensor.BroadcastTensors(x1.To(dtype), x2.To(dtype));
        return temporaries.Keep((Unit(tensors[0], dim, eps) * Unit(tensors[1], dim, eps)).Sum(dim), held: true);
    }

    /// <summary>The p-norm of x1 - x2 + eps over the last dimension; eps keeps the gradient finite where rows are equal.</summary>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public static Tensor PairwiseDistance(Tensor x1, Tensor x2, double p = 2, double eps = 1e-6, bool keepDim = false)
    {
        ArgumentNullException.ThrowIfNull(x1);
        ArgumentNullException.ThrowIfNull(x2);
        using var temporaries = Temporaries.Begin();
        return temporaries.Keep((x1 - x2 + eps).Norm(p, -1, keepDim), held: true);
    }

    /// <summary>x over its length along a dimension; a length below eps counts as eps, whose slope is still that of the length.</summary>
    private static Tensor Unit(Tensor x, int dim, double eps)
    {
        var square = x.Square().Sum(dim, keepDim: true);
        using (Autodiff.NoGrad()) square.ClampMinInPlace(eps * eps);
        return x / square.Sqrt();
    }
}
