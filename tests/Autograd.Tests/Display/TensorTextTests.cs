using System.Globalization;

namespace Autograd.Tests.Display;

public class TensorTextTests
{
    static string Floats(float[] x, PrintOptions? options = null, string? gradFn = null, bool requiresGrad = false) =>
        TensorText.Format(
            [x.Length], DType.Float32, new VirtualElements(i => (double)x[i]), options ?? new(), DType.Float32, gradFn, requiresGrad);

    static string Doubles(double[] x, PrintOptions? options = null, string? gradFn = null) =>
        TensorText.Format([x.Length], DType.Float64, new VirtualElements(i => x[i]), options ?? new(), DType.Float64, gradFn);

    static string Integers(long[] shape, Func<long, long> x, PrintOptions? options = null, DType dtype = DType.Int64) =>
        TensorText.Format(shape, dtype, new VirtualElements(x), options ?? new(), DType.Float32);

    static string Scalar(double x, PrintOptions? options = null) =>
        TensorText.Format([], DType.Float64, new VirtualElements(_ => x), options ?? new(), DType.Float64);

    [Theory]
    [InlineData(-0.0, "tensor(-0.)")]
    [InlineData(double.NaN, "tensor(nan)")]
    [InlineData(double.NegativeInfinity, "tensor(-inf)")]
    [InlineData(5e-324, "tensor(4.9407e-324)")]
    [InlineData(double.MinValue, "tensor(-1.7977e+308)")]
    [InlineData(1e8, "tensor(100000000.)")]
    [InlineData(100000001, "tensor(1.0000e+08)")]
    [InlineData(1e-4, "tensor(0.0001)")]
    [InlineData(9.9e-5, "tensor(9.9000e-05)")]
    public void A_scalar_has_no_brackets(double x, string text) => Scalar(x).Should().Be(text);

    [Fact]
    public void A_scalar_is_never_summarised() => Scalar(2.5, new() { Threshold = 0, EdgeItems = 0 }).Should().Be("tensor(2.5000)");

    [Fact]
    public void Float_elements_decide_on_their_exact_values()
    {
        Floats([1e-4f, 0.05f]).Should().Be("tensor([1.0000e-04, 5.0000e-02])", "0.0001f is a little less than 0.0001");
        Doubles([1e-4, 0.05]).Should().Be("tensor([0.0001, 0.0500])");
    }

    [Fact]
    public void Values_far_apart_are_scientific()
    {
        Floats([1000, 1, -0f]).Should().Be("tensor([1000.,    1.,   -0.])");
        Floats([1001, 1]).Should().Be("tensor([1.0010e+03, 1.0000e+00])");
        Doubles([5e-324, double.MaxValue]).Should().Be("tensor([4.9407e-324, 1.7977e+308])");
        Doubles([1e-100, -1, 2]).Should().Be("tensor([1.0000e-100, -1.0000e+00,  2.0000e+00])");
    }

    [Fact]
    public void Subnormal_floats_keep_their_digits() =>
        Floats([float.Epsilon, 2 * float.Epsilon, -float.Epsilon]).Should().Be("tensor([ 1.4013e-45,  2.8026e-45, -1.4013e-45])");

    [Fact]
    public void Widths_are_those_of_the_rounded_numbers()
    {
        Doubles([9.99995, 0.5]).Should().Be("tensor([10.0000,  0.5000])");
        Doubles([-9.99996, 0.5]).Should().Be("tensor([-10.0000,   0.5000])");
    }

    [Fact]
    public void Ties_go_to_the_even_digit()
    {
        Doubles([0.03125, 0.09375]).Should().Be("tensor([0.0312, 0.0938])");
        Doubles([0.5, 1.5, 2.5], new() { Precision = 0 }).Should().Be("tensor([0, 2, 2])");
    }

    [Fact]
    public void Zeros_infinities_and_nan_have_no_say_in_the_width()
    {
        Floats([float.NaN, float.NaN, float.NaN]).Should().Be("tensor([nan, nan, nan])");
        Floats([0, float.NaN, float.NegativeInfinity]).Should().Be("tensor([0., nan, -inf])");
        Floats([0, float.NaN, float.NegativeInfinity], new() { SciMode = true }).Should().Be("tensor([0., nan, -inf])");
        Floats([1, -0f, float.NegativeInfinity]).Should().Be("tensor([1., -0., -inf])");
    }

    [Fact]
    public void SciMode_overrides_what_the_elements_say()
    {
        Floats([1.5f, float.NaN, -2], new() { SciMode = true }).Should().Be("tensor([1.5000e+00,     nan, -2.0000e+00])");
        Floats([1e10f, 1], new() { SciMode = false }).Should().Be("tensor([10000000000.,         1.])");
        Floats([123, 1e6f], new() { Precision = 0 }).Should().Be("tensor([1e+02, 1e+06])");
    }

    [Fact]
    public void Extreme_integers_print_in_full() =>
        Integers([2], i => i == 0 ? long.MinValue : long.MaxValue).Should().Be("tensor([-9223372036854775808,  9223372036854775807])");

    [Fact]
    public void Blocks_are_set_apart_by_as_many_line_ends_as_they_have_dimensions()
    {
        Integers([1, 1, 1, 1, 1, 1, 2], i => i + 1).Should().Be("tensor([[[[[[[1, 2]]]]]]])");
        Integers([2, 1, 1, 1, 2], i => i + 1).Should().Be("tensor([[[[[1, 2]]]],\n\n\n\n        [[[[3, 4]]]]])");
    }

    [Theory]
    [InlineData(79, 9)] // 7 columns of "tensor(", 9 of 6 digits, comma and space
    [InlineData(78, 8)]
    [InlineData(23, 2)]
    [InlineData(22, 1)]
    [InlineData(0, 1)]
    public void Rows_take_the_elements_that_the_line_width_allows(int lineWidth, int perLine)
    {
        var text = Floats([.. Enumerable.Repeat(1.5f, 20)], new() { LineWidth = lineWidth });
        var lines = text.Split('\n');
        lines[0].Split(',', StringSplitOptions.RemoveEmptyEntries).Should().HaveCount(perLine);
        lines.Should().HaveCount((20 + perLine - 1) / perLine);
        lines.Skip(1).Should().OnlyContain(line => line.StartsWith("        1.5000", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(51, 1)] // 79 characters
    [InlineData(52, 2)]
    public void A_suffix_that_would_cross_the_line_width_has_its_own_line(int nameLength, int lines)
    {
        string suffix = $"grad_fn=<{new string('A', nameLength)}>)";
        Floats([1, 2], gradFn: new string('A', nameLength)).Should().Be("tensor([1., 2.]," + (lines == 1 ? " " : "\n       ") + suffix);
    }

    [Theory]
    [InlineData(12, ", ")]
    [InlineData(13, ",\n       ")]
    public void A_line_of_suffixes_is_filled_to_the_line_width(int nameLength, string between)
    {
        string name = new('A', nameLength);
        TensorText.Format([3], DType.Float64, new VirtualElements(_ => 1.5), new() { LineWidth = 50 }, DType.Float32, name)
            .Should().Be($"tensor([1.5000, 1.5000, 1.5000],\n       dtype=torch.float64{between}grad_fn=<{name}>)");
    }

    [Fact]
    public void Suffixes_come_in_PyTorchs_order()
    {
        var x = new VirtualElements(i => 1.5 + i);
        TensorText.Format([2], DType.Float64, x, new(), DType.Float32, "AddBackward0", true)
            .Should().Be("tensor([1.5000, 2.5000], dtype=torch.float64, grad_fn=<AddBackward0>)");
        TensorText.Format([2], DType.BFloat16, x, new(), DType.Float32, null, true)
            .Should().Be("tensor([1.5000, 2.5000], dtype=torch.bfloat16, requires_grad=True)");
        TensorText.Format([2], DType.Float64, x, new() { LineWidth = 30 }, DType.Float32, "AddBackward0")
            .Should().Be("tensor([1.5000, 2.5000],\n       dtype=torch.float64,\n       grad_fn=<AddBackward0>)");
    }

    [Theory]
    [InlineData(new long[] { 0 }, DType.Float32, "tensor([])")]
    [InlineData(new long[] { 0 }, DType.Int64, "tensor([], dtype=torch.int64)")]
    [InlineData(new long[] { 0, 0, 0 }, DType.Float32, "tensor([], size=(0, 0, 0))")]
    [InlineData(new long[] { 3, 0, 2 }, DType.Bool, "tensor([], size=(3, 0, 2), dtype=torch.bool)")]
    public void A_tensor_without_elements_tells_its_shape_and_dtype(long[] shape, DType dtype, string text)
    {
        var elements = new VirtualElements(long (_) => throw new InvalidOperationException("There is no element to read."));
        TensorText.Format(shape, dtype, elements, new() { Threshold = 0 }, DType.Float32).Should().Be(text);
    }

    [Theory]
    [InlineData(DType.UInt8, ", dtype=torch.uint8")]
    [InlineData(DType.Int8, ", dtype=torch.int8")]
    [InlineData(DType.Int16, ", dtype=torch.int16")]
    [InlineData(DType.Int32, ", dtype=torch.int32")]
    [InlineData(DType.Int64, "")]
    public void Integer_dtypes_are_named_but_for_int64(DType dtype, string suffix) =>
        Integers([3], i => 10 * i, dtype: dtype).Should().Be($"tensor([ 0, 10, 20]{suffix})");

    [Fact]
    public void Bools_are_summarised_like_numbers()
    {
        Integers([2001], i => (i + 1) % 2, dtype: DType.Bool).Should().Be("tensor([ True, False,  True,  ...,  True, False,  True])");
        Integers([2001], _ => 1, dtype: DType.Bool).Should().Be("tensor([True, True, True,  ..., True, True, True])");
    }

    [Fact]
    public void A_summary_reads_what_it_shows_and_no_more()
    {
        var line = new VirtualElements(i => (double)i);
        TensorText.Format([1_000_000_000], DType.Float32, line, new(), DType.Float32).Should().Be(
            "tensor([0.0000e+00, 1.0000e+00, 2.0000e+00,  ..., 1.0000e+09, 1.0000e+09,\n        1.0000e+09])");
        line.Read.Should().BeEquivalentTo([0L, 1, 2, 999_999_997, 999_999_998, 999_999_999]);

        var square = new VirtualElements(i => i % 100);
        TensorText.Format([100_000, 100_000], DType.Int64, square, new() { EdgeItems = 1 }, DType.Float32).Should().Be(
            "tensor([[ 0,  ..., 99],\n        ...,\n        [ 0,  ..., 99]])");
        square.Read.Should().BeEquivalentTo([0L, 99_999, 9_999_900_000, 9_999_999_999]);
    }

    [Fact]
    public void Dimensions_are_shortened_where_more_than_both_edges_would_be_left()
    {
        var options = new PrintOptions { Threshold = 1, EdgeItems = 2 };
        Integers([4], i => i, options).Should().Be("tensor([0, 1, 2, 3])");
        Integers([5], i => i, options).Should().Be("tensor([0, 1,  ..., 3, 4])");
        Integers([5, 2], i => i, options).Should().Be("tensor([[0, 1],\n        [2, 3],\n        ...,\n        [6, 7],\n        [8, 9]])");
        Integers([5], i => i, options with { Threshold = 5 }).Should().Be("tensor([0, 1, 2, 3, 4])");
    }

    [Fact]
    public void Without_edge_items_a_summary_is_just_the_gap()
    {
        var options = new PrintOptions { Threshold = 1, EdgeItems = 0 };
        Integers([8], i => i, options).Should().Be("tensor([...])");
        Integers([8, 8], i => i, options).Should().Be("tensor([...])");
    }

    [Fact]
    public void The_culture_has_no_say()
    {
        var before = CultureInfo.CurrentCulture;
        // As a German or Swedish culture would write; made by hand since the process may know only the invariant one.
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NegativeSign = "\u2212";
        culture.NumberFormat.PositiveSign = "plus";
        culture.NumberFormat.NaNSymbol = "NaN";
        culture.NumberFormat.NegativeInfinitySymbol = "-\u221e";
        try
        {
            CultureInfo.CurrentCulture = culture;
            Floats([-1.5f, float.NaN, float.NegativeInfinity]).Should().Be("tensor([-1.5000,     nan,    -inf])");
            Floats([-1e-5f, 1e10f]).Should().Be("tensor([-1.0000e-05,  1.0000e+10])");
            Integers([2], i => -i).Should().Be("tensor([ 0, -1])");
            Integers([0, 3], i => -i).Should().Be("tensor([], size=(0, 3), dtype=torch.int64)");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
