namespace Autograd.Tests.OpTable;

/// <summary>Every dtype that a row claims computes; every other is refused in words.</summary>
public class DTypeTests
{
    public static TheoryData<string> All => Rows.Where(_ => true);

    public static TheoryData<string> Elementwise => Rows.Where(row => row.Element is not null && row.Cases[0].Length == 2 && row.Differentiable);

    [Theory, MemberData(nameof(All))]
    public void Claimed_dtypes_compute(string name)
    {
        var row = Rows.Of(name);
        foreach (var dtype in Enum.GetValues<DType>().Where(row.Claims))
            foreach (var shapes in row.Element is null ? row.Cases : [.. row.Cases, [.. row.Cases[0].Select(_ => (long[])[333])]])
                ValueTests.Compare(row, row.Sample(shapes, dtype, smooth: false), dtype, Slope.Text(shapes));
    }

    [Theory, MemberData(nameof(All))]
    public void Other_dtypes_are_refused_in_words(string name)
    {
        var row = Rows.Of(name);
        if (!row.Refuses) return;
        foreach (var dtype in Enum.GetValues<DType>().Where(dtype => !row.Claims(dtype)))
        {
            var x = row.Sample(row.Cases[0], dtype, smooth: false);
            var call = () => row.Call(x);
            var error = call.Should().Throw<Exception>($"{row.Name} does not claim {dtype}").Which;
            (error is NotSupportedException or ArgumentException or InvalidOperationException).Should().BeTrue($"{row.Name} of {dtype} threw {error}");
            error.Message.Should().Contain(dtype.TorchName(), row.Name);
        }
    }

    [Theory, MemberData(nameof(Elementwise))]
    public void Mixed_dtypes_promote_and_gradients_come_back_in_their_own(string name)
    {
        var row = Rows.Of(name);
        foreach (var (a, b) in (ReadOnlySpan<(DType, DType)>)
            [(DType.Float32, DType.Float64), (DType.Float64, DType.Float32), (DType.Float16, DType.Float32), (DType.BFloat16, DType.Float16)])
        {
            long[][] shapes = [[3, 5], [5]];
            Tensor[] x = [row.Sample(shapes, a, true)[0].RequireGrad(), row.Sample(shapes, b, true)[1].RequireGrad()];
            ValueTests.Compare(row, x, DTypes.Promote(a, b), $"{a} and {b}");
            var y = row.Call(x)[0];
            var g = Slope.Pull(row, x, [Tensor.OnesLike(y)]);
            for (var i = 0; i < 2; i++)
            {
                g[i].DType.Should().Be(x[i].DType, row.Name);
                g[i].Shape.ToArray().Should().Equal(shapes[i], row.Name);
            }
            Tensor[] wide = [.. x.Select(t => t.Detach().To(DType.Float64).RequireGrad())];
            var exact = Slope.Pull(row, wide, [Tensor.OnesLike(row.Call(wide)[0])]);
            for (var i = 0; i < 2; i++) Near.Values(g[i], exact[i].To(x[i].DType), 16, 4, $"{row.Name}, {a} and {b}, gradient {i}");
        }
    }
}
