using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Autograd.Kernels;

/// <summary>Small transposes through registers: y[p, j] = x[j, p], with strides in elements between rows.</summary>
internal static unsafe class Transpose
{
    /// <summary>The side of the square that <see cref="Square"/> moves for elements of this type, or 1 if there is none.</summary>
    public static int Big<T>() where T : unmanaged => Avx.IsSupported && Small<T>() > 1 ? Small<T>() * 2 : Small<T>();

    // At the edges, and without 256 bits everywhere.
    private static int Small<T>() where T : unmanaged =>
        !Sse2.IsSupported && !AdvSimd.Arm64.IsSupported ? 1 : sizeof(T) == 4 ? 4 : sizeof(T) == 8 ? 2 : 1;

    /// <summary>
    /// k by n elements, n adjacent in y. Squares overlap at the edges, where they write the same again.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<T>(T* x, nint xRow, nint k, nint n, T* y, nint yRow) where T : unmanaged
    {
        nint big = Big<T>(), small = Small<T>(), side;
        for (nint j = 0; j < n; j += side)
        {
            side = n - j >= big && k >= big ? big : n >= small && k >= small ? small : 1;
            j = nint.Min(j, n - side);
            for (nint p = 0; p < k; p += side)
            {
                p = nint.Min(p, k - side);
                T* from = x + j * xRow + p, to = y + p * yRow + j;
                if (side == 1) *to = *from;
                else if (side > small) Double(from, xRow, to, yRow);
                else Half(from, xRow, to, yRow);
            }
        }
    }

    /// <summary>The same, of elements of 4 or 8 bytes.</summary>
    public static void Run(byte* x, nint xRow, nint k, nint n, byte* y, nint yRow, int size)
    {
        if (size == sizeof(float)) Run((float*)x, xRow, k, n, (float*)y, yRow);
        else Run((double*)x, xRow, k, n, (double*)y, yRow);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Double<T>(T* x, nint xRow, T* y, nint yRow) where T : unmanaged
    {
        if (sizeof(T) == 4) Square8((float*)x, xRow, (float*)y, yRow);
        else Square4((double*)x, xRow, (double*)y, yRow);
    }

    /// <summary>One square of <see cref="Big"/> elements a side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Square<T>(T* x, nint xRow, T* y, nint yRow) where T : unmanaged
    {
        if (Big<T>() == 1) *y = *x;
        else if (Big<T>() > Small<T>()) Double(x, xRow, y, yRow);
        else Half(x, xRow, y, yRow);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Half<T>(T* x, nint xRow, T* y, nint yRow) where T : unmanaged
    {
        if (sizeof(T) == 4) Square4((float*)x, xRow, (float*)y, yRow);
        else
        {
            var (r0, r1) = (Vector128.Load((double*)x), Vector128.Load((double*)(x + xRow)));
            Low(r0, r1).Store((double*)y);
            High(r0, r1).Store((double*)(y + yRow));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Square4(float* x, nint xRow, float* y, nint yRow)
    {
        var (r0, r1) = (Vector128.Load(x), Vector128.Load(x + xRow));
        var (r2, r3) = (Vector128.Load(x + 2 * xRow), Vector128.Load(x + 3 * xRow));
        var (lo01, hi01) = (Low(r0, r1).AsDouble(), High(r0, r1).AsDouble());
        var (lo23, hi23) = (Low(r2, r3).AsDouble(), High(r2, r3).AsDouble());
        Low(lo01, lo23).AsSingle().Store(y);
        High(lo01, lo23).AsSingle().Store(y + yRow);
        Low(hi01, hi23).AsSingle().Store(y + 2 * yRow);
        High(hi01, hi23).AsSingle().Store(y + 3 * yRow);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Low(Vector128<float> x, Vector128<float> y) => Sse.IsSupported ? Sse.UnpackLow(x, y) : AdvSimd.Arm64.ZipLow(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> High(Vector128<float> x, Vector128<float> y) => Sse.IsSupported ? Sse.UnpackHigh(x, y) : AdvSimd.Arm64.ZipHigh(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> Low(Vector128<double> x, Vector128<double> y) => Sse2.IsSupported ? Sse2.UnpackLow(x, y) : AdvSimd.Arm64.ZipLow(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> High(Vector128<double> x, Vector128<double> y) => Sse2.IsSupported ? Sse2.UnpackHigh(x, y) : AdvSimd.Arm64.ZipHigh(x, y);

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
