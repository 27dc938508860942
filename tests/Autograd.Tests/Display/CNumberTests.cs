namespace Autograd.Tests.Display;

/// <summary>The expected texts are those of C's printf.</summary>
public class CNumberTests
{
    [Theory]
    [InlineData(0.5, 0, "0")]
    [InlineData(1.5, 0, "2")]
    [InlineData(-2.5, 0, "-2")]
    [InlineData(0.15625, 4, "0.1562")]
    [InlineData(-0.00001, 4, "-0.0000")]
    [InlineData(0.1, 20, "0.10000000000000000555")]
    [InlineData(1e22, 1, "10000000000000000000000.0")]
    [InlineData(double.PositiveInfinity, 4, "inf")]
    public void Fixed(double x, int precision, string text) => CNumber.Fixed(x, precision).Should().Be(text);

    [Theory]
    [InlineData(0.0, 4, "0.0000e+00")]
    [InlineData(-0.0, 4, "-0.0000e+00")]
    [InlineData(9.99995, 4, "1.0000e+01")]
    [InlineData(1000050, 4, "1.0000e+06")]
    [InlineData(1000150, 4, "1.0002e+06")]
    [InlineData(1e-99, 1, "1.0e-99")]
    [InlineData(-1e-100, 1, "-1.0e-100")]
    [InlineData(1e100, 0, "1e+100")]
    [InlineData(double.Epsilon, 4, "4.9407e-324")]
    [InlineData(double.NaN, 4, "nan")]
    public void Scientific(double x, int precision, string text) => CNumber.Scientific(x, precision).Should().Be(text);
}
