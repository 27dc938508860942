using System.Numerics;
using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Autograd.Kernels;

/// <summary>Counts of numbers, and of numbers between bounds.</summary>
internal static unsafe class Histograms
{
    private const int Part = 256;

    /// <summary>The largest of some numbers taken as unsigned: negative ones are above all others.</summary>
    [MethodImpl(AggressiveOptimization)]
    public static ulong Largest(long* x, long n)
    {
        var most = Vector<ulong>.Zero;
        long i = 0;
        for (; i + Vector<ulong>.Count <= n; i += Vector<ulong>.Count) most = Vector.Max(most, *(Vector<ulong>*)(x + i));
        ulong result = 0;
        for (var lane = 0; lane < Vector<ulong>.Count; lane++) result = Math.Max(result, most[lane]);
        for (; i < n; i++) result = Math.Max(result, (ulong)x[i]);
        return result;
    }

    /// <summary>counts[x[i]] += 1</summary>
    [MethodImpl(AggressiveOptimization)]
    public static void Count(long* x, long n, long* counts)
    {
        for (long i = 0; i < n; i++) counts[x[i]]++;
    }

    /// <summary>
    /// Counts elements from min to max in equal bins, by (x - min) / (max - min) * bins in double. What is outside, and NaN, goes to one more count at the end.
    /// </summary>
    [SkipLocalsInit]
    [MethodImpl(AggressiveOptimization)]
    public static void Bins(double* x, long n, double min, double max, long bins, long* counts)
    {
        var places = stackalloc long[Part];
        Vector<double> low = new(min), high = new(max), range = new(max - min), all = new(bins);
        Vector<long> last = new(bins - 1), outside = new(bins);
        for (long begin = 0; begin < n; begin += Part, x += Part)
        {
            var m = (int)Math.Min(Part, n - begin);
            var i = 0;
            for (; i + Vector<double>.Count <= m; i += Vector<double>.Count)
            {
                var v = *(Vector<double>*)(x + i);
                var inside = Vector.AsVectorInt64(Vector.GreaterThanOrEqual(v, low) & Vector.LessThanOrEqual(v, high));
                var place = Vector.Min(last, Vector.ConvertToInt64((v - low) / range * all));
                *(Vector<long>*)(places + i) = Vector.ConditionalSelect(inside, place, outside);
            }
            for (; i < m; i++) places[i] = x[i] >= min && x[i] <= max ? Math.Min(bins - 1, (long)((x[i] - min) / (max - min) * bins)) : bins;
            for (i = 0; i < m; i++) counts[places[i]]++;
        }
    }
}
