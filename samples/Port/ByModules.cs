using Autograd.IO;
using Autograd.NN;
using Autograd.Optim;

namespace Autograd.Samples;

/// <summary>Stage 4: a module, a loss and an optimizer.</summary>
internal static class ByModules
{
    private sealed class Polynomial3 : Module<Tensor, Tensor>            // class Polynomial3(torch.nn.Module):
    {
        private readonly Linear linear = new(3, 1);                      //     self.linear = torch.nn.Linear(3, 1)
        private readonly Flatten flatten = new(0, 1);                    //     self.flatten = torch.nn.Flatten(0, 1)

        protected override Tensor Forward(Tensor x) =>                   //     def forward(self, x):
            flatten.Call(linear.Call(x));                                //         return self.flatten(self.linear(x))

        public Tensor Bias => linear.Bias!;

        public Tensor Weight => linear.Weight;
    }

    private static Polynomial3? _model;

    public static Tensor[] Fit(Action<int, Tensor> done)
    {
        Generator.ManualSeed(0);                                         // torch.manual_seed(0)
        var x = Tensor.Linspace(-Math.PI, Math.PI, 2000);                // x = torch.linspace(-math.pi, math.pi, 2000)
        var y = x.Sin();                                                 // y = torch.sin(x)

        var p = Tensor.From([1, 2, 3]);                                  // p = torch.tensor([1, 2, 3])
        var xx = x.Unsqueeze(-1).Pow(p);                                 // xx = x.unsqueeze(-1).pow(p)

        var model = _model = new Polynomial3();                          // model = Polynomial3()
        var lossFn = new MSELoss(Reduction.Sum);                         // loss_fn = torch.nn.MSELoss(reduction="sum")
        var optimizer = new RMSprop(model.Parameters(), lr: 1e-3);       // optimizer = torch.optim.RMSprop(model.parameters(), lr=1e-3)
        for (var t = 0; t < 2000; t++)                                   // for t in range(2000):
        {
            var yPred = model.Call(xx);                                  //     y_pred = model(xx)
            var loss = lossFn.Call(yPred, y);                            //     loss = loss_fn(y_pred, y)
            done(t, loss);

            optimizer.ZeroGrad();                                        //     optimizer.zero_grad()
            loss.Backward();                                             //     loss.backward()
            optimizer.Step();                                            //     optimizer.step()
        }
        return [model.Bias, model.Weight[.., 0], model.Weight[.., 1], model.Weight[.., 2]];      // model.linear.bias, model.linear.weight[:, 0], ...
    }

    /// <summary>Saves the model as PyTorch does, under PyTorch's names of its parameters.</summary>
    public static string Save()
    {
        TorchCheckpoint.Save("port.pt", _model!.StateDict());            // torch.save(model.state_dict(), "port.pt")
        return Path.GetFullPath("port.pt");
    }
}
