using BenchmarkDotNet.Attributes;

namespace Autograd.Benchmarks;

/// <summary>One op on three floats: everything but the arithmetic.</summary>
public class Overhead
{
    private readonly Tensor _x = Tensor.From([0.5f, -1f, 2f]);
    private readonly Tensor _leaf = Tensor.From([0.5f, -1f, 2f], requiresGrad: true);

    [Benchmark(Description = "x * x")]
    public Tensor Multiply() => _x * _x;

    [Benchmark(Description = "x + 2")]
    public Tensor AddScalar() => _x + 2;

    [Benchmark(Description = "x * x, recorded")]
    public Tensor MultiplyRecorded() => _leaf * _leaf;

    [Benchmark(Description = "x + 2, recorded")]
    public Tensor AddScalarRecorded() => _leaf + 2;
}
