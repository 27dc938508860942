using System.Numerics;
using System.Runtime.InteropServices;
using Autograd.Algebra;
using Autograd.Core;
using Autograd.Kernels;

namespace Autograd.Tests.Kernels;

/// <summary>Every operator of every register struct against the scalar operation, in all lanes, and the way of masks to and from memory.</summary>
public unsafe class LaneTests
{
    private static readonly float[] Floats =
    [
        0, -0f, 1, -1, 2.5f, -3.75f, 1e-40f, float.MaxValue, float.MinValue, float.Epsilon, float.PositiveInfinity, float.NegativeInfinity, float.NaN, 7, -7,
    ];

    private static readonly double[] Doubles = Array.ConvertAll(Floats, x => (double)x);

    [Fact]
    public void F512_is_float_by_float() => Real<F512, float>(Floats);

    [Fact]
    public void F256_is_float_by_float() => Real<F256, float>(Floats);

    [Fact]
    public void F128_is_float_by_float() => Real<F128, float>(Floats);

    [Fact]
    public void D512_is_double_by_double() => Real<D512, double>(Doubles);

    [Fact]
    public void D256_is_double_by_double() => Real<D256, double>(Doubles);

    [Fact]
    public void D128_is_double_by_double() => Real<D128, double>(Doubles);

    [Fact]
    public void Tables_are_looked_up_by_the_lowest_bits()
    {
        var floats = Array.ConvertAll(Enumerable.Range(0, 32).ToArray(), i => 1.5f * i - 7);
        var doubles = Array.ConvertAll(Enumerable.Range(0, 8).ToArray(), i => 1.5 * i - 7);
        Floats<F512>(floats);
        Floats<F256>(floats);
        Floats<F128>(floats);
        Doubles<D512>(doubles);
        Doubles<D256>(doubles);
        Doubles<D128>(doubles);

        // A different entry in every lane, and other bits above those that count.
        static void Floats<V>(float[] table) where V : struct, ILanes<V, float>, ITables<V, float>
        {
            for (var k = 0; k < 32; k++)
            {
                var index = Array.ConvertAll(Enumerable.Range(0, V.Count).ToArray(), i => BitConverter.Int32BitsToSingle(0x4B400000 + 37 * (i + k)));
                fixed (float* p = index) ToArray<V, float>(V.Pick(table, V.Load(p))).Should().Equal(Enumerable.Range(0, V.Count).Select(i => table[37 * (i + k) % 32]));
            }
        }

        static void Doubles<V>(double[] table) where V : struct, ILanes<V, double>, ITables<V, double>
        {
            for (var k = 0; k < 8; k++)
            {
                var index = Array.ConvertAll(Enumerable.Range(0, V.Count).ToArray(), i => BitConverter.Int64BitsToDouble(0x4338000000000000 + 13 * (i + k)));
                fixed (double* p = index) ToArray<V, double>(V.Pick(table, V.Load(p))).Should().Equal(Enumerable.Range(0, V.Count).Select(i => table[13 * (i + k) % 8]));
            }
        }
    }

    [Fact]
    public void Integers_are_scalar_by_scalar()
    {
        Ring<Int<long>, long>([0, 1, -1, 5, -7, long.MaxValue, long.MinValue, 1L << 40, 3_000_000_019]);
        Ring<Int<int>, int>([0, 1, -1, 5, -7, int.MaxValue, int.MinValue, 1 << 20, 65_537]);
        Ring<Int<short>, short>([0, 1, -1, 5, -7, short.MaxValue, short.MinValue, 300, -257]);
        Ring<Int<sbyte>, sbyte>([0, 1, -1, 5, -7, sbyte.MaxValue, sbyte.MinValue, 100, -50]);
        Ring<Int<byte>, byte>([0, 1, 2, 5, 7, byte.MaxValue, 128, 127, 200]);
    }

    [Fact]
    public void Integer_constants_are_truncated_and_wrap()
    {
        Lane<Int<long>, long>(-2.9).Should().Be(-2);
        Lane<Int<int>, int>(3_000_000_000.0).Should().Be(unchecked((int)3_000_000_000));
        Lane<Int<short>, short>(65_537).Should().Be(1);
        Lane<Int<sbyte>, sbyte>(-1.5).Should().Be(-1);
        Lane<Int<byte>, byte>(257.9).Should().Be(1);

        static T Lane<V, T>(V constant) where V : struct, ILanes<V, T> where T : unmanaged => ToArray<V, T>(constant)[^1];
    }

    private static void Real<V, T>(T[] values) where V : struct, ILanes<V, T>, IFloating<V> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Ring<V, T>(values);
        Pairs<V, T>(values, (a, b) => a / b, (x, y) => x / y, "/");
        Pairs<V, T>(values, (a, _) => V.Sqrt(a), (x, _) => T.Sqrt(x), "sqrt");
        Pairs<V, T>(values, (a, _) => V.Round(a), (x, _) => T.Round(x), "round");
        Pairs<V, T>(values, V.CopySign, T.CopySign, "copysign");
        Pairs<V, T>(values, V.Xor, Bitwise<T>((p, q) => (byte)(p ^ q)), "xor");
        Pairs<V, T>(values, (a, _) => V.Fma(a, a, 0.5), (x, _) => x * x + T.CreateChecked(0.5), "fma with constant", 1e-6);
        foreach (int n in new[] { 0, 1, -1, 100, -100, 127, 128, -126, -140, -150 })
            Pairs<V, T>(values, (a, _) => V.Scale(a, n), (x, _) => T.ScaleB(x, n), $"scaled by 2^{n}:");
        Splits<V, T>();
    }

    // m and n of x = m 2^n over the whole range, subnormals included.
    private static void Splits<V, T>() where V : struct, ILanes<V, T>, IFloating<V> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (T x = T.Epsilon; T.IsFinite(x); x *= T.CreateChecked(1.37) + T.Epsilon / x)
        {
            T m = ToArray<V, T>(V.Split(V.Splat(x), out V n))[0], e = ToArray<V, T>(n)[0];
            (m >= T.CreateChecked(0.75) && m < T.CreateChecked(1.5)).Should().BeTrue("the mantissa of {0} is {1}", x, m);
            T.ScaleB(m, int.CreateChecked(e)).Should().Be(x);
        }
    }

    private static void Ring<V, T>(T[] values) where V : struct, ILanes<V, T>, IRing<V> where T : unmanaged, INumber<T>
    {
        Pairs<V, T>(values, (a, b) => a + b, (x, y) => x + y, "+");
        Pairs<V, T>(values, (a, b) => a - b, (x, y) => x - y, "-");
        Pairs<V, T>(values, (a, b) => a * b, (x, y) => x * y, "*");
        Pairs<V, T>(values, (a, _) => -a, (x, _) => -x, "negate");
        Pairs<V, T>(values, V.Min, T.Min, "min");
        Pairs<V, T>(values, V.Max, T.Max, "max");
        // The lowest integer has no magnitude and stays as it is.
        Pairs<V, T>(values, (a, _) => V.Abs(a), (x, _) => x < T.Zero && -x == x ? x : T.Abs(x), "abs");
        Pairs<V, T>(values, (a, b) => V.MultiplyAdd(a, b, V.Splat(T.One)), (x, y) => x * y + T.One, "multiply-add", 1e-6);
        Pairs<V, T>(values, (a, b) => a < b, Mask<T>((x, y) => x < y), "<");
        Pairs<V, T>(values, (a, b) => a > b, Mask<T>((x, y) => x > y), ">");
        Pairs<V, T>(values, (a, b) => a <= b, Mask<T>((x, y) => x <= y), "<=");
        Pairs<V, T>(values, (a, b) => a >= b, Mask<T>((x, y) => x >= y), ">=");
        Pairs<V, T>(values, V.Same, Mask<T>((x, y) => x == y), "same");
        Pairs<V, T>(values, (a, b) => a & b, Bitwise<T>((p, q) => (byte)(p & q)), "&");
        Pairs<V, T>(values, (a, b) => a | b, Bitwise<T>((p, q) => (byte)(p | q)), "|");
        Pairs<V, T>(values, (a, _) => ~a, Bitwise<T>((p, _) => (byte)~p), "~");
        Pairs<V, T>(values, (a, b) => V.Where(a < b, a, b), (x, y) => x < y ? x : y, "where");
        ToArray<V, T>(V.Splat(values[4])).Should().AllBeEquivalentTo(values[4]);
        ToArray<V, T>(2.0).Should().AllBeEquivalentTo(T.One + T.One);
        Masks<V, T>();
    }

    // Every value meets every other, in lanes that differ from call to call, through unaligned memory.
    private static void Pairs<V, T>(T[] values, Func<V, V, V> f, Func<T, T, T> g, string name, double tolerance = 0)
        where V : struct, ILanes<V, T> where T : unmanaged, INumber<T>
    {
        int count = V.Count;
        var (a, b, c) = (new T[count + 1], new T[count + 1], new T[count + 1]);
        fixed (T* pa = a, pb = b, pc = c)
        {
            for (int shift = 0; shift < values.Length * values.Length; shift++)
            {
                for (int i = 0; i < count; i++)
                    (a[i + 1], b[i + 1]) = (values[(shift + i) % values.Length], values[(shift / values.Length + i * 2) % values.Length]);
                V.Store(pc + 1, f(V.Load(pa + 1), V.Load(pb + 1)));
                for (int i = 1; i <= count; i++)
                {
                    T expected = g(a[i], b[i]);
                    bool same = T.IsNaN(expected) && T.IsNaN(c[i]) || Bytes(expected).SequenceEqual(Bytes(c[i]))
                        || tolerance > 0 && double.CreateChecked(T.Abs(c[i] - expected)) <= tolerance * Math.Abs(double.CreateChecked(expected));
                    if (!same) Assert.Fail($"{typeof(V).Name}: {a[i]} {name} {b[i]} is {c[i]}, not {expected}");
                }
            }
        }
    }

    private static void Masks<V, T>() where V : struct, ILanes<V, T>, IRing<V> where T : unmanaged, INumber<T>
    {
        int count = V.Count;
        var from = new byte[count + 2];
        var to = new byte[count + 2];
        fixed (byte* p = from, q = to)
        {
            for (int round = 0; round < 40; round++)
            {
                for (int i = 0; i < from.Length; i++) from[i] = (byte)((i * 7 + round * 11) % 3 == 0 ? 0 : i + round);
                Array.Fill(to, (byte)0xAB);
                V mask = V.LoadMask(p + 1);
                var lanes = ToArray<V, T>(mask);
                for (int i = 0; i < count; i++) Bytes(lanes[i]).Should().AllBeEquivalentTo(from[i + 1] != 0 ? (byte)0xFF : (byte)0);
                V.StoreMask(q + 1, mask);
                for (int i = 0; i < count; i++) to[i + 1].Should().Be(from[i + 1] != 0 ? (byte)1 : (byte)0);
                (to[0], to[^1]).Should().Be(((byte)0xAB, (byte)0xAB), "only {0} bytes are written", count);
                V.StoreMask(q + 1, ~mask);
                for (int i = 0; i < count; i++) to[i + 1].Should().Be(from[i + 1] != 0 ? (byte)0 : (byte)1);
            }
        }
    }

    // All ones where it holds.
    private static Func<T, T, T> Mask<T>(Func<T, T, bool> holds) where T : unmanaged =>
        (x, y) => MemoryMarshal.Read<T>(Enumerable.Repeat(holds(x, y) ? (byte)0xFF : (byte)0, sizeof(T)).ToArray());

    private static T[] ToArray<V, T>(V v) where V : struct, ILanes<V, T> where T : unmanaged
    {
        var a = new T[V.Count];
        fixed (T* p = a) V.Store(p, v);
        return a;
    }

    private static byte[] Bytes<T>(T x) where T : unmanaged => MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in x)).ToArray();

    private static Func<T, T, T> Bitwise<T>(Func<byte, byte, byte> f) where T : unmanaged =>
        (x, y) => MemoryMarshal.Read<T>(Bytes(x).Zip(Bytes(y), f).ToArray());
}
