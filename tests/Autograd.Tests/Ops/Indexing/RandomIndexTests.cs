using FluentAssertions;

namespace Autograd.Tests.Ops.Indexing;

/// <summary>Thousands of random index expressions against indexing by its definition.</summary>
public class RandomIndexTests
{
    private const int Cases = 3000;

    public static TheoryData<int> Blocks => [.. Enumerable.Range(0, 6)];

    private static IEnumerable<IndexCase> Of(int block) => Enumerable.Range(block * Cases / 6, Cases / 6).Select(seed => new IndexCase(seed));

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Reading_gives_the_elements_that_the_definition_names(int block)
    {
        foreach (var c in Of(block))
        {
            var y = c.X()[c.Index];
            y.Shape.ToArray().Should().Equal(c.Expected.Shape, $"{c}");
            y.ToArray<double>().Should().Equal(c.Expected.Places.Select(p => c.Values[p]), $"{c}");
        }
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Assigning_changes_those_elements_and_no_others(int block)
    {
        foreach (var c in Of(block))
        {
            var x = c.X();
            var values = Enumerable.Range(0, c.Expected.Places.Length).Select(i => -1.0 - i).ToArray();
            x[c.Index] = Tensor.From<double>(values, c.Expected.Shape);
            var expected = c.Values.ToArray();
            for (var i = 0; i < values.Length; i++) expected[c.Expected.Places[i]] = values[i];
            x.ToArray<double>().Should().Equal(expected, $"{c}");

            var one = c.X();
            one[c.Index] = 2.5;
            foreach (var p in c.Expected.Places) expected[p] = 2.5;
            one.ToArray<double>().Should().Equal(expected.Select((v, i) => c.Expected.Places.Contains(i) ? v : c.Values[i]), $"{c}");
        }
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Accumulating_adds_at_equal_positions(int block)
    {
        foreach (var c in Of(block))
        {
            var values = Enumerable.Range(0, c.Expected.Places.Length).Select(i => 1.0 + i).ToArray();
            var y = c.X().IndexPut(c.Index, Tensor.From<double>(values, c.Expected.Shape), accumulate: true);
            var expected = c.Values.ToArray();
            // A view has each element once.
            for (var i = 0; i < values.Length; i++) expected[c.Expected.Places[i]] += values[i];
            y.ToArray<double>().Should().Equal(expected, $"{c}");
        }
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public void The_gradient_of_reading_adds_up_where_elements_were_read(int block)
    {
        foreach (var c in Of(block))
        {
            var x = c.X(requiresGrad: true);
            var weights = Weights(c.Expected.Places.Length);
            var w = Tensor.From<double>(weights, c.Expected.Shape, requiresGrad: true);
            var expected = new double[c.Values.Length];
            for (var i = 0; i < weights.Length; i++) expected[c.Expected.Places[i]] += weights[i];
            var g = Autodiff.Grad([x[c.Index]], [x], [w], createGraph: true)[0]!;
            g.ToArray<double>().Should().Equal(expected, $"{c}");
            // The second gradient, in the cotangent, is reading again.
            Autodiff.Grad([g], [w], [Tensor.From<double>(c.Values, c.Shape)])[0]!.ToArray<double>()
                .Should().Equal(c.Expected.Places.Select(p => c.Values[p]), $"{c}");
        }
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public void The_gradient_of_assigning_goes_to_what_is_left_of_each(int block)
    {
        foreach (var c in Of(block))
        {
            var x = c.X(requiresGrad: true);
            var v = Tensor.Zeros(c.Expected.Shape, DType.Float64, requiresGrad: true);
            var y = x.Clone();
            y[c.Index] = v;
            var weights = Weights(c.Values.Length);
            (y * Tensor.From<double>(weights, c.Shape)).Sum().Backward();
            // Where all of x is overwritten it may have no gradient at all.
            var gx = x.Grad?.ToArray<double>() ?? new double[weights.Length];
            gx.Should().Equal(weights.Select((w, i) => c.Expected.Places.Contains(i) ? 0 : w), $"{c}");
            var gv = v.Grad?.ToArray<double>() ?? new double[c.Expected.Places.Length];
            gv.Should().Equal(c.Expected.Places.Select((p, i) => Array.LastIndexOf(c.Expected.Places, p) == i ? weights[p] : 0), $"{c}");
        }
    }

    private static double[] Weights(int n) => [.. Enumerable.Range(0, n).Select(i => 0.5 + i * i % 7)];
}
