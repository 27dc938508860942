using Autograd.Algebra;
using Autograd.Kernels;

namespace Autograd.Tests.Kernels;

/// <summary>The 16-bit formats in registers of every width, against the conversions of the scalar types.</summary>
public unsafe class SmallFloatTests
{
    [Fact]
    public void Every_word_widens_as_its_scalar()
    {
        var words = Array.ConvertAll(Enumerable.Range(0, 1 << 16).ToArray(), i => (ushort)i);
        Widths<UpperHalf>(words, w => (float)BFloat16.FromBits(w));
        Widths<Binary16>(words, w => (float)BitConverter.UInt16BitsToHalf(w));

        static void Widths<TFormat>(ushort[] words, Func<ushort, float> scalar) where TFormat : ISmallFloat
        {
            var want = Array.ConvertAll(words, w => scalar(w));
            foreach (var got in (float[][])[Widened<F512, TFormat>(words), Widened<F256, TFormat>(words), Widened<F128, TFormat>(words)])
                for (var i = 0; i < want.Length; i++)
                    if (!Same(got[i], want[i])) Assert.Fail($"{typeof(TFormat).Name} {words[i]:X4} is {want[i]:R}, not {got[i]:R}");
        }
    }

    [Fact]
    public void Floats_narrow_as_scalars_do()
    {
        var floats = Patterns().ToArray();
        Widths<UpperHalf>(floats, x => ((BFloat16)x).ToBits(), w => BFloat16.FromBits(w));
        Widths<Binary16>(floats, x => BitConverter.HalfToUInt16Bits((Half)x), w => (float)BitConverter.UInt16BitsToHalf(w));

        static void Widths<TFormat>(float[] floats, Func<float, ushort> scalar, Func<ushort, float> value) where TFormat : ISmallFloat
        {
            foreach (var got in (ushort[][])[Narrowed<F512, TFormat>(floats), Narrowed<F256, TFormat>(floats), Narrowed<F128, TFormat>(floats)])
                for (var i = 0; i < floats.Length; i++)
                    if (got[i] != scalar(floats[i]) && !(float.IsNaN(floats[i]) && float.IsNaN(value(got[i]))))
                        Assert.Fail($"{floats[i]:R} to {typeof(TFormat).Name} is {scalar(floats[i]):X4}, not {got[i]:X4}");
        }
    }

    // All over the range, and about every number of either format and every tie between two.
    private static IEnumerable<float> Patterns()
    {
        for (long bits = 0; bits < 1L << 32; bits += 10_007) yield return BitConverter.UInt32BitsToSingle((uint)bits);
        for (var w = 0; w < 1 << 16; w++)
            foreach (var x in (float[])[BFloat16.FromBits((ushort)w), (float)BitConverter.UInt16BitsToHalf((ushort)w)])
            {
                var bits = BitConverter.SingleToUInt32Bits(x);
                foreach (var step in (uint[])[0, 1, 0xFFF, 0x1000, 0x1001, 0x7FFF, 0x8000, 0x8001, uint.MaxValue]) yield return BitConverter.UInt32BitsToSingle(unchecked(bits + step));
                yield return x * 1.5f;
                yield return x + MathF.ScaleB(1, -25);
            }
    }

    private static bool Same(float a, float b) => BitConverter.SingleToUInt32Bits(a) == BitConverter.SingleToUInt32Bits(b) || float.IsNaN(a) && float.IsNaN(b);

    private static float[] Widened<V, TFormat>(ushort[] words) where V : unmanaged, ILanes<V, float>, IFloating<V>, IWords<V> where TFormat : ISmallFloat
    {
        var result = new float[words.Length];
        fixed (ushort* p = words)
        fixed (float* q = result)
            for (var i = 0; i < words.Length; i += 2 * V.Count)
            {
                TFormat.Widen(V.Load((float*)(p + i)), out var even, out var odd);
                V.Zip(even, odd, out var first, out var second);
                V.Store(q + i, first);
                V.Store(q + i + V.Count, second);
            }
        return result;
    }

    private static ushort[] Narrowed<V, TFormat>(float[] floats) where V : unmanaged, ILanes<V, float>, IFloating<V>, IWords<V> where TFormat : ISmallFloat
    {
        Array.Resize(ref floats, (floats.Length + 31) / 32 * 32);
        var result = new ushort[floats.Length];
        fixed (float* p = floats)
        fixed (ushort* q = result)
            for (var i = 0; i < floats.Length; i += 2 * V.Count)
            {
                V.Unzip(V.Load(p + i), V.Load(p + i + V.Count), out var even, out var odd);
                V.Store((float*)(q + i), TFormat.Narrow(even, odd));
            }
        return result;
    }
}
