namespace Autograd.Tests.OpTable;

/// <summary>The fused backward kernels give what the recorded, differentiable gradients give.</summary>
public class FusedTests
{
    public static TheoryData<string> Differentiable => Rows.Where(row => row.Differentiable);

    public static TheoryData<string> Binary => Rows.Where(row => row.Differentiable && row.Element is not null && row.Cases[0].Length == 2);

    [Theory, MemberData(nameof(Differentiable))]
    public void Fused_equals_recorded(string name)
    {
        var row = Rows.Of(name);
        foreach (var dtype in ((DType[])[DType.Float32, DType.Float64, DType.BFloat16]).Where(row.Claims))
            foreach (var shapes in row.Element is null ? row.Cases : [.. row.Cases, [.. row.Cases[0].Select(_ => (long[])[1029])]])
            {
                var x = Slope.Leaves(row, row.Sample(shapes, dtype, smooth: true));
                var u = Slope.Cotangents(Slope.Real(row.Call(x)));
                Compare(row, Slope.Pull(row, x, u), Slope.Pull(row, x, u, createGraph: true), u, $"{name}, {dtype}, {Slope.Text(shapes)}");
            }
    }

    [Theory, MemberData(nameof(Binary))]
    public void One_tensor_on_both_sides_gets_both_gradients(string name)
    {
        var row = Rows.Of(name);
        var x = row.Sample([[37]], DType.Float64, smooth: true)[0].RequireGrad();
        var (a, b) = (x.Detach().Clone().RequireGrad(), x.Detach().Clone().RequireGrad());
        var u = Slope.Cotangents([x])[0];
        var apart = Slope.Pull(row, [a, b], [u]);
        foreach (var createGraph in (bool[])[false, true])
        {
            var together = Autodiff.Grad(row.Call([x, x])[0], [x], u, createGraph: createGraph)[0];
            Compare(row, [together], [apart[0] + apart[1]], [u], $"{name}(x, x), createGraph {createGraph}");
        }
    }

    private static void Compare(OpRow row, Tensor[] got, Tensor[] want, Tensor[] u, string where)
    {
        // 16-bit cotangents round after each recorded op, once when fused; where terms of the size of the cotangent cancel, so much is lost of them.
        var half = want is [{ DType: DType.BFloat16 }, ..];
        var size = half ? u.Select(Largest).DefaultIfEmpty().Max() : 0;
        for (var i = 0; i < want.Length; i++) Near.Values(got[i], want[i], half ? 8 : 4 * row.Ulps, Math.Max(size, Largest(want[i])), $"{where}, gradient {i}");
    }

    private static double Largest(Tensor x) => x.ElementCount == 0 ? 0 : x.ToArray<double>().Max(Math.Abs);
}
