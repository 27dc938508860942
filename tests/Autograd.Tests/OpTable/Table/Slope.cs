namespace Autograd.Tests.OpTable;

/// <summary>Gradients of a row, and the differences that they are compared with.</summary>
internal static class Slope
{
    /// <summary>Cotangents for the floating-point outputs.</summary>
    public static Tensor[] Cotangents(Tensor[] outputs, int seed = 7)
    {
        var random = new System.Random(seed);
        return [.. Real(outputs).Select(y => Direction(random, y))];
    }

    public static Tensor Direction(System.Random random, Tensor like) => new Operand(-1, 1).Sample(random, like.Shape.ToArray(), like.DType, true);

    public static Tensor[] Real(Tensor[] outputs) => [.. outputs.Where(y => y.DType.IsFloatingPoint())];

    /// <summary>Copies as leaves; those that can have gradients require them.</summary>
    public static Tensor[] Leaves(OpRow row, Tensor[] x) =>
        [.. x.Select((t, i) => row.At(i).Only is null ? t.Detach().Clone().RequireGrad() : t.Detach().Clone())];

    /// <summary>The gradients of every real operand for cotangents u, zeros where none arrives.</summary>
    public static Tensor[] Pull(OpRow row, Tensor[] x, Tensor[] u, bool createGraph = false)
    {
        var outputs = Real(row.Call(x));
        var inputs = x.Where(t => t.RequiresGrad).ToArray();
        var g = Autodiff.Grad(outputs, inputs, u, createGraph: createGraph, allowUnused: true);
        return [.. g.Select((t, i) => t ?? Tensor.ZerosLike(inputs[i]))];
    }

    /// <summary>
    /// F0 = sum of outputs times fixed numbers, and F(k+1) = sum of the gradients of Fk times fixed numbers: a scalar function whose gradient
    /// needs k + 1 derivatives of the op. Null where it is constant.
    /// </summary>
    public static Tensor? Scalar(OpRow row, Tensor[] x, int order)
    {
        var inputs = x.Where(t => t.RequiresGrad).ToArray();
        var outputs = Real(row.Call(x));
        var s = Weighted(outputs, Cotangents(outputs));
        for (var k = 1; k <= order; k++)
        {
            if (!s.RequiresGrad) return null;
            var g = Autodiff.Grad([s], inputs, createGraph: true, allowUnused: true).Where(t => t is not null).Select(t => t!).ToArray();
            if (g.Length == 0) return null;
            s = Weighted(g, Cotangents(g, 7 + k));
        }
        return s;
    }

    private static Tensor Weighted(Tensor[] x, Tensor[] w) => x.Zip(w, (a, b) => (a * b).Sum()).Aggregate((a, b) => a + b);

    /// <summary>Compares the directional derivative of <see cref="Scalar"/> with central differences, in float64.</summary>
    public static void Check(OpRow row, long[][] shapes, int order, double tolerance)
    {
        var x = Leaves(row, row.Sample(shapes, DType.Float64, smooth: true));
        var random = new System.Random(11);
        var v = x.Select(t => t.RequiresGrad ? Direction(random, t) : null).ToArray();
        var s = Scalar(row, x, order);
        var inputs = x.Where(t => t.RequiresGrad).ToArray();
        double got = 0, scale = 1;
        if (s is { RequiresGrad: true })
        {
            var g = Autodiff.Grad([s], inputs, allowUnused: true);
            foreach (var (slope, input, direction) in g.Zip(inputs, v.Where(t => t is not null)))
            {
                if (slope is null) continue;
                slope.Shape.ToArray().Should().Equal(input.Shape.ToArray(), row.Name);
                slope.DType.Should().Be(DType.Float64, row.Name);
                var product = slope.ToArray<double>().Zip(direction!.ToArray<double>(), (a, b) => a * b).ToArray();
                got += product.Sum();
                scale += product.Sum(Math.Abs);
            }
        }
        const double h = 1e-5;
        var want = (Shifted(h) - Shifted(-h)) / (2 * h);
        Math.Abs(got - want).Should().BeLessThanOrEqualTo(tolerance * scale,
            $"{row.Name}, shapes {Text(shapes)}, order {order + 1}: the gradient gives {got:R}, central differences {want:R}");

        double Shifted(double by)
        {
            var moved = x.Select((t, i) => v[i] is { } d ? (t.Detach() + d * by).RequireGrad() : t).ToArray();
            return Scalar(row, moved, order)?.Item<double>() ?? 0;
        }
    }

    public static string Text(long[][] shapes) => string.Join(" ", shapes.Select(s => $"[{string.Join(", ", s)}]"));
}
