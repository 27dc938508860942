using Autograd.NN;

namespace Autograd.Samples;

/// <summary>A curve u(t) that meets the initial values whatever its weights are, and the two constants of the equation it is to obey. All are learnt together.</summary>
internal sealed class PhysicsNet(double end, int width) : Module<Tensor, Tensor>
{
    private readonly Sequential body = new(
        new Linear(1, width, dtype: DType.Float64), new Tanh(),
        new Linear(width, width, dtype: DType.Float64), new Tanh(),
        new Linear(width, 1, dtype: DType.Float64));

    // Both start at 1. That they are positive is known, so their logarithms are learnt.
    private readonly Parameter logC = new(Tensor.Zeros([], DType.Float64)), logK = new(Tensor.Zeros([], DType.Float64));

    public Tensor C => logC.Exp();

    public Tensor K => logK.Exp();

    /// <summary>u(t) = 1 + t^2 / (1 + t^2) N(t): then u(0) = 1 and u'(0) = 0.</summary>
    protected override Tensor Forward(Tensor t) => 1 + t * t / (1 + t * t) * body.Call(2 * t / end - 1);

    /// <summary>
    /// u'' + 2 c u' + k u at each t, which is 0 where the curve obeys the equation. Both derivatives come with a graph of their own, so that the gradient of a loss of the
    /// residual goes through them to the weights: a third derivative.
    /// </summary>
    public Tensor Residual(Tensor t)
    {
        var u = Call(t);
        // Each u depends on its own t alone, so the gradient of the sum is the derivative at every t.
        var du = Autodiff.Grad(u.Sum(), [t], createGraph: true)[0];
        var ddu = Autodiff.Grad(du.Sum(), [t], createGraph: true)[0];
        return ddu + 2 * C * du + K * u;
    }
}
