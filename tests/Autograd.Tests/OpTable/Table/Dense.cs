namespace Autograd.Tests.OpTable;

/// <summary>Linear algebra on small matrices by the plainest methods: what references of the library's are made of.</summary>
internal static class Dense
{
    /// <summary>A function of each matrix of a stack.</summary>
    public static Nd Each(Nd x, Func<double[,], double[,]> f)
    {
        var (m, n) = ((int)x.Shape[^2], (int)x.Shape[^1]);
        var stack = x.Shape[..^2];
        var count = stack.Aggregate(1L, (a, b) => a * b);
        var parts = new List<double[,]>();
        for (var i = 0; i < count; i++) parts.Add(f(Matrix(x.Data.AsSpan(i * m * n, m * n), m, n)));
        var (rows, columns) = parts.Count > 0 ? (parts[0].GetLength(0), parts[0].GetLength(1)) : (m, n);
        return new Nd([.. stack, rows, columns], [.. parts.SelectMany(p => p.Cast<double>())]);
    }

    /// <summary>A number for each matrix of a stack.</summary>
    public static Nd Value(Nd x, Func<double[,], double> f) => Each(x, a => new[,] { { f(a) } }).As(x.Shape[..^2]);

    public static double[,] Matrix(ReadOnlySpan<double> data, int m, int n)
    {
        var a = new double[m, n];
        for (var i = 0; i < m; i++)
            for (var j = 0; j < n; j++)
                a[i, j] = data[i * n + j];
        return a;
    }

    public static double[,] Make(int m, int n, Func<int, int, double> element)
    {
        var a = new double[m, n];
        for (var i = 0; i < m; i++)
            for (var j = 0; j < n; j++)
                a[i, j] = element(i, j);
        return a;
    }

    public static double[,] Turned(double[,] a) => Make(a.GetLength(1), a.GetLength(0), (i, j) => a[j, i]);

    public static double[,] Times(double[,] a, double[,] b) =>
        Make(a.GetLength(0), b.GetLength(1), (i, j) => Enumerable.Range(0, b.GetLength(0)).Sum(k => a[i, k] * b[k, j]));

    public static double[,] Triangle(double[,] a, bool upper, bool unit = false) =>
        Make(a.GetLength(0), a.GetLength(1), (i, j) => unit && i == j ? 1 : (upper ? j >= i : j <= i) ? a[i, j] : 0);

    public static double[,] Absolute(double[,] a) => Make(a.GetLength(0), a.GetLength(1), (i, j) => Math.Abs(a[i, j]));

    /// <summary>By Gauss and Jordan's elimination, which tells the determinant too.</summary>
    public static double[,] Inverse(double[,] a) => Inverse(a, out _);

    public static double Determinant(double[,] a)
    {
        Inverse(a, out var determinant);
        return determinant;
    }

    private static double[,] Inverse(double[,] source, out double determinant)
    {
        var n = source.GetLength(0);
        var a = (double[,])source.Clone();
        var b = Make(n, n, (i, j) => i == j ? 1 : 0);
        determinant = 1;
        for (var c = 0; c < n; c++)
        {
            var pivot = Enumerable.Range(c, n - c).MaxBy(i => Math.Abs(a[i, c]));
            if (pivot != c) determinant = -determinant;
            for (var j = 0; j < n; j++)
            {
                (a[c, j], a[pivot, j]) = (a[pivot, j], a[c, j]);
                (b[c, j], b[pivot, j]) = (b[pivot, j], b[c, j]);
            }
            var d = a[c, c];
            determinant *= d;
            for (var j = 0; j < n; j++) (a[c, j], b[c, j]) = (a[c, j] / d, b[c, j] / d);
            for (var i = 0; i < n; i++)
            {
                if (i == c) continue;
                var factor = a[i, c];
                for (var j = 0; j < n; j++) (a[i, j], b[i, j]) = (a[i, j] - factor * a[c, j], b[i, j] - factor * b[c, j]);
            }
        }
        return b;
    }

    /// <summary>A = L Lᵀ, column by column.</summary>
    public static double[,] Cholesky(double[,] a)
    {
        var n = a.GetLength(0);
        var l = new double[n, n];
        for (var j = 0; j < n; j++)
            for (var i = j; i < n; i++)
            {
                var rest = a[i, j] - Enumerable.Range(0, j).Sum(k => l[i, k] * l[j, k]);
                l[i, j] = i == j ? Math.Sqrt(rest) : rest / l[j, j];
            }
        return l;
    }

    /// <summary>A = L U without exchanges.</summary>
    public static (double[,] L, double[,] U) Factors(double[,] a)
    {
        var (m, n) = (a.GetLength(0), a.GetLength(1));
        var k = Math.Min(m, n);
        var u = (double[,])a.Clone();
        var l = Make(m, k, (i, j) => i == j ? 1 : 0);
        for (var c = 0; c < k; c++)
            for (var i = c + 1; i < m; i++)
            {
                l[i, c] = u[i, c] / u[c, c];
                for (var j = 0; j < n; j++) u[i, j] -= l[i, c] * u[c, j];
            }
        return (l, Make(k, n, (i, j) => j >= i ? u[i, j] : 0));
    }

    /// <summary>A = Q R by Gram and Schmidt, with a positive diagonal.</summary>
    public static (double[,] Q, double[,] R) Orthogonal(double[,] a)
    {
        var (m, n) = (a.GetLength(0), a.GetLength(1));
        var k = Math.Min(m, n);
        var q = new double[m, k];
        for (var j = 0; j < k; j++)
        {
            var v = Enumerable.Range(0, m).Select(i => a[i, j]).ToArray();
            for (var twice = 0; twice < 2; twice++)
                for (var p = 0; p < j; p++)
                {
                    var part = Enumerable.Range(0, m).Sum(i => q[i, p] * v[i]);
                    for (var i = 0; i < m; i++) v[i] -= part * q[i, p];
                }
            var length = Math.Sqrt(v.Sum(x => x * x));
            for (var i = 0; i < m; i++) q[i, j] = v[i] / length;
        }
        return (q, Times(Turned(q), a));
    }

    /// <summary>Eigenvalues, ascending, and eigenvectors in columns, by Jacobi's rotations.</summary>
    public static (double[] Values, double[,] Vectors) Eigen(double[,] source)
    {
        var n = source.GetLength(0);
        var a = (double[,])source.Clone();
        var v = Make(n, n, (i, j) => i == j ? 1 : 0);
        for (var sweep = 0; sweep < 40; sweep++)
            for (var p = 0; p < n; p++)
                for (var q = p + 1; q < n; q++)
                {
                    if (Math.Abs(a[p, q]) < 1e-300) continue;
                    var theta = (a[q, q] - a[p, p]) / (2 * a[p, q]);
                    var t = (theta >= 0 ? 1 : -1) / (Math.Abs(theta) + Math.Sqrt(theta * theta + 1));
                    var (c, s) = (1 / Math.Sqrt(t * t + 1), t / Math.Sqrt(t * t + 1));
                    for (var k = 0; k < n; k++) (a[k, p], a[k, q]) = (c * a[k, p] - s * a[k, q], s * a[k, p] + c * a[k, q]);
                    for (var k = 0; k < n; k++) (a[p, k], a[q, k]) = (c * a[p, k] - s * a[q, k], s * a[p, k] + c * a[q, k]);
                    for (var k = 0; k < n; k++) (v[k, p], v[k, q]) = (c * v[k, p] - s * v[k, q], s * v[k, p] + c * v[k, q]);
                }
        var order = Enumerable.Range(0, n).OrderBy(i => a[i, i]).ToArray();
        return ([.. order.Select(i => a[i, i])], Make(n, n, (i, j) => v[i, order[j]]));
    }

    /// <summary>A = U diag(s) Vᵀ with k columns, from the eigenvectors of Aᵀ A or A Aᵀ.</summary>
    public static (double[,] U, double[] S, double[,] Vh) Svd(double[,] a)
    {
        var (m, n) = (a.GetLength(0), a.GetLength(1));
        if (m < n)
        {
            var (v, s, uh) = Svd(Turned(a));
            return (Turned(uh), s, Turned(v));
        }
        var (squares, vectors) = Eigen(Times(Turned(a), a));
        var values = squares.Reverse().Select(x => Math.Sqrt(Math.Max(0, x))).ToArray();
        var vh = Make(n, n, (i, j) => vectors[j, n - 1 - i]);
        var product = Times(a, Turned(vh));
        return (Make(m, n, (i, j) => product[i, j] / values[j]), values, vh);
    }

    /// <summary>The sum of the powers over factorials, of a fraction of A, squared.</summary>
    public static double[,] Exponential(double[,] a)
    {
        var n = a.GetLength(0);
        const int halvings = 10;
        var x = Make(n, n, (i, j) => a[i, j] / (1 << halvings));
        var term = Make(n, n, (i, j) => i == j ? 1 : 0);
        var sum = (double[,])term.Clone();
        for (var k = 1; k < 20; k++)
        {
            var next = Times(term, x);
            term = Make(n, n, (i, j) => next[i, j] / k);
            var before = sum;
            sum = Make(n, n, (i, j) => before[i, j] + term[i, j]);
        }
        for (var k = 0; k < halvings; k++) sum = Times(sum, sum);
        return sum;
    }
}
