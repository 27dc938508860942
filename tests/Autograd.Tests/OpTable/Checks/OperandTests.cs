namespace Autograd.Tests.OpTable;

/// <summary>Operands in any memory give what contiguous ones give, forward and backward.</summary>
public class OperandTests
{
    public static TheoryData<string> All => Rows.Where(_ => true);

    public static TheoryData<string> Differentiable => Rows.Where(row => row.Differentiable);

    [Theory, MemberData(nameof(All))]
    public void Values_do_not_depend_on_memory(string name)
    {
        var row = Rows.Of(name);
        foreach (var dtype in ((DType[])[DType.Float32, DType.BFloat16, DType.Int16, DType.Bool]).Where(row.Claims))
            foreach (var shapes in Cases(row))
                foreach (var (x, where) in Arrangements(row.Sample(shapes, dtype, smooth: false)))
                {
                    var want = row.Call([.. x.Select(Plain)]);
                    var got = row.Call(x);
                    for (var i = 0; i < want.Length; i++) Near.Same(row, got[i], want[i], $"{row.Name}, {dtype}, {Slope.Text(shapes)}, {where}");
                }
    }

    [Theory, MemberData(nameof(Differentiable))]
    public void Gradients_do_not_depend_on_memory(string name)
    {
        var row = Rows.Of(name);
        foreach (var shapes in Cases(row))
            foreach (var (x, where) in Arrangements(row.Sample(shapes, DType.Float32, smooth: true)))
            {
                Tensor[] Leaves(Func<Tensor, Tensor> memory) => [.. x.Select((t, i) => row.At(i).Only is null ? memory(t).Detach().RequireGrad() : memory(t))];
                var plain = Leaves(Plain);
                var cotangents = Slope.Cotangents(Slope.Real(row.Call(plain)));
                var want = Slope.Pull(row, plain, cotangents);
                var got = Slope.Pull(row, Leaves(t => t), cotangents);
                for (var i = 0; i < want.Length; i++) Near.Values(got[i], want[i], 8, Floor(want[i]), $"{row.Name}, {Slope.Text(shapes)}, {where}, gradient {i}");
            }
    }

    [Theory, MemberData(nameof(Differentiable))]
    public void Gradients_do_not_depend_on_the_memory_of_cotangents(string name)
    {
        var row = Rows.Of(name);
        foreach (var shapes in row.Cases)
        {
            var x = Slope.Leaves(row, row.Sample(shapes, DType.Float32, smooth: true));
            var u = Slope.Cotangents(Slope.Real(row.Call(x)));
            foreach (var (kind, make) in Variants.All)
            {
                Tensor[] odd = [.. u.Select(make)];
                var want = Slope.Pull(row, x, [.. odd.Select(Plain)]);
                var got = Slope.Pull(row, x, odd);
                for (var i = 0; i < want.Length; i++) Near.Values(got[i], want[i], 8, Floor(want[i]), $"{row.Name}, {Slope.Text(shapes)}, {kind} cotangent, gradient {i}");
            }
        }
    }

    /// <summary>The row's own shapes, and for elementwise ops matrices with rows longer than a register and longer than a tile.</summary>
    private static long[][][] Cases(OpRow row) => row.Element is null
        ? row.Cases
        : [.. row.Cases, [.. row.Cases[0].Select(_ => (long[])[3, 70])], [.. row.Cases[0].Select(_ => (long[])[2, 1100])], [.. row.Cases[0].Select(_ => (long[])[40, 3])]];

    private static Tensor Plain(Tensor x) => Tensor.From<double>(x.ToArray<double>(), x.Shape).To(x.DType);

    // Sums of products: their rounding is that of the largest term.
    private static double Floor(Tensor x) => x.ElementCount == 0 ? 0 : x.ToArray<double>().Max(Math.Abs) + 1;

    /// <summary>All operands in one kind of memory, and each alone in it.</summary>
    private static IEnumerable<(Tensor[] X, string Where)> Arrangements(Tensor[] x)
    {
        foreach (var (kind, make) in Variants.All)
        {
            yield return ([.. x.Select(make)], $"all {kind}");
            if (x.Length > 1)
                for (var i = 0; i < x.Length; i++) yield return ([.. x.Select((t, k) => k == i ? make(t) : t)], $"operand {i} {kind}");
        }
    }
}
