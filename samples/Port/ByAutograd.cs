namespace Autograd.Samples;

/// <summary>Stage 2: the gradients come from the tape.</summary>
internal static class ByAutograd
{
    public static Tensor[] Fit(Action<int, Tensor> done)
    {
        Generator.ManualSeed(0);                                         // torch.manual_seed(0)
        var x = Tensor.Linspace(-Math.PI, Math.PI, 2000);                // x = torch.linspace(-math.pi, math.pi, 2000)
        var y = x.Sin();                                                 // y = torch.sin(x)

        var a = Tensor.Randn([], requiresGrad: true);                    // a = torch.randn((), requires_grad=True)
        var b = Tensor.Randn([], requiresGrad: true);                    // b = torch.randn((), requires_grad=True)
        var c = Tensor.Randn([], requiresGrad: true);                    // c = torch.randn((), requires_grad=True)
        var d = Tensor.Randn([], requiresGrad: true);                    // d = torch.randn((), requires_grad=True)

        const double learningRate = 1e-6;                                // learning_rate = 1e-6
        for (var t = 0; t < 2000; t++)                                   // for t in range(2000):
        {
            var yPred = a + b * x + c * x.Pow(2) + d * x.Pow(3);         //     y_pred = a + b * x + c * x ** 2 + d * x ** 3
            var loss = (yPred - y).Pow(2).Sum();                         //     loss = (y_pred - y).pow(2).sum()
            done(t, loss);

            loss.Backward();                                             //     loss.backward()
            using (Autodiff.NoGrad())                                    //     with torch.no_grad():
            {
                a -= learningRate * a.Grad!;                             //         a -= learning_rate * a.grad
                b -= learningRate * b.Grad!;                             //         b -= learning_rate * b.grad
                c -= learningRate * c.Grad!;                             //         c -= learning_rate * c.grad
                d -= learningRate * d.Grad!;                             //         d -= learning_rate * d.grad

                a.Grad = null;                                           //         a.grad = None
                b.Grad = null;                                           //         b.grad = None
                c.Grad = null;                                           //         c.grad = None
                d.Grad = null;                                           //         d.grad = None
            }
        }
        return [a, b, c, d];
    }
}
