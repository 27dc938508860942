using System.Runtime.CompilerServices;
using Autograd.Data;
using Autograd.NN;
using Autograd.Optim;

namespace Autograd.Tests.Memory;

/// <summary>
/// Whole training loops, in which nothing is disposed of: what lives after a full collection does not grow with the number of steps. No other test runs meanwhile. The same with
/// 10,000 steps and the working set of the process: <c>dotnet run --project samples/Digits -c Release -- memory</c>.
/// </summary>
[CollectionDefinition(nameof(TrainingMemoryTests), DisableParallelization = true)]
[Collection(nameof(TrainingMemoryTests))]
public class TrainingMemoryTests
{
    /// <summary>A step's graph has half a megabyte; were it kept, 300 steps would keep 150 MB.</summary>
    [Fact]
    public void A_convolutional_network_keeps_no_graphs()
    {
        var training = new Loop(
            new Sequential(new Conv2d(1, 8, 3, padding: 1), new BatchNorm2d(8), new ReLU(), new MaxPool2d(2), new Conv2d(8, 16, 3, padding: 1), new BatchNorm2d(16), new ReLU(), new Flatten(),
                new Dropout(0.2), new Linear(16 * 4 * 4, 10)),
            Tensor.Randn([128, 1, 8, 8]), batchSize: 32);

        Growth(training, warmUp: 60, steps: 300).Should().BeLessThan(8 << 20);
    }

    /// <summary>What is small, an entry of a list or of a table, shows in a network of a few numbers and many steps: 32 bytes of each would be 640 KB.</summary>
    [Fact]
    public void A_tiny_network_keeps_nothing_at_all()
    {
        var training = new Loop(new Sequential(new Linear(2, 3), new Tanh(), new Linear(3, 10)), Tensor.Randn([8, 2]), batchSize: 2);

        Growth(training, warmUp: 2_000, steps: 20_000).Should().BeLessThan(400 << 10);
    }

    /// <summary>The tests above would see it: here something does grow.</summary>
    [Fact]
    public void A_loop_that_keeps_its_losses_is_noticed()
    {
        var kept = new List<Tensor>();
        var training = new Loop(new Sequential(new Linear(2, 3), new Tanh(), new Linear(3, 10)), Tensor.Randn([8, 2]), batchSize: 2) { Watch = kept.Add };

        Growth(training, warmUp: 2_000, steps: 20_000).Should().BeGreaterThan(400 << 10);
        GC.KeepAlive(kept);
    }

    private static long Growth(Loop training, int warmUp, int steps)
    {
        training.Run(warmUp);
        var before = Living();
        training.Run(steps);
        var growth = Living() - before;
        GC.KeepAlive(training);
        return growth;
    }

    private static long Living()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        // How many free blocks the pool keeps depends on the tests that ran before.
        BlockPool.Shared.Reclaim();
        BlockPool.Shared.Clear();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private sealed class Loop
    {
        private readonly Module<Tensor, Tensor> _model;
        private readonly DataLoader _batches;
        private readonly AdamW _optimizer;
        private readonly StepLR _schedule;
        private readonly ExponentialMovingAverage _average;
        private readonly CrossEntropyLoss _criterion = new();

        public Loop(Module<Tensor, Tensor> model, Tensor inputs, int batchSize)
        {
            _model = model;
            _batches = new DataLoader(new TensorDataset(inputs, Tensor.Randint(0, 10, [inputs.Shape[0]])), batchSize, shuffle: true);
            _optimizer = new AdamW(model.Parameters(), lr: 0.001);
            _schedule = new StepLR(_optimizer, stepSize: 100, gamma: 0.99);
            _average = new ExponentialMovingAverage(model.Parameters(), 0.99);
        }

        public Action<Tensor>? Watch { get; init; }

        [MethodImpl(MethodImplOptions.NoInlining)]
        public void Run(int steps)
        {
            while (steps > 0)
                foreach (var (x, y) in _batches)
                {
                    if (steps-- == 0) return;
                    _optimizer.ZeroGrad();
                    var loss = _criterion.Call(_model.Call(x), y);
                    loss.Backward();
                    ClipGrad.Norm(_model.Parameters(), 1);
                    _optimizer.Step();
                    _schedule.Step();
                    _average.Update();
                    Watch?.Invoke(loss);
                }
        }
    }
}
