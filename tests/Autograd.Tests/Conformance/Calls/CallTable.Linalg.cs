namespace Autograd.Tests.Conformance;

internal static partial class CallTable
{
    /// <summary>Linear algebra.</summary>
    private static Dictionary<string, Func<Arguments, object>> LinearAlgebra => new()
    {
        ["torch.inverse"] = a => a.X.Inverse(),
        ["torch.det"] = a => a.X.Det(),
        ["torch.slogdet"] = a => a.X.Slogdet(),
        ["torch.logdet"] = a => a.X.Logdet(),
        ["torch.matrix_exp"] = a => a.X.MatrixExp(),
        ["torch.matrix_power"] = a => a.X.MatrixPower(a.Long("n")),
        ["torch.pinverse"] = a => a.X.Pinverse(a.Double("rcond", 1e-15)),
        ["torch.cholesky"] = a => a.X.Cholesky(a.Bool("upper", false)),
        ["torch.cholesky_inverse"] = a => a.X.CholeskyInverse(a.Bool("upper", false)),
        ["torch.cholesky_solve"] = a => a.X.CholeskySolve(a.Tensor("input2"), a.Bool("upper", false)),
        ["torch.triangular_solve"] = a => a.X.TriangularSolve(a.Tensor("A"), a.Bool("upper", true), a.Bool("transpose", false), a.Bool("unitriangular", false)),
        ["torch.lu_solve"] = a => (a.Has("b") ? a.Tensor("b") : a.X).LuSolve(a.Tensor("LU_data"), a.Tensor("LU_pivots")),
        ["torch.cross"] = a => a.X.Cross(a.Tensor("other"), a.DimOrNull()),
        ["torch.linalg.inv"] = a => Linalg.Inv(Matrix(a)),
        ["torch.linalg.solve"] = a => Linalg.Solve(Matrix(a), a.Tensor("B"), a.Bool("left", true)),
        ["torch.linalg.solve_triangular"] = a =>
            Linalg.SolveTriangular(Matrix(a), a.Tensor("B"), a.Bool("upper", false), a.Bool("left", true), a.Bool("unitriangular", false)),
        ["torch.linalg.tensorinv"] = a => Linalg.Tensorinv(Matrix(a), checked((int)a.Long("ind", 2))),
        ["torch.linalg.tensorsolve"] = a => Linalg.Tensorsolve(Matrix(a), a.Tensor(a.Has("B") ? "B" : "other"), a.Has("dims") ? a.Ints("dims") : []),
        ["torch.linalg.det"] = a => Linalg.Det(Matrix(a)),
        ["torch.linalg.slogdet"] = a => Linalg.Slogdet(Matrix(a)),
        ["torch.linalg.cholesky"] = a => Linalg.Cholesky(Matrix(a), a.Bool("upper", false)),
        ["torch.linalg.lu"] = a => Linalg.Lu(Matrix(a), a.Bool("pivot", true)),
        ["torch.linalg.lu_factor"] = a => Linalg.LuFactor(Matrix(a), a.Bool("pivot", true)),
        ["torch.linalg.qr"] = a => Linalg.Qr(Matrix(a), a.Text("mode", "reduced") switch
        {
            "reduced" => QrMode.Reduced,
            "complete" => QrMode.Complete,
            "r" => QrMode.R,
            var other => throw new ArgumentException($"'{other}' is no mode: the enum leaves it out."),
        }),
        ["torch.linalg.eigh"] = a => Linalg.Eigh(Matrix(a), a.Text("UPLO", "L")[0]),
        ["torch.linalg.eigvalsh"] = a => Linalg.Eigvalsh(Matrix(a), a.Text("UPLO", "L")[0]),
        ["torch.linalg.svd"] = a => Linalg.Svd(Matrix(a), a.Bool("full_matrices", true)),
        ["torch.linalg.svdvals"] = a => Linalg.Svdvals(Matrix(a)),
        ["torch.linalg.pinv"] = a => Linalg.Pinv(Matrix(a), Bound(a, "atol"), Bound(a, "rtol") ?? Bound(a, "rcond"), a.Bool("hermitian", false)),
        ["torch.linalg.matrix_rank"] = a => Linalg.MatrixRank(Matrix(a), Bound(a, "atol"), Bound(a, "rtol") ?? Bound(a, "tol"), a.Bool("hermitian", false)),
        ["torch.linalg.lstsq"] = a => Linalg.Lstsq(Matrix(a), a.Tensor(a.Has("b") ? "b" : "B"), a.Has("rcond") ? a.Double("rcond", 0) : null, a.Text("driver", "gelsy") switch
        {
            "gelsy" => LstsqDriver.Gelsy,
            "gels" => LstsqDriver.Gels,
            "gelsd" => LstsqDriver.Gelsd,
            "gelss" => LstsqDriver.Gelss,
            var other => throw new ArgumentException($"'{other}' is no driver: the enum leaves it out."),
        }),
        ["torch.linalg.vector_norm"] = a => Linalg.VectorNorm(Vector(a), a.Double("ord", 2), Along(a), a.Bool("keepdim", false), a.DTypeOrNull()),
        ["torch.linalg.matrix_norm"] = a => Linalg.MatrixNorm(Matrix(a), OrderOf(a, "ord"), Along(a), a.Bool("keepdim", false), a.DTypeOrNull()),
        ["torch.linalg.norm"] = a => Linalg.Norm(Matrix(a), OrderOf(a, "ord"), Along(a), a.Bool("keepdim", false), a.DTypeOrNull()),
        ["torch.linalg.cond"] = a => Linalg.Cond(Matrix(a), OrderOf(a, "p")),
        ["torch.linalg.matmul"] = a => Linalg.Matmul(a.X, a.Tensor("other")),
        ["torch.linalg.multi_dot"] = a => Linalg.MultiDot(a.Tensors("tensors")),
        ["torch.linalg.matrix_power"] = a => Linalg.MatrixPower(Matrix(a), a.Long("n")),
        ["torch.linalg.matrix_exp"] = a => Linalg.MatrixExp(Matrix(a)),
        ["torch.linalg.vecdot"] = a => Linalg.Vecdot(Vector(a), a.Tensor("y"), a.Dim("dim", -1)),
        ["torch.linalg.cross"] = a => Linalg.Cross(a.X, a.Tensor("other"), a.Dim("dim", -1)),
        ["torch.linalg.vander"] = a => Linalg.Vander(Vector(a), a.LongOrNull("N")),
        ["torch.linalg.diagonal"] = a => Linalg.Diagonal(Matrix(a), a.Long("offset", 0), a.Dim("dim1", -2), a.Dim("dim2", -1)),
    };

    /// <summary>PyTorch's functions call their matrix A or input.</summary>
    private static Tensor Matrix(Arguments a) => a.Has("A") ? a.Tensor("A") : a.X;

    private static Tensor Vector(Arguments a) => a.Has("x") ? a.Tensor("x") : a.X;

    private static int[]? Along(Arguments a) => a.Has("dim") ? Array.ConvertAll(a.Dims(), d => checked((int)d)) : null;

    private static NormOrder? OrderOf(Arguments a, string name)
    {
        if (!a.Has(name)) return null;
        return a.IsText(name) ? a.Text(name, "") : a.Double(name, 0);
    }

    private static Tensor? Bound(Arguments a, string name) =>
        !a.Has(name) ? null : a.IsTensor(name) ? a.Tensor(name) : Tensor.Full([], a.Double(name, 0), DType.Float64);
}
