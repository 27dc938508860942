using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// The loops over columns that line kernels are made of: <c>n</c> rows, <c>step</c> elements apart, of <c>width</c> neighbouring columns in whole registers. The numbers of each
/// column are rows of that width too, so that all memory is read along rows, however far apart these lie.
/// </summary>
internal static unsafe class ColumnLoops
{
    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;

    /// <summary>The sums of the rule.</summary>
    [MethodImpl(Hot)]
    public static void Sum<V, T, TRule>(T* a, T* b, long n, long step, int width, T* c, T* sums)
        where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged where TRule : struct, ILineRule
    {
        for (var i = 0; i < width; i += V.Count) V.Store(sums + i, 0);
        for (; n > 0; n--, a += step, b += step)
            for (var i = 0; i < width; i += V.Count)
                V.Store(sums + i, V.Load(sums + i) + default(TRule).Of(V.Load(a + i), V.Load(b + i), V.Load(c + i), V.Load(c + i)));
    }

    /// <summary>Stores the rule's values, and sums what the second rule makes of them.</summary>
    [MethodImpl(Hot)]
    public static void StoreSum<V, T, TRule, TSum>(T* a, T* o, long n, long step, int width, T* c, T* sums)
        where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged where TRule : struct, ILineRule where TSum : struct, ILineRule
    {
        for (var i = 0; i < width; i += V.Count) V.Store(sums + i, 0);
        for (; n > 0; n--, a += step, o += step)
            for (var i = 0; i < width; i += V.Count)
            {
                V m = V.Load(c + i), y = default(TRule).Of(V.Load(a + i), m, m, m);
                V.Store(o + i, y);
                V.Store(sums + i, V.Load(sums + i) + default(TSum).Of(y, m, m, m));
            }
    }

    /// <summary>The rule's values.</summary>
    [MethodImpl(Hot)]
    public static void Map<V, T, TRule>(T* a, T* b, T* o, long n, long step, int width, T* c, T* d)
        where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged where TRule : struct, ILineRule
    {
        for (; n > 0; n--, a += step, b += step, o += step)
            for (var i = 0; i < width; i += V.Count)
                V.Store(o + i, default(TRule).Of(V.Load(a + i), V.Load(b + i), V.Load(c + i), V.Load(d + i)));
    }
}
