namespace Autograd.Optim;

/// <summary>Keeps gradients from growing too large: call it between <see cref="Tensor.Backward"/> and the optimizer's step.</summary>
/// <example><code>
/// var model = new Linear(4, 2);
/// var optimizer = new SGD(model.Parameters(), lr: 0.1);
/// model.Call(Tensor.Randn([8, 4])).Square().Mean().Backward();
/// ClipGrad.Norm(model.Parameters(), maxNorm: 1);
/// optimizer.Step();
/// </code></example>
public static class ClipGrad
{
    /// <summary>Scales all gradients together so that their norm is at most <paramref name="maxNorm"/>: g *= min(1, maxNorm / (norm + 1e-6)). PyTorch's clip_grad_norm_.</summary>
    /// <param name="parameters">Those whose gradients are changed, in place; those without one are skipped.</param>
    /// <param name="maxNorm">The largest norm.</param>
    /// <param name="normType">The p of the p-norm, 2; infinity for the largest magnitude.</param>
    /// <param name="errorIfNonfinite">Whether a norm that is NaN or infinite is an error, false. Else all gradients become NaN, or 0.</param>
    /// <returns>The norm of all gradients, taken as one vector, before they were scaled; 0 if there are none.</returns>
    /// <exception cref="InvalidOperationException">The norm is not finite and <paramref name="errorIfNonfinite"/>; nothing has changed.</exception>
    public static Tensor Norm(IEnumerable<Tensor> parameters, double maxNorm, double normType = 2, bool errorIfNonfinite = false)
    {
        var gradients = Of(parameters);
        if (gradients.Length == 0) return Tensor.Full([], 0.0);
        using (Autodiff.NoGrad())
        {
            Tensor[] norms = [.. gradients.Select(g => g.Norm(normType))];
            var total = norms.Length == 1 ? norms[0] : Tensor.Stack(norms).Norm(normType);
            if (errorIfNonfinite && !double.IsFinite(total.Item<double>()))
                throw new InvalidOperationException(
                    $"ClipGrad.Norm: the norm of order {normType} of the gradients is {total.Item<double>()}. Pass errorIfNonfinite: false to scale by it anyway.");
            var factor = (maxNorm / (total + 1e-6)).Clamp(max: 1);
            foreach (var g in gradients) g.MulInPlace(factor);
            return total;
        }
    }

    /// <summary>Limits each element of each gradient to [-clipValue, clipValue]. PyTorch's clip_grad_value_.</summary>
    /// <param name="parameters">Those whose gradients are changed, in place; those without one are skipped.</param>
    /// <param name="clipValue">The largest magnitude.</param>
    public static void Value(IEnumerable<Tensor> parameters, double clipValue)
    {
        if (!(clipValue >= 0)) throw new ArgumentOutOfRangeException(nameof(clipValue), clipValue, "ClipGrad.Value: the largest magnitude must be at least 0.");
        using (Autodiff.NoGrad())
            foreach (var g in Of(parameters))
                g.ClampInPlace(-clipValue, clipValue);
    }

    private static Tensor[] Of(IEnumerable<Tensor> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        // Memory without history, so that gradients that can be differentiated are changed too.
        return [.. parameters.Select(x => x.GradInside is { } g ? g.Moved(g.Layout) : null).OfType<Tensor>()];
    }
}
