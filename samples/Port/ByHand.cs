namespace Autograd.Samples;

/// <summary>Stage 1: tensors, with the gradients worked out on paper.</summary>
internal static class ByHand
{
    public static Tensor[] Fit(Action<int, Tensor> done)
    {
        Generator.ManualSeed(0);                                         // torch.manual_seed(0)
        var x = Tensor.Linspace(-Math.PI, Math.PI, 2000);                // x = torch.linspace(-math.pi, math.pi, 2000)
        var y = x.Sin();                                                 // y = torch.sin(x)

        var a = Tensor.Randn([]);                                        // a = torch.randn(())
        var b = Tensor.Randn([]);                                        // b = torch.randn(())
        var c = Tensor.Randn([]);                                        // c = torch.randn(())
        var d = Tensor.Randn([]);                                        // d = torch.randn(())

        const double learningRate = 1e-6;                                // learning_rate = 1e-6
        for (var t = 0; t < 2000; t++)                                   // for t in range(2000):
        {
            var yPred = a + b * x + c * x.Pow(2) + d * x.Pow(3);         //     y_pred = a + b * x + c * x ** 2 + d * x ** 3
            var loss = (yPred - y).Pow(2).Sum();                         //     loss = (y_pred - y).pow(2).sum()
            done(t, loss);

            var gradYPred = 2.0 * (yPred - y);                           //     grad_y_pred = 2.0 * (y_pred - y)
            var gradA = gradYPred.Sum();                                 //     grad_a = grad_y_pred.sum()
            var gradB = (gradYPred * x).Sum();                           //     grad_b = (grad_y_pred * x).sum()
            var gradC = (gradYPred * x.Pow(2)).Sum();                    //     grad_c = (grad_y_pred * x ** 2).sum()
            var gradD = (gradYPred * x.Pow(3)).Sum();                    //     grad_d = (grad_y_pred * x ** 3).sum()

            a -= learningRate * gradA;                                   //     a -= learning_rate * grad_a
            b -= learningRate * gradB;                                   //     b -= learning_rate * grad_b
            c -= learningRate * gradC;                                   //     c -= learning_rate * grad_c
            d -= learningRate * gradD;                                   //     d -= learning_rate * grad_d
        }
        return [a, b, c, d];
    }
}
