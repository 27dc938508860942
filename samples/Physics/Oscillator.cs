namespace Autograd.Samples;

/// <summary>A damped oscillator, u'' + 2 c u' + k u = 0 with u(0) = 1 and u'(0) = 0, which has an exact solution as long as c^2 is less than k.</summary>
internal sealed record Oscillator(double C, double K)
{
    /// <summary>u(t).</summary>
    public double Exact(double t)
    {
        var w = Math.Sqrt(K - C * C);
        return Math.Exp(-C * t) * (Math.Cos(w * t) + C / w * Math.Sin(w * t));
    }

    /// <summary>u(t) at random times, each with a normally distributed error.</summary>
    public (Tensor T, Tensor U) Measure(int count, double from, double to, double error, Generator generator)
    {
        var t = (Tensor.Rand([count, 1], generator, DType.Float64) * (to - from) + from).Sort(0).Values;
        var u = Tensor.From([.. t.ToArray<double>().Select(Exact)]).Unsqueeze(1);
        return (t, u + Tensor.Randn([count, 1], generator, DType.Float64) * error);
    }
}
