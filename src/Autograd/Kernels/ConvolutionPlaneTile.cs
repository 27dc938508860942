using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>The innermost loop of convolutions by planes: registers of neighbouring places times output channels, all of them sums in registers.</summary>
internal static unsafe class ConvolutionPlaneTile
{
    /// <summary>Registers of places that are summed at the same time.</summary>
    public const int Registers = 4;

    /// <summary>The most output channels of a tile: with the registers of pixels and one of a weight they fit into 32 registers, or 16.</summary>
    public static int MostOutputs<V>() where V : struct => Unsafe.SizeOf<V>() == 64 || AdvSimd.IsSupported ? 4 : 2;

    /// <summary>
    /// Where a register begins in the copy of x and in y is listed in <paramref name="registers"/>. Output j of N has n weights from w + j n on, one per tap, and begins with bias[j]; the sum runs in
    /// order, whatever N and the width of V are. Loads of pixels, nearly all of which cross a line of the cache and cost two, serve all outputs.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Filter<V, T, N>(nint* registers, nint count, T* plane, nint* taps, nint n, T* w, T* bias, T* y, nint step)
        where V : struct, ILanes<V, T>, IRing<V>
        where T : unmanaged
        where N : struct, IConst
    {
        for (; count > 0; count -= Registers, registers += 2 * Registers)
        {
            T* x0 = plane + registers[0], x1 = plane + registers[2], x2 = plane + registers[4], x3 = plane + registers[6];
            V a0 = V.Splat(bias[0]), a1 = a0, a2 = a0, a3 = a0;
            V b0 = N.Value > 1 ? V.Splat(bias[1]) : default, b1 = b0, b2 = b0, b3 = b0;
            V c0 = N.Value > 2 ? V.Splat(bias[2]) : default, c1 = c0, c2 = c0, c3 = c0;
            V d0 = N.Value > 3 ? V.Splat(bias[3]) : default, d1 = d0, d2 = d0, d3 = d0;
            T* weight = w;
            for (nint t = 0; t < n; t++, weight++)
            {
                var tap = taps[t];
                V p0 = V.Load(x0 + tap), p1 = V.Load(x1 + tap), p2 = V.Load(x2 + tap), p3 = V.Load(x3 + tap);
                V factor = V.Splat(weight[0]);
                a0 = V.MultiplyAdd(factor, p0, a0);
                a1 = V.MultiplyAdd(factor, p1, a1);
                a2 = V.MultiplyAdd(factor, p2, a2);
                a3 = V.MultiplyAdd(factor, p3, a3);
                if (N.Value > 1)
                {
                    factor = V.Splat(weight[n]);
                    b0 = V.MultiplyAdd(factor, p0, b0);
                    b1 = V.MultiplyAdd(factor, p1, b1);
                    b2 = V.MultiplyAdd(factor, p2, b2);
                    b3 = V.MultiplyAdd(factor, p3, b3);
                }
                if (N.Value > 2)
                {
                    factor = V.Splat(weight[2 * n]);
                    c0 = V.MultiplyAdd(factor, p0, c0);
                    c1 = V.MultiplyAdd(factor, p1, c1);
                    c2 = V.MultiplyAdd(factor, p2, c2);
                    c3 = V.MultiplyAdd(factor, p3, c3);
                }
                if (N.Value > 3)
                {
                    factor = V.Splat(weight[3 * n]);
                    d0 = V.MultiplyAdd(factor, p0, d0);
                    d1 = V.MultiplyAdd(factor, p1, d1);
                    d2 = V.MultiplyAdd(factor, p2, d2);
                    d3 = V.MultiplyAdd(factor, p3, d3);
                }
            }
            Store(registers, y, a0, a1, a2, a3);
            if (N.Value > 1) Store(registers, y + step, b0, b1, b2, b3);
            if (N.Value > 2) Store(registers, y + 2 * step, c0, c1, c2, c3);
            if (N.Value > 3) Store(registers, y + 3 * step, d0, d1, d2, d3);
        }

        // One after another, as the next one writes over what is too much.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static void Store(nint* registers, T* y, V v0, V v1, V v2, V v3)
        {
            V.Store(y + registers[1], v0);
            V.Store(y + registers[3], v1);
            V.Store(y + registers[5], v2);
            V.Store(y + registers[7], v3);
        }
    }

    /// <summary>
    /// One output channel, two lines at a time: where lines are as far apart as the kernel's are, all lines of pixels but two serve both, a line of the kernel apart. Registers are listed for the
    /// first of two lines, and the second lies <paramref name="below"/> further in y. The sum runs over planes, then columns of the kernel, then its lines, <paramref name="down"/> apart in the copy.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FilterTwoLines<V, T>(nint* registers, nint count, T* plane, nint* taps, nint planes, nint lines, nint columns, nint down, T* w, T bias, T* y, nint below)
        where V : struct, ILanes<V, T>, IRing<V>
        where T : unmanaged
    {
        var size = lines * columns;
        for (; count > 0; count -= Registers, registers += 2 * Registers)
        {
            V a0 = V.Splat(bias), a1 = a0, a2 = a0, a3 = a0, b0 = a0, b1 = a0, b2 = a0, b3 = a0;
            for (nint k = 0; k < planes * size; k += size)
                for (nint column = k; column < k + columns; column++)
                {
                    T* tap = plane + taps[column], weight = w + column;
                    T* x0 = tap + registers[0], x1 = tap + registers[2], x2 = tap + registers[4], x3 = tap + registers[6];
                    V factor = V.Splat(*weight);
                    a0 = V.MultiplyAdd(factor, V.Load(x0), a0);
                    a1 = V.MultiplyAdd(factor, V.Load(x1), a1);
                    a2 = V.MultiplyAdd(factor, V.Load(x2), a2);
                    a3 = V.MultiplyAdd(factor, V.Load(x3), a3);
                    nint at = down;
                    for (nint line = 1; line < lines; line++, at += down)
                    {
                        weight += columns;
                        V next = V.Splat(*weight), p0 = V.Load(x0 + at), p1 = V.Load(x1 + at), p2 = V.Load(x2 + at), p3 = V.Load(x3 + at);
                        a0 = V.MultiplyAdd(next, p0, a0);
                        b0 = V.MultiplyAdd(factor, p0, b0);
                        a1 = V.MultiplyAdd(next, p1, a1);
                        b1 = V.MultiplyAdd(factor, p1, b1);
                        a2 = V.MultiplyAdd(next, p2, a2);
                        b2 = V.MultiplyAdd(factor, p2, b2);
                        a3 = V.MultiplyAdd(next, p3, a3);
                        b3 = V.MultiplyAdd(factor, p3, b3);
                        factor = next;
                    }
                    b0 = V.MultiplyAdd(factor, V.Load(x0 + at), b0);
                    b1 = V.MultiplyAdd(factor, V.Load(x1 + at), b1);
                    b2 = V.MultiplyAdd(factor, V.Load(x2 + at), b2);
                    b3 = V.MultiplyAdd(factor, V.Load(x3 + at), b3);
                }
            // Line by line, as the next one writes over what is too much.
            V.Store(y + registers[1], a0);
            V.Store(y + registers[1] + below, b0);
            V.Store(y + registers[3], a1);
            V.Store(y + registers[3] + below, b1);
            V.Store(y + registers[5], a2);
            V.Store(y + registers[5] + below, b2);
            V.Store(y + registers[7], a3);
            V.Store(y + registers[7] + below, b3);
        }
    }
}
