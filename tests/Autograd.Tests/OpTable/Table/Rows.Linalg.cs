namespace Autograd.Tests.OpTable;

internal static partial class Rows
{
    private static readonly long[][] Squares = [[3, 3], [1, 1], [2, 3, 3], [0, 0], [2, 0, 0]];

    private static readonly long[][] Rectangles = [[4, 3], [3, 3], [3, 4], [2, 4, 2]];

    // Random matrices become well conditioned, with eigenvalues and singular values apart: a diagonal of 2, 3, ... outweighs the rest.
    private static OpRow[] LinalgRows() =>
    [
        OfMatrix("Inverse", x => x.Inverse(), Dense.Inverse), OfMatrix("Linalg.Inv", Linalg.Inv, Dense.Inverse),
        OfMatrix("Det", x => x.Det(), x => Dense.Value(x, Dense.Determinant), Squares),
        Several("Slogdet", x => x.Slogdet() is var (sign, log) ? [sign, log] : [], x => [Dense.Value(x, a => Math.Sign(Dense.Determinant(a))), Dense.Value(x, LogDeterminant)], Squares),
        OfMatrix("Logdet", x => x.Logdet(), x => Dense.Value(x, LogDeterminant), Squares),
        OfMatrix("MatrixExp", x => x.MatrixExp(), Dense.Exponential) with { Takes = Takes.Floats, Ulps = 64, Floor = 400 },
        OfMatrix("MatrixPower", x => x.MatrixPower(5), a => Dense.Times(a, Dense.Times(Dense.Times(a, a), Dense.Times(a, a)))) with { Floor = 4000, Refuses = false },
        OfMatrix("MatrixPower negative", x => x.MatrixPower(-2), a => Dense.Times(Dense.Inverse(a), Dense.Inverse(a))) with { Floor = 10 },
        OfMatrix("Pinverse", x => x.Pinverse(), PseudoInverse, Rectangles), OfMatrix("Linalg.Pinv", x => Linalg.Pinv(x), PseudoInverse, Rectangles),
        OfMatrix("Linalg.Pinv hermitian", x => Linalg.Pinv(Even(x), hermitian: true), x => Dense.Each(Even(x), Dense.Inverse), Squares),
        OfMatrix("Cholesky", x => Definite(x).Cholesky(), x => Dense.Each(Definite(x), Dense.Cholesky), Squares) with { Floor = 10 },
        OfMatrix("Cholesky upper", x => Definite(x).Cholesky(upper: true), x => Dense.Each(Definite(x), a => Dense.Turned(Dense.Cholesky(a))), Squares) with { Floor = 10 },
        TwoMatrices("CholeskySolve", (b, a) => b.CholeskySolve(a), (b, a) => Dense.Times(Dense.Inverse(Definite(Dense.Triangle(a, false), false)), b), [[3, 2], [3, 3]], [[2, 3, 1], [2, 3, 3]]),
        TwoMatrices("CholeskySolve upper", (b, a) => b.CholeskySolve(a, upper: true), (b, a) => Dense.Times(Dense.Inverse(Definite(Dense.Triangle(a, true), true)), b), [[3, 2], [3, 3]]),
        OfMatrix("CholeskyInverse", x => x.CholeskyInverse(), a => Dense.Inverse(Definite(Dense.Triangle(a, false), false))),
        OfMatrix("CholeskyInverse upper", x => x.CholeskyInverse(upper: true), a => Dense.Inverse(Definite(Dense.Triangle(a, true), true))),
        TwoMatrices("TriangularSolve", (b, a) => b.TriangularSolve(a).Solution, (b, a) => Dense.Times(Dense.Inverse(Dense.Triangle(a, true)), b), [[3, 2], [3, 3]]),
        TwoMatrices("TriangularSolve transposed", (b, a) => b.TriangularSolve(a, upper: false, transpose: true, unitriangular: true).Solution,
            (b, a) => Dense.Times(Dense.Inverse(Dense.Turned(Dense.Triangle(a, false, unit: true))), b), [[3, 2], [3, 3]]),
        TwoMatrices("LuSolve", (b, a) => Linalg.LuFactor(a) is var (lu, pivots) ? b.LuSolve(lu, pivots) : b, (b, a) => Dense.Times(Dense.Inverse(a), b), [[3, 2], [3, 3]], [[2, 3, 1], [2, 3, 3]]),
        Many("Cross", x => x[0].Cross(x[1]), x => Crossed(x[0], x[1], 0), [Operand.Any], [[3, 2], [3, 2]], [[3, 1], [3, 4]]) with { Floor = 40, Takes = Takes.Numbers },
        Many("Cross along", x => x[0].Cross(x[1], -1), x => Crossed(x[0], x[1], 1), [Operand.Any], [[2, 3], [2, 3]], [[1, 3], [4, 3]]) with { Floor = 40, Takes = Takes.Numbers },
        TwoMatrices("Linalg.Solve", (b, a) => Linalg.Solve(a, b), (b, a) => Dense.Times(Dense.Inverse(a), b), [[3, 2], [3, 3]], [[2, 3, 2], [2, 3, 3]], [[0, 2], [0, 0]]),
        TwoMatrices("Linalg.Solve right", (b, a) => Linalg.Solve(a, b, left: false), (b, a) => Dense.Times(b, Dense.Inverse(a)), [[2, 3], [3, 3]]),
        Many("Linalg.Solve vector", x => Linalg.Solve(Shifted(x[1]), x[0]), x => Pairwise(x[0].As(x[0].Shape[0], 1), Shifted(x[1]), (b, a) => Dense.Times(Dense.Inverse(a), b)).As(x[0].Shape),
            [Operand.Any], [[3], [3, 3]]) with { Takes = Takes.Wide, Floor = 10 },
        Many("Linalg.Solve broadcast", x => Linalg.Solve(Shifted(x[0]), x[1]), x => Multiplied(Dense.Each(Shifted(x[0]), Dense.Inverse), x[1]), [Operand.Any],
            [[2, 1, 3, 3], [4, 3, 2]], [[3, 3], [2, 3, 1]]) with { Takes = Takes.Wide, Floor = 10 },
        Substitution("lower", false, true, false), Substitution("upper", true, true, false), Substitution("upper unit", true, true, true),
        Substitution("lower right", false, false, false), Substitution("upper right unit", true, false, true),
        OfMatrix("Linalg.Tensorinv", x => Linalg.Tensorinv(x.Reshape(2, 3, 3, 2), 2), x => Dense.Each(x, Dense.Inverse).As(3, 2, 2, 3), [[6, 6]]),
        Many("Linalg.Tensorsolve", x => Linalg.Tensorsolve(Shifted(x[0]).Reshape(2, 3, 6), x[1]), x => Pairwise(x[1].As(6, 1), Shifted(x[0]), (b, a) => Dense.Times(Dense.Inverse(a), b)).As(6), [Operand.Any],
            [[6, 6], [2, 3]]) with { Takes = Takes.Wide, Floor = 10 },
        Several("Linalg.Lu", x => Linalg.Lu(x) is var (_, l, u) ? [l, u] : [], x => [Dense.Each(x, a => Dense.Factors(a).L), Dense.Each(x, a => Dense.Factors(a).U)], Rectangles),
        Several("Linalg.Lu unpivoted", x => Linalg.Lu(x, pivot: false) is var (_, l, u) ? [l, u] : [], x => [Dense.Each(x, a => Dense.Factors(a).L), Dense.Each(x, a => Dense.Factors(a).U)], Rectangles),
        OfMatrix("Linalg.LuFactor", x => Linalg.LuFactor(x).LU, x => Dense.Each(x, a => Dense.Factors(a) is var (l, u) ? Dense.Make(a.GetLength(0), a.GetLength(1), (i, j) => j >= i ? u[i, j] : l[i, j]) : a), Rectangles),
        Several("Linalg.Qr", x => Linalg.Qr(x) is var (q, r) ? [q.Abs(), r.Abs()] : [],
            x => [Dense.Each(x, a => Dense.Absolute(Dense.Orthogonal(a).Q)), Dense.Each(x, a => Dense.Absolute(Dense.Orthogonal(a).R))], Rectangles),
        OfMatrix("Linalg.Qr r", x => Linalg.Qr(x, QrMode.R).R.Abs(), x => Dense.Each(x, a => Dense.Absolute(Dense.Orthogonal(a).R)), Rectangles),
        Several("Linalg.Eigh", x => Linalg.Eigh(Even(x)) is var (w, v) ? [w, v.Abs()] : [],
            x => [Diagonal(Even(x), a => Dense.Eigen(a).Values), Dense.Each(Even(x), a => Dense.Absolute(Dense.Eigen(a).Vectors))], [[3, 3], [1, 1], [2, 4, 4]]),
        OfMatrix("Linalg.Eigvalsh", x => Linalg.Eigvalsh(Even(x), 'U'), x => Diagonal(Even(x), a => Dense.Eigen(a).Values), [[3, 3], [1, 1], [2, 4, 4]]),
        Several("Linalg.Svd", x => Linalg.Svd(x, fullMatrices: false) is var (u, s, vh) ? [u.Abs(), s, vh.Abs()] : [],
            x => [Dense.Each(x, a => Dense.Absolute(Dense.Svd(a).U)), Diagonal(x, a => Dense.Svd(a).S), Dense.Each(x, a => Dense.Absolute(Dense.Svd(a).Vh))], Rectangles),
        OfMatrix("Linalg.Svdvals", Linalg.Svdvals, x => Diagonal(x, a => Dense.Svd(a).S), Rectangles),
        OfMatrix("Linalg.MatrixRank", x => Linalg.MatrixRank(x), x => Dense.Value(x, a => Math.Min(a.GetLength(0), a.GetLength(1))), Rectangles) with { Slopes = Slopes.None, Gives = Gives.Int64 },
        TwoMatrices("Linalg.Lstsq", (b, a) => Linalg.Lstsq(a, b).Solution, (b, a) => Dense.Times(PseudoInverse(a), b), [[4, 2], [4, 3]], [[3, 2], [3, 4]], [[2, 3, 1], [2, 3, 3]]),
        TwoMatrices("Linalg.Lstsq gels", (b, a) => Linalg.Lstsq(a, b, driver: LstsqDriver.Gels).Solution, (b, a) => Dense.Times(PseudoInverse(a), b), [[4, 2], [4, 3]], [[3, 2], [3, 4]]),
        One("Linalg.VectorNorm", x => Linalg.VectorNorm(x, 3, [0]), x => x.Along(0, v => Length(v, 3)), [3, 4], [5]) with { Takes = Takes.Floats, Floor = 4, Ulps = 16 },
        OfMatrix("Linalg.MatrixNorm", x => Linalg.MatrixNorm(x), x => Dense.Value(x, a => Math.Sqrt(a.Cast<double>().Sum(v => v * v))), Rectangles) with { Takes = Takes.Floats },
        OfMatrix("Linalg.MatrixNorm nuc", x => Linalg.MatrixNorm(x, "nuc"), x => Dense.Value(x, a => Dense.Svd(a).S.Sum()), Rectangles),
        OfMatrix("Linalg.MatrixNorm 2", x => Linalg.MatrixNorm(x, 2), x => Dense.Value(x, a => Dense.Svd(a).S[0]), Rectangles),
        OfMatrix("Linalg.MatrixNorm 1", x => Linalg.MatrixNorm(x, 1), x => Dense.Value(x, a => ColumnSums(a).Max()), Rectangles) with { Takes = Takes.Floats },
        OfMatrix("Linalg.MatrixNorm -inf", x => Linalg.MatrixNorm(x, double.NegativeInfinity), x => Dense.Value(x, a => ColumnSums(Dense.Turned(a)).Min()), Rectangles) with { Takes = Takes.Floats },
        OfMatrix("Linalg.Cond", x => Linalg.Cond(x), x => Dense.Value(x, a => Dense.Svd(a).S is var s ? s[0] / s[^1] : 0), Rectangles),
        OfMatrix("Linalg.Cond 1", x => Linalg.Cond(x, 1), x => Dense.Value(x, a => ColumnSums(a).Max() * ColumnSums(Dense.Inverse(a)).Max()), [[3, 3], [2, 2, 2]]) with { Floor = 20 },
        Many("Linalg.MultiDot", x => Linalg.MultiDot(x), x => Multiplied(Multiplied(Multiplied(x[0], x[1]), x[2]), x[3]), [Operand.Any],
            [[2, 3], [3, 4], [4, 5], [5, 1]], [[3], [3, 4], [4, 2], [2]]) with { Takes = Takes.Numbers, Floor = 4000 },
        Many("Linalg.Vecdot", x => Linalg.Vecdot(x[0], x[1]), x => Nd.Make(Nd.Join(x)[..^1], i => Total([.. Enumerable.Range(0, 4).Select(k => x[0].Stretched([.. i, k]) * x[1].Stretched([.. i, k]))])),
            [Operand.Any], [[3, 4], [3, 4]], [[4], [2, 4]]) with { Takes = Takes.Floats, Floor = 40 },
        One("Linalg.Vander", x => Linalg.Vander(x, 4), x => Nd.Make([.. x.Shape, 4], i => Math.Pow(x[i[..^1]], i[^1])), [3], [2, 3]) with { Takes = Takes.All, Gives = Gives.Wide, Ulps = 16, Floor = 1 },
    ];

    private static OpRow OfMatrix(string name, Func<Tensor, Tensor> call, Func<double[,], double[,]> f) => OfMatrix(name, call, x => Dense.Each(x, f), Squares);

    private static OpRow OfMatrix(string name, Func<Tensor, Tensor> call, Func<double[,], double[,]> f, long[][] shapes) => OfMatrix(name, call, x => Dense.Each(x, f), shapes);

    private static OpRow OfMatrix(string name, Func<Tensor, Tensor> call, Func<Nd, Nd> f, long[][] shapes) => Several(name, x => [call(x)], x => [f(x)], shapes);

    private static OpRow Several(string name, Func<Tensor, Tensor[]> call, Func<Nd, Nd[]> f, long[][] shapes) =>
        new(name, x => call(Shifted(x[0])), x => f(Shifted(x[0])), [Operand.Any]) { Cases = [.. shapes.Select(s => new[] { s })], Takes = Takes.Wide, Ulps = 32, Floor = 4 };

    private static OpRow TwoMatrices(string name, Func<Tensor, Tensor, Tensor> call, Func<double[,], double[,], double[,]> f, params long[][][] cases) =>
        Many(name, x => call(x[0], Shifted(x[1])), x => Pairwise(x[0], Shifted(x[1]), f), [Operand.Any], cases) with { Takes = Takes.Wide, Floor = 10 };

    private static OpRow Substitution(string name, bool upper, bool left, bool unit) =>
        TwoMatrices($"Linalg.SolveTriangular {name}", (b, a) => Linalg.SolveTriangular(a, b, upper, left, unit),
            (b, a) => Dense.Inverse(Dense.Triangle(a, upper, unit)) is var t && left ? Dense.Times(t, b) : Dense.Times(b, t),
            left ? [[3, 2], [3, 3]] : [[2, 3], [3, 3]], left ? [[2, 3, 1], [2, 3, 3]] : [[2, 1, 3], [2, 3, 3]]);

    /// <summary>A matrix whose diagonal outweighs the rest; integers stay, to be refused.</summary>
    private static Tensor Shifted(Tensor x) => x.DType.IsFloatingPoint() ? x * 0.125 + Tensor.From<double>(Weights(x.Shape[^2], x.Shape[^1]).Data, [x.Shape[^2], x.Shape[^1]]).To(x.DType) : x;

    private static Nd Shifted(Nd x) => Nd.Make(x.Shape, i => x[i] * 0.125 + Weights(x.Shape[^2], x.Shape[^1])[i[^2], i[^1]]);

    private static Nd Weights(long m, long n) => Nd.Make([m, n], i => i[0] == i[1] ? 2 + i[0] : 0);

    private static Tensor Even(Tensor x) => x.DType.IsFloatingPoint() ? x + x.MT() : x;

    private static Nd Even(Nd x) => Dense.Each(x, a => Dense.Make(a.GetLength(0), a.GetLength(1), (i, j) => a[i, j] + a[j, i]));

    private static Tensor Definite(Tensor x) => x.DType.IsFloatingPoint() ? x.Matmul(x.MT()) : x;

    private static Nd Definite(Nd x) => Dense.Each(x, a => Dense.Times(a, Dense.Turned(a)));

    private static double[,] Definite(double[,] factor, bool upper) => upper ? Dense.Times(Dense.Turned(factor), factor) : Dense.Times(factor, Dense.Turned(factor));

    private static double LogDeterminant(double[,] a) => Math.Log(Math.Abs(Dense.Determinant(a)));

    private static double[,] PseudoInverse(double[,] a)
    {
        var t = Dense.Turned(a);
        return a.GetLength(0) >= a.GetLength(1) ? Dense.Times(Dense.Inverse(Dense.Times(t, a)), t) : Dense.Times(t, Dense.Inverse(Dense.Times(a, t)));
    }

    private static IEnumerable<double> ColumnSums(double[,] a) => Enumerable.Range(0, a.GetLength(1)).Select(j => Enumerable.Range(0, a.GetLength(0)).Sum(i => Math.Abs(a[i, j])));

    private static Nd Diagonal(Nd x, Func<double[,], double[]> f)
    {
        var y = Dense.Each(x, a => f(a) is var v ? Dense.Make(1, v.Length, (_, j) => v[j]) : a);
        return y.As([.. y.Shape[..^2], y.Shape[^1]]);
    }

    private static Nd Pairwise(Nd b, Nd a, Func<double[,], double[,], double[,]> f)
    {
        var (size, each) = (a.Shape[^2] * a.Shape[^1], b.Shape[^2] * b.Shape[^1]);
        var at = -1;
        if (size == 0) return b;
        return Dense.Each(a, matrix =>
        {
            at++;
            return f(Dense.Matrix(b.Data.AsSpan((int)(at * each), (int)each), (int)b.Shape[^2], (int)b.Shape[^1]), matrix);
        });
    }

    private static Nd Crossed(Nd x, Nd y, int dim) => Nd.Make(Nd.Join(x, y), i =>
    {
        double At(Nd of, long k) => of.Stretched(Nd.With(i, dim, (i[dim] + k) % 3));
        return At(x, 1) * At(y, 2) - At(x, 2) * At(y, 1);
    });
}
