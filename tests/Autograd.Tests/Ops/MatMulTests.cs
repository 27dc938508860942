namespace Autograd.Tests.Ops;

/// <summary>Values, layouts, dtypes, names and refusals of matrix products.</summary>
public class MatMulTests
{
    public static TheoryData<long[], long[], string> Shapes => new()
    {
        { [5], [5], "DotBackward0" },
        { [0], [0], "DotBackward0" },
        { [3, 4], [4], "MvBackward0" },
        { [1, 4], [4], "MvBackward0" },
        { [3, 0], [0], "MvBackward0" },
        { [4], [4, 3], "SqueezeBackward1" },
        { [3, 4], [4, 5], "MmBackward0" },
        { [1, 1], [1, 1], "MmBackward0" },
        { [3, 0], [0, 4], "MmBackward0" },
        { [0, 3], [3, 4], "MmBackward0" },
        { [70, 33], [33, 41], "MmBackward0" },
        { [2, 3, 4], [4], "UnsafeViewBackward0" },
        { [2, 3, 4], [4, 5], "UnsafeViewBackward0" },
        { [2, 1, 3, 4], [4, 5], "UnsafeViewBackward0" },
        { [4], [2, 4, 5], "UnsafeViewBackward0" },
        { [3, 4], [2, 4, 5], "UnsafeViewBackward0" },
        { [2, 3, 4], [2, 4, 5], "UnsafeViewBackward0" },
        { [2, 3, 4], [1, 4, 5], "UnsafeViewBackward0" },
        { [1, 3, 4], [2, 4, 5], "UnsafeViewBackward0" },
        { [7, 1, 2, 3], [6, 3, 4], "UnsafeViewBackward0" },
        { [6, 3, 4], [7, 1, 4, 2], "UnsafeViewBackward0" },
        { [2, 1, 3, 2, 3], [4, 1, 3, 2], "UnsafeViewBackward0" },
        { [0, 2, 3], [0, 3, 1], "UnsafeViewBackward0" },
        { [2, 2, 0], [2, 0, 3], "UnsafeViewBackward0" },
        { [3, 3, 0], [0, 3], "UnsafeViewBackward0" },
        { [0, 0], [3, 0, 0], "UnsafeViewBackward0" },
    };

    /// <summary>The same values in other memory: contiguous, last two dimensions exchanged, every other element, one row or column for all.</summary>
    internal static Tensor Laid(Tensor x, int way)
    {
        switch (way)
        {
            case 1 when x.Rank >= 2:
                return x.Transpose(-1, -2).Contiguous().Transpose(-1, -2);
            case 2 when x.Rank >= 1:
                long[] wide = [.. x.Shape[..^1], 2 * x.Shape[^1]];
                var gaps = Tensor.Full(wide, double.NaN, x.DType);
                gaps.Slice(-1, 1, long.MaxValue, 2).CopyInPlace(x);
                return gaps.Slice(-1, 1, long.MaxValue, 2);
            case 3 when x.Rank >= 2 && x.ElementCount > 0:
                return x.Narrow(0, 0, 1).Expand(x.Shape);
            case 4 when x.Rank >= 2 && x.ElementCount > 0:
                return x.Narrow(-1, 0, 1).Expand(x.Shape);
            case 5 when x.Rank >= 3:
                return x.Transpose(0, -2).Contiguous().Transpose(0, -2);
            default:
                return x;
        }
    }

    [Theory]
    [InlineData(4, 3, 20)]
    [InlineData(40, 300, 1)]
    [InlineData(1, 9, 70)]
    public void Addmm_starts_from_whatever_stretches(int m, int k, int n)
    {
        foreach (var dtype in (DType[])[DType.Float32, DType.Float64, DType.Float16])
        {
            Tensor Numbers(params long[] shape) => (Tensor.Arange(Layout.CountOf(shape)).Remainder(5) - 2).Reshape(shape).To(dtype);

            var (x, y) = (Numbers(m, k), Numbers(k, n));
            foreach (var start in (Tensor[])[Numbers(), Numbers(1), Numbers(n), Numbers(1, n), Numbers(m, 1), Numbers(m, n)])
            {
                for (var way = 0; way < 5; way++)
                {
                    var from = Laid(start, way);
                    from.Addmm(x, y).Eq(x.Mm(y) + from).All().Item<bool>().Should().BeTrue($"{dtype}, {start.Layout}, laid {way}");
                    from.Addmm(x, y, 2).Eq(x.Mm(y) + from * 2).All().Item<bool>().Should().BeTrue($"{dtype}, twice {start.Layout}, laid {way}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Agrees_with_the_definition_in_all_layouts(long[] xShape, long[] yShape, string node)
    {
        for (int way = 0; way < 36; way++)
        {
            var x = Laid(ProductReference.Normal(1, xShape), way % 6);
            var y = Laid(ProductReference.Normal(2, yShape), way / 6);
            var (shape, values) = ProductReference.Matmul(x, y);
            var z = x.Matmul(y);
            z.Shape.ToArray().Should().Equal(shape, "layouts {0} and {1}", way % 6, way / 6);
            Close(z, values, 1e-12);
            Close(x.To(DType.Float32).Matmul(y.To(DType.Float32)), values, 1e-4);
        }

        ProductReference.Normal(1, xShape).RequireGrad().Matmul(ProductReference.Normal(2, yShape)).GradFn!.Name.Should().Be(node);
    }

    [Fact]
    public void Named_products_agree_with_matmul()
    {
        Tensor a = ProductReference.Normal(1, 3, 4), b = ProductReference.Normal(2, 4, 5), v = ProductReference.Normal(3, 4);
        Tensor s = ProductReference.Normal(4, 2, 3, 4), t = ProductReference.Normal(5, 2, 4, 5);
        a.Mm(b).ToArray<double>().Should().Equal(a.Matmul(b).ToArray<double>());
        a.Mv(v).ToArray<double>().Should().Equal(a.Matmul(v).ToArray<double>());
        v.Dot(v).Item<double>().Should().Be(v.Matmul(v).Item<double>());
        s.Bmm(t).ToArray<double>().Should().Equal(s.Matmul(t).ToArray<double>());
        var outer = v.RequireGrad().Outer(Tensor.From<double>([1, 2]));
        outer.GradFn!.Name.Should().Be("MulBackward0");
        Close(outer.Detach(), v.ToArray<double>().SelectMany(x => new[] { x, 2 * x }).ToArray(), 0);
        s.RequireGrad().Bmm(t).GradFn!.Name.Should().Be("BmmBackward0");
    }

    [Fact]
    public void Integers_wrap_around()
    {
        var x = Tensor.From<byte>([100, 3, 7, 200], [2, 2]);
        x.Matmul(x).ToArray<byte>().Should().Equal(unchecked((byte)10021), unchecked((byte)900), unchecked((byte)2100), unchecked((byte)40021));
        foreach (var dtype in (DType[])[DType.Int8, DType.Int16, DType.Int32, DType.Int64])
        {
            var y = Tensor.From<long>([1, -2, 3, 4, 5, -6], [2, 3]).To(dtype);
            var z = y.Matmul(y.T());
            z.DType.Should().Be(dtype);
            z.ToArray<long>().Should().Equal(14, -24, -24, 77);
        }

        var big = Tensor.From<long>([long.MaxValue, 2]);
        big.Dot(Tensor.From<long>([2, 1])).Item<long>().Should().Be(0);
    }

    [Theory]
    [InlineData(DType.Float16)]
    [InlineData(DType.BFloat16)]
    public void Halves_are_summed_in_floats(DType dtype)
    {
        // 4096 + 1 + 1 ... is stuck at 4096 in 16 bits.
        var x = Tensor.Ones([1, 4097], dtype);
        x.Narrow(1, 0, 1).FillInPlace(4096);
        var z = x.Matmul(Tensor.Ones([4097, 1], dtype));
        z.DType.Should().Be(dtype);
        z.Item<double>().Should().Be(8192);
        Tensor w = Tensor.Ones([2, 2], dtype, requiresGrad: true);
        w.Mm(w).Sum().Backward();
        w.Grad!.DType.Should().Be(dtype);
        w.Grad.ToArray<double>().Should().Equal(4, 4, 4, 4);
    }

    [Fact]
    public void Weights_used_transposed_get_contiguous_gradients()
    {
        var w = ProductReference.Normal(1, 4, 3).RequireGrad();
        ProductReference.Normal(2, 5, 3).Mm(w.T()).Sum().Backward();
        w.Grad!.IsContiguous.Should().BeTrue();
    }

    [Fact]
    public void Only_what_a_needed_cotangent_reads_is_saved()
    {
        var x = ProductReference.Normal(1, 2, 3).RequireGrad();
        var y = ProductReference.Normal(2, 3, 4);
        var z = x.Mm(y);
        // dx reads y alone, so x may change; y may not.
        using (Autodiff.NoGrad()) x.MulInPlace(2);
        z.Sum().Backward(retainGraph: true);
        y.MulInPlace(2);
        FluentActions.Invoking(() => z.Sum().Backward()).Should().Throw<InvalidOperationException>().WithMessage("*Mm*");
    }

    public static TheoryData<string, Action, string[]> Refusals
    {
        get
        {
            Tensor a = Tensor.Zeros([2, 3]), b = Tensor.Zeros([4, 2]), v = Tensor.Zeros([3]);
            return new()
            {
                { "mm", () => a.Mm(b), ["Mm:", "[2, 3]", "[4, 2]", "3", "4"] },
                { "matmul", () => a.Matmul(b), ["Matmul:", "[2, 3]", "[4, 2]"] },
                { "0-d", () => Tensor.Zeros([]).Matmul(v), ["at least 1 dimension", "[]"] },
                { "rank", () => a.Mm(v), ["a matrix (2-d)", "[3]"] },
                { "mv", () => a.Mv(Tensor.Zeros([2])), ["Mv:", "[2, 3]", "[2]"] },
                { "dot", () => v.Dot(Tensor.Zeros([4])), ["Dot:", "3", "4"] },
                { "dtype", () => a.Mm(Tensor.Zeros([3, 2], DType.Float64)), ["expected the same dtype", "torch.float32", "torch.float64"] },
                { "bmm", () => Tensor.Zeros([2, 3, 4]).Bmm(Tensor.Zeros([3, 4, 5])), ["Bmm:", "2 and 3", "Matmul"] },
                { "batch", () => Tensor.Zeros([2, 3, 4]).Matmul(Tensor.Zeros([3, 4, 5])), ["Matmul", "do not broadcast"] },
                { "outer", () => a.Outer(v), ["Outer", "[2, 3]"] },
                { "addmm", () => Tensor.Zeros([3]).Addmm(a, Tensor.Zeros([3, 4])), ["Addmm", "[3]", "[2, 4]"] },
                { "addmm dtype", () => Tensor.Zeros([4], DType.Float64).Addmm(a, Tensor.Zeros([3, 4])), ["Addmm", "same dtype"] },
                { "addmm factor", () => Tensor.Zeros([2], DType.Int64).Addmm(Tensor.Zeros([2, 2], DType.Int64), Tensor.Zeros([2, 2], DType.Int64), 0.5), ["integers"] },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Refusals_say_what_was_expected(string what, Action call, string[] words)
    {
        var message = call.Should().Throw<ArgumentException>(what).Which.Message;
        foreach (string word in words) message.Should().Contain(word);
    }

    [Fact]
    public void Bools_are_refused() =>
        FluentActions.Invoking(() => Tensor.Zeros([2, 2], DType.Bool).Matmul(Tensor.Zeros([2, 2], DType.Bool)))
            .Should().Throw<NotSupportedException>().WithMessage("*torch.bool*");

    [Fact]
    public void Ever_new_equations_are_computed_and_not_all_kept()
    {
        var (x, y) = (Tensor.Arange(6).Reshape(2, 3), Tensor.Arange(12).Reshape(3, 4));
        var expected = x.Matmul(y).ToArray<long>();
        const string letters = "abcdefghijklmnopqrstuvwxyz";
        for (var i = 0; i < 400; i++)
        {
            var (row, inner, column) = (letters[i % 26], letters[(i + 1 + i / 26) % 26], char.ToUpperInvariant(letters[i % 26]));
            Tensor.Einsum($"{row}{inner},{inner}{column}->{row}{column}", x, y).ToArray<long>().Should().Equal(expected);
        }
        // Threads may go past the limit by one each.
        EinsteinEquation.Known.Should().BeInRange(200, 256 + 64);
    }

    internal static void Close(Tensor actual, double[] expected, double tolerance)
    {
        var values = actual.ToArray<double>();
        values.Should().HaveCount(expected.Length);
        for (int i = 0; i < values.Length; i++) values[i].Should().BeApproximately(expected[i], tolerance * (1 + Math.Abs(expected[i])));
    }
}
