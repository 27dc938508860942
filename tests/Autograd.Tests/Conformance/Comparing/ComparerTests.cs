using System.Runtime.InteropServices;

namespace Autograd.Tests.Conformance;

public class ComparerTests
{
    private static readonly Tolerance Loose = new(1e-3, 1e-4);

    private static TensorData Doubles(params double[] values) => Data<double>(DType.Float64, [values.Length], values);

    private static TensorData Matrix(params double[] values) => Data<double>(DType.Float64, [2, values.Length / 2], values);

    private static TensorData Longs(params long[] values) => Data<long>(DType.Int64, [values.Length], values);

    private static TensorData Data<T>(DType dtype, long[] shape, ReadOnlySpan<T> values) where T : unmanaged =>
        new(dtype, shape, MemoryMarshal.AsBytes(values).ToArray());

    [Theory]
    [InlineData(1.0010, 1.0, true)]
    [InlineData(1.0012, 1.0, false)]
    [InlineData(0.0001, 0.0, true)]
    [InlineData(0.00011, 0.0, false)]
    [InlineData(double.NaN, double.NaN, true)]
    [InlineData(double.NaN, 0.0, false)]
    [InlineData(0.0, double.NaN, false)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity, true)]
    [InlineData(double.NegativeInfinity, double.PositiveInfinity, false)]
    [InlineData(1e308, double.PositiveInfinity, false)]
    [InlineData(double.PositiveInfinity, 1e308, false)]
    [InlineData(-0.0, 0.0, true)]
    public void Floats_agree_within_the_tolerance(double actual, double expected, bool agree)
    {
        Comparer.Agree(actual, expected, Loose).Should().Be(agree);
        (Comparer.Difference(Doubles(actual), Doubles(expected), Loose) is null).Should().Be(agree);
    }

    [Fact]
    public void The_worst_element_is_named() =>
        Comparer.Difference(Matrix(1, 2.1, 3, 5), Matrix(1, 2, 3, 4), Loose).Should()
            .Contain("at [1, 1] got 5, expected 4").And.Contain("2 of 4 wrong");

    [Fact]
    public void Integers_are_exact_beyond_the_reach_of_doubles() =>
        Comparer.Difference(Longs((1L << 60) + 1), Longs(1L << 60), new Tolerance(1, 1)).Should().Contain("at [0]");

    [Fact]
    public void Dtype_must_match() => Comparer.Difference(Longs(1), Doubles(1), Loose).Should().Contain("dtype int64, expected float64");

    [Fact]
    public void Shape_must_match_even_when_empty() =>
        Comparer.Difference(TensorData.Zeros(DType.Float64, [0, 2]), TensorData.Zeros(DType.Float64, [2, 0]), Loose)
            .Should().Contain("shape [0, 2], expected [2, 0]");

    [Theory]
    [InlineData((int)Triangle.Whole, true)]
    [InlineData((int)Triangle.Lower, false)]
    [InlineData((int)Triangle.Upper, true)]
    public void A_triangle_hides_the_other_half(int triangle, bool differs) =>
        (Comparer.Difference(Matrix(1, 9, 3, 4), Matrix(1, 2, 3, 4), Loose, (Triangle)triangle) is not null).Should().Be(differs);

    [Fact]
    public void A_sample_tolerance_beats_the_header_and_other_means_float64()
    {
        var header = new Dictionary<string, Tolerance> { ["float64"] = new(1, 2), ["float32"] = new(3, 4) };

        Tolerance.For(new Tolerance(5, 6), header, "float32").Should().Be(new Tolerance(5, 6));
        Tolerance.For(null, header, "float32").Should().Be(new Tolerance(3, 4));
        Tolerance.For(null, header, "other").Should().Be(new Tolerance(1, 2));
    }
}
