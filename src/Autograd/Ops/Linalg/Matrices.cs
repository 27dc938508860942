using Autograd.Core;
using Autograd.Kernels;

namespace Autograd;

/// <summary>What all linear algebra shares: checks, and the float64 memory that everything is computed in.</summary>
internal static class Matrices
{
    /// <summary>A stack of matrices of float32 or float64.</summary>
    public static void Require(string op, Tensor x)
    {
        RequireReal(op, x);
        if (x.Rank < 2) throw new ArgumentException($"{op}: a matrix or a stack of them is expected (2 or more dimensions), and this tensor has the shape {x.Layout}.");
    }

    public static void RequireSquare(string op, Tensor x)
    {
        Require(op, x);
        if (x.Shape[^1] != x.Shape[^2])
            throw new ArgumentException($"{op}: square matrices are expected, and these are {x.Shape[^2]} by {x.Shape[^1]}, in a tensor of shape {x.Layout}. Lstsq and Pinv take any.");
    }

    public static void RequireReal(string op, Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.DType is not (DType.Float32 or DType.Float64))
            throw new NotSupportedException($"{op} is defined for torch.float32 and torch.float64, and this tensor is {x.DType.TorchName()}: convert with To(DType.Float32).");
    }

    public static void RequireSame(string op, Tensor x, Tensor y)
    {
        if (x.DType != y.DType)
            throw new ArgumentException($"{op}: expected the same dtype, and got {x.DType.TorchName()} and {y.DType.TorchName()}. Convert one operand with To.");
    }

    /// <summary>The dimensions before the matrix.</summary>
    public static long[] Stack(Tensor x) => x.Shape[..^2].ToArray();

    public static long CountOf(Tensor x) => Layout.CountOf(x.Shape[..^2]);

    public static Tensor Allocate(params ReadOnlySpan<long> shape) => Tensor.Allocate(DType.Float64, Layout.Contiguous(shape));

    /// <summary>The values as contiguous float64 that may be overwritten.</summary>
    public static Tensor Copy(Tensor x)
    {
        var copy = Allocate(x.Shape);
        return copy.CopyInPlace(x.Detach());
    }

    /// <summary>An identity for every matrix of a stack.</summary>
    public static Tensor Identities(ReadOnlySpan<long> stack, long n, DType dtype = DType.Float64) => Tensor.Eye(n, dtype: dtype).Expand([.. stack, n, n]);

    /// <summary>Both with the leading dimensions of both.</summary>
    public static (Tensor X, Tensor Y) Broadcast(string op, Tensor x, Tensor y)
    {
        var stack = Core.Broadcast.Shape(op, Layout.Contiguous(x.Shape[..^2]), Layout.Contiguous(y.Shape[..^2]));
        return (Stretch(x, stack), Stretch(y, stack));
    }

    /// <summary>The place of the first matrix that failed, as text, and what it was told; null if none did.</summary>
    public static (string Where, long Info)? Failure(long[] info, ReadOnlySpan<long> stack)
    {
        var at = Array.FindIndex(info, i => i != 0);
        if (at < 0) return null;
        if (stack.Length == 0) return ("the matrix", info[at]);
        var index = new long[stack.Length];
        long rest = at;
        for (var d = stack.Length - 1; d >= 0; d--) (rest, index[d]) = Math.DivRem(rest, stack[d]);
        return ($"matrix {Layout.Text(index)} of the stack", info[at]);
    }

    /// <summary>The LU factors of a stack, with the pivots and the first zero pivot (from 1) of each.</summary>
    public static unsafe (Tensor Factors, Tensor Pivots, long[] Info) Lu(Tensor x, bool exchange = true)
    {
        var (m, n, count) = (x.Shape[^2], x.Shape[^1], CountOf(x));
        var factors = Copy(x);
        var pivots = Tensor.Allocate(DType.Int64, Layout.Contiguous([.. x.Shape[..^2], Math.Min(m, n)]));
        var info = new long[count];
        var stack = new MatrixStack { M = (nint)m, N = (nint)n, First = exchange };
        stack.Run(count, (double)m * n * Math.Min(m, n), &LuFactors.Item, factors, e: pivots, info: info);
        return (factors, pivots, info);
    }

    /// <summary>Solves in place of b, [stack, n, k] contiguous float64.</summary>
    public static unsafe void LuSolve(Tensor factors, Tensor pivots, Tensor b)
    {
        var (n, k) = (b.Shape[^2], b.Shape[^1]);
        var stack = new MatrixStack { N = (nint)n, K = (nint)k };
        stack.Run(CountOf(b), (double)n * n * k, &LuFactors.SolveItem, factors, b, e: pivots);
    }

    private static Tensor Stretch(Tensor x, long[] stack) => x.Shape[..^2].SequenceEqual(stack) ? x : x.Expand([.. stack, .. x.Shape[^2..]]);
}
