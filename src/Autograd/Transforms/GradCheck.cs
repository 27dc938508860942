namespace Autograd;

public static partial class Autodiff
{
    /// <summary>
    /// Compares the gradients of a function, by backward and by forward mode, with central differences, in every input element; use float64 inputs.
    /// </summary>
    /// <param name="f">A function of tensors with one result, computed in recorded ops.</param>
    /// <param name="inputs">Where to check; those that require grad are differentiated.</param>
    /// <param name="eps">The step of the differences.</param>
    /// <param name="atol">The absolute difference that is allowed.</param>
    /// <param name="rtol">The relative difference that is allowed.</param>
    /// <returns>True.</returns>
    /// <exception cref="InvalidOperationException">A derivative is off; the message says which, where and by how much.</exception>
    /// <exception cref="ArgumentException">No input requires grad.</exception>
    public static bool GradCheck(Func<Tensor[], Tensor> f, ReadOnlySpan<Tensor> inputs, double eps = 1e-6, double atol = 1e-5, double rtol = 1e-3)
    {
        ArgumentNullException.ThrowIfNull(f);
        var all = inputs.ToArray();
        if (!Array.Exists(all, x => x.RequiresGrad)) throw new ArgumentException("GradCheck: no input requires grad, so there is nothing to check.");
        for (var k = 0; k < all.Length; k++)
        {
            if (!all[k].RequiresGrad) continue;
            var at = k;
            Tensor Of(Tensor x) => f([.. all[..at], x, .. all[(at + 1)..]]);
            var x = all[k].Detach().Clone().Contiguous();
            var y = Of(x);
            var (n, m) = ((int)y.ElementCount, (int)x.ElementCount);
            var numeric = new double[n, m];
            for (var j = 0; j < m; j++)
            {
                var center = x.Read(j).ToDouble();
                x.Write(j, center + eps);
                var above = Of(x).ToArray<double>();
                x.Write(j, center - eps);
                var below = Of(x).ToArray<double>();
                x.Write(j, center);
                for (var i = 0; i < n; i++) numeric[i, j] = (above[i] - below[i]) / (2 * eps);
            }
            for (var i = 0; i < n; i++)
            {
                var row = Vjp(Of, x, Basis(y, i)).Cotangent.ToArray<double>();
                for (var j = 0; j < m; j++) Compare("backward", k, i, j, row[j], numeric[i, j]);
            }
            for (var j = 0; j < m; j++)
            {
                var column = Jvp(Of, x, Basis(x, j)).Tangent.ToArray<double>();
                for (var i = 0; i < n; i++) Compare("forward", k, i, j, column[i], numeric[i, j]);
            }
        }
        return true;

        void Compare(string mode, int input, int i, int j, double analytic, double numeric)
        {
            if (Math.Abs(analytic - numeric) <= atol + rtol * Math.Abs(numeric)) return;
            throw new InvalidOperationException(
                $"GradCheck: by {mode} mode, the derivative of output element {i} with respect to element {j} of input {input} is {analytic}, but by differences {numeric}.");
        }
    }
}
