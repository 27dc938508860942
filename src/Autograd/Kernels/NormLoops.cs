using System.Numerics;
using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// The loops of normalisation over one segment: <c>n</c> elements, nothing beyond which is touched. m is the mean and r what distances from it are multiplied by. A weight and a bias
/// are rows too, or one register each that is read again and again (<c>moves</c> is 1 or 0).
/// </summary>
internal static unsafe class NormLoops
{
    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;

    /// <summary>y = (x - m) r w + b.</summary>
    [SkipLocalsInit]
    [MethodImpl(Hot)]
    public static void Forward<V, T>(T* x, T* y, T* w, T* b, nint moves, long n, V m, V r)
        where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (n >= V.Count)
        {
            ForwardWhole<V, T>(x, y, w, b, moves, n, m, r);
            return;
        }
        V sx, sw, sb, last;
        ForwardWhole<V, T>(LineLoops.Last<V, T>(x, n, &sx), (T*)&last, moves == 0 ? w : LineLoops.Last<V, T>(w, n, &sw), moves == 0 ? b : LineLoops.Last<V, T>(b, n, &sb), moves, V.Count, m, r);
        LineLoops.Put<V, T>(y, n, last);
    }

    /// <summary>dx = r (g w - c - h d) with h = (x - m) r, where c and d are the means of g w and of g w h.</summary>
    [SkipLocalsInit]
    [MethodImpl(Hot)]
    public static void Backward<V, T>(T* g, T* x, T* dx, T* w, nint moves, long n, V m, V r, V c, V d)
        where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (n >= V.Count)
        {
            BackwardWhole<V, T>(g, x, dx, w, moves, n, m, r, c, d);
            return;
        }
        V sg, sx, sw, last;
        BackwardWhole<V, T>(LineLoops.Last<V, T>(g, n, &sg), LineLoops.Last<V, T>(x, n, &sx), (T*)&last, moves == 0 ? w : LineLoops.Last<V, T>(w, n, &sw), moves, V.Count, m, r, c, d);
        LineLoops.Put<V, T>(dx, n, last);
    }

    /// <summary>Adds g h to dw and g to db, place by place, and sums g w and g w h. There is room for whole registers in dw and db.</summary>
    [SkipLocalsInit]
    [MethodImpl(Hot)]
    public static (double Gw, double Gwh) Places<V, T>(T* g, T* x, T* w, T* dw, T* db, long n, V m, V r)
        where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged, IFloatingPointIeee754<T>
    {
        double gw = 0, gwh = 0;
        V s, t;
        var whole = n & -V.Count;
        for (long i = 0; i < whole; i += Block)
        {
            PlacesWhole<V, T>(g + i, x + i, w + i, dw + i, db + i, Math.Min(Block, whole - i), m, r, &s, &t);
            gw += LineLoops.Across<V, T>(s);
            gwh += LineLoops.Across<V, T>(t);
        }
        if (whole == n) return (gw, gwh);
        // Behind the end g is 0, and x the mean: nothing is added there.
        V a = default, b = m, c = default;
        var bytes = (uint)((n - whole) * sizeof(T));
        Unsafe.CopyBlockUnaligned(&a, g + whole, bytes);
        Unsafe.CopyBlockUnaligned(&b, x + whole, bytes);
        Unsafe.CopyBlockUnaligned(&c, w + whole, bytes);
        PlacesWhole<V, T>((T*)&a, (T*)&b, (T*)&c, dw + whole, db + whole, V.Count, m, r, &s, &t);
        return (gw + LineLoops.Across<V, T>(s), gwh + LineLoops.Across<V, T>(t));
    }

    /// <summary>Elements that are summed in registers; the sums of such blocks are summed in double.</summary>
    private const int Block = 1024;

    // A register at least; the last one overlaps the one before.
    [MethodImpl(Hot)]
    private static void ForwardWhole<V, T>(T* x, T* y, T* w, T* b, nint moves, long n, V m, V r)
        where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged
    {
        for (long i = 0; ; i = Math.Min(i, n - V.Count))
        {
            V.Store(y + i, V.MultiplyAdd((V.Load(x + i) - m) * r, V.Load(w + moves * i), V.Load(b + moves * i)));
            if ((i += V.Count) >= n) return;
        }
    }

    [MethodImpl(Hot)]
    private static void BackwardWhole<V, T>(T* g, T* x, T* dx, T* w, nint moves, long n, V m, V r, V c, V d)
        where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged
    {
        for (long i = 0; ; i = Math.Min(i, n - V.Count))
        {
            var h = (V.Load(x + i) - m) * r;
            V.Store(dx + i, (V.Load(g + i) * V.Load(w + moves * i) - c - h * d) * r);
            if ((i += V.Count) >= n) return;
        }
    }

    [MethodImpl(Hot)]
    private static void PlacesWhole<V, T>(T* g, T* x, T* w, T* dw, T* db, long n, V m, V r, V* gw, V* gwh)
        where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged
    {
        V s = 0, t = 0;
        for (long i = 0; i < n; i += V.Count)
        {
            V a = V.Load(g + i), weight = V.Load(w + i), ah = (V.Load(x + i) - m) * r * a;
            V.Store(db + i, V.Load(db + i) + a);
            V.Store(dw + i, V.Load(dw + i) + ah);
            s += a * weight;
            t += ah * weight;
        }
        *gw = s;
        *gwh = t;
    }
}
