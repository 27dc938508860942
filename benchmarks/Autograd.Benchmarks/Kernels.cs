using BenchmarkDotNet.Attributes;

namespace Autograd.Benchmarks;

/// <summary>Innermost loops, time per element: 4,096 floats or 2,048 doubles per operand.</summary>
public class FloatKernels
{
    private KernelCase _case = null!;

    [ParamsSource(nameof(Names))]
    public string Kernel { get; set; } = "";

    public static IEnumerable<string> Names => KernelCase.All.Select(x => x.Name);

    [GlobalSetup]
    public void Setup() => _case = new KernelCase(Kernel, DType.Float32);

    [GlobalCleanup]
    public void Cleanup() => _case.Dispose();

    [Benchmark(Description = "float32", OperationsPerInvoke = 4096)]
    public void PerElement() => _case.Run();
}

/// <inheritdoc cref="FloatKernels"/>
public class DoubleKernels
{
    private KernelCase _case = null!;

    [ParamsSource(nameof(Names))]
    public string Kernel { get; set; } = "";

    public static IEnumerable<string> Names => KernelCase.All.Select(x => x.Name);

    [GlobalSetup]
    public void Setup() => _case = new KernelCase(Kernel, DType.Float64);

    [GlobalCleanup]
    public void Cleanup() => _case.Dispose();

    [Benchmark(Description = "float64", OperationsPerInvoke = 2048)]
    public void PerElement() => _case.Run();
}

/// <summary>The same through the public op, without recording: with dispatch, allocation and output memory that is not in L1.</summary>
public class PublicOps
{
    private readonly Tensor _x = Tensor.Full([4096], 0.7f);

    [Benchmark(Description = "x.Exp()", OperationsPerInvoke = 4096)]
    public Tensor Exp() => _x.Exp();

    [Benchmark(Description = "x.Tanh()", OperationsPerInvoke = 4096)]
    public Tensor Tanh() => _x.Tanh();

    [Benchmark(Description = "x.Gelu()", OperationsPerInvoke = 4096)]
    public Tensor Gelu() => _x.Gelu();

    [Benchmark(Description = "x + x", OperationsPerInvoke = 4096)]
    public Tensor Add() => _x + _x;
}
