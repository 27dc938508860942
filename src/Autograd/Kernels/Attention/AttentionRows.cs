using System.Numerics;
using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>What attention does to rows of scores, a register's width at a time; rows are padded to whole registers.</summary>
internal static unsafe class AttentionRows<V, T>
    where V : unmanaged, ILanes<V, T>, IReal<V>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;

    /// <summary>s = s scale + mask. The mask's rows end where they end, so the last few columns go one by one.</summary>
    [MethodImpl(Hot)]
    public static void Scale(T* s, nint rows, nint n, nint pitch, T scale, T* mask, nint maskRow)
    {
        var factor = V.Splat(scale);
        for (; rows > 0; rows--, s += pitch, mask += maskRow)
        {
            nint j = 0;
            if (mask == null)
            {
                for (; j < n; j += V.Count) V.Store(s + j, V.Load(s + j) * factor);
                continue;
            }
            for (; j + V.Count <= n; j += V.Count) V.Store(s + j, V.Load(s + j) * factor + V.Load(mask + j));
            for (; j < n; j++) s[j] = s[j] * scale + mask[j];
        }
    }

    /// <summary>Softmax of each row, with its maximum and one over the sum of the exponentials.</summary>
    [MethodImpl(Hot)]
    public static void Weigh(T* s, nint rows, nint n, nint pitch, T* most, T* inverse)
    {
        var lanes = stackalloc T[64 / sizeof(T)];
        for (; rows > 0; rows--, s += pitch)
        {
            var top = V.Load(s);
            for (nint j = V.Count; j < n; j += V.Count) top = V.Max(top, V.Load(s + j));
            V.Store(lanes, top);
            for (var h = V.Count / 2; h > 0; h /= 2)
                for (var i = 0; i < h; i++) lanes[i] = T.Max(lanes[i], lanes[i + h]);
            *most++ = lanes[0];

            var (shift, sum) = (V.Splat(lanes[0]), V.Splat(T.Zero));
            for (nint j = 0; j < n; j += V.Count)
            {
                var e = V.Exp(V.Load(s + j) - shift);
                V.Store(s + j, e);
                sum += e;
            }
            var over = T.One / Sum(sum, lanes);
            *inverse++ = over;
            var factor = V.Splat(over);
            for (nint j = 0; j < n; j += V.Count) V.Store(s + j, V.Load(s + j) * factor);
        }
    }

    /// <summary>The same weights, given what <see cref="Weigh"/> has told of them.</summary>
    [MethodImpl(Hot)]
    public static void WeighAgain(T* s, nint rows, nint n, nint pitch, T* most, T* inverse)
    {
        for (; rows > 0; rows--, s += pitch)
        {
            var (shift, factor) = (V.Splat(*most++), V.Splat(*inverse++));
            for (nint j = 0; j < n; j += V.Count) V.Store(s + j, V.Exp(V.Load(s + j) - shift) * factor);
        }
    }

    /// <summary>d = p (d - the sum of p d) scale: from the weights' cotangents to the scores' before the factor.</summary>
    [MethodImpl(Hot)]
    public static void Gradient(T* p, T* d, nint rows, nint n, nint padded, nint pitch, T scale)
    {
        var lanes = stackalloc T[64 / sizeof(T)];
        var factor = V.Splat(scale);
        for (; rows > 0; rows--, p += pitch, d += pitch)
        {
            for (var j = n; j < padded; j++) d[j] = T.Zero;
            var sum = V.Splat(T.Zero);
            for (nint j = 0; j < padded; j += V.Count) sum += V.Load(p + j) * V.Load(d + j);
            var mean = V.Splat(Sum(sum, lanes));
            for (nint j = 0; j < padded; j += V.Count) V.Store(d + j, V.Load(p + j) * (V.Load(d + j) - mean) * factor);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Sum(V x, T* lanes)
    {
        V.Store(lanes, x);
        for (var h = V.Count / 2; h > 0; h /= 2)
            for (var i = 0; i < h; i++) lanes[i] += lanes[i + h];
        return lanes[0];
    }
}
