namespace Autograd.Kernels;

/// <summary>
/// C[m, n] = (Add ? C : 0) + A[m, k] B[k, n]. Strides in elements; the columns of C are adjacent.
/// </summary>
internal unsafe struct GemmProduct<T> where T : unmanaged
{
    public nint M, N, K;
    public T* A, B, C;
    public nint ARow, ACol, BRow, BCol, CRow;
    public bool Add;

    /// <summary>
    /// C transposed, as B transposed times A transposed. Of use if C has one column and is contiguous: then it has one row instead.
    /// </summary>
    public readonly GemmProduct<T> Transposed() => this with
    {
        M = N, N = M, A = B, B = A, ARow = BCol, ACol = BRow, BRow = ACol, BCol = ARow, CRow = M,
    };
}
