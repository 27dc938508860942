using Autograd.Data;
using Autograd.IO;
using Autograd.NN;
using Autograd.Optim;

namespace Autograd.Tests.IO;

/// <summary>A run that was stopped and resumed ends with the bits of one that was not. It draws from the default generator, which other tests must not use meanwhile.</summary>
[CollectionDefinition(nameof(ResumeTests), DisableParallelization = true)]
[Collection(nameof(ResumeTests))]
public class ResumeTests
{
    private const int Epochs = 6;

    public static TheoryData<string> Optimizers => ["SGD", "Adam", "AdamW", "RMSprop", "NAdam", "LBFGS"];

    [Theory, MemberData(nameof(Optimizers))]
    public void A_resumed_run_ends_with_the_same_bits(string optimizer)
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            var whole = new Run(optimizer);
            whole.Train(0, Epochs);
            var first = new Run(optimizer);
            first.Train(0, 2);
            Checkpoint.Of(first.Model, first.Optimizer, first.Scheduler, epoch: 1).Save(path);
            Generator.ManualSeed(12345);
            var second = new Run(optimizer, seed: 99);
            var saved = Checkpoint.Load(path).Restore(second.Model, second.Optimizer, second.Scheduler);
            second.Train((int)saved.Epoch!.Value + 1, Epochs);
            foreach (var ((name, expected), (_, got)) in whole.Model.StateDict().Zip(second.Model.StateDict()))
                got.ToArray<double>().Should().Equal(expected.ToArray<double>(), name);
            second.Scheduler.GetLastLR().Should().Equal(whole.Scheduler.GetLastLR());
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void What_a_checkpoint_lacks_cannot_be_restored()
    {
        var run = new Run("SGD");
        ((Action)(() => Checkpoint.Of(run.Model).Restore(run.Model, run.Optimizer))).Should().Throw<InvalidOperationException>().WithMessage("*no optimizer*");
        ((Action)(() => TorchValue.FromTree(new object()))).Should().Throw<ArgumentException>().WithMessage("*System.Object*");
    }

    private sealed class Net : Module<Tensor, Tensor>
    {
        private readonly Linear _in = new(5, 8);
        private readonly BatchNorm1d _norm = new(8);
        private readonly Dropout _dropout = new(0.3);
        private readonly Linear _out = new(8, 2);

        protected override Tensor Forward(Tensor input) => _out.Call(_dropout.Call(_norm.Call(_in.Call(input)).Relu()));
    }

    private sealed class Run
    {
        private readonly TensorDataset _data;

        public Run(string optimizer, long seed = 3)
        {
            _data = new TensorDataset(Tensor.Randn([40, 5], new Generator(1)), Tensor.Randint(0, 2, [40], new Generator(2)));
            Generator.ManualSeed(seed);
            Model = new Net();
            Optimizer = optimizer switch
            {
                "SGD" => new SGD(Model.Parameters(), lr: 0.1, momentum: 0.9, nesterov: true),
                "Adam" => new Adam(Model.Parameters(), lr: 0.01, amsgrad: true),
                "AdamW" => new AdamW(Model.Parameters(), lr: 0.01),
                "RMSprop" => new RMSprop(Model.Parameters(), lr: 0.01, momentum: 0.5, centered: true),
                "NAdam" => new NAdam(Model.Parameters(), lr: 0.01),
                _ => new LBFGS(Model.Parameters(), lr: 0.1, maxIter: 3),
            };
            Scheduler = new CosineAnnealingLR(Optimizer, tMax: Epochs);
        }

        public Net Model { get; }

        public Optimizer Optimizer { get; }

        public LRScheduler Scheduler { get; }

        public void Train(int from, int to)
        {
            Model.Train();
            for (var epoch = from; epoch < to; epoch++)
            {
                foreach (var (x, y) in new DataLoader(_data, batchSize: 16, shuffle: true))
                    Optimizer.Step(() =>
                    {
                        Optimizer.ZeroGrad();
                        var loss = F.CrossEntropy(Model.Call(x), y);
                        loss.Backward();
                        return loss;
                    });
                Scheduler.Step();
            }
        }
    }
}
