using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Autograd.Sampling;

namespace Autograd;

public sealed partial class Generator
{
    /// <summary>
    /// Normal numbers of a mean and standard deviation: <c>normal_</c>, <c>randn</c>. PyTorch has two streams for them: 16 and more elements of a
    /// contiguous tensor come in blocks of 16 by Box-Muller in the element type, all others one at a time in double.
    /// </summary>
    /// <param name="x">What is filled.</param>
    /// <param name="mean">The mean.</param>
    /// <param name="std">The standard deviation, 0 or more.</param>
    /// <param name="strided">Whether <paramref name="x"/> stands for a tensor that is not contiguous, whose elements are always drawn one at a time.</param>
    internal void FillNormal<T>(Span<T> x, double mean = 0, double std = 1, bool strided = false) where T : unmanaged
    {
        if (!Cast<T>.IsFloat)
            throw new NotSupportedException($"normal: expected a floating-point type, got {typeof(T).Name}. Draw in float32 and convert.");
        if (!(std >= 0)) throw new ArgumentOutOfRangeException(nameof(std), $"normal: expected a standard deviation of 0 or more, got std={std}.");

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
    private static void BoxMuller<T>(Span<T> x, double mean, double std) where T : unmanaged
    {
        if (typeof(T) == typeof(float)) BoxMuller(MemoryMarshal.Cast<T, float>(x), (float)mean, (float)std);
        else if (typeof(T) == typeof(double)) BoxMuller(MemoryMarshal.Cast<T, double>(x), mean, std);
        else BoxMuller16Bit(x, mean, std);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void BoxMuller(Span<float> x, float mean, float std)
    {
        for (var i = 0; i < x.Length; i += 16)
        {
            ref var first = ref x[i];
            ref var last = ref x[i + 8];
            var r = Vector256.Sqrt(-2 * Vector256.Log(Vector256<float>.One - Vector256.LoadUnsafe(ref first)));
            var (sin, cos) = Vector256.SinCos((float)(2 * Math.PI) * Vector256.LoadUnsafe(ref last));
            Vector256.MultiplyAddEstimate(r * cos, Vector256.Create(std), Vector256.Create(mean)).StoreUnsafe(ref first);
            Vector256.MultiplyAddEstimate(r * sin, Vector256.Create(std), Vector256.Create(mean)).StoreUnsafe(ref last);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void BoxMuller(Span<double> x, double mean, double std)
    {
        // Two registers a block: pairs are 8 apart, so elements 0-3 go with 8-11 and 4-7 with 12-15.
        for (var i = 0; i < x.Length; i += (i & 4) == 0 ? 4 : 12)
        {
            ref var first = ref x[i];
            ref var last = ref x[i + 8];
            var r = Vector256.Sqrt(-2 * Vector256.Log(Vector256<double>.One - Vector256.LoadUnsafe(ref first)));
            var (sin, cos) = Vector256.SinCos(2 * Math.PI * Vector256.LoadUnsafe(ref last));
            Vector256.MultiplyAddEstimate(r * cos, Vector256.Create(std), Vector256.Create(mean)).StoreUnsafe(ref first);
            Vector256.MultiplyAddEstimate(r * sin, Vector256.Create(std), Vector256.Create(mean)).StoreUnsafe(ref last);
        }
    }

    /// <summary>16-bit types, which PyTorch rounds after most steps: half keeps products in float, bfloat16 rounds each.</summary>
    private static void BoxMuller16Bit<T>(Span<T> x, double mean, double std) where T : unmanaged
    {
        (mean, std) = (Cast<T>.Round(mean), Cast<T>.Round(std));
        for (var i = 0; i < x.Length; i += 16)
            for (var j = i; j < i + 8; j++)
            {
                var u = (float)Cast<T>.Round(1 - Cast<T>.ToDouble(x[j]));
                var r = (float)Cast<T>.Round(MathF.Sqrt(Step(-2 * Step(MathF.Log(u)))));
                var (sin, cos) = MathF.SinCos((float)Cast<T>.Round(2 * Math.PI * Cast<T>.ToDouble(x[j + 8])));
                x[j] = Cast<T>.From(Step(Step(r * Step(cos)) * (float)std) + (float)mean);
                x[j + 8] = Cast<T>.From(Step(Step(r * Step(sin)) * (float)std) + (float)mean);
            }

        static float Step(float v) => typeof(T) == typeof(BFloat16) ? (float)Cast<T>.Round(v) : v;
    }
}
