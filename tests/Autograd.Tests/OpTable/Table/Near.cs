namespace Autograd.Tests.OpTable;

/// <summary>Comparison of results with tolerances in units of the dtype's precision.</summary>
internal static class Near
{
    public static double Epsilon(DType dtype) => dtype switch
    {
        DType.Float64 => Math.Pow(2, -52),
        DType.Float32 => Math.Pow(2, -23),
        DType.Float16 => Math.Pow(2, -10),
        DType.BFloat16 => Math.Pow(2, -7),
        _ => 0,
    };

    /// <summary>The result is the reference, rounded to its dtype, within the row's tolerance.</summary>
    public static void Reference(OpRow row, Tensor got, Nd want, DType dtype, string where)
    {
        got.DType.Should().Be(dtype, where);
        got.Shape.ToArray().Should().Equal(want.Shape, where);
        // 16-bit floats are computed in float and rounded once.
        var ulps = dtype is DType.Float16 or DType.BFloat16 ? 1.01 : row.Ulps;
        Values(got, Tensor.From<double>(want.Data, want.Shape).To(dtype), ulps, row.Floor, where);
    }

    /// <summary>Equal values within <paramref name="ulps"/>; NaN equals NaN, and infinities must be equal.</summary>
    public static void Values(Tensor got, Tensor want, double ulps, double floor, string where)
    {
        got.DType.Should().Be(want.DType, where);
        got.Shape.ToArray().Should().Equal(want.Shape.ToArray(), where);
        var (a, b) = (got.ToArray<double>(), want.ToArray<double>());
        var epsilon = Epsilon(want.DType);
        // Below the normal range there are fewer digits.
        var smallest = want.DType switch
        {
            DType.Float16 => Math.Pow(2, -14), DType.Float32 or DType.BFloat16 => Math.Pow(2, -126), DType.Float64 => Math.Pow(2, -1022), _ => 0,
        };
        for (var i = 0; i < a.Length; i++)
        {
            if (a[i] == b[i] || double.IsNaN(a[i]) && double.IsNaN(b[i])) continue;
            if (Math.Abs(a[i] - b[i]) <= ulps * epsilon * Math.Max(Math.Max(Math.Abs(b[i]), floor), smallest)) continue;
            Assert.Fail($"{where}: element {i} of {a.Length} is {a[i]:R}, but {b[i]:R} was expected ({Math.Abs(a[i] - b[i]) / Math.Abs(b[i]) / epsilon:G3} ulps).");
        }
    }

    /// <summary>Equal to the bit, except that any NaN equals any other.</summary>
    public static void Same(Tensor got, Tensor want, string where)
    {
        got.DType.Should().Be(want.DType, where);
        got.Shape.ToArray().Should().Equal(want.Shape.ToArray(), where);
        var (a, b) = (got.ToArray<double>(), want.ToArray<double>());
        for (var i = 0; i < a.Length; i++)
            if (BitConverter.DoubleToInt64Bits(a[i]) != BitConverter.DoubleToInt64Bits(b[i]) && !(double.IsNaN(a[i]) && double.IsNaN(b[i])))
                Assert.Fail($"{where}: element {i} of {a.Length} is {a[i]:R}, but {b[i]:R} was expected, bit for bit.");
    }

    /// <summary>To the bit for elementwise ops, within rounding for others, whose order of summation may differ.</summary>
    public static void Same(OpRow row, Tensor got, Tensor want, string where)
    {
        if (row.Element is not null) Same(got, want, where);
        else Values(got, want, row.Ulps, Math.Max(1, row.Floor), where);
    }
}
