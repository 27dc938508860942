using Autograd.Kernels;
using BenchmarkDotNet.Attributes;

namespace Autograd.Benchmarks;

/// <summary>Forward and backward: y = x + 2; z = (y * y * 2).Mean(); z.Backward(); and the gradient is cleared.</summary>
public class SeedChain
{
    public readonly record struct Load(long Elements, int Threads)
    {
        public override string ToString() => $"{Elements,10:N0} / {Threads}";
    }

    private Tensor _x = null!;

    [ParamsSource(nameof(Loads))]
    public Load ElementsAndThreads { get; set; }

    public static IEnumerable<Load> Loads => [new(3, 1), new(1_000, 1), new(1_000_000, 1), new(1_000_000, 2), new(10_000_000, 1), new(10_000_000, 2)];

    [GlobalSetup]
    public void Setup()
    {
        Workers.Threads = ElementsAndThreads.Threads;
        _x = Tensor.Ones([ElementsAndThreads.Elements], requiresGrad: true);
    }

    [Benchmark(Description = "seed chain")]
    public void ForwardBackward() => Run(_x);

    internal static void Run(Tensor x)
    {
        var y = x + 2;
        var z = (y * y * 2).Mean();
        z.Backward();
        x.Grad = null;
    }
}
