using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Autograd.Tape;

namespace Autograd;

public partial class Tensor
{
    /// <summary>Numbers uniform in [0, 1), as torch.rand draws them.</summary>
    public static Tensor Rand(ReadOnlySpan<long> shape, Generator? generator = null, DType? dtype = null, bool requiresGrad = false) =>
        Empty(shape, dtype).Drawn("Rand", new Uniform(0, 1), generator).RequireGrad(requiresGrad);

    /// <summary>Numbers normal with mean 0 and standard deviation 1, as torch.randn draws them.</summary>
    /// <example><code>
    /// Generator.ManualSeed(42);
    /// Console.WriteLine(Tensor.Randn([3]));   // tensor([0.3367, 0.1288, 0.2345])
    /// </code></example>
    public static Tensor Randn(ReadOnlySpan<long> shape, Generator? generator = null, DType? dtype = null, bool requiresGrad = false) =>
        Empty(shape, dtype).Drawn("Randn", new Normal(0, 1), generator).RequireGrad(requiresGrad);

    /// <summary>Integers uniform in [low, high), as torch.randint draws them; int64 unless a dtype is given.</summary>
    /// <exception cref="ArgumentException">The range is empty, or leaves the dtype.</exception>
    public static Tensor Randint(long low, long high, ReadOnlySpan<long> shape, Generator? generator = null, DType? dtype = null) =>
        Empty(shape, dtype ?? DType.Int64).Drawn("Randint", new Integers(low, high), generator);

    /// <summary>Integers uniform in [0, high), as torch.randint draws them; int64 unless a dtype is given.</summary>
    public static Tensor Randint(long high, ReadOnlySpan<long> shape, Generator? generator = null, DType? dtype = null) =>
        Randint(0, high, shape, generator, dtype);

    /// <summary>A random order of 0 to n - 1, as torch.randperm draws it; int64 unless a dtype is given.</summary>
    public static Tensor Randperm(long n, Generator? generator = null, DType? dtype = null) =>
        Empty([n], dtype ?? DType.Int64).Drawn("Randperm", default(Permutation), generator);

    /// <summary>As <see cref="Rand"/>, in the shape and dtype of another tensor.</summary>
    public static Tensor RandLike(Tensor other, Generator? generator = null, DType? dtype = null, bool requiresGrad = false) =>
        EmptyLike(other, dtype).Drawn("RandLike", new Uniform(0, 1), generator).RequireGrad(requiresGrad);

    /// <summary>As <see cref="Randn"/>, in the shape and dtype of another tensor.</summary>
    public static Tensor RandnLike(Tensor other, Generator? generator = null, DType? dtype = null, bool requiresGrad = false) =>
        EmptyLike(other, dtype).Drawn("RandnLike", new Normal(0, 1), generator).RequireGrad(requiresGrad);

    /// <summary>Numbers normal with the given mean and standard deviation.</summary>
    public static Tensor RandNormal(double mean, double std, ReadOnlySpan<long> shape, Generator? generator = null, DType? dtype = null, bool requiresGrad = false) =>
        Empty(shape, dtype).Drawn("Normal", new Normal(mean, std), generator).RequireGrad(requiresGrad);

    /// <summary>Fills with numbers uniform in [from, to).</summary>
    public Tensor UniformInPlace(double from = 0, double to = 1, Generator? generator = null) => Drawn("Uniform", new Uniform(from, to), generator);

    /// <summary>Fills with normal numbers.</summary>
    public Tensor NormalInPlace(double mean = 0, double std = 1, Generator? generator = null) => Drawn("Normal", new Normal(mean, std), generator);

    /// <summary>Fills with integers uniform over the range of the dtype (of its exact integers, for floating point).</summary>
    public Tensor RandomInPlace(Generator? generator = null) => Drawn("Random", default(AnyInteger), generator);

    /// <summary>Fills with integers uniform in [from, to); without an end, up to the dtype's largest.</summary>
    public Tensor RandomInPlace(long from, long? to, Generator? generator = null) => Drawn("Random", new Integers(from, to), generator);

    /// <summary>Fills with 1 by probability <paramref name="p"/>, else 0.</summary>
    public Tensor BernoulliInPlace(double p = 0.5, Generator? generator = null) => Drawn("Bernoulli", new Coin(p), generator);

    /// <summary>Fills with exponential numbers of the given rate.</summary>
    public Tensor ExponentialInPlace(double rate = 1, Generator? generator = null) => Drawn("Exponential", new ExponentialFill(rate), generator);

    /// <summary>Fills with numbers whose logarithm is normal.</summary>
    public Tensor LogNormalInPlace(double mean = 1, double std = 2, Generator? generator = null) => Drawn("LogNormal", new LogNormal(mean, std), generator);

    /// <summary>Fills with Cauchy numbers.</summary>
    public Tensor CauchyInPlace(double median = 0, double sigma = 1, Generator? generator = null) => Drawn("Cauchy", new Cauchy(median, sigma), generator);

    /// <summary>Fills with the number of trials up to the first success of probability <paramref name="p"/>.</summary>
    public Tensor GeometricInPlace(double p, Generator? generator = null) => Drawn("Geometric", new Geometric(p), generator);

    /// <summary>1 with the probability that each element gives, else 0, in this tensor's dtype.</summary>
    /// <exception cref="NotSupportedException">The dtype is not floating point.</exception>
    public Tensor Bernoulli(Generator? generator = null)
    {
        using var temporaries = Temporaries.Begin();
        FloatingPoint("Bernoulli");
        var p = Detach().Contiguous();
        var y = Empty(Shape, DType);
        var source = generator ?? Generator.Default;
        switch (DType)
        {
            case DType.Float32: source.FillBernoulli(y.Elements<float>(), (ReadOnlySpan<float>)p.Elements<float>()); break;
            case DType.Float64: source.FillBernoulli(y.Elements<double>(), (ReadOnlySpan<double>)p.Elements<double>()); break;
            case DType.Float16: source.FillBernoulli(y.Elements<Half>(), (ReadOnlySpan<Half>)p.Elements<Half>()); break;
            default: source.FillBernoulli(y.Elements<BFloat16>(), (ReadOnlySpan<BFloat16>)p.Elements<BFloat16>()); break;
        }
        GC.KeepAlive(p);
        return temporaries.Keep(y);
    }

    /// <summary>Indices drawn by the weights of each row, as torch.multinomial draws them.</summary>
    /// <exception cref="ArgumentException">The tensor is no vector or matrix of weights, or there are fewer positive weights than samples.</exception>
    public Tensor Multinomial(long samples, bool replacement = false, Generator? generator = null)
    {
        FloatingPoint("Multinomial");
        if (Rank is not (1 or 2)) throw new ArgumentException($"Multinomial: weights are a vector or a matrix of rows, and this tensor has the shape {_layout}.");
        var y = Empty([.. Shape[..^1], samples], DType.Int64);
        var categories = checked((int)Shape[^1]);
        var source = generator ?? Generator.Default;
        var weights = Detach().To(DType == DType.Float64 ? DType.Float64 : DType.Float32).Contiguous();
        if (DType == DType.Float64) source.FillMultinomial<double>(weights.Elements<double>(), categories, y.Elements<long>(), replacement);
        else source.FillMultinomial<float>(weights.Elements<float>(), categories, y.Elements<long>(), replacement);
        GC.KeepAlive(weights);
        return y;
    }

    /// <summary>The elements of a contiguous tensor, for code of the library that finishes before anything else can see them.</summary>
    internal Span<T> Elements<T>() where T : unmanaged =>
        MemoryMarshal.CreateSpan(ref Unsafe.As<byte, T>(ref Element(_layout.Offset)), checked((int)ElementCount));

    private Tensor Drawn<TFill>(string op, TFill fill, Generator? generator) where TFill : struct, IFill
    {
        InPlace.CheckWritable(op, this);
        var drawn = new FillOp(op);
        var node = GradMode.Enabled && RequiresGrad ? Recorder.Begin(drawn, this, this) : null;
        // Draws follow memory, as PyTorch's do; gaps are skipped by way of a copy.
        var target = _layout.IsDense ? new Tensor(Storage, Layout.Strided([ElementCount], [1], _layout.Offset)) : Allocate(DType, Layout.Contiguous(ElementCount));
        var source = generator ?? Generator.Default;
        var strided = !IsContiguous;
        switch (DType)
        {
            case DType.Bool: fill.Run(source, target.Elements<bool>(), strided); break;
            case DType.UInt8: fill.Run(source, target.Elements<byte>(), strided); break;
            case DType.Int8: fill.Run(source, target.Elements<sbyte>(), strided); break;
            case DType.Int16: fill.Run(source, target.Elements<short>(), strided); break;
            case DType.Int32: fill.Run(source, target.Elements<int>(), strided); break;
            case DType.Int64: fill.Run(source, target.Elements<long>(), strided); break;
            case DType.Float16: fill.Run(source, target.Elements<Half>(), strided); break;
            case DType.BFloat16: fill.Run(source, target.Elements<BFloat16>(), strided); break;
            case DType.Float32: fill.Run(source, target.Elements<float>(), strided); break;
            default: fill.Run(source, target.Elements<double>(), strided); break;
        }
        GC.KeepAlive(target);
        if (!_layout.IsDense)
            using (Quiet.Now()) Detach().CopyInPlace(target.Reshape(Shape));
        // The quiet copy has counted already.
        if (_layout.IsDense) Storage.Version++;
        if (!IsInference) Storage.LastWriter = drawn;
        if (node is not null) InPlace.Rebase(this, node);
        return this;
    }

    private interface IFill
    {
        void Run<T>(Generator generator, Span<T> x, bool strided) where T : unmanaged;
    }

    private readonly struct Uniform(double from, double to) : IFill
    {
        public void Run<T>(Generator generator, Span<T> x, bool strided) where T : unmanaged => generator.FillUniform(x, from, to);
    }

    private readonly struct Normal(double mean, double std) : IFill
    {
        public void Run<T>(Generator generator, Span<T> x, bool strided) where T : unmanaged => generator.FillNormal(x, mean, std, strided);
    }

    private readonly struct Integers(long from, long? to) : IFill
    {
        public void Run<T>(Generator generator, Span<T> x, bool strided) where T : unmanaged => generator.FillRandint(x, from, to);
    }

    private readonly struct AnyInteger : IFill
    {
        public void Run<T>(Generator generator, Span<T> x, bool strided) where T : unmanaged => generator.FillRandom(x);
    }

    private readonly struct Permutation : IFill
    {
        public void Run<T>(Generator generator, Span<T> x, bool strided) where T : unmanaged => generator.FillPermutation(x);
    }

    private readonly struct Coin(double p) : IFill
    {
        public void Run<T>(Generator generator, Span<T> x, bool strided) where T : unmanaged => generator.FillBernoulli(x, p);
    }

    private readonly struct ExponentialFill(double rate) : IFill
    {
        public void Run<T>(Generator generator, Span<T> x, bool strided) where T : unmanaged => generator.FillExponential(x, rate);
    }

    private readonly struct LogNormal(double mean, double std) : IFill
    {
        public void Run<T>(Generator generator, Span<T> x, bool strided) where T : unmanaged => generator.FillLogNormal(x, mean, std);
    }

    private readonly struct Cauchy(double median, double sigma) : IFill
    {
        public void Run<T>(Generator generator, Span<T> x, bool strided) where T : unmanaged => generator.FillCauchy(x, median, sigma);
    }

    private readonly struct Geometric(double p) : IFill
    {
        public void Run<T>(Generator generator, Span<T> x, bool strided) where T : unmanaged => generator.FillGeometric(x, p);
    }
}
