namespace Autograd.Tests.OpTable;

/// <summary>NaN, infinities, signed zeros, the largest and the smallest numbers come out as the reference says.</summary>
public class SpecialValueTests
{
    /// <summary>Without scaled sums, whose product may overflow before the sum is made.</summary>
    public static TheoryData<string> Elementwise => Rows.Where(row => row.Element is not null && row.Special && row.Claims(DType.Float32) && !row.Name.EndsWith("alpha"));

    public static TheoryData<string> Kinked => Rows.Where(row => row.Subgradients.Length > 0);

    [Theory, MemberData(nameof(Elementwise))]
    public void Special_values_in_float32(string name) => Special(name, DType.Float32, float.MaxValue, float.Epsilon);

    [Theory, MemberData(nameof(Elementwise))]
    public void Special_values_in_float64(string name) => Special(name, DType.Float64, double.MaxValue, double.Epsilon);

    [Theory, MemberData(nameof(Kinked))]
    public void Subgradients_at_kinks_are_the_stated_ones(string name)
    {
        var row = Rows.Of(name);
        foreach (var (at, slope) in row.Subgradients)
            foreach (var createGraph in (bool[])[false, true])
            {
                var x = Tensor.Full([5], at, DType.Float64, requiresGrad: true);
                Slope.Pull(row, [x], [Tensor.OnesLike(x)], createGraph)[0].ToArray<double>().Should().AllBeEquivalentTo(slope, name);
            }
    }

    private static void Special(string name, DType dtype, double largest, double smallest)
    {
        var row = Rows.Of(name);
        double[] values = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0.0, -0.0, largest, -largest, smallest, -smallest, 1, -1, 0.5];
        double[][] x = row.Cases[0].Length == 1 ? [values] : [[.. values.SelectMany(v => values.Select(_ => v))], [.. values.SelectMany(_ => values)]];
        var got = row.Call([.. x.Select(v => Tensor.From<double>(v).To(dtype))])[0].ToArray<double>();
        var wrong = new List<string>();
        for (var i = 0; i < got.Length; i++)
        {
            double[] operands = [.. x.Select(v => v[i])];
            var exact = row.Element!(operands);
            var want = dtype == DType.Float32 ? (float)exact : exact;
            var tolerance = row.Ulps * Near.Epsilon(dtype) * Math.Abs(want) + 4 * smallest;
            var right = double.IsNaN(want) ? double.IsNaN(got[i])
                : double.IsInfinity(want) || want == 0 ? Equal(got[i], want, row, operands)
                : Math.Abs(got[i] - want) <= tolerance;
            if (!right) wrong.Add($"{name}({string.Join(", ", operands)}) = {got[i]:R}, expected {want:R}");
        }
        wrong.Should().BeEmpty();
    }

    // Underflow may end one smallest number apart; the sign of an exact zero counts.
    private static bool Equal(double got, double want, OpRow row, double[] operands) =>
        got == want && (want != 0 || double.IsNegative(got) == double.IsNegative(want)) ||
        want == 0 && Array.TrueForAll(operands, v => v != 0) && Math.Abs(got) <= 2e-45;
}
