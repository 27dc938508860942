namespace Autograd.Tests.Random;

/// <summary>What the conformance data leaves open: moments, edges, 16-bit types, ranges and refusals.</summary>
public class SamplerTests
{
    private const int N = 200_000;

    private static (double Mean, double Variance) Moments(IReadOnlyCollection<double> x)
    {
        var mean = x.Average();
        return (mean, x.Average(v => (v - mean) * (v - mean)));
    }

    private delegate void Fill<T>(Generator g, Span<T> x);

    private static double[] Draw(Fill<double> fill)
    {
        var x = new double[N];
        fill(new Generator(77), x);
        return x;
    }

    private static double[] Draw32(Fill<float> fill)
    {
        var x = new float[N];
        fill(new Generator(77), x);
        return Array.ConvertAll(x, v => (double)v);
    }

    [Fact]
    public void Moments_are_those_of_the_distributions()
    {
        // Four standard errors of a mean or variance at this count are about 0.01 to 0.03 of the scale.
        void Check(double[] x, double mean, double variance, double slack)
        {
            var (m, v) = Moments(x);
            m.Should().BeApproximately(mean, slack * Math.Sqrt(variance));
            v.Should().BeApproximately(variance, 3 * slack * variance);
        }

        Check(Draw((g, x) => g.FillUniform(x, -1, 2)), 0.5, 0.75, 0.01);
        Check(Draw32((g, x) => g.FillUniform(x)), 0.5, 1.0 / 12, 0.01);
        Check(Draw((g, x) => g.FillNormal(x, 1, 2)), 1, 4, 0.01);
        Check(Draw32((g, x) => g.FillNormal(x, 1, 2)), 1, 4, 0.01);
        Check(Draw((g, x) => g.FillNormal(x, 1, 2, strided: true)), 1, 4, 0.01);
        Check(Draw((g, x) => g.FillBernoulli(x, 0.3)), 0.3, 0.21, 0.01);
        Check(Draw((g, x) => g.FillExponential(x, 2)), 0.5, 0.25, 0.015);
        Check(Draw((g, x) => g.FillLogNormal(x, 0, 0.25)), Math.Exp(0.03125), (Math.Exp(0.0625) - 1) * Math.Exp(0.0625), 0.015);
        Check(Draw((g, x) => g.FillGeometric(x, 0.4)), 2.5, 3.75, 0.015);
        Check(Draw32((g, x) => g.FillRandint(x, -3, 4)), 0, 4, 0.01);
        Check(Draw32((g, x) => g.FillDropout(x, 0.25)), 1, 1.0 / 3, 0.01);
        Draw((g, x) => g.FillCauchy(x, 5, 2)).Order().ElementAt(N / 2).Should().BeApproximately(5, 0.05, "the median, as it has no mean");
    }

    [Fact]
    public void Uniforms_fill_their_range_evenly()
    {
        // Chi-square with 99 degrees of freedom is below 150 but once in 1,500.
        foreach (var x in new[] { Draw((g, x) => g.FillUniform(x)), Draw32((g, x) => g.FillUniform(x)) })
        {
            x.Should().OnlyContain(v => v >= 0 && v < 1);
            var counts = new int[100];
            foreach (var v in x) counts[(int)(v * 100)]++;
            counts.Sum(c => Math.Pow(c - N / 100.0, 2) / (N / 100.0)).Should().BeLessThan(150);
        }
    }

    [Fact]
    public void Alpha_dropout_keeps_mean_and_variance()
    {
        var (x, factors, shifts) = (new double[N], new double[N], new double[N]);
        var g = new Generator(1);
        g.FillNormal<double>(x);
        g.FillAlphaDropout<double>(factors, shifts, 0.4);
        var (mean, variance) = Moments(x.Select((v, i) => v * factors[i] + shifts[i]).ToArray());
        mean.Should().BeApproximately(0, 0.01);
        variance.Should().BeApproximately(1, 0.02);
    }

    [Theory]
    [InlineData(0.0, 1.0)]
    [InlineData(1.0, 0.0)]
    public void Dropout_of_nothing_or_all_draws_nothing(double p, float factor)
    {
        var g = new Generator(1);
        var before = g.GetState();
        var x = new float[5];
        g.FillDropout<float>(x, p);
        x.Should().AllBeEquivalentTo(factor);
        var shifts = new float[5];
        g.FillAlphaDropout<float>(x, shifts, p);
        x.Should().AllBeEquivalentTo(factor);
        shifts.Should().AllBeEquivalentTo(0f);
        g.GetState().Should().Equal(before);
    }

    [Fact]
    public void Sixteen_bit_types_draw_as_many_bits_as_they_have()
    {
        var (h, b, w) = (new Half[1000], new BFloat16[1000], new uint[1000]);
        new Generator(4).FillUniform<Half>(h);
        new Generator(4).FillUniform<BFloat16>(b);
        var twister = new Sampling.MersenneTwister();
        twister.Seed(4);
        foreach (ref var word in w.AsSpan()) word = twister.Next();
        h.Should().Equal(w.Select(v => (Half)((v & 2047) / 2048f)));
        b.Select(v => (float)v).Should().Equal(w.Select(v => (v & 255) / 256f));

        var g = new Generator(4);
        var normal = new BFloat16[20_000];
        g.FillNormal<BFloat16>(normal);
        Moments(normal.Select(v => (double)(float)v).ToArray()).Variance.Should().BeApproximately(1, 0.05);
        var halves = new Half[20_000];
        g.FillNormal<Half>(halves, 1, 2);
        Moments(halves.Select(v => (double)v).ToArray()).Mean.Should().BeApproximately(1, 0.06);
    }

    [Fact]
    public void Random_integers_span_the_whole_type()
    {
        static (long Least, long Most) Range<T>(Func<T, long> value, long? from = null) where T : unmanaged
        {
            var x = new T[20_000];
            if (from is { } f) new Generator(6).FillRandint<T>(x, f, null);
            else new Generator(6).FillRandom<T>(x);
            return (x.Min(value), x.Max(value));
        }

        Range<bool>(v => v ? 1 : 0).Should().Be((0, 1));
        Range<byte>(v => v).Should().Be((0, 255));
        Range<sbyte>(v => v).Should().Be((0, 127));
        Range<sbyte>(v => v, -128).Should().Be((-128, 127));
        Range<Half>(v => (long)v).Should().Be((0, 2048));
        Range<BFloat16>(v => (long)(float)v).Should().Be((0, 256));
        Range<short>(v => v, 32_765).Should().Be((32_765, 32_767));
        Range<int>(v => v).Most.Should().BeGreaterThan(2_147_000_000);
        Range<int>(v => v, int.MinValue).Least.Should().BeLessThan(-2_147_000_000);
        Range<long>(v => v, long.MinValue).Least.Should().BeLessThan(-9_000_000_000_000_000_000);
        Range<double>(v => (long)v).Most.Should().BeInRange(9_000_000_000_000_000, 1L << 53);
    }

    [Fact]
    public void Ranges_of_floats_keep_to_numbers_that_the_type_has()
    {
        // Floats are 4 apart here: both bounds would round out of the range, and PyTorch moves them to the next float inside.
        const int near = 1 << 25;
        var x = new float[1000];
        new Generator(6).FillRandint<float>(x, near + 1, near + 16);
        x.Distinct().Order().Should().Equal(near + 4, near + 8, near + 12);
    }

    [Fact]
    public void Without_replacement_no_index_comes_twice_and_weights_of_zero_come_last()
    {
        var weights = new double[] { 0, 1, 2, 0, 3 };
        var picks = new long[3];
        var g = new Generator(8);
        for (var i = 0; i < 100; i++)
        {
            g.FillMultinomial<double>(weights, 5, picks, replacement: false);
            picks.Should().BeEquivalentTo([1, 2, 4]);
        }

        var many = new long[N];
        g.FillMultinomial<double>(weights, 5, many, replacement: true);
        many.Should().NotContain(0).And.NotContain(3);
        (many.Count(p => p == 4) / (double)N).Should().BeApproximately(0.5, 0.01);
    }

    [Fact]
    public void Wrong_arguments_are_refused_before_anything_is_drawn()
    {
        var g = new Generator(1);
        var before = g.GetState();
        void Refused(Action act, string message) => act.Should().Throw<Exception>().WithMessage(message);

        Refused(() => g.FillUniform<float>(new float[3], 2, 1), "uniform*from <= to*");
        Refused(() => g.FillUniform<float>(new float[3], -3e38, 3e38), "uniform*finite*");
        Refused(() => g.FillUniform<long>(new long[3]), "uniform*randint*");
        Refused(() => g.FillNormal<float>(new float[3], 0, -1), "normal*std=-1*");
        Refused(() => g.FillNormal<int>(new int[3]), "normal*float32*");
        Refused(() => g.FillRandint<int>(new int[3], 5, 5), "randint*from < to*");
        Refused(() => g.FillRandint<byte>(new byte[3], 0, 257), "randint*wider dtype*");
        Refused(() => g.FillRandint<sbyte>(new sbyte[3], -129, 0), "randint*wider dtype*");
        Refused(() => g.FillBernoulli<float>(new float[3], 1.5), "bernoulli*p=1.5*");
        Refused(() => g.FillBernoulli<float, float>(new float[2], [0.5f, float.NaN]), "bernoulli*");
        Refused(() => g.FillDropout<float>(new float[3], -0.1), "dropout*");
        Refused(() => g.FillExponential<float>(new float[3], 0), "exponential*lambd=0*");
        Refused(() => g.FillGeometric<float>(new float[3], 1), "geometric*p=1*");
        Refused(() => g.FillCauchy<float>(new float[3], 0, 0), "cauchy*");
        Refused(() => g.FillLogNormal<float>(new float[3], 0, 0), "log_normal*");
        Refused(() => g.FillMultinomial<float>([1, -1], 2, new long[1], true), "multinomial*-1*");
        Refused(() => g.FillMultinomial<float>([0, 0], 2, new long[2], true), "multinomial*positive*");
        Refused(() => g.FillMultinomial<float>([1, 1], 2, new long[3], false), "multinomial*replacement*");
        g.GetState().Should().Equal(before);
    }

    [Fact]
    public void Empty_spans_draw_nothing()
    {
        var g = new Generator(1);
        var before = g.GetState();
        g.FillUniform<float>([]);
        g.FillNormal<double>([]);
        g.FillPermutation<long>([]);
        g.FillRandint<long>([], 0, 5);
        g.GetState().Should().Equal(before);
    }
}
