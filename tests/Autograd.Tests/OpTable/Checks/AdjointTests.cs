namespace Autograd.Tests.OpTable;

/// <summary>A linear op and its gradient are adjoint: u . f(v) = v . f'(u), to rounding.</summary>
public class AdjointTests
{
    public static TheoryData<string> Linear => Rows.Where(row => row.Slopes == Slopes.Linear);

    [Theory, MemberData(nameof(Linear))]
    public void The_gradient_is_the_adjoint(string name)
    {
        var row = Rows.Of(name);
        foreach (var shapes in row.Cases)
        {
            var v = Slope.Leaves(row, row.Sample(shapes, DType.Float64, smooth: true));
            var y = Slope.Real(row.Call(v));
            var u = Slope.Cotangents(y);
            var g = Slope.Pull(row, v, u);
            var (left, scale) = Inner(y, u);
            var (right, _) = Inner([.. v.Where(t => t.RequiresGrad)], g);
            Math.Abs(left - right).Should().BeLessThanOrEqualTo(1e-13 * (scale + 1), $"{name}, {Slope.Text(shapes)}: {left:R} and {right:R}");
        }
    }

    internal static (double Product, double Scale) Inner(Tensor[] x, Tensor[] y)
    {
        var products = x.Zip(y).SelectMany(p => p.First.ToArray<double>().Zip(p.Second.ToArray<double>(), (a, b) => a * b)).ToArray();
        return (products.Sum(), products.Sum(Math.Abs));
    }
}
