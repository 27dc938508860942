using static TorchSharp.torch;
using Torch = TorchSharp.torch.Tensor;

namespace Autograd.Benchmarks.Peers;

/// <summary>The breadth of the library: each op at 1,000 elements and at a million, in each dtype that it has.</summary>
internal static partial class BreadthRows
{
    private static readonly (string Name, DType Ours, ScalarType Theirs)[] Types =
    [
        ("float32", DType.Float32, ScalarType.Float32),
        ("float64", DType.Float64, ScalarType.Float64),
        ("int32", DType.Int32, ScalarType.Int32),
        ("int64", DType.Int64, ScalarType.Int64),
        ("uint8", DType.UInt8, ScalarType.Byte),
        ("bool", DType.Bool, ScalarType.Bool),
        ("bfloat16", DType.BFloat16, ScalarType.BFloat16),
        ("float16", DType.Float16, ScalarType.Float16),
    ];

    /// <summary>The parts, which can be run alone.</summary>
    public static readonly Dictionary<string, Action> Parts = new()
    {
        ["dtypes"] = () => Part("elementwise", n =>
        {
            foreach (var type in Types) Elementwise(n, type.Name, type.Ours, type.Theirs);
        }),
        ["casts"] = () => Part("casts and mixed dtypes", n =>
        {
            Casts(n);
            Mixed(n);
        }),
        ["functions"] = () => Part("functions", n =>
        {
            Functions(n);
            SpecialFunctions(n);
        }),
        ["layouts"] = () => Part("layouts", Layouts),
        ["places"] = () => Part("in place", InPlace),
        ["sums"] = () => Part("reductions", Reductions),
        ["making"] = () => Part("making and drawing", Making),
        ["multiplying"] = () => Part("products", Products),
        ["linear"] = () => Part("linear algebra", () =>
        {
            foreach (var n in (long[])[32, 256]) Linear($"{n} x {n}", [n, n]);
            Linear("64 of 8 x 8", [64, 8, 8]);
        }),
    };

    private static void Part(string title, Action rows)
    {
        Duel.Heading("Breadth: " + title);
        using var still = Autodiff.NoGrad();
        rows();
    }

    private static void Part(string title, Action<long> rows) => Part(title, () =>
    {
        rows(1_000);
        rows(1_000_000);
    });

    private static void Elementwise(long n, string type, DType ours, ScalarType theirs)
    {
        var (floating, whole) = (type.Contains("float"), type.StartsWith("int"));
        var source = rand(n) * 100 + 1;
        var other = rand(n) * 100 + 1;
        if (type == "bool") (source, other) = (rand(n).round(), rand(n).round());
        // Never zero, which integers are not divided by.
        if (floating || whole) (source, other) = (source * (rand(n).round() * 2 - 1), other * (rand(n).round() * 2 - 1));
        var (x, y, coin) = (Pair.Of(source).To(ours, theirs), Pair.Of(other).To(ours, theirs), Pair.Of(rand(n).round()).To(DType.Bool, ScalarType.Bool));
        var (a, b, c, d) = (x.Ours, x.Theirs, y.Ours, y.Theirs);
        void Row(string name, Func<Tensor> mine, Func<Torch> peer) => Pair.Row($"{name}, {type}, {n:N0}", mine, peer);

        Row("lt", () => a.Lt(c), () => b.lt(d));
        Row("eq", () => a.Eq(c), () => b.eq(d));
        Row("eq scalar", () => a.Eq(1), () => b.eq(1));
        Row("where", () => Tensor.Where(coin.Ours, a, c), () => where(coin.Theirs, b, d));
        Row("logical_not", () => a.LogicalNot(), () => b.logical_not());
        Row("logical_and", () => a.LogicalAnd(c), () => b.logical_and(d));
        Row("maximum", () => a.Maximum(c), () => maximum(b, d));
        if (!floating)
        {
            Row("bitwise_and", () => a.BitwiseAnd(c), () => b.bitwise_and(d));
            Row("bitwise_not", () => a.BitwiseNot(), () => b.bitwise_not());
        }
        if (type == "bool") return;

        Row("add", () => a + c, () => b + d);
        Row("add scalar", () => a + 2, () => b + 2);
        Row("sub", () => a - c, () => b - d);
        Row("mul", () => a * c, () => b * d);
        Row("div", () => a / c, () => b / d);
        Row("neg", () => -a, () => -b);
        Row("abs", () => a.Abs(), () => b.abs());
        Row("sign", () => a.Sign(), () => b.sign());
        Row("square", () => a.Square(), () => b.square());
        Row("pow 2", () => a.Pow(2), () => b.pow(2));
        Row("pow 3", () => a.Pow(3), () => b.pow(3));
        Row("clamp", () => a.Clamp(10, 50), () => b.clamp(10, 50));
        Row("remainder", () => a.Remainder(c), () => b.remainder(d));
        Row("remainder scalar", () => a.Remainder(7), () => b.remainder(7));
        Row("floor_divide", () => a.FloorDivide(c), () => b.floor_divide(d));
        Row("floor_divide scalar", () => a.FloorDivide(7), () => b.floor_divide(7));
        if (!floating) return;

        Row("sqrt", () => a.Sqrt(), () => b.sqrt());
        Row("rsqrt", () => a.Rsqrt(), () => b.rsqrt());
        Row("reciprocal", () => a.Reciprocal(), () => b.reciprocal());
        Row("floor", () => a.Floor(), () => b.floor());
        Row("round", () => a.Round(), () => b.round());
        Row("trunc", () => a.Trunc(), () => b.trunc());
        Row("fmod", () => a.Fmod(c), () => b.fmod(d));
        Row("isnan", () => a.IsNaN(), () => b.isnan());
        Row("isfinite", () => a.IsFinite(), () => b.isfinite());
    }

    private static void Casts(long n)
    {
        foreach (var from in Types)
        {
            var x = Pair.Of(rand(n) * 100).To(from.Ours, from.Theirs);
            foreach (var to in Types)
            {
                if (to == from || !(from.Name == "float32" || to.Name == "float32" || (from.Name, to.Name) is ("int64", _) or (_, "int64") or ("bool", _))) continue;
                Pair.Row($"{from.Name} to {to.Name}, {n:N0}", () => x.Ours.To(to.Ours), () => x.Theirs.to_type(to.Theirs));
            }
        }
    }

    private static void Mixed(long n)
    {
        var x = Pair.Rand(n);
        var (whole, part) = (Pair.Randint(100, n), Pair.Of(rand(n) * 100 + 1).To(DType.Int32, ScalarType.Int32));
        var (wide, brief, truth) = (x.To(DType.Float64, ScalarType.Float64), x.To(DType.BFloat16, ScalarType.BFloat16), Pair.Randint(2, n).To(DType.Bool, ScalarType.Bool));
        void Row(string name, Func<Tensor> mine, Func<Torch> peer) => Pair.Row($"{name}, {n:N0}", mine, peer);
        Row("int64 + float32", () => whole.Ours + x.Ours, () => whole.Theirs + x.Theirs);
        Row("int32 + int64", () => part.Ours + whole.Ours, () => part.Theirs + whole.Theirs);
        Row("float32 * float64", () => x.Ours * wide.Ours, () => x.Theirs * wide.Theirs);
        Row("bfloat16 * float32", () => brief.Ours * x.Ours, () => brief.Theirs * x.Theirs);
        Row("bool * float32", () => truth.Ours * x.Ours, () => truth.Theirs * x.Theirs);
        Row("float32 * 2.5", () => x.Ours * 2.5, () => x.Theirs * 2.5);
        Row("int64 * 2", () => whole.Ours * 2, () => whole.Theirs * 2);
        Row("int64 * 2.5", () => whole.Ours * 2.5, () => whole.Theirs * 2.5);
        Row("int32 / 3", () => part.Ours / 3, () => part.Theirs / 3);
        Row("int32 > 50", () => part.Ours > 50, () => part.Theirs.gt(50));
        Row("sqrt of int64", () => whole.Ours.Sqrt(), () => whole.Theirs.sqrt());
    }

    private static void Functions(long n)
    {
        foreach (var (type, ours, theirs) in Types)
        {
            if (type is not ("float32" or "float64" or "bfloat16")) continue;
            var (x, y, unit) = (Pair.Of(rand(n) * 5 + 0.1f).To(ours, theirs), Pair.Of(rand(n) * 5 + 0.1f).To(ours, theirs), Pair.Of(rand(n) * 1.9f - 0.95f).To(ours, theirs));
            var (a, b, c, d) = (x.Ours, x.Theirs, y.Ours, y.Theirs);
            void Row(string name, Func<Tensor> mine, Func<Torch> peer) => Pair.Row($"{name}, {type}, {n:N0}", mine, peer);
            Row("lgamma", () => a.Lgamma(), () => b.lgamma());
            Row("digamma", () => a.Digamma(), () => b.digamma());
            Row("erfinv", () => unit.Ours.Erfinv(), () => unit.Theirs.erfinv());
            Row("expm1", () => a.Expm1(), () => b.expm1());
            Row("log1p", () => a.Log1p(), () => b.log1p());
            Row("log2", () => a.Log2(), () => b.log2());
            Row("log10", () => a.Log10(), () => b.log10());
            Row("atan2", () => a.Atan2(c), () => atan2(b, d));
            Row("hypot", () => a.Hypot(c), () => hypot(b, d));
            Row("sinh", () => a.Sinh(), () => b.sinh());
            Row("asin", () => unit.Ours.Asin(), () => unit.Theirs.asin());
            Row("atan", () => a.Atan(), () => b.atan());
            Row("tan", () => a.Tan(), () => b.tan());
            Row("cos", () => a.Cos(), () => b.cos());
            Row("logaddexp", () => a.Logaddexp(c), () => logaddexp(b, d));
            Row("xlogy", () => a.Xlogy(c), () => b.xlogy(d));
            Row("softplus", () => NN.F.Softplus(a), () => nn.functional.softplus(b, 1, 20));
            Row("pow tensor", () => a.Pow(c), () => b.pow(d));
            Row("lerp", () => a.Lerp(c, 0.3), () => b.lerp(d, 0.3));
            Row("addcmul", () => a.Addcmul(a, c, 0.5), () => b.addcmul(b, d, 0.5));
            Row("addcdiv", () => a.Addcdiv(a, c, 0.5), () => b.addcdiv(b, d, 0.5));
        }
    }
}
