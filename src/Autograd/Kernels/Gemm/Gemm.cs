using System.Runtime.Intrinsics;
using Autograd.Core;

namespace Autograd.Kernels;

internal static unsafe class Gemm
{
    public static void Multiply<T>(long m, long n, long k, T* a, long aRow, long aCol, T* b, long bRow, long bCol, T* c, long ldc, bool accumulate)
        where T : unmanaged
    {
        var x = new GemmProduct<T>
        {
            M = (nint)m, N = (nint)n, K = (nint)k, A = a, B = b, C = c, ARow = (nint)aRow, ACol = (nint)aCol, BRow = (nint)bRow,
            BCol = (nint)bCol, CRow = (nint)ldc, Add = accumulate,
        };
        if (typeof(T) == typeof(float))
        {
            if (Vector512.IsHardwareAccelerated) Run<F512, float>(*(GemmProduct<float>*)&x);
            else if (Vector256.IsHardwareAccelerated) Run<F256, float>(*(GemmProduct<float>*)&x);
            else Run<F128, float>(*(GemmProduct<float>*)&x);
        }
        else if (typeof(T) == typeof(double))
        {
            if (Vector512.IsHardwareAccelerated) Run<D512, double>(*(GemmProduct<double>*)&x);
            else if (Vector256.IsHardwareAccelerated) Run<D256, double>(*(GemmProduct<double>*)&x);
            else Run<D128, double>(*(GemmProduct<double>*)&x);
        }
        else Run<Int<T>, T>(x);
    }

    private static void Run<V, T>(in GemmProduct<T> x)
        where V : struct, ILanes<V, T>, IRing<V>
        where T : unmanaged
    {
        GemmBlocks<V, T>.Run(x, 0, x.M, 0, x.N);
    }
}
