using Autograd.Kernels;

namespace Autograd.Tests.Kernels;

/// <summary>Conversions in registers against C#'s own, element by element: every pair of dtypes, with values that fit no register of integers among them.</summary>
public unsafe class CastTests
{
    private static readonly DType[] Types = Enum.GetValues<DType>();

    public static TheoryData<DType, DType> Pairs
    {
        get
        {
            var pairs = new TheoryData<DType, DType>();
            foreach (var from in Types)
                foreach (var to in Types)
                    pairs.Add(from, to);
            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Every_pair_converts_as_scalars_do(DType from, DType to)
    {
        // Small whole numbers alone, then among fractions, then among numbers out of range: a register takes another way for each.
        foreach (var values in (double[][])[[0, 1, 2, -1, 100, 255, -128, 7], [0.5, -0.5, 1.9, -1.9, 0, -0.0, 3e4, 2047.5], [3e9, -3e9, 1e15, 1, 300, -200, 5e18, -7e14], [1e300, -1e300, double.NaN, double.PositiveInfinity, 1e30, 2, 4e15, -5e15]])
            foreach (var n in (int[])[1, 3, 15, 16, 17, 64, 1000, 1024, 1025, 3000])
            {
                byte[] x = new byte[n * from.Size()], y = new byte[n * to.Size() + 8];
                fixed (byte* px = x, py = y)
                {
                    for (var i = 0; i < n; i++) Write(from, px, i, values[(i * 5 + i / 16) % values.Length] + (i % 3 == 0 && Math.Abs(values[0]) > 1e8 ? i : 0));
                    y.AsSpan(n * to.Size()).Fill(0xAB);
                    Casts.Run(from, px, to, py, n);
                    for (var i = 0; i < n; i++)
                    {
                        var (got, want) = (Text(to, py, i), Expected(from, px, i, to));
                        if (got != want) Assert.Fail($"{Text(from, px, i)} of {from} is {want} in {to}, not {got} (element {i} of {n})");
                    }
                }
                y.AsSpan(n * to.Size()).ToArray().Should().AllBeEquivalentTo((byte)0xAB, "nothing is written behind the end");
            }
    }

    [Fact]
    public void Both_registers_agree()
    {
        int[] small = [1, -2, 3, -4, 5, -6, 7, -8, 9, -10, 100, -128, 127, 255, 0, -1];
        Check<byte>(small, v => (byte)v);
        Check<sbyte>(small, v => (sbyte)v);
        Check<short>(small, v => (short)v);
        Check<int>(small, v => v);
        Check<long>(small, v => v);
        Check<float>(small, v => v);
        Check<double>(small, v => v);

        static void Check<T>(int[] values, Func<int, T> convert) where T : unmanaged
        {
            var typed = Array.ConvertAll(values, v => convert(v));
            Round<I512, T>(typed).Should().Equal(typed);
            Round<I128, T>(typed).Should().Equal(typed);
        }

        static T[] Round<I, T>(T[] x) where I : struct, ICastLanes<I> where T : unmanaged
        {
            var y = new T[x.Length];
            fixed (T* p = x, q = y)
                for (var i = 0; i < x.Length; i += I.Count) I.Store(q + i, I.Load(p + i));
            return y;
        }
    }

    [Fact]
    public void Longs_and_reals_in_both_registers()
    {
        long[] longs = [0, 1, -1, 1L << 52, -(1L << 52), 123456789012, -987654321098, 16777217, 33554435, -33554435, 9007199254740991, 5, 6, 7, 8, 9];
        Check<I512>(longs);
        Check<I128>(longs);

        static void Check<I>(long[] x) where I : struct, ICastLanes<I>
        {
            var (floats, doubles, back) = (new float[x.Length], new double[x.Length], new long[x.Length]);
            fixed (long* p = x, b = back)
            fixed (float* f = floats)
            fixed (double* d = doubles)
                for (var i = 0; i < x.Length; i += I.Count)
                {
                    if (I.FromLongs(p + i, f + i)) floats[i..(i + I.Count)].Should().Equal(x[i..(i + I.Count)].Select(v => (float)v));
                    I.FromLongs(p + i, d + i).Should().BeTrue();
                    doubles[i..(i + I.Count)].Should().Equal(x[i..(i + I.Count)].Select(v => (double)v));
                    if (I.ToLongs(d + i, b + i)) back[i..(i + I.Count)].Should().Equal(x[i..(i + I.Count)]);
                }
        }
    }

    private static void Write(DType dtype, byte* p, int i, double v)
    {
        switch (dtype)
        {
            case DType.Bool: p[i] = v != 0 ? (byte)1 : (byte)0; break;
            case DType.UInt8: p[i] = unchecked((byte)(long)v); break;
            case DType.Int8: ((sbyte*)p)[i] = unchecked((sbyte)(long)v); break;
            case DType.Int16: ((short*)p)[i] = unchecked((short)(long)v); break;
            case DType.Int32: ((int*)p)[i] = unchecked((int)(long)v); break;
            case DType.Int64: ((long*)p)[i] = (long)v; break;
            case DType.Float16: ((Half*)p)[i] = (Half)v; break;
            case DType.BFloat16: ((BFloat16*)p)[i] = (BFloat16)v; break;
            case DType.Float32: ((float*)p)[i] = (float)v; break;
            default: ((double*)p)[i] = v; break;
        }
    }

    private static string Expected(DType from, byte* p, int i, DType to)
    {
        double slot = 0;
        var y = (byte*)&slot;
        if (from.IsFloatingPoint())
        {
            var v = from switch { DType.Float16 => (double)((Half*)p)[i], DType.BFloat16 => ((BFloat16*)p)[i], DType.Float32 => ((float*)p)[i], _ => ((double*)p)[i] };
            Write(to, y, 0, v);
        }
        else
        {
            long v = from switch { DType.Bool or DType.UInt8 => p[i], DType.Int8 => ((sbyte*)p)[i], DType.Int16 => ((short*)p)[i], DType.Int32 => ((int*)p)[i], _ => ((long*)p)[i] };
            switch (to)
            {
                case DType.Bool: *y = v != 0 ? (byte)1 : (byte)0; break;
                case DType.UInt8 or DType.Int8: *y = unchecked((byte)v); break;
                case DType.Int16: *(short*)y = unchecked((short)v); break;
                case DType.Int32: *(int*)y = unchecked((int)v); break;
                case DType.Int64: *(long*)y = v; break;
                case DType.Float16: *(Half*)y = (Half)v; break;
                case DType.BFloat16: *(BFloat16*)y = (BFloat16)(float)v; break;
                case DType.Float32: *(float*)y = v; break;
                default: *(double*)y = v; break;
            }
        }
        return Text(to, y, 0);
    }

    // Signs of zero count, NaNs are all one.
    private static string Text(DType dtype, byte* p, int i) => dtype switch
    {
        DType.Bool or DType.UInt8 => $"{p[i]}",
        DType.Int8 => $"{((sbyte*)p)[i]}",
        DType.Int16 => $"{((short*)p)[i]}",
        DType.Int32 => $"{((int*)p)[i]}",
        DType.Int64 => $"{((long*)p)[i]}",
        DType.Float16 => $"{(float)((Half*)p)[i]:R}",
        DType.BFloat16 => $"{(float)((BFloat16*)p)[i]:R}",
        DType.Float32 => $"{((float*)p)[i]:R}",
        _ => $"{((double*)p)[i]:R}",
    };
}
