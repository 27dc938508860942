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
}
