using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using Autograd.Algebra;

namespace Autograd.Kernels;

internal readonly struct N7 : IConst { public static int Value => 7; }
internal readonly struct N10 : IConst { public static int Value => 10; }
internal readonly struct N14 : IConst { public static int Value => 14; }

/// <summary>The innermost loop of direct convolutions: neighbouring places of a line times registers of output channels, all of them sums in registers.</summary>
internal static unsafe class ConvolutionTile
{
    /// <summary>The most places of a tile: with two registers of channels each, two of weights and one of a pixel they fill 32 registers, or 16.</summary>
    public static int MostPlaces<V>() where V : struct => Unsafe.SizeOf<V>() == 64 || AdvSimd.IsSupported ? 14 : 6;

    /// <summary>
    /// to[j] = from[j] + sum over channels c and taps t of x[c * plane + taps[t] + j] w[c, t], for N places j and W registers. The sum runs in order from zero,
    /// whatever N, W and the width of V are.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Filter<V, T, N, W>(T* x, nint channels, nint plane, nint* taps, nint count, T* w, T* from, nint fromRow, T* to)
        where V : struct, ILanes<V, T>, IRing<V>
        where T : unmanaged
        where N : struct, IConst
        where W : struct, IConst
    {
        V a0 = default, b0 = default;
        V a1 = default, b1 = default;
        V a2 = default, b2 = default;
        V a3 = default, b3 = default;
        V a4 = default, b4 = default;
        V a5 = default, b5 = default;
        V a6 = default, b6 = default;
        V a7 = default, b7 = default;
        V a8 = default, b8 = default;
        V a9 = default, b9 = default;
        V a10 = default, b10 = default;
        V a11 = default, b11 = default;
        V a12 = default, b12 = default;
        V a13 = default, b13 = default;

        for (; channels > 0; channels--, x += plane)
        {
            for (nint t = 0; t < count; t++, w += W.Value * V.Count)
            {
                T* p = x + taps[t];
                V w0 = V.Load(w);
                V w1 = W.Value > 1 ? V.Load(w + V.Count) : default;
                V v = V.Splat(p[0]);
                a0 = V.MultiplyAdd(v, w0, a0);
                if (W.Value > 1) b0 = V.MultiplyAdd(v, w1, b0);
                if (N.Value > 1)
                {
                    v = V.Splat(p[1]);
                    a1 = V.MultiplyAdd(v, w0, a1);
                    if (W.Value > 1) b1 = V.MultiplyAdd(v, w1, b1);
                }
                if (N.Value > 2)
                {
                    v = V.Splat(p[2]);
                    a2 = V.MultiplyAdd(v, w0, a2);
                    if (W.Value > 1) b2 = V.MultiplyAdd(v, w1, b2);
                }
                if (N.Value > 3)
                {
                    v = V.Splat(p[3]);
                    a3 = V.MultiplyAdd(v, w0, a3);
                    if (W.Value > 1) b3 = V.MultiplyAdd(v, w1, b3);
                }
                if (N.Value > 4)
                {
                    v = V.Splat(p[4]);
                    a4 = V.MultiplyAdd(v, w0, a4);
                    if (W.Value > 1) b4 = V.MultiplyAdd(v, w1, b4);
                }
                if (N.Value > 5)
                {
                    v = V.Splat(p[5]);
                    a5 = V.MultiplyAdd(v, w0, a5);
                    if (W.Value > 1) b5 = V.MultiplyAdd(v, w1, b5);
                }
                if (N.Value > 6)
                {
                    v = V.Splat(p[6]);
                    a6 = V.MultiplyAdd(v, w0, a6);
                    if (W.Value > 1) b6 = V.MultiplyAdd(v, w1, b6);
                }
                if (N.Value > 7)
                {
                    v = V.Splat(p[7]);
                    a7 = V.MultiplyAdd(v, w0, a7);
                    if (W.Value > 1) b7 = V.MultiplyAdd(v, w1, b7);
                }
                if (N.Value > 8)
                {
                    v = V.Splat(p[8]);
                    a8 = V.MultiplyAdd(v, w0, a8);
                    if (W.Value > 1) b8 = V.MultiplyAdd(v, w1, b8);
                }
                if (N.Value > 9)
                {
                    v = V.Splat(p[9]);
                    a9 = V.MultiplyAdd(v, w0, a9);
                    if (W.Value > 1) b9 = V.MultiplyAdd(v, w1, b9);
                }
                if (N.Value > 10)
                {
                    v = V.Splat(p[10]);
                    a10 = V.MultiplyAdd(v, w0, a10);
                    if (W.Value > 1) b10 = V.MultiplyAdd(v, w1, b10);
                }
                if (N.Value > 11)
                {
                    v = V.Splat(p[11]);
                    a11 = V.MultiplyAdd(v, w0, a11);
                    if (W.Value > 1) b11 = V.MultiplyAdd(v, w1, b11);
                }
                if (N.Value > 12)
                {
                    v = V.Splat(p[12]);
                    a12 = V.MultiplyAdd(v, w0, a12);
                    if (W.Value > 1) b12 = V.MultiplyAdd(v, w1, b12);
                }
                if (N.Value > 13)
                {
                    v = V.Splat(p[13]);
                    a13 = V.MultiplyAdd(v, w0, a13);
                    if (W.Value > 1) b13 = V.MultiplyAdd(v, w1, b13);
                }
            }
        }

        V.Store(to, V.Load(from) + a0);
        if (W.Value > 1) V.Store(to + V.Count, V.Load(from + V.Count) + b0);
        if (N.Value == 1) return;
        from += fromRow;
        to += W.Value * V.Count;
        V.Store(to, V.Load(from) + a1);
        if (W.Value > 1) V.Store(to + V.Count, V.Load(from + V.Count) + b1);
        if (N.Value == 2) return;
        from += fromRow;
        to += W.Value * V.Count;
        V.Store(to, V.Load(from) + a2);
        if (W.Value > 1) V.Store(to + V.Count, V.Load(from + V.Count) + b2);
        if (N.Value == 3) return;
        from += fromRow;
        to += W.Value * V.Count;
        V.Store(to, V.Load(from) + a3);
        if (W.Value > 1) V.Store(to + V.Count, V.Load(from + V.Count) + b3);
        if (N.Value == 4) return;
        from += fromRow;
        to += W.Value * V.Count;
        V.Store(to, V.Load(from) + a4);
        if (W.Value > 1) V.Store(to + V.Count, V.Load(from + V.Count) + b4);
        if (N.Value == 5) return;
        from += fromRow;
        to += W.Value * V.Count;
        V.Store(to, V.Load(from) + a5);
        if (W.Value > 1) V.Store(to + V.Count, V.Load(from + V.Count) + b5);
        if (N.Value == 6) return;
        from += fromRow;
        to += W.Value * V.Count;
        V.Store(to, V.Load(from) + a6);
        if (W.Value > 1) V.Store(to + V.Count, V.Load(from + V.Count) + b6);
        if (N.Value == 7) return;
        from += fromRow;
        to += W.Value * V.Count;
        V.Store(to, V.Load(from) + a7);
        if (W.Value > 1) V.Store(to + V.Count, V.Load(from + V.Count) + b7);
        if (N.Value == 8) return;
        from += fromRow;
        to += W.Value * V.Count;
        V.Store(to, V.Load(from) + a8);
        if (W.Value > 1) V.Store(to + V.Count, V.Load(from + V.Count) + b8);
        if (N.Value == 9) return;
        from += fromRow;
        to += W.Value * V.Count;
        V.Store(to, V.Load(from) + a9);
        if (W.Value > 1) V.Store(to + V.Count, V.Load(from + V.Count) + b9);
        if (N.Value == 10) return;
        from += fromRow;
        to += W.Value * V.Count;
        V.Store(to, V.Load(from) + a10);
        if (W.Value > 1) V.Store(to + V.Count, V.Load(from + V.Count) + b10);
        if (N.Value == 11) return;
        from += fromRow;
        to += W.Value * V.Count;
        V.Store(to, V.Load(from) + a11);
        if (W.Value > 1) V.Store(to + V.Count, V.Load(from + V.Count) + b11);
        if (N.Value == 12) return;
        from += fromRow;
        to += W.Value * V.Count;
        V.Store(to, V.Load(from) + a12);
        if (W.Value > 1) V.Store(to + V.Count, V.Load(from + V.Count) + b12);
        if (N.Value == 13) return;
        from += fromRow;
        to += W.Value * V.Count;
        V.Store(to, V.Load(from) + a13);
        if (W.Value > 1) V.Store(to + V.Count, V.Load(from + V.Count) + b13);
    }
}
