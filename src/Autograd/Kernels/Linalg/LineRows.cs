using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Autograd.Algebra;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Autograd.Kernels;

/// <summary>
/// Rows of doubles as reductions to simple forms use them: aligned to cache lines and filled up to whole ones with zeros, and as many rows as fill groups of four. A vector that begins at
/// number k is zero before it and the work begins at the line, or the group, that k lies in: so no loop has a tail, and none a mask.
/// </summary>
internal static unsafe class LineRows<V>
    where V : struct, ILanes<V, double>, IReal<V>
{
    /// <summary>Elements in a line, and rows in a group.</summary>
    public const nint Line = 8, Group = 4;

    /// <summary>n elements in whole lines.</summary>
    [MethodImpl(AggressiveInlining)]
    public static nint Whole(nint n) => (n + Line - 1) & -Line;

    /// <summary>The distance of rows of n elements: whole pairs of lines, but not a multiple of 512 bytes, where rows would fall into few sets of the cache.</summary>
    [MethodImpl(AggressiveInlining)]
    public static nint Pitch(nint n)
    {
        nint pair = 2 * Line, pitch = n + pair - 1 & -pair;
        return pitch % 64 == 0 ? pitch + pair : pitch;
    }

    /// <summary>Copies a contiguous X[n, n] to rows of a pitch, filled up with zeros.</summary>
    [MethodImpl(AggressiveOptimization)]
    public static void Fill(double* x, nint n, double* y, nint pitch)
    {
        for (nint i = 0; i < n; i++)
        {
            new ReadOnlySpan<double>(x + i * n, (int)n).CopyTo(new Span<double>(y + i * pitch, (int)n));
            new Span<double>(y + i * pitch + n, (int)(pitch - n)).Clear();
        }
        for (var i = n; i < (n + Group - 1 & -Group); i++) new Span<double>(y + i * pitch, (int)pitch).Clear();
    }

    /// <summary>The n rows x of n elements, in this order, as the first columns of Y; work is as much as X.</summary>
    [MethodImpl(AggressiveOptimization)]
    public static void Turn(double* x, nint n, nint pitch, long* order, double* work, double* y, nint next)
    {
        for (nint i = 0; i < n; i++) new ReadOnlySpan<double>(x + (nint)order[i] * pitch, (int)n).CopyTo(new Span<double>(work + i * pitch, (int)n));
        Transpose.Run(work, pitch, n, n, y, next);
    }

    /// <summary>The sum of x_i y_i, from..to in whole lines.</summary>
    [MethodImpl(AggressiveOptimization)]
    public static double Dot(double* x, double* y, nint from, nint to)
    {
        V a = 0, b = 0;
        var i = from;
        for (; i <= to - 2 * Line; i += 2 * Line)
            for (nint lane = 0; lane < Line; lane += V.Count)
            {
                a = V.MultiplyAdd(V.Load(x + i + lane), V.Load(y + i + lane), a);
                b = V.MultiplyAdd(V.Load(x + i + Line + lane), V.Load(y + i + Line + lane), b);
            }
        for (; i < to; i += V.Count) a = V.MultiplyAdd(V.Load(x + i), V.Load(y + i), a);
        return Sum(a + b);
    }

    /// <summary>y = a x + b y, from..to in whole lines.</summary>
    [MethodImpl(AggressiveOptimization)]
    public static void Blend(double a, double* x, double b, double* y, nint from, nint to)
    {
        V first = V.Splat(a), second = V.Splat(b);
        for (var i = from; i < to; i += V.Count) V.Store(y + i, V.MultiplyAdd(first, V.Load(x + i), second * V.Load(y + i)));
    }

    /// <summary>x /= a, from..to in whole lines.</summary>
    [MethodImpl(AggressiveOptimization)]
    public static void Divide(double* x, double a, nint from, nint to)
    {
        var divisor = V.Splat(a);
        for (var i = from; i < to; i += V.Count) V.Store(x + i, V.Load(x + i) / divisor);
    }

    /// <summary>z_i = row i of A times x, for the rows from..to in whole groups, the columns first..last in whole lines.</summary>
    public static void Dots(double* a, nint pitch, nint from, nint to, double* x, nint first, nint last, double* z)
    {
        for (var i = from; i < to; i += Group) Dots(a + i * pitch, pitch, x, first, last, z + i);
    }

    [MethodImpl(AggressiveOptimization)]
    private static void Dots(double* a, nint pitch, double* x, nint first, nint last, double* z)
    {
        double* b = a + pitch, c = b + pitch, d = c + pitch;
        V p = 0, q = 0, r = 0, s = 0;
        for (var j = first; j < last; j += V.Count)
        {
            var v = V.Load(x + j);
            p = V.MultiplyAdd(V.Load(a + j), v, p);
            q = V.MultiplyAdd(V.Load(b + j), v, q);
            r = V.MultiplyAdd(V.Load(c + j), v, r);
            s = V.MultiplyAdd(V.Load(d + j), v, s);
        }
        if (Avx.IsSupported && V.Count >= 4)
        {
            Vector256<double> pq = Avx.HorizontalAdd(Half(p), Half(q)), rs = Avx.HorizontalAdd(Half(r), Half(s));
            (Avx.Permute2x128(pq, rs, 0x21) + Avx.Blend(pq, rs, 0b1100)).Store(z);
            return;
        }
        z[0] = Sum(p);
        z[1] = Sum(q);
        z[2] = Sum(r);
        z[3] = Sum(s);
    }

    /// <summary>The sum of the lanes.</summary>
    [MethodImpl(AggressiveInlining)]
    public static double Sum(V lanes) => V.Count >= 4 ? Vector256.Sum(Half(lanes)) : Vector128.Sum(Unsafe.BitCast<V, Vector128<double>>(lanes));

    // The upper lanes added to the lower ones, if there are more than four.
    [MethodImpl(AggressiveInlining)]
    private static Vector256<double> Half(V lanes)
    {
        if (V.Count == 4) return Unsafe.BitCast<V, Vector256<double>>(lanes);
        var all = Unsafe.BitCast<V, Vector512<double>>(lanes);
        return all.GetLower() + all.GetUpper();
    }

    /// <summary>Four rows of Y: Y += s xᵀ, from..to in whole lines.</summary>
    [MethodImpl(AggressiveOptimization)]
    public static void Add(double* s, double* x, double* y, nint pitch, nint from, nint to)
    {
        double* b = y + pitch, c = b + pitch, d = c + pitch;
        V p = V.Splat(s[0]), q = V.Splat(s[1]), r = V.Splat(s[2]), t = V.Splat(s[3]);
        for (var j = from; j < to; j += V.Count)
        {
            var v = V.Load(x + j);
            V.Store(y + j, V.MultiplyAdd(p, v, V.Load(y + j)));
            V.Store(b + j, V.MultiplyAdd(q, v, V.Load(b + j)));
            V.Store(c + j, V.MultiplyAdd(r, v, V.Load(c + j)));
            V.Store(d + j, V.MultiplyAdd(t, v, V.Load(d + j)));
        }
    }
}
