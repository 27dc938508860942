using static TorchSharp.torch;
using Torch = TorchSharp.torch.Tensor;

namespace Autograd.Benchmarks.Peers;

internal static partial class BreadthRows
{
    private static void Products()
    {
        foreach (var (type, ours, theirs) in Types)
        {
            if (type is not ("float32" or "float64" or "int64" or "bfloat16" or "float16" or "int32")) continue;
            Pair Of(params long[] shape) => Pair.Of(randn(shape) * (type.Contains("float") ? 1 : 10)).To(ours, theirs);
            void Row(string name, Pair x, Pair y, Func<Tensor, Tensor, Tensor> mine, Func<Torch, Torch, Torch> peer) =>
                Pair.Row($"{name}, {type}", () => mine(x.Ours, y.Ours), () => peer(x.Theirs, y.Theirs));
            foreach (var n in (long[])[4, 16, 64, 256, 512]) Row($"mm {n} x {n}", Of(n, n), Of(n, n), (x, y) => x.Mm(y), (x, y) => x.mm(y));
            Row("mm 128 x 64 by 64 x 10", Of(128, 64), Of(64, 10), (x, y) => x.Mm(y), (x, y) => x.mm(y));
            Row("bmm 64 of 8 x 8", Of(64, 8, 8), Of(64, 8, 8), (x, y) => x.Bmm(y), (x, y) => x.bmm(y));
            Row("bmm 32 of 64 x 64", Of(32, 64, 64), Of(32, 64, 64), (x, y) => x.Bmm(y), (x, y) => x.bmm(y));
            Row("mv 64", Of(64, 64), Of(64), (x, y) => x.Mv(y), (x, y) => x.mv(y));
            Row("mv 1024", Of(1024, 1024), Of(1024), (x, y) => x.Mv(y), (x, y) => x.mv(y));
            Row("mv 1024 of a transpose", Of(1024, 1024), Of(1024), (x, y) => x.T().Mv(y), (x, y) => x.t().mv(y));
            Row("dot 1,000", Of(1000), Of(1000), (x, y) => x.Dot(y), (x, y) => x.dot(y));
            Row("dot 1,000,000", Of(1_000_000), Of(1_000_000), (x, y) => x.Dot(y), (x, y) => x.dot(y));
            Row("outer 64", Of(64), Of(64), (x, y) => x.Outer(y), (x, y) => x.outer(y));
            Row("matmul 16 x 64 x 128 by 128 x 64", Of(16, 64, 128), Of(128, 64), (x, y) => x.Matmul(y), (x, y) => x.matmul(y));
            Row("matmul 4 x 1 x 32 x 64 by 8 x 64 x 32", Of(4, 1, 32, 64), Of(8, 64, 32), (x, y) => x.Matmul(y), (x, y) => x.matmul(y));
            Row("einsum bij,bjk->bik 16 x 32", Of(16, 32, 32), Of(16, 32, 32), (x, y) => Tensor.Einsum("bij,bjk->bik", x, y), (x, y) => einsum("bij,bjk->bik", x, y));
            Row("einsum ij,ij-> 512", Of(512, 512), Of(512, 512), (x, y) => Tensor.Einsum("ij,ij->", x, y), (x, y) => einsum("ij,ij->", x, y));
            Row("einsum ij,kj->ik 128", Of(128, 128), Of(128, 128), (x, y) => Tensor.Einsum("ij,kj->ik", x, y), (x, y) => einsum("ij,kj->ik", x, y));
            Row("einsum i,j->ij 256", Of(256), Of(256), (x, y) => Tensor.Einsum("i,j->ij", x, y), (x, y) => einsum("i,j->ij", x, y));
            Row("einsum bhid,bhjd->bhij", Of(4, 4, 64, 32), Of(4, 4, 64, 32), (x, y) => Tensor.Einsum("bhid,bhjd->bhij", x, y), (x, y) => einsum("bhid,bhjd->bhij", x, y));
            Row("kron 32", Of(32, 32), Of(32, 32), (x, y) => x.Kron(y), (x, y) => x.kron(y));
            if (type is not ("float32" or "float64")) continue;
            Row("cdist 256 x 64", Of(256, 64), Of(256, 64), (x, y) => x.Cdist(y), (x, y) => cdist(x, y));
            Row("cdist 256 x 64, p = 1", Of(256, 64), Of(256, 64), (x, y) => x.Cdist(y, 1), (x, y) => cdist(x, y, 1));
            Row("cdist 16 x 3", Of(16, 3), Of(16, 3), (x, y) => x.Cdist(y), (x, y) => cdist(x, y));
        }
    }

    private static void Linear(string name, long[] shape)
    {
        foreach (var (type, ours, theirs) in Types)
        {
            if (type is not ("float32" or "float64")) continue;
            var seed = randn(shape);
            var x = Pair.Of(seed).To(ours, theirs);
            var spd = Pair.Of((seed.matmul(seed.transpose(-1, -2)) + eye(shape[^1]) * shape[^1]).contiguous()).To(ours, theirs);
            var right = Pair.Of(randn(shape)).To(ours, theirs);
            var (a, b) = (x.Ours, x.Theirs);
            void Row(string op, Action mine, Action peer) => Duel.Run($"{op}, {name}, {type}", mine, () =>
            {
                using var scope = NewDisposeScope();
                peer();
            });
            Row("inv", () => Linalg.Inv(a), () => linalg.inv(b));
            Row("solve", () => Linalg.Solve(a, right.Ours), () => linalg.solve(b, right.Theirs));
            Row("det", () => Linalg.Det(a), () => linalg.det(b));
            Row("slogdet", () => Linalg.Slogdet(a), () => linalg.slogdet(b));
            Row("cholesky", () => Linalg.Cholesky(spd.Ours), () => linalg.cholesky(spd.Theirs));
            Row("qr", () => Linalg.Qr(a), () => linalg.qr(b));
            Row("eigh", () => Linalg.Eigh(spd.Ours), () => linalg.eigh(spd.Theirs));
            Row("eigvalsh", () => Linalg.Eigvalsh(spd.Ours), () => linalg.eigvalsh(spd.Theirs));
            Row("svd", () => Linalg.Svd(a), () => linalg.svd(b));
            Row("svdvals", () => Linalg.Svdvals(a), () => linalg.svdvals(b));
            Row("pinv", () => Linalg.Pinv(a), () => linalg.pinv(b));
            Row("lstsq", () => Linalg.Lstsq(a, right.Ours), () => linalg.lstsq(b, right.Theirs));
            Row("matrix_exp", () => Linalg.MatrixExp(a), () => matrix_exp(b));
            Row("solve_triangular", () => Linalg.SolveTriangular(spd.Ours, right.Ours, upper: false), () => linalg.solve_triangular(spd.Theirs, right.Theirs, upper: false));
        }
    }
}
