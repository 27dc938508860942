using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Autograd.Algebra;
using Autograd.Core;
using Autograd.Kernels;
using Autograd.Sampling;

namespace Autograd;

public sealed partial class Generator
{
    /// <summary>
    /// Normal numbers of a mean and standard deviation: <c>normal_</c>, <c>randn</c>. PyTorch has two streams for them: 16 and more
    /// elements of a contiguous tensor come in blocks of 16 by Box-Muller in the element type, all others one at a time in double.
    /// </summary>
    /// <param name="x">What is filled.</param>
    /// <param name="mean">The mean.</param>
    /// <param name="std">The standard deviation, 0 or more.</param>
    /// <param name="strided">
    /// Whether <paramref name="x"/> stands for a tensor that is not contiguous, whose elements are always drawn one at a time.
    /// </param>
    internal void FillNormal<T>(Span<T> x, double mean = 0, double std = 1, bool strided = false) where T : unmanaged
    {
        if (!Cast<T>.IsFloat)
            throw new NotSupportedException($"normal: expected a floating-point type, got {typeof(T).Name}. Draw in float32 and convert.");
        if (!(std >= 0))
            throw new ArgumentOutOfRangeException(nameof(std), $"normal: expected a standard deviation of 0 or more, got std={std}.");

        if (strided || x.Length < 16)
        {
            lock (_gate)
                foreach (ref var e in x)
                    e = Cast<T>.From(NextNormal() * std + mean);
            return;
        }

        // All uniforms first, then 16 more that replace the last 16 elements when these do not end on a block.
        Span<T> tail = stackalloc T[16];
        tail = x.Length % 16 == 0 ? [] : tail;
        lock (_gate)
        {
            DrawUniform(x, 0, 1);
            DrawUniform(tail, 0, 1);
        }
        BoxMuller(x[..(x.Length & ~15)], mean, std);
        BoxMuller(tail, mean, std);
        tail.CopyTo(x[(x.Length - tail.Length)..]);
    }

    /// <summary>A standard normal number: r cos(theta), while r sin(theta) waits for the next call.</summary>
    private double NextNormal()
    {
        if (_nextNormal is { } waiting)
        {
            _nextNormal = null;
            return waiting;
        }
        var theta = 2 * Math.PI * _twister.NextDouble();
        // 1 - u is exact, so log loses nothing against log1p(-u).
        var r = Math.Sqrt(-2 * Math.Log(1 - _twister.NextDouble()));
        var (sin, cos) = Math.SinCos(theta);
        _nextNormal = r * sin;
        return r * cos;
    }

    /// <summary>
    /// Blocks of 16 uniforms to normals, in place: with u of the first eight and v of the last eight,
    /// sqrt(-2 log(1 - u)) times cos(2 pi v) in the first eight and times sin(2 pi v) in the last.
    /// </summary>
    private static unsafe void BoxMuller<T>(Span<T> x, double mean, double std) where T : unmanaged
    {
        var wide = Vector256.IsHardwareAccelerated;
        fixed (T* p = x)
        {
            if (typeof(T) == typeof(float))
            {
                if (wide) BoxMuller<F256, float>((float*)p, x.Length, (float)mean, (float)std);
                else BoxMuller<F128, float>((float*)p, x.Length, (float)mean, (float)std);
            }
            else if (typeof(T) == typeof(double))
            {
                if (wide) BoxMuller<D256, double>((double*)p, x.Length, mean, std);
                else BoxMuller<D128, double>((double*)p, x.Length, mean, std);
            }
            else BoxMuller16Bit(x, mean, std);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void BoxMuller<V, T>(T* x, int n, T mean, T std)
        where T : unmanaged, IFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>, IReal<V>
    {
        V one = V.Splat(T.One), tau = V.Splat(T.Tau), m = V.Splat(mean), s = V.Splat(std);
        for (var end = x + n; x < end; x += 16)
            for (var p = x; p < x + 8; p += V.Count)
            {
                V log = V.Log(one - V.Load(p)), theta = tau * V.Load(p + 8);
                V r = V.Sqrt(-(log + log));
                V.Store(p, V.MultiplyAdd(r * V.Cos(theta), s, m));
                V.Store(p + 8, V.MultiplyAdd(r * V.Sin(theta), s, m));
            }
    }

    /// <summary>16-bit types, which PyTorch rounds after most steps.</summary>
    private static void BoxMuller16Bit<T>(Span<T> x, double mean, double std) where T : unmanaged
    {
        var (m, s) = ((float)Cast<T>.Round(mean), (float)Cast<T>.Round(std));
        Span<float> part = stackalloc float[16];
        for (; !x.IsEmpty; x = x[16..])
        {
            for (var j = 0; j < 8; j++)
            {
                var r = ShortNormals<T>.Radius[ShortNormals<T>.Number(x[j])];
                var (cos, sin) = ShortNormals<T>.Turns[ShortNormals<T>.Number(x[j + 8])];
                part[j] = ShortNormals<T>.Step(ShortNormals<T>.Step(r * cos) * s) + m;
                part[j + 8] = ShortNormals<T>.Step(ShortNormals<T>.Step(r * sin) * s) + m;
            }
            Cast<T>.From(part, x);
        }
    }

    /// <summary>What Box-Muller takes of each of the few uniform numbers that a 16-bit type has. Half keeps products in float, bfloat16 rounds each.</summary>
    private static class ShortNormals<T> where T : unmanaged
    {
        public static readonly float[] Radius = new float[1 << Cast<T>.Digits];
        public static readonly (float Cos, float Sin)[] Turns = new (float, float)[1 << Cast<T>.Digits];

        static ShortNormals()
        {
            for (var i = 0; i < Radius.Length; i++)
            {
                var u = (double)i / Radius.Length;
                Radius[i] = (float)Cast<T>.Round(MathF.Sqrt(Step(-2 * Step(MathF.Log((float)Cast<T>.Round(1 - u))))));
                var (sin, cos) = MathF.SinCos((float)Cast<T>.Round(2 * Math.PI * u));
                Turns[i] = (Step(cos), Step(sin));
            }
        }

        public static int Number(T u) => (int)(Cast<T>.ToDouble(u) * Radius.Length);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static float Step(float v) => typeof(T) == typeof(BFloat16) ? (float)Cast<T>.Round(v) : v;
    }
}
