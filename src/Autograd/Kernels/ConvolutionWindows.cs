using System.Numerics;
using System.Runtime.CompilerServices;

namespace Autograd.Kernels;

/// <summary>What happens where pixels of a plane of x meet places of y: always to a run of neighbouring places.</summary>
internal unsafe interface IWindowMove<T> where T : unmanaged
{
    /// <summary>Places and the pixels that they meet, which are <paramref name="step"/> apart.</summary>
    void Meet(T* pixels, long step, T* places, long n);

    /// <summary>Places that meet padding.</summary>
    void Miss(T* places, long n);
}

/// <summary>The one walk over the windows of a plane, line by line, and what is done on the way.</summary>
internal static unsafe class ConvolutionWindows
{
    /// <summary>The meetings of one tap of the kernel with the places [p, end), the first of which lies at <paramref name="places"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Walk<T, TMove>(ConvolutionShape* s, T* plane, long tap, T* places, long p, long end, ref TMove move)
        where T : unmanaged where TMove : struct, IWindowMove<T>
    {
        var (rest, k2) = Math.DivRem(tap, s->Kernel[2]);
        var (k0, k1) = Math.DivRem(rest, s->Kernel[1]);
        long step = s->Stride[2], width = s->To[2];
        // Within a line, places [first, beyond) meet pixels.
        var begin = k2 * s->Dilation[2] - s->Padding[2];
        var first = Math.Min(begin >= 0 ? 0 : (step - 1 - begin) / step, width);
        var beyond = Math.Clamp((s->From[2] - begin + step - 1) / step, first, width);
        var (line, o) = Math.DivRem(p, width);
        var (o0, o1) = Math.DivRem(line, s->To[1]);
        while (p < end)
        {
            var n = Math.Min(width - o, end - p);
            long i0 = o0 * s->Stride[0] + k0 * s->Dilation[0] - s->Padding[0], i1 = o1 * s->Stride[1] + k1 * s->Dilation[1] - s->Padding[1];
            if ((ulong)i0 < (ulong)s->From[0] && (ulong)i1 < (ulong)s->From[1])
            {
                long a = Math.Clamp(first, o, o + n), b = Math.Clamp(beyond, a, o + n);
                if (a > o) move.Miss(places, a - o);
                if (b > a) move.Meet(plane + (i0 * s->From[1] + i1) * s->From[2] + begin + a * step, step, places + (a - o), b - a);
                if (b < o + n) move.Miss(places + (b - o), o + n - b);
            }
            else move.Miss(places, n);
            places += n;
            p += n;
            o = 0;
            if (++o1 < s->To[1]) continue;
            o1 = 0;
            o0++;
        }
    }

    /// <summary>places = pixels: the columns matrix.</summary>
    public struct Take<T> : IWindowMove<T> where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Meet(T* pixels, long step, T* places, long n)
        {
            if (step == 1) new Span<T>(pixels, (int)n).CopyTo(new Span<T>(places, (int)n));
            else
                for (var end = places + n; places < end; pixels += step) *places++ = *pixels;
        }

        public readonly void Miss(T* places, long n) => new Span<T>(places, (int)n).Clear();
    }

    /// <summary>pixels += factor * places.</summary>
    public struct Spread<T>(T factor) : IWindowMove<T> where T : unmanaged, INumber<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Meet(T* pixels, long step, T* places, long n)
        {
            if (step == 1) AddScaled(pixels, places, factor, n);
            else
                for (var end = places + n; places < end; pixels += step) *pixels += factor * *places++;
        }

        public readonly void Miss(T* places, long n)
        {
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddScaled<T>(T* to, T* from, T factor, long n) where T : unmanaged, INumber<T>
    {
        var w = new Vector<T>(factor);
        for (; n >= Vector<T>.Count; n -= Vector<T>.Count, to += Vector<T>.Count, from += Vector<T>.Count)
            Vector.Store(Vector.Load(to) + w * Vector.Load(from), to);
        for (; n > 0; n--) *to++ += factor * *from++;
    }
}
