using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using Autograd.Algebra;

namespace Autograd.Kernels;

internal readonly struct N5 : IConst { public static int Value => 5; }
internal readonly struct N9 : IConst { public static int Value => 9; }

/// <summary>The innermost loop of the gradients of weights: terms (a channel and tap each) times registers of output channels, summed over places.</summary>
internal static unsafe class ConvolutionTermTile
{
    /// <summary>The most terms of a tile, so that sums, two registers of y and one of a pixel fit into 32 registers, or 16.</summary>
    public static int MostTerms<V>() where V : struct => Unsafe.SizeOf<V>() == 64 || AdvSimd.IsSupported ? 9 : 5;

    /// <summary>
    /// sums[r] += sum over lines and places p of x[terms[r] + line * linePitch + p] y[line, p], for R terms r and W registers, of which the first
    /// <paramref name="count"/> terms are stored. The sum runs in order from zero, whatever R, W and the width of V are.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Correlate<V, T, R, W>(T* x, nint* terms, nint count, nint lines, nint places, nint linePitch, T* y, T* sums)
        where V : struct, ILanes<V, T>, IRing<V>
        where T : unmanaged
        where R : struct, IConst
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
        T* x0 = x + terms[0];
        T* x1 = R.Value > 1 ? x + terms[1] : x0;
        T* x2 = R.Value > 2 ? x + terms[2] : x0;
        T* x3 = R.Value > 3 ? x + terms[3] : x0;
        T* x4 = R.Value > 4 ? x + terms[4] : x0;
        T* x5 = R.Value > 5 ? x + terms[5] : x0;
        T* x6 = R.Value > 6 ? x + terms[6] : x0;
        T* x7 = R.Value > 7 ? x + terms[7] : x0;
        T* x8 = R.Value > 8 ? x + terms[8] : x0;

        linePitch -= places;
        for (nint p = 0; lines > 0; lines--, p += linePitch)
        {
            for (nint end = p + places; p < end; p++, y += W.Value * V.Count)
            {
                V y0 = V.Load(y);
                V y1 = W.Value > 1 ? V.Load(y + V.Count) : default;
                V v = V.Splat(x0[p]);
                a0 = V.MultiplyAdd(v, y0, a0);
                if (W.Value > 1) b0 = V.MultiplyAdd(v, y1, b0);
                if (R.Value > 1)
                {
                    v = V.Splat(x1[p]);
                    a1 = V.MultiplyAdd(v, y0, a1);
                    if (W.Value > 1) b1 = V.MultiplyAdd(v, y1, b1);
                }
                if (R.Value > 2)
                {
                    v = V.Splat(x2[p]);
                    a2 = V.MultiplyAdd(v, y0, a2);
                    if (W.Value > 1) b2 = V.MultiplyAdd(v, y1, b2);
                }
                if (R.Value > 3)
                {
                    v = V.Splat(x3[p]);
                    a3 = V.MultiplyAdd(v, y0, a3);
                    if (W.Value > 1) b3 = V.MultiplyAdd(v, y1, b3);
                }
                if (R.Value > 4)
                {
                    v = V.Splat(x4[p]);
                    a4 = V.MultiplyAdd(v, y0, a4);
                    if (W.Value > 1) b4 = V.MultiplyAdd(v, y1, b4);
                }
                if (R.Value > 5)
                {
                    v = V.Splat(x5[p]);
                    a5 = V.MultiplyAdd(v, y0, a5);
                    if (W.Value > 1) b5 = V.MultiplyAdd(v, y1, b5);
                }
                if (R.Value > 6)
                {
                    v = V.Splat(x6[p]);
                    a6 = V.MultiplyAdd(v, y0, a6);
                    if (W.Value > 1) b6 = V.MultiplyAdd(v, y1, b6);
                }
                if (R.Value > 7)
                {
                    v = V.Splat(x7[p]);
                    a7 = V.MultiplyAdd(v, y0, a7);
                    if (W.Value > 1) b7 = V.MultiplyAdd(v, y1, b7);
                }
                if (R.Value > 8)
                {
                    v = V.Splat(x8[p]);
                    a8 = V.MultiplyAdd(v, y0, a8);
                    if (W.Value > 1) b8 = V.MultiplyAdd(v, y1, b8);
                }
            }
        }

        V.Store(sums, V.Load(sums) + a0);
        if (W.Value > 1) V.Store(sums + V.Count, V.Load(sums + V.Count) + b0);
        if (R.Value == 1 || count == 1) return;
        sums += W.Value * V.Count;
        V.Store(sums, V.Load(sums) + a1);
        if (W.Value > 1) V.Store(sums + V.Count, V.Load(sums + V.Count) + b1);
        if (R.Value == 2 || count == 2) return;
        sums += W.Value * V.Count;
        V.Store(sums, V.Load(sums) + a2);
        if (W.Value > 1) V.Store(sums + V.Count, V.Load(sums + V.Count) + b2);
        if (R.Value == 3 || count == 3) return;
        sums += W.Value * V.Count;
        V.Store(sums, V.Load(sums) + a3);
        if (W.Value > 1) V.Store(sums + V.Count, V.Load(sums + V.Count) + b3);
        if (R.Value == 4 || count == 4) return;
        sums += W.Value * V.Count;
        V.Store(sums, V.Load(sums) + a4);
        if (W.Value > 1) V.Store(sums + V.Count, V.Load(sums + V.Count) + b4);
        if (R.Value == 5 || count == 5) return;
        sums += W.Value * V.Count;
        V.Store(sums, V.Load(sums) + a5);
        if (W.Value > 1) V.Store(sums + V.Count, V.Load(sums + V.Count) + b5);
        if (R.Value == 6 || count == 6) return;
        sums += W.Value * V.Count;
        V.Store(sums, V.Load(sums) + a6);
        if (W.Value > 1) V.Store(sums + V.Count, V.Load(sums + V.Count) + b6);
        if (R.Value == 7 || count == 7) return;
        sums += W.Value * V.Count;
        V.Store(sums, V.Load(sums) + a7);
        if (W.Value > 1) V.Store(sums + V.Count, V.Load(sums + V.Count) + b7);
        if (R.Value == 8 || count == 8) return;
        sums += W.Value * V.Count;
        V.Store(sums, V.Load(sums) + a8);
        if (W.Value > 1) V.Store(sums + V.Count, V.Load(sums + V.Count) + b8);
    }
}
