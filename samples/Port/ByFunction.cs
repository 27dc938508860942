namespace Autograd.Samples;

/// <summary>Stage 3: a function with a backward of its own, y = a + b P3(c + d x) with Legendre's polynomial P3(x) = (5 x^3 - 3 x) / 2.</summary>
internal static class ByFunction
{
    private sealed class LegendrePolynomial3 : Function                  // class LegendrePolynomial3(torch.autograd.Function):
    {
        protected override Tensor[] Forward(FunctionContext context, ReadOnlySpan<Tensor> inputs)      // @staticmethod def forward(ctx, input):
        {
            var input = inputs[0];
            context.SaveForBackward(input);                              //     ctx.save_for_backward(input)
            return [0.5 * (5 * input.Pow(3) - 3 * input)];               //     return 0.5 * (5 * input ** 3 - 3 * input)
        }

        protected override Tensor?[] Backward(FunctionContext context, ReadOnlySpan<Tensor> gradOutputs)      // @staticmethod def backward(ctx, grad_output):
        {
            var input = context.SavedTensors[0];                         //     input, = ctx.saved_tensors
            return [gradOutputs[0] * 1.5 * (5 * input.Pow(2) - 1)];      //     return grad_output * 1.5 * (5 * input ** 2 - 1)
        }
    }

    public static Tensor[] Fit(Action<int, Tensor> done)
    {
        var x = Tensor.Linspace(-Math.PI, Math.PI, 2000);                // x = torch.linspace(-math.pi, math.pi, 2000)
        var y = x.Sin();                                                 // y = torch.sin(x)

        var a = Tensor.Full([], 0.0, DType.Float32, requiresGrad: true);                   // a = torch.full((), 0.0, requires_grad=True)
        var b = Tensor.Full([], -1.0, DType.Float32, requiresGrad: true);                  // b = torch.full((), -1.0, requires_grad=True)
        var c = Tensor.Full([], 0.0, DType.Float32, requiresGrad: true);                   // c = torch.full((), 0.0, requires_grad=True)
        var d = Tensor.Full([], 0.3, DType.Float32, requiresGrad: true);                   // d = torch.full((), 0.3, requires_grad=True)

        const double learningRate = 5e-6;                                // learning_rate = 5e-6
        for (var t = 0; t < 2000; t++)                                   // for t in range(2000):
        {
            var p3 = new LegendrePolynomial3();                          //     P3 = LegendrePolynomial3.apply
            var yPred = a + b * p3.Apply(c + d * x)[0];                  //     y_pred = a + b * P3(c + d * x)
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

        // With c = 0, as it stays but for rounding, a + b P3(d x) is a polynomial with these coefficients.
        using var unrecorded = Autodiff.NoGrad();                        // with torch.no_grad():
        return [a, -1.5 * b * d, Tensor.Zeros([]), 2.5 * b * d.Pow(3)];  //     a, -1.5 * b * d, 0, 2.5 * b * d ** 3
    }
}
