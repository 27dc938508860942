using System.Runtime.CompilerServices;
using Autograd.Sampling;

namespace Autograd;

public sealed partial class Generator
{
    /// <summary>1 with probability p, else 0; decided by a uniform double. <c>bernoulli_(p)</c>.</summary>
    internal void FillBernoulli<T>(Span<T> x, double p = 0.5) where T : unmanaged =>
        FillChoice(x, CheckProbability("bernoulli", p), Cast<T>.From(1L), default);

    /// <summary>
    /// 1 with the probability of the same place in <paramref name="p"/>, else 0: <c>bernoulli(p)</c>. Decided by a uniform double
    /// for doubles, by a uniform float for all other types.
    /// </summary>
    internal void FillBernoulli<T, P>(Span<T> x, ReadOnlySpan<P> p) where T : unmanaged where P : unmanaged
    {
        if (x.Length != p.Length)
            throw new ArgumentException(
                $"bernoulli: expected as many probabilities as elements, got {p.Length} for {x.Length}.", nameof(p));
        CheckProbabilities(p);
        Span<T> values = [default, Cast<T>.From(1L)];
        lock (_gate)
            if (typeof(P) == typeof(double)) Flip(stackalloc double[256], p, x, values);
            else Flip(stackalloc float[256], p, x, values);
    }

    /// <summary>Uniform numbers by the run, each held against the probability of its place.</summary>
    private void Flip<T, P, U>(Span<U> u, ReadOnlySpan<P> p, Span<T> x, ReadOnlySpan<T> values) where T : unmanaged where P : unmanaged where U : unmanaged
    {
        while (!x.IsEmpty)
        {
            var run = u[..Math.Min(u.Length, x.Length)];
            DrawUniform(run, 0, 1);
            Choose(run, p, x, values);
            x = x[run.Length..];
            p = p[run.Length..];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Choose<T, P, U>(ReadOnlySpan<U> u, ReadOnlySpan<P> p, Span<T> x, ReadOnlySpan<T> values) where T : unmanaged where P : unmanaged where U : unmanaged
    {
        for (var i = 0; i < u.Length; i++) x[i] = values[Cast<U>.ToDouble(u[i]) < Cast<P>.ToDouble(p[i]) ? 1 : 0];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CheckProbabilities<P>(ReadOnlySpan<P> p) where P : unmanaged
    {
        var good = true;
        foreach (var e in p) good &= Cast<P>.ToDouble(e) is >= 0 and <= 1;
        if (good) return;
        foreach (var e in p) CheckProbability("bernoulli", Cast<P>.ToDouble(e));
    }

    /// <summary>
    /// The factors of dropout: 0 with probability p, else 1 / (1 - p). For <c>dropout2d</c> and its like, one factor for each channel.
    /// </summary>
    /// <remarks>PyTorch draws nothing when p is 0 or 1, and neither does this.</remarks>
    internal void FillDropout<T>(Span<T> factors, double p) where T : unmanaged
    {
        CheckProbability("dropout", p);
        if (p is 0 or 1) factors.Fill(Cast<T>.From(1 - p));
        // 1 / (1 - p) in the type's own arithmetic: a float's reciprocal by way of double rounds the same.
        else FillChoice(factors, 1 - p, Cast<T>.From(1 / Cast<T>.Round(1 - p)), default);
    }

    /// <summary>
    /// The factors and shifts of alpha dropout: y = x * factor + shift keeps mean 0 and variance 1 of what SELU makes, by setting
    /// dropped elements to SELU's negative limit (Klambauer et al. 2017). For the feature form, one factor and shift for each channel.
    /// </summary>
    internal void FillAlphaDropout<T>(Span<T> factors, Span<T> shifts, double p) where T : unmanaged
    {
        const double alpha = 1.7580993408473766;
        if (factors.Length != shifts.Length)
            throw new ArgumentException(
                $"alpha_dropout: expected as many shifts as factors, got {shifts.Length} for {factors.Length}.", nameof(shifts));
        CheckProbability("alpha_dropout", p);
        if (p is 0 or 1)
        {
            factors.Fill(Cast<T>.From(1 - p));
            shifts.Clear();
            return;
        }

        var a = 1 / Math.Sqrt((alpha * alpha * p + 1) * (1 - p));
        var kept = Cast<T>.From(alpha * a * p);
        var dropped = Cast<T>.From(Cast<T>.Round(-alpha * a) + Cast<T>.Round(alpha * a * p));
        FillChoice(factors, 1 - p, Cast<T>.From(a), default);
        for (var i = 0; i < factors.Length; i++) shifts[i] = Cast<T>.ToDouble(factors[i]) != 0 ? kept : dropped;
    }

    /// <summary>One of two values by a uniform double; the choice is an index, since chance defeats the prediction of branches.</summary>
    private void FillChoice<T>(Span<T> x, double p, T yes, T no) where T : unmanaged
    {
        Span<T> values = [no, yes];
        Span<double> u = stackalloc double[256];
        lock (_gate)
            while (!x.IsEmpty)
            {
                var run = u[..Math.Min(u.Length, x.Length)];
                DrawUniform(run, 0, 1);
                Choose(run, p, x, values);
                x = x[run.Length..];
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Choose<T>(ReadOnlySpan<double> u, double p, Span<T> x, ReadOnlySpan<T> values) where T : unmanaged
    {
        for (var i = 0; i < u.Length; i++) x[i] = values[u[i] < p ? 1 : 0];
    }

    private static double CheckProbability(string op, double p) => p is >= 0 and <= 1
        ? p
        : throw new ArgumentOutOfRangeException(nameof(p), $"{op}: expected a probability between 0 and 1, got p={p}.");
}
