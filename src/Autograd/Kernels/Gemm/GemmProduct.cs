namespace Autograd.Kernels;

/// <summary>
/// C[m, n] = F[m, n] + A[m, k] B[k, n], without F if it is null. Strides in elements; the columns of C and F are adjacent. F may be C,
/// which is added to then, or else lies apart; with a distance of rows of 0 it is one row for all, a bias.
/// </summary>
internal unsafe struct GemmProduct<T> where T : unmanaged
{
    public nint M, N, K;
    public T* A, B, C, F;
    public nint ARow, ACol, BRow, BCol, CRow, FRow;

    /// <summary>
    /// The share of k terms from p on in m rows from i on and n columns from j on. It is added to what the terms before have left, and the first ones to F.
    /// </summary>
    public readonly GemmProduct<T> Block(nint i, nint m, nint j, nint n, nint p, nint k)
    {
        var y = this;
        (y.M, y.N, y.K) = (m, n, k);
        y.A += i * ARow + p * ACol;
        y.B += p * BRow + j * BCol;
        y.C += i * CRow + j;
        if (p > 0)
        {
            y.F = y.C;
            y.FRow = CRow;
        }
        else if (F != null) y.F += i * FRow + j;
        return y;
    }

    /// <summary>
    /// C transposed, as B transposed times A transposed. Of use if C has one column and is contiguous: then it has one row instead.
    /// </summary>
    public readonly GemmProduct<T> Transposed() => this with
    {
        M = N, N = M, A = B, B = A, ARow = BCol, ACol = BRow, BRow = ACol, BCol = ARow, CRow = M, FRow = M,
    };
}
