using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Autograd.Sampling;

namespace Autograd;

// Every sampler fills a span in the order in which PyTorch visits memory. A dense tensor, transposed or not, is thus filled in the
// order of its storage; a strided view in the order of descending strides.
public sealed partial class Generator
{
    /// <summary>
    /// Uniform numbers in [from, to): fma(u, to - from, from), where u has as many random bits as the type has digits.
    /// <c>uniform_</c>, <c>rand</c>.
    /// </summary>
    internal void FillUniform<T>(Span<T> x, double from = 0, double to = 1) where T : unmanaged
    {
        if (!Cast<T>.IsFloat)
            throw new NotSupportedException($"uniform: expected a floating-point type, got {typeof(T).Name}. Use randint for integers.");
        (from, to) = (Cast<T>.Round(from), Cast<T>.Round(to));
        if (!(from <= to) || !double.IsFinite(Cast<T>.Round(to - from)))
            throw new ArgumentOutOfRangeException(nameof(to),
                $"uniform: expected from <= to with a finite difference, got from={from} and to={to}.");
        lock (_gate) DrawUniform(x, from, to);
    }

    private void DrawUniform<T>(Span<T> x, double from, double to) where T : unmanaged
    {
        if (typeof(T) == typeof(float)) DrawUniform(MemoryMarshal.Cast<T, float>(x), (float)from, (float)to - (float)from);
        else if (typeof(T) == typeof(double)) DrawUniform(MemoryMarshal.Cast<T, double>(x), from, to - from);
        else
        {
            // 16-bit types: the difference is rounded to the type, the rest is float.
            var (width, low) = ((float)Cast<T>.Round(to - from), (float)from);
            Span<float> part = stackalloc float[256];
            while (!x.IsEmpty)
            {
                var words = _twister.Take(Math.Min(x.Length, part.Length));
                Uniform(words, part, low, width, Cast<T>.Digits);
                Cast<T>.From(part[..words.Length], x);
                x = x[words.Length..];
            }
        }
    }

    private void DrawUniform(Span<float> x, float from, float width)
    {
        while (!x.IsEmpty)
        {
            var words = _twister.Take(x.Length);
            Uniform(words, x, from, width, Cast<float>.Digits);
            x = x[words.Length..];
        }
    }

    private void DrawUniform(Span<double> x, double from, double width)
    {
        while (!x.IsEmpty)
        {
            // An odd word at the end of a block pairs with the first of the next.
            var pairs = Math.Min((MersenneTwister.N - _twister.Position) / 2, x.Length);
            if (pairs == 0 && _twister.Position == MersenneTwister.N) pairs = Math.Min(MersenneTwister.N / 2, x.Length);
            if (pairs > 0) Uniform(_twister.Take(2 * pairs), x, from, width);
            else
            {
                pairs = 1;
                x[0] = Math.FusedMultiplyAdd(_twister.NextDouble(), width, from);
            }
            x = x[pairs..];
        }
    }

    /// <summary>The lowest bits of each word, as many as the type has digits. [0, 1) itself needs no multiply-add, which is slow where the hardware has none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Uniform(ReadOnlySpan<uint> words, Span<float> x, float from, float width, int digits)
    {
        var mask = (1u << digits) - 1;
        var ulp = 1f / (1 << digits);
        var unit = from == 0 && width == 1;
        var i = 0;
        for (; i <= words.Length - Vector<uint>.Count; i += Vector<uint>.Count)
        {
            var bits = new Vector<uint>(words[i..]) & new Vector<uint>(mask);
            var u = Vector.ConvertToSingle(Vector.AsVectorInt32(bits)) * ulp;
            if (!unit) u = Vector.FusedMultiplyAdd(u, new Vector<float>(width), new Vector<float>(from));
            u.CopyTo(x[i..]);
        }
        for (; i < words.Length; i++)
            x[i] = MathF.FusedMultiplyAdd((int)(words[i] & mask) * ulp, width, from);
    }

    /// <summary>The low 53 bits of each pair of words, the first word on top: the halves of a 64-bit lane change places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Uniform(ReadOnlySpan<uint> words, Span<double> x, double from, double width)
    {
        const ulong mask = (1UL << 53) - 1;
        const double ulp = 1.0 / (1L << 53);
        var unit = from == 0 && width == 1;
        var i = 0;
        for (; BitConverter.IsLittleEndian && i <= words.Length / 2 - Vector<ulong>.Count; i += Vector<ulong>.Count)
        {
            var pair = Vector.AsVectorUInt64(new Vector<uint>(words[(2 * i)..]));
            var bits = (pair << 32 | pair >>> 32) & new Vector<ulong>(mask);
            var u = Vector.ConvertToDouble(Vector.AsVectorInt64(bits)) * ulp;
            if (!unit) u = Vector.FusedMultiplyAdd(u, new Vector<double>(width), new Vector<double>(from));
            u.CopyTo(x[i..]);
        }
        for (; i < words.Length / 2; i++)
        {
            var bits = ((ulong)words[2 * i] << 32 | words[2 * i + 1]) & mask;
            x[i] = Math.FusedMultiplyAdd((long)bits * ulp, width, from);
        }
    }
}
