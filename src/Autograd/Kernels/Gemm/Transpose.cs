using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Autograd.Kernels;

/// <summary>Small transposes through registers: y[p, j] = x[j, p].</summary>
internal static unsafe class Transpose
{
    /// <summary>The side of a square that <see cref="Square"/> moves at once for elements of this type; 1 where it cannot.</summary>
    public static int Side<T>() where T : unmanaged => !Avx.IsSupported ? 1 : sizeof(T) == 4 ? 8 : sizeof(T) == 8 ? 4 : 1;

    /// <summary>Transposes one square of <see cref="Side"/> elements; strides are in elements between rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Square<T>(T* x, nint xRow, T* y, nint yRow) where T : unmanaged
    {
        if (!Avx.IsSupported) y[0] = x[0];
        else if (sizeof(T) == 4) Square8((float*)x, xRow, (float*)y, yRow);
        else if (sizeof(T) == 8) Square4((double*)x, xRow, (double*)y, yRow);
        else y[0] = x[0];
    }

    // Row r of x and row r + 4 share a register (low and high half), so every later shuffle stays within halves.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Square8(float* x, nint xRow, float* y, nint yRow)
    {
        for (int half = 0; half < 8; half += 4, x += 4, y += 4 * yRow)
        {
            var r0 = Halves(x, x + 4 * xRow);
            var r1 = Halves(x + xRow, x + 5 * xRow);
            var r2 = Halves(x + 2 * xRow, x + 6 * xRow);
            var r3 = Halves(x + 3 * xRow, x + 7 * xRow);
            var lo01 = Avx.UnpackLow(r0, r1).AsDouble();
            var hi01 = Avx.UnpackHigh(r0, r1).AsDouble();
            var lo23 = Avx.UnpackLow(r2, r3).AsDouble();
            var hi23 = Avx.UnpackHigh(r2, r3).AsDouble();
            Avx.UnpackLow(lo01, lo23).AsSingle().Store(y);
            Avx.UnpackHigh(lo01, lo23).AsSingle().Store(y + yRow);
            Avx.UnpackLow(hi01, hi23).AsSingle().Store(y + 2 * yRow);
            Avx.UnpackHigh(hi01, hi23).AsSingle().Store(y + 3 * yRow);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Square4(double* x, nint xRow, double* y, nint yRow)
    {
        for (int half = 0; half < 4; half += 2, x += 2, y += 2 * yRow)
        {
            var r0 = Halves(x, x + 2 * xRow);
            var r1 = Halves(x + xRow, x + 3 * xRow);
            Avx.UnpackLow(r0, r1).Store(y);
            Avx.UnpackHigh(r0, r1).Store(y + yRow);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Halves(float* low, float* high) => Vector256.Create(Vector128.Load(low), Vector128.Load(high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Halves(double* low, double* high) => Vector256.Create(Vector128.Load(low), Vector128.Load(high));
}
