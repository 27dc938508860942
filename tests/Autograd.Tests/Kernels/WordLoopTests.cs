namespace Autograd.Tests.Kernels;

/// <summary>Kernels that read and write 16-bit floats themselves: the bits of the same function of floats, rounded.</summary>
public class WordLoopTests
{
    private static readonly DType[] Formats = [DType.Float16, DType.BFloat16];

    private static readonly (string Name, Func<Tensor, Tensor> Of)[] Unary =
    [
        ("neg", x => -x), ("abs", x => x.Abs()), ("reciprocal", x => x.Reciprocal()), ("square", x => x.Square()), ("sign", x => x.Sign()), ("sqrt", x => x.Sqrt()), ("rsqrt", x => x.Rsqrt()), ("exp", x => x.Exp()),
        ("floor", x => x.Floor()), ("ceil", x => x.Ceil()), ("round", x => x.Round()), ("trunc", x => x.Trunc()),
        ("clamp", x => x.Clamp(-0.3, 1.7)), ("clamp min", x => x.Clamp(0.1)), ("clamp max", x => x.Clamp(null, 1e-5)), ("relu", x => x.Relu()),
        ("x + 0.1", x => x + 0.1), ("0.1 - x", x => 0.1 - x), ("x - 0.1", x => x - 0.1), ("x * 1.1", x => x * 1.1), ("x / 3", x => x / 3), ("1 / x", x => 1.0 / x),
        ("maximum of a number", x => x.Maximum(Tensor.From(0.1f))), ("x * 0-d float", x => x * Tensor.From(0.1f)),
    ];

    private static readonly (string Name, Func<Tensor, Tensor, Tensor> Of)[] Binary =
    [
        ("add", (x, y) => x + y), ("sub", (x, y) => x - y), ("mul", (x, y) => x * y), ("div", (x, y) => x / y), ("maximum", (x, y) => x.Maximum(y)), ("minimum", (x, y) => x.Minimum(y)),
    ];

    [Fact]
    public void Every_word()
    {
        foreach (var dtype in Formats)
            foreach (var (name, f) in Unary)
                Check(f, Words(dtype, i => i, 1 << 16), $"{name} of {dtype}");
    }

    [Fact]
    public void Words_with_words()
    {
        foreach (var dtype in Formats)
            foreach (var (name, f) in Binary)
            {
                // Any with any, and with what is special: zeros, subnormals, the largest, infinities, NaN.
                Check(f, Words(dtype, i => i * 40_503 >> 3, 1 << 18), Words(dtype, i => i * 25_717 >> 2, 1 << 18), $"{dtype} {name}");
                foreach (var special in (int[])[0, 0x8000, 1, 0x3FF, 0x7BFF, 0x7C00, 0xFC00, 0x7F7F, 0x7F80, 0xFF80, 0x7FFF])
                    Check(f, Words(dtype, i => i, 1 << 16), Words(dtype, _ => special, 1), $"{dtype} {name} with {special:X4}");
            }
    }

    [Fact]
    public void Lengths_and_layouts()
    {
        foreach (var dtype in Formats)
        {
            Tensor x = Words(dtype, i => i * 517, 9000), y = Words(dtype, i => i * 911 + 5, 9000);
            foreach (var n in (int[])[0, 1, 7, 8, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 2047, 2049, 8999])
                foreach (var at in (int[])[0, 1, 5])
                    foreach (var (name, f) in Binary)
                        if (n + at <= 9000)
                            Check(f, x.Slice(0, at, at + n, 1), y.Slice(0, at, at + n, 1), $"{dtype} {name}, {n} from {at}");
            Tensor a = x.Reshape(60, 150), b = y.Reshape(60, 150);
            foreach (var (name, f) in Binary)
            {
                Check(f, a.T(), b.Reshape(150, 60), $"{dtype} {name}, transposed");
                Check(f, a.Slice(1, 0, 150, 2), b.Slice(1, 1, 150, 2), $"{dtype} {name}, every second column");
                Check(f, a, b.Slice(1, 3, 4, 1), $"{dtype} {name}, a column");
                Check(f, a, b.Slice(0, 3, 4, 1), $"{dtype} {name}, a row");
                Check(f, a.Slice(0, 0, 1, 1), b.Slice(1, 0, 1, 1), $"{dtype} {name}, a row and a column");
            }
            foreach (var (name, f) in Unary) Check(f, a.T().Slice(0, 0, 150, 2), $"{dtype} {name}, transposed");
        }
    }

    [Fact]
    public void In_place()
    {
        foreach (var dtype in Formats)
            foreach (var n in (int[])[1, 31, 33, 500])
            {
                Tensor x = Words(dtype, i => i * 517, n), y = Words(dtype, i => i * 911 + 5, n);
                var all = Tensor.Cat([x, y], 0);
                var want = Tensor.Cat([x * y, y], 0);
                all.Slice(0, 0, n, 1).MulInPlace(y);
                Same(all, want, $"{dtype} x *= y of {n}");
                want = Tensor.Cat([x * y, y * 0.1], 0);
                all.Slice(0, n, 2 * n, 1).MulInPlace(0.1);
                Same(all, want, $"{dtype} y *= 0.1 of {n}");
            }
    }

    private static Tensor Words(DType dtype, Func<int, int> word, int n)
    {
        var words = Enumerable.Range(0, n).Select(i => unchecked((ushort)word(i)));
        return dtype == DType.Float16 ? Tensor.From<Half>([.. words.Select(BitConverter.UInt16BitsToHalf)]) : Tensor.From<BFloat16>([.. words.Select(BFloat16.FromBits)]);
    }

    private static void Check(Func<Tensor, Tensor> f, Tensor x, string what) => Same(f(x), f(x.To(DType.Float32)).To(x.DType), what);

    private static void Check(Func<Tensor, Tensor, Tensor> f, Tensor x, Tensor y, string what) => Same(f(x, y), f(x.To(DType.Float32), y.To(DType.Float32)).To(x.DType), what);

    // Compared as floats, which tell every word apart but NaNs; of zeros the sign too.
    private static void Same(Tensor got, Tensor want, string what)
    {
        got.DType.Should().Be(want.DType, what);
        got.Shape.ToArray().Should().Equal(want.Shape.ToArray(), what);
        float[] a = got.To(DType.Float32).ToArray<float>(), b = want.To(DType.Float32).ToArray<float>();
        for (var i = 0; i < a.Length; i++)
            if (BitConverter.SingleToInt32Bits(a[i]) != BitConverter.SingleToInt32Bits(b[i]) && !(float.IsNaN(a[i]) && float.IsNaN(b[i])))
                Assert.Fail($"{what}: {a[i]:R} at {i}, not {b[i]:R}");
    }
}
