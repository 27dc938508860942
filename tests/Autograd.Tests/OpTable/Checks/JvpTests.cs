namespace Autograd.Tests.OpTable;

/// <summary>Forward mode and reverse mode are transposes of each other: u . J v = v . J'u.</summary>
public class JvpTests
{
    public static TheoryData<string> Differentiable => Rows.Where(row => row.Differentiable);

    [Theory, MemberData(nameof(Differentiable))]
    public void Forward_mode_is_the_transpose_of_reverse_mode(string name)
    {
        var row = Rows.Of(name);
        foreach (var shapes in row.Cases)
        {
            var all = row.Real(shapes);
            Check(row, shapes, all);
            if (all.Length > 1)
                foreach (var one in all) Check(row, shapes, [one]);
        }
    }

    /// <param name="row">The op.</param>
    /// <param name="shapes">The shapes of its operands.</param>
    /// <param name="real">The operands that move; the others are constants.</param>
    private static void Check(OpRow row, long[][] shapes, int[] real)
    {
        var where = $"{row.Name}, {Slope.Text(shapes)}, moving {string.Join(", ", real)}";
        var x = row.Sample(shapes, DType.Float64, smooth: true);
        foreach (var i in real) x[i].RequireGrad();
        var random = new System.Random(5);
        Tensor[] inputs = [.. real.Select(i => x[i].Detach())];
        Tensor[] v = [.. inputs.Select(t => Slope.Direction(random, t))];
        var (outputs, tangents) = Autodiff.Jvp(moved =>
        {
            var operands = x.ToArray();
            for (var k = 0; k < real.Length; k++) operands[real[k]] = moved[k];
            return Slope.Real(row.Call(operands));
        }, inputs, v);

        var y = Slope.Real(row.Call(x));
        for (var i = 0; i < y.Length; i++)
        {
            Near.Same(outputs[i], y[i], $"{where}, output {i}");
            tangents[i].DType.Should().Be(y[i].DType, where);
            tangents[i].Shape.ToArray().Should().Equal(y[i].Shape.ToArray(), where);
        }
        var u = Slope.Cotangents(y);
        var g = Slope.Pull(row, x, u);
        var (forward, scale) = AdjointTests.Inner(tangents, u);
        var (reverse, _) = AdjointTests.Inner(v, g);
        Math.Abs(forward - reverse).Should().BeLessThanOrEqualTo(1e-12 * (scale + 1), $"{where}: forward {forward:R}, reverse {reverse:R}");
    }
}
