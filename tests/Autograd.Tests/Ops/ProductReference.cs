namespace Autograd.Tests.Ops;

/// <summary>Matrix products as the definition says, in doubles, one element at a time.</summary>
internal static class ProductReference
{
    /// <summary>Standard normal doubles from a seed.</summary>
    public static Tensor Normal(long seed, params long[] shape)
    {
        var random = new System.Random((int)seed);
        var values = new double[shape.Aggregate(1L, (a, b) => a * b)];
        for (int i = 0; i < values.Length; i++) values[i] = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return Tensor.From<double>(values, shape);
    }

    /// <summary>The gradients of y = f(x) at a cotangent, as a function that can be differentiated, in x and in the cotangent (the last input).</summary>
    public static Tensor[] Gradients(Func<Tensor[], Tensor> f, Tensor[] inputs)
    {
        using var recording = Autodiff.EnableGrad();
        // Differences are taken of plain numbers.
        Tensor[] x = [.. inputs.Select(t => t.RequiresGrad ? t : t.Detach().Clone().RequireGrad())];
        return Autodiff.Grad([f(x[..^1])], x[..^1], [x[^1]], createGraph: true)!;
    }

    /// <summary>PyTorch's matmul by its definition: the shape and the values.</summary>
    public static (long[] Shape, double[] Values) Matmul(Tensor x, Tensor y)
    {
        long[] xs = x.Rank == 1 ? [1, x.Shape[0]] : x.Shape.ToArray();
        long[] ys = y.Rank == 1 ? [y.Shape[0], 1] : y.Shape.ToArray();
        double[] a = x.ToArray<double>(), b = y.ToArray<double>();
        int rank = Math.Max(xs.Length, ys.Length);
        (xs, ys) = (Padded(xs, rank), Padded(ys, rank));
        long[] batch = new long[rank - 2];
        for (int d = 0; d < batch.Length; d++) batch[d] = xs[d] == 1 ? ys[d] : xs[d];
        long m = xs[^2], k = xs[^1], n = ys[^1], count = batch.Aggregate(1L, (p, q) => p * q);
        var values = new double[count * m * n];
        for (long item = 0; item < count; item++)
        {
            long left = item, atX = 0, atY = 0, stepX = 1, stepY = 1;
            for (int d = batch.Length - 1; d >= 0; d--)
            {
                long position = left % batch[d];
                left /= batch[d];
                if (xs[d] != 1) atX += position * stepX;
                if (ys[d] != 1) atY += position * stepY;
                (stepX, stepY) = (stepX * xs[d], stepY * ys[d]);
            }

            for (long i = 0; i < m; i++)
            {
                for (long j = 0; j < n; j++)
                {
                    double sum = 0;
                    for (long p = 0; p < k; p++) sum += a[atX * m * k + i * k + p] * b[atY * k * n + p * n + j];
                    values[(item * m + i) * n + j] = sum;
                }
            }
        }

        var shape = new List<long>(batch);
        if (x.Rank > 1) shape.Add(m);
        if (y.Rank > 1) shape.Add(n);
        return ([.. shape], values);
    }

    private static long[] Padded(long[] shape, int rank) => [.. Enumerable.Repeat(1L, rank - shape.Length), .. shape];
}
