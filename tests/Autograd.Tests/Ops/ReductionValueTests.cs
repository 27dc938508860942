namespace Autograd.Tests.Ops;

public class ReductionValueTests
{
    private static readonly DType[] Numbers =
    [
        DType.UInt8, DType.Int8, DType.Int16, DType.Int32, DType.Int64, DType.Float16, DType.BFloat16, DType.Float32, DType.Float64,
    ];

    [Fact]
    public void The_first_of_equals_wins_at_every_length_and_dtype()
    {
        foreach (var n in (int[])[1, 2, 3, 7, 8, 15, 16, 17, 63, 64, 65, 127, 129, 511, 513, 1500, 70_000])
            foreach (var dtype in Numbers)
            {
                // 3 at two places, 1 elsewhere.
                var values = new double[n];
                Array.Fill(values, 1);
                values[n / 3] = values[n - 1] = 3;
                var x = Tensor.From<double>(values, [n]).To(dtype);
                x.Argmax().Item<long>().Should().Be(n / 3, "{0} of {1}", n, dtype);
                (x * 0 + 4 - x).Argmin().Item<long>().Should().Be(n / 3, "{0} of {1}", n, dtype);
                var (value, place) = Tensor.Stack([x, x], 1).Max(0);
                value.To(DType.Float64).ToArray<double>().Should().Equal(3, 3);
                place.ToArray<long>().Should().Equal(n / 3, n / 3);
                x.Max().To(DType.Float64).Item<double>().Should().Be(3);
                x.Max().DType.Should().Be(dtype);
            }
    }

    [Fact]
    public void NaN_comes_before_all()
    {
        foreach (var n in (int[])[3, 20, 700])
        {
            var values = Enumerable.Range(0, n).Select(i => (float)i).ToArray();
            values[n / 2] = values[n / 2 + 1] = float.NaN;
            var x = Tensor.From<float>(values, [n]);
            x.Argmax().Item<long>().Should().Be(n / 2);
            x.Argmin().Item<long>().Should().Be(n / 2);
            x.Max().Item<float>().Should().Be(float.NaN);
            x.Amin().Item<float>().Should().Be(float.NaN);
            Tensor.Stack([x, x], 1).Min(0).Indices.ToArray<long>().Should().Equal(n / 2, n / 2);
        }
    }

    [Fact]
    public void Positions_count_in_row_major_order_whatever_the_strides()
    {
        var x = Tensor.From<int>([1, 5, 2, 7, 0, 3], [2, 3]);
        x.Argmax().Item<long>().Should().Be(3);
        x.T().Argmax().Item<long>().Should().Be(1);
        x.Argmin(null, keepDim: true).Shape.ToArray().Should().Equal(1, 1);
        x.T().Argmin(0).ToArray<long>().Should().Equal(0, 1);
        x.Argmax(-1, keepDim: true).ToArray<long>().Should().Equal(1, 0);
        Tensor.Full([], 3).Max(0).Indices.Item<long>().Should().Be(0);
    }

    [Fact]
    public void Integers_widen_in_products_and_running_sums()
    {
        var x = Tensor.From<byte>([200, 2, 3], [3]);
        x.Prod().DType.Should().Be(DType.Int64);
        x.Prod().Item<long>().Should().Be(1200);
        x.Cumsum(0).ToArray<long>().Should().Equal(200, 202, 205);
        x.Cumsum(0, DType.UInt8).ToArray<byte>().Should().Equal(200, 202, 205);
        Tensor.From<bool>([true, false, true], [3]).Cumsum(0).ToArray<long>().Should().Equal(1, 1, 2);
        x.Prod(0, dtype: DType.Float32).Item<float>().Should().Be(1200);
        Tensor.Zeros([0, 2]).Prod(0).ToArray<float>().Should().Equal(1, 1);
        Tensor.Zeros([0]).Prod().Item<float>().Should().Be(1);
    }

    [Fact]
    public void Truth_of_all_and_any()
    {
        foreach (var dtype in Numbers.Append(DType.Bool))
        {
            var x = Tensor.From<int>([1, 0, 2, 1, 0, 0], [2, 3]).To(dtype);
            var expected = dtype == DType.UInt8 ? DType.UInt8 : DType.Bool;
            x.All().DType.Should().Be(expected);
            Bools(x.All()).Should().Equal(false);
            Bools(x.Any()).Should().Equal(true);
            Bools(x.All(0)).Should().Equal(true, false, false);
            Bools(x.Any(0, keepDim: true)).Should().Equal(true, false, true);
            Bools(x.Any(1)).Should().Equal(true, true);
            x.CountNonzero().Item<long>().Should().Be(3);
            x.CountNonzero(1).ToArray<long>().Should().Equal(2, 1);
        }
        Bools(Tensor.Zeros([0, 2]).All(0)).Should().Equal(true, true);
        Bools(Tensor.Zeros([0]).Any()).Should().Equal(false);
        Bools(Tensor.Full([3], double.NaN).All()).Should().Equal(true);

        static bool[] Bools(Tensor x) => x.To(DType.Bool).ToArray<bool>();
    }

    [Fact]
    public void Variance_keeps_its_digits_far_from_zero()
    {
        var x = Tensor.From<float>([10_000, 10_001, 10_002, 10_003], [4]);
        x.Var().Item<float>().Should().BeApproximately(5f / 3, 1e-5f);
        x.Var([], correction: 0).Item<float>().Should().BeApproximately(1.25f, 1e-5f);
        x.Std(0, correction: 0).Item<float>().Should().BeApproximately(MathF.Sqrt(1.25f), 1e-5f);
        Tensor.Ones([1]).Var().Item<float>().Should().Be(float.NaN);
    }

    [Fact]
    public void Norms_of_every_kind()
    {
        var x = Tensor.From<double>([3, 0, -4], [3]);
        x.Norm().Item<double>().Should().Be(5);
        x.Norm(1).Item<double>().Should().Be(7);
        x.Norm(0).Item<double>().Should().Be(2);
        x.Norm(double.PositiveInfinity).Item<double>().Should().Be(4);
        x.Norm(double.NegativeInfinity).Item<double>().Should().Be(0);
        x.Norm(3).Item<double>().Should().BeApproximately(Math.Cbrt(91), 1e-14);
        Tensor.Zeros([0]).Norm().Item<float>().Should().Be(0);
    }

    [Fact]
    public void Nodes_carry_PyTorchs_names()
    {
        var x = Tensor.Ones([2, 2], requiresGrad: true);
        (Tensor Y, string Name)[] rows =
        [
            (x.Max(), "MaxBackward1"), (x.Min(), "MinBackward1"), (x.Max(0).Values, "MaxBackward0"), (x.Min(0).Values, "MinBackward0"),
            (x.Max(x), "MaximumBackward0"), (x.Amax(), "AmaxBackward0"), (x.Amin([0]), "AminBackward0"), (x.Prod(), "ProdBackward0"),
            (x.Prod(0), "ProdBackward1"), (x.Var(), "VarBackward0"), (x.Std(), "StdBackward0"), (x.Norm(), "NormBackward1"),
            (x.Norm(3), "NormBackward0"), (x.Logsumexp(0), "LogsumexpBackward0"), (x.Softmax(0), "SoftmaxBackward0"),
            (x.LogSoftmax(0), "LogSoftmaxBackward0"), (x.Cumsum(0), "CumsumBackward0"),
        ];
        foreach (var (y, name) in rows) y.GradFn!.Name.Should().Be(name);
        x.Max(0).Indices.RequiresGrad.Should().BeFalse();
        x.Argmax().RequiresGrad.Should().BeFalse();
    }

    [Fact]
    public void Calls_that_make_no_sense_are_refused_in_words()
    {
        var x = Tensor.Zeros([2, 3]);
        var none = Tensor.Zeros([0, 3]);
        var ints = Tensor.Zeros([2, 3], DType.Int64);
        Action[] outOfRange =
        [
            () => x.Max(2), () => x.Min(-3), () => x.Argmax(2), () => x.Softmax(2), () => x.LogSoftmax(-3), () => x.Cumsum(2), () => x.Prod(2),
            () => x.All(2), () => x.Any(2), () => x.Amax([2]), () => x.Var(2), () => x.Norm(2, 2), () => x.Logsumexp(2), () => Tensor.Zeros([]).Max(1),
        ];
        foreach (var call in outOfRange) call.Should().Throw<ArgumentOutOfRangeException>().WithMessage("*out of range*");
        Action[] empty =
        [
            () => none.Max(), () => none.Min(0), () => none.Amax(), () => none.Amin([0]), () => none.Argmax(), () => none.Argmin(0),
            () => none.Norm(double.PositiveInfinity),
        ];
        foreach (var call in empty) call.Should().Throw<ArgumentException>().WithMessage("*[0, 3]*");
        Action[] twice = [() => x.Amax([0, -2]), () => x.Logsumexp([1, 1]), () => x.Var([0, 0]), () => x.Norm(2, [1, -1]), () => x.CountNonzero(0, 0)];
        foreach (var call in twice) call.Should().Throw<ArgumentException>().WithMessage("*twice*");
        Action[] integers =
        [
            () => ints.Softmax(1), () => ints.LogSoftmax(1), () => ints.Var(), () => ints.Std(), () => ints.Norm(),
        ];
        foreach (var call in integers) call.Should().Throw<NotSupportedException>().WithMessage("*int64*");
        none.Max(1).Values.Shape.ToArray().Should().Equal(0);
        none.Argmax(1).Shape.ToArray().Should().Equal(0);
    }
}
