using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Autograd.Kernels;

/// <summary>Binary search in sorted lines.</summary>
internal static unsafe class SortedSearch
{
    /// <summary>Values below which a second thread does not pay.</summary>
    private const int Grain = 4 * 1024;

    /// <summary>Searches that go on side by side, since each waits for memory at every step.</summary>
    private const int Together = 4;

    /// <summary>Elements of a line that are all looked at rather than searched.</summary>
    private const int Few = 64;

    private struct Walk
    {
        public void* Sorted, Wanted;
        public long* Places;
        public long N, Each;
        public bool Right;
    }

    /// <summary>For each wanted value the first place whose element is not below it, or is above it if from the right; a NaN is above everything.</summary>
    /// <param name="sorted">The lines, of n elements.</param>
    /// <param name="wanted">The values, so many for each line.</param>
    /// <param name="places">Their places.</param>
    /// <param name="n">Elements of a line.</param>
    /// <param name="each">Values for each line.</param>
    /// <param name="several">Whether there are several lines.</param>
    /// <param name="right">Whether equal elements are left of the place.</param>
    public static void Run<T>(ReadOnlySpan<T> sorted, ReadOnlySpan<T> wanted, Span<long> places, long n, long each, bool several, bool right) where T : unmanaged, INumber<T>
    {
        fixed (T* ps = sorted, pw = wanted)
        fixed (long* pp = places)
        {
            var walk = new Walk { Sorted = ps, Wanted = pw, Places = pp, N = n, Each = several ? each : long.MaxValue, Right = right };
            Workers.For(wanted.Length, Grain, &Range<T>, &walk);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Range<T>(void* state, long begin, long end) where T : unmanaged, INumber<T>
    {
        var w = (Walk*)state;
        T* sorted = (T*)w->Sorted, wanted = (T*)w->Wanted;
        var right = w->Right;
        if (w->Each == long.MaxValue && w->N <= Few && Vector512.IsHardwareAccelerated && Vector512<T>.IsSupported && !EndsInNaN(sorted, w->N))
        {
            Count(sorted, (int)w->N, wanted, right, w->Places, begin, end);
            return;
        }
        // A division for each value would take as long as a short search.
        var several = w->Each < long.MaxValue;
        for (var i = begin; i < end; i += Together)
        {
            // Where less than four are left, the last is searched again.
            long p = Math.Min(i + 1, end - 1), q = Math.Min(i + 2, end - 1), r = Math.Min(i + 3, end - 1);
            T* a = sorted, b = a, c = a, d = a;
            if (several)
            {
                a += i / w->Each * w->N;
                b += p / w->Each * w->N;
                c += q / w->Each * w->N;
                d += r / w->Each * w->N;
            }
            T* s = a, t = b, u = c, v = d;
            T e = wanted[i], f = wanted[p], g = wanted[q], h = wanted[r];
            if (EndsInNaN(a, w->N) | EndsInNaN(b, w->N) | EndsInNaN(c, w->N) | EndsInNaN(d, w->N))
            {
                w->Places[i] = Halve(a, w->N, e, right);
                w->Places[p] = Halve(b, w->N, f, right);
                w->Places[q] = Halve(c, w->N, g, right);
                w->Places[r] = Halve(d, w->N, h, right);
                continue;
            }
            // All lines are as long, so that all searches take the same steps: the half that is left out is never looked at again.
            for (var left = w->N; left > 0;)
            {
                var half = (left + 1) / 2;
                s += half & -Passed(s[half - 1], e, right);
                t += half & -Passed(t[half - 1], f, right);
                u += half & -Passed(u[half - 1], g, right);
                v += half & -Passed(v[half - 1], h, right);
                left -= half;
            }
            w->Places[i] = s - a;
            w->Places[p] = t - b;
            w->Places[q] = u - c;
            w->Places[r] = v - d;
        }
    }

    /// <summary>Of a short line the elements that a value is behind are counted, a register at a time.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Count<T>(T* sorted, int n, T* wanted, bool right, long* places, long begin, long end) where T : unmanaged, INumber<T>
    {
        // Behind the end is a register of anything, whose lanes do not count.
        var line = stackalloc T[Few + Vector512<T>.Count];
        Unsafe.CopyBlockUnaligned(line, sorted, (uint)(n * sizeof(T)));
        for (var i = begin; i < end; i++)
        {
            var value = Vector512.Create(wanted[i]);
            var count = 0;
            for (var at = 0; at < n; at += Vector512<T>.Count)
            {
                var elements = Vector512.Load(line + at);
                var above = right ? Vector512.GreaterThan(elements, value) : Vector512.GreaterThanOrEqual(elements, value);
                var own = n - at >= Vector512<T>.Count ? ulong.MaxValue >> (64 - Vector512<T>.Count) : (1UL << (n - at)) - 1;
                count += BitOperations.PopCount(~above.ExtractMostSignificantBits() & own);
            }
            places[i] = count;
        }
    }

    /// <summary>Whether the place is behind an element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Passes<T>(T element, T wanted, bool right) where T : unmanaged, INumber<T> => right ? !(element > wanted) : !(element >= wanted);

    /// <summary>1 or 0 instead, without a branch: which half it is cannot be foreseen.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Passed<T>(T element, T wanted, bool right) where T : unmanaged, INumber<T>
    {
        var (above, level) = (element > wanted, right | !(element >= wanted));
        return (above ? 0L : 1L) & (level ? 1L : 0L);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool EndsInNaN<T>(T* line, long n) where T : unmanaged, INumber<T> => n > 0 && T.IsNaN(line[n - 1]);

    /// <summary>As PyTorch halves: what is found among NaNs depends on where is looked.</summary>
    private static long Halve<T>(T* line, long n, T wanted, bool right) where T : unmanaged, INumber<T>
    {
        long low = 0, high = n;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Passes(line[middle], wanted, right)) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
