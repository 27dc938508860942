namespace Autograd.Tests.OpTable;

/// <summary>In-place forms write what the out-of-place form returns, nothing else, and have its gradient.</summary>
public class InPlaceTests
{
    public static TheoryData<string> InPlace => Rows.Where(row => row.InPlace is not null);

    public static TheoryData<string> Differentiable => Rows.Where(row => row.InPlace is not null && row.Differentiable);

    public static TheoryData<string> Binary => Rows.Where(row => row.Differentiable && row.InPlace is not null && row.Element is not null && row.Cases[0].Length == 2);

    /// <summary>Where the memory of operand 0 lies; all but <c>x</c> itself are views of something larger.</summary>
    private static readonly (string Name, Func<Tensor, Tensor> Whole, Func<Tensor, long[], Tensor> Part)[] Places =
    [
        ("itself", x => x.Clone(), (whole, _) => whole),
        ("transposed", x => Turned(x).Contiguous().Clone(), (whole, _) => Turned(whole)),
        ("stepped", x => Variants.Poison([.. x.Shape.ToArray().Select(n => 2 * n + 1)], x.DType), (whole, shape) => Stepped(whole, shape)),
        ("offset", x => Variants.Poison([x.ElementCount + 5], x.DType), (whole, shape) => whole.Narrow(0, 3, Nd.Make(shape, _ => 0).Data.Length).View(shape)),
    ];

    [Theory, MemberData(nameof(InPlace))]
    public void The_value_is_that_of_the_out_of_place_form(string name)
    {
        var row = Rows.Of(name);
        foreach (var dtype in ((DType[])[DType.Float32, DType.Float64, DType.BFloat16, DType.Int32, DType.UInt8]).Where(row.Claims))
            foreach (var shapes in Shapes(row, dtype))
                foreach (var place in Places)
                {
                    var where = $"{name}, {dtype}, {Slope.Text(shapes)}, {place.Name}";
                    var x = row.Sample(shapes, dtype, smooth: false);
                    var want = row.Call(x)[0];
                    var whole = place.Whole(x[0]);
                    var part = place.Part(whole, shapes[0]);
                    part.CopyInPlace(x[0]);
                    var outside = Outside(whole, place.Part, shapes[0]);
                    var version = part.Version;
                    var result = row.InPlace!([part, .. x[1..]]);
                    result.Should().BeSameAs(part, where);
                    // Whole numbers are rounded already.
                    if (dtype.IsFloatingPoint()) part.Version.Should().BeGreaterThan(version, where);
                    Near.Same(row, part, want, where);
                    Near.Same(Outside(whole, place.Part, shapes[0]), outside, $"{where}: memory outside the view");
                }
    }

    [Theory, MemberData(nameof(Differentiable))]
    public void The_gradient_is_that_of_the_out_of_place_form(string name)
    {
        var row = Rows.Of(name);
        foreach (var shapes in Shapes(row, DType.Float64))
            foreach (var place in Places)
            {
                var where = $"{name}, {Slope.Text(shapes)}, {place.Name}";
                var x = Slope.Leaves(row, row.Sample(shapes, DType.Float64, smooth: true));
                var inputs = x.Where(t => t.RequiresGrad).ToArray();
                var u = Slope.Cotangents([x[0]])[0];
                var y = row.Call(x)[0];
                var want = Autodiff.Grad([(y * u).Sum()], inputs, allowUnused: true);

                // The leaf's values go into a part of a larger tensor, which is then changed there; the rest must not matter.
                var whole = place.Whole(x[0].Detach()).FillInPlace(0);
                place.Part(whole, shapes[0]).CopyInPlace(x[0]);
                row.InPlace!([place.Part(whole, shapes[0]), .. x[1..]]);
                var loss = (place.Part(whole, shapes[0]) * u).Sum() + whole.Sum() - place.Part(whole, shapes[0]).Sum();
                var got = loss.RequiresGrad ? Autodiff.Grad([loss], inputs, allowUnused: true) : new Tensor?[inputs.Length];
                for (var i = 0; i < want.Length; i++)
                    Near.Values(got[i] ?? Tensor.ZerosLike(inputs[i]), want[i] ?? Tensor.ZerosLike(inputs[i]), 64, 4, $"{where}, gradient {i}");
            }
    }

    [Theory, MemberData(nameof(InPlace))]
    public void A_leaf_that_requires_grad_is_refused_before_anything_is_written(string name)
    {
        var row = Rows.Of(name);
        var shapes = Shapes(row, DType.Float32)[0];
        var x = Slope.Leaves(row, row.Sample(shapes, DType.Float32, smooth: true));
        foreach (var target in (Tensor[])[x[0], x[0].View(x[0].Shape)])
        {
            var before = x[0].ToArray<float>();
            var call = () => row.InPlace!([target, .. x[1..]]);
            call.Should().Throw<InvalidOperationException>(name).WithMessage("*in place*leaf*");
            x[0].ToArray<float>().Should().Equal(before, name);
            x[0].Version.Should().Be(0, name);
        }
    }

    [Theory, MemberData(nameof(Binary))]
    public void The_other_operand_may_be_the_same_memory(string name)
    {
        var row = Rows.Of(name);
        foreach (var size in (long[])[4, 40])
        {
            var x = row.Sample([[size, size], [size, size]], DType.Float32, smooth: true)[1];
            Near.Same(row.InPlace!([.. Twice(x.Clone(), t => t)]), row.Call([x, x])[0], $"{name}(x, x)");
            Near.Same(row.InPlace([.. Twice(x.Clone(), t => t.T())]), row.Call([x, x.T().Clone()])[0], $"{name}(x, x.T)");
            Near.Same(row.InPlace([.. Twice(x.Clone(), t => t.Narrow(0, 1, 1))]), row.Call([x, x.Narrow(0, 1, 1).Clone()])[0], $"{name}(x, x[1])");
            var long1 = x.Clone().View(-1);
            var (head, tail) = (long1.Narrow(0, 0, size * size - 1), long1.Narrow(0, 1, size * size - 1));
            var want = row.Call([tail.Clone(), head.Clone()])[0];
            Near.Same(row.InPlace([tail, head]), want, $"{name}(x[1..], x[..^1])");

            // Gradients when both sides are one tensor.
            var leaf = x.Clone().RequireGrad();
            var expected = Autodiff.Grad(row.Call([leaf, leaf])[0].Sum(), [leaf])[0];
            var z = leaf.Clone();
            row.InPlace([z, z]);
            Near.Values(Autodiff.Grad(z.Sum(), [leaf])[0], expected, 16, 4, $"gradient of {name}(x, x)");
        }
    }

    private static Tensor[] Twice(Tensor x, Func<Tensor, Tensor> other) => [x, other(x)];

    /// <summary>The cases whose result has the shape and dtype of operand 0.</summary>
    private static long[][][] Shapes(OpRow row, DType dtype) =>
    [
        .. row.Cases.Where(shapes => row.Call(row.Sample(shapes, dtype, true))[0] is var y && y.Shape.SequenceEqual(shapes[0]) && y.DType == dtype),
        .. row.Element is not null && row.Result(dtype) == dtype ? (long[][][])[[.. row.Cases[0].Select(_ => (long[])[3, 67])]] : [],
    ];

    private static Tensor Outside(Tensor whole, Func<Tensor, long[], Tensor> part, long[] shape)
    {
        var copy = whole.Clone();
        part(copy, shape).ZeroInPlace();
        return copy;
    }

    private static Tensor Turned(Tensor x) => x.Permute([.. Enumerable.Range(0, x.Rank).Reverse()]);

    private static Tensor Stepped(Tensor whole, long[] shape)
    {
        for (var d = 0; d < shape.Length; d++) whole = whole.Slice(d, 1, 2 * shape[d] + 1, 2);
        return whole;
    }
}
