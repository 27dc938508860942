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

    /// <summary>What block of terms number p of a sum is added to: what the block before left, and at first F.</summary>
    public readonly T* From(nint p, out nint row)
    {
        row = p > 0 ? CRow : FRow;
        return p > 0 ? C : F;
    }

    /// <summary>
    /// C transposed, as B transposed times A transposed. Of use if C has one column and is contiguous: then it has one row instead.
    /// </summary>
    public readonly GemmProduct<T> Transposed() => this with
    {
        M = N, N = M, A = B, B = A, ARow = BCol, ACol = BRow, BRow = ACol, BCol = ARow, CRow = M, FRow = M,
    };
}
