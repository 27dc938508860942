using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Autograd.Kernels;

/// <summary>Transposes blocks: y[r, c] = x[c, r].</summary>
internal static unsafe class Turning
{
    /// <param name="x">The first element; those of a column of y lie one after another.</param>
    /// <param name="step">Elements of x between neighbours in a row of y.</param>
    /// <param name="y">Where the first row goes.</param>
    /// <param name="pitch">Elements between rows of y.</param>
    /// <param name="rows">Rows of y.</param>
    /// <param name="columns">Elements in a row of y.</param>
    /// <param name="size">Bytes of an element.</param>
    public static void Run(byte* x, long step, byte* y, long pitch, long rows, long columns, int size)
    {
        switch (size)
        {
            case 1: Run(x, (nint)step, y, (nint)pitch, (nint)rows, (nint)columns); break;
            case 2: Run((ushort*)x, (nint)step, (ushort*)y, (nint)pitch, (nint)rows, (nint)columns); break;
            case 4: Run((float*)x, (nint)step, (float*)y, (nint)pitch, (nint)rows, (nint)columns); break;
            default: Run((double*)x, (nint)step, (double*)y, (nint)pitch, (nint)rows, (nint)columns); break;
        }
    }

    /// <summary>The side of a square that registers hold.</summary>
    private static int Side<T>() where T : unmanaged =>
        sizeof(T) is 2 or 4 && Avx512F.IsSupported ? 16 : sizeof(T) == 2 && Avx.IsSupported ? 8 : Transpose.Big<T>();

    // A few columns at a time and all rows of these, so that lines of x that share a set of the cache are used up before they go.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<T>(T* x, nint step, T* y, nint pitch, nint rows, nint columns) where T : unmanaged
    {
        nint side = Side<T>(), high = rows - rows % side, wide = columns - columns % side;
        for (nint c = 0; c < wide; c += side)
        {
            for (nint r = 0; r < high; r += side) Square(x + c * step + r, step, y + r * pitch + c, pitch);
            for (nint r = high; r < rows; r++)
                for (nint k = c; k < c + side; k++) y[r * pitch + k] = x[k * step + r];
        }
        for (nint c = wide; c < columns; c++)
            for (nint r = 0; r < rows; r++) y[r * pitch + c] = x[c * step + r];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Square<T>(T* x, nint step, T* y, nint pitch) where T : unmanaged
    {
        if (sizeof(T) is 2 or 4 && Avx512F.IsSupported) Square16(x, step, y, pitch);
        else if (sizeof(T) == 2 && Avx.IsSupported) Square8((ushort*)x, step, (ushort*)y, pitch);
        else Transpose.Square(x, step, y, pitch);
    }

    // Quarters of four registers are 4 x 4 squares: each is transposed where it is, then quarters go to their registers.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Square16<T>(T* x, nint step, T* y, nint pitch) where T : unmanaged
    {
        Quarters(x, step, out var a0, out var a1, out var a2, out var a3);
        Quarters(x + 4 * step, step, out var b0, out var b1, out var b2, out var b3);
        Quarters(x + 8 * step, step, out var c0, out var c1, out var c2, out var c3);
        Quarters(x + 12 * step, step, out var d0, out var d1, out var d2, out var d3);
        Gather(a0, b0, c0, d0, y, 4 * pitch);
        Gather(a1, b1, c1, d1, y + pitch, 4 * pitch);
        Gather(a2, b2, c2, d2, y + 2 * pitch, 4 * pitch);
        Gather(a3, b3, c3, d3, y + 3 * pitch, 4 * pitch);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Quarters<T>(T* x, nint step, out Vector512<float> y0, out Vector512<float> y1, out Vector512<float> y2, out Vector512<float> y3) where T : unmanaged
    {
        Vector512<float> r0 = Load(x), r1 = Load(x + step), r2 = Load(x + 2 * step), r3 = Load(x + 3 * step);
        var low01 = Avx512F.UnpackLow(r0, r1).AsDouble();
        var high01 = Avx512F.UnpackHigh(r0, r1).AsDouble();
        var low23 = Avx512F.UnpackLow(r2, r3).AsDouble();
        var high23 = Avx512F.UnpackHigh(r2, r3).AsDouble();
        y0 = Avx512F.UnpackLow(low01, low23).AsSingle();
        y1 = Avx512F.UnpackHigh(low01, low23).AsSingle();
        y2 = Avx512F.UnpackLow(high01, high23).AsSingle();
        y3 = Avx512F.UnpackHigh(high01, high23).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Gather<T>(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d, T* y, nint pitch) where T : unmanaged
    {
        const byte Even = 0b10_00_10_00, Odd = 0b11_01_11_01;
        var ab02 = Avx512F.Shuffle4x128(a, b, Even);
        var cd02 = Avx512F.Shuffle4x128(c, d, Even);
        var ab13 = Avx512F.Shuffle4x128(a, b, Odd);
        var cd13 = Avx512F.Shuffle4x128(c, d, Odd);
        Store(y, Avx512F.Shuffle4x128(ab02, cd02, Even));
        Store(y + pitch, Avx512F.Shuffle4x128(ab13, cd13, Even));
        Store(y + 2 * pitch, Avx512F.Shuffle4x128(ab02, cd02, Odd));
        Store(y + 3 * pitch, Avx512F.Shuffle4x128(ab13, cd13, Odd));
    }

    // Words of 16 bits travel in 32.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Load<T>(T* x) where T : unmanaged => sizeof(T) == 4 ? Vector512.Load((float*)x) : F512.LoadWords((ushort*)x).v;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T>(T* y, Vector512<float> v) where T : unmanaged
    {
        if (sizeof(T) == 4) v.Store((float*)y);
        else F512.StoreWords((ushort*)y, new F512 { v = v });
    }

    [SkipLocalsInit]
    private static void Square8(ushort* x, nint step, ushort* y, nint pitch)
    {
        var wide = stackalloc float[64];
        var turned = stackalloc float[64];
        for (var k = 0; k < 8; k++) F256.LoadWords(x + k * step).v.Store(wide + 8 * k);
        Transpose.Square(wide, 8, turned, 8);
        for (var k = 0; k < 8; k++) F256.StoreWords(y + k * pitch, new F256 { v = Vector256.Load(turned + 8 * k) });
    }
}
