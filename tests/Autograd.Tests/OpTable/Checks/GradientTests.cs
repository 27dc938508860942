namespace Autograd.Tests.OpTable;

/// <summary>Gradients of first, second and third order against central differences in random directions, in float64.</summary>
public class GradientTests
{
    public static TheoryData<string> Differentiable => Rows.Where(row => row.Differentiable);

    public static TheoryData<string> NotDifferentiable => Rows.Where(row => !row.Differentiable && row.Claims(DType.Float32));

    public static TheoryData<string> Curved => Rows.Where(row => row.Slopes == Slopes.Smooth);

    public static TheoryData<string> Elementwise => Rows.Where(row => row.Slopes == Slopes.Smooth && row.Element is not null);

    [Theory, MemberData(nameof(Differentiable))]
    public void First_order(string name) => Check(name, 0, 1e-8);

    [Theory, MemberData(nameof(Curved))]
    public void Second_order(string name) => Check(name, 1, 1e-7);

    [Theory, MemberData(nameof(Elementwise))]
    public void Third_order(string name) => Check(name, 2, 1e-6);

    [Theory, MemberData(nameof(NotDifferentiable))]
    public void What_has_no_gradient_requires_none(string name)
    {
        var row = Rows.Of(name);
        var x = Slope.Leaves(row, row.Sample(row.Cases[0], DType.Float32, smooth: true));
        foreach (var y in row.Call(x)) y.RequiresGrad.Should().BeFalse(name);
    }

    private static void Check(string name, int order, double tolerance)
    {
        var row = Rows.Of(name);
        foreach (var shapes in row.Cases) Slope.Check(row, shapes, order, tolerance);
    }
}
