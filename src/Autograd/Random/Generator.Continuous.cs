using Autograd.Sampling;

namespace Autograd;

// Distributions by inversion: a function of one uniform double, rounded to the element type at the end.
public sealed partial class Generator
{
    /// <summary>Exponential with a rate: -log(1 - u) / rate. <c>exponential_</c>.</summary>
    internal void FillExponential<T>(Span<T> x, double rate = 1) where T : unmanaged
    {
        CheckFloat<T>("exponential");
        if (!(rate > 0)) throw new ArgumentOutOfRangeException(nameof(rate), $"exponential: expected a rate above 0, got lambd={rate}.");
        Fill(x, new Exponential(-1 / rate));
    }

    /// <summary>Cauchy: median + sigma tan(pi (u - 1/2)). <c>cauchy_</c>.</summary>
    internal void FillCauchy<T>(Span<T> x, double median = 0, double sigma = 1) where T : unmanaged
    {
        CheckFloat<T>("cauchy");
        if (!(sigma > 0)) throw new ArgumentOutOfRangeException(nameof(sigma), $"cauchy: expected a scale above 0, got sigma={sigma}.");
        Fill(x, new Cauchy(median, sigma));
    }

    /// <summary>Trials up to the first success of probability p, 1 or more: ceil(log u / log(1 - p)). <c>geometric_</c>.</summary>
    internal void FillGeometric<T>(Span<T> x, double p) where T : unmanaged
    {
        if (p is not (> 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(p),
                $"geometric: expected a probability between 0 and 1, both excluded, got p={p}.");
        Fill(x, new Geometric(Math.Log(1 - p)));
    }

    /// <summary>The exponential of a normal number, each drawn singly whatever their count. <c>log_normal_</c>.</summary>
    internal void FillLogNormal<T>(Span<T> x, double mean = 1, double std = 2) where T : unmanaged
    {
        CheckFloat<T>("log_normal");
        if (!(std > 0))
            throw new ArgumentOutOfRangeException(nameof(std), $"log_normal: expected a standard deviation above 0, got std={std}.");
        lock (_gate)
            foreach (ref var e in x)
                e = Cast<T>.From(Math.Exp(NextNormal() * std + mean));
    }

    private void Fill<T, D>(Span<T> x, D inverse) where T : unmanaged where D : struct, IInverse
    {
        lock (_gate)
            foreach (ref var e in x)
                e = Cast<T>.From(inverse.At(_twister.NextDouble()));
    }

    private static void CheckFloat<T>(string op) where T : unmanaged
    {
        if (!Cast<T>.IsFloat)
            throw new NotSupportedException($"{op}: expected a floating-point type, got {typeof(T).Name}. Draw in float32 and convert.");
    }

    /// <summary>An inverse distribution function.</summary>
    private interface IInverse
    {
        double At(double u);
    }

    private readonly record struct Exponential(double Scale) : IInverse
    {
        public double At(double u) => Scale * Math.Log(1 - u);
    }

    private readonly record struct Cauchy(double Median, double Sigma) : IInverse
    {
        public double At(double u) => Median + Sigma * Math.Tan(Math.PI * (u - 0.5));
    }

    private readonly record struct Geometric(double LogFailure) : IInverse
    {
        public double At(double u) => Math.Ceiling(Math.Log(u) / LogFailure);
    }
}
