using System.Runtime.CompilerServices;

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
            case 2: Run((short*)x, (nint)step, (short*)y, (nint)pitch, (nint)rows, (nint)columns); break;
            case 4: Run((float*)x, (nint)step, (float*)y, (nint)pitch, (nint)rows, (nint)columns); break;
            default: Run((double*)x, (nint)step, (double*)y, (nint)pitch, (nint)rows, (nint)columns); break;
        }
    }

    // A few columns at a time and all rows of these, so that lines of x that share a set of the cache are used up before they go.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<T>(T* x, nint step, T* y, nint pitch, nint rows, nint columns) where T : unmanaged
    {
        nint side = Transpose.Side<T>(), high = rows - rows % side, wide = columns - columns % side;
        for (nint c = 0; c < wide; c += side)
        {
            for (nint r = 0; r < high; r += side) Transpose.Square(x + c * step + r, step, y + r * pitch + c, pitch);
            for (nint r = high; r < rows; r++)
                for (nint k = c; k < c + side; k++) y[r * pitch + k] = x[k * step + r];
        }
        for (nint c = wide; c < columns; c++)
            for (nint r = 0; r < rows; r++) y[r * pitch + c] = x[c * step + r];
    }
}
