namespace Autograd.NN;

/// <summary>The sizes that an initialisation keeps steady: of signals on the way forward, or of gradients on the way back.</summary>
public enum FanMode
{
    /// <summary>By the number of inputs of a unit.</summary>
    FanIn,

    /// <summary>By the number of units that an input goes to.</summary>
    FanOut,
}

/// <summary>The function behind a layer, which an initialisation makes up for.</summary>
public enum Nonlinearity
{
    /// <summary>None: a gain of 1, as of convolutions.</summary>
    Linear,

    /// <summary>A gain of 1.</summary>
    Sigmoid,

    /// <summary>A gain of 5/3.</summary>
    Tanh,

    /// <summary>A gain of sqrt(2).</summary>
    Relu,

    /// <summary>A gain of sqrt(2 / (1 + slope^2)).</summary>
    LeakyRelu,

    /// <summary>A gain of 3/4.</summary>
    Selu,
}

/// <summary>
/// First values of parameters, <c>torch.nn.init</c>: each fills the tensor in place, unrecorded, and returns it. Draws come from the default generator unless one is given, and are PyTorch's.
/// </summary>
/// <example><code>
/// var model = new Sequential(new Linear(784, 256), new ReLU(), new Linear(256, 10));
/// model.Apply(m => { if (m is Linear layer) Init.XavierUniform(layer.Weight); });
/// </code></example>
public static class Init
{
    /// <summary>What a nonlinearity makes of the size of signals, undone by a factor of the weights.</summary>
    /// <param name="nonlinearity">The function.</param>
    /// <param name="param">The slope of <see cref="Nonlinearity.LeakyRelu"/>, 0.01 unless given.</param>
    public static double CalculateGain(Nonlinearity nonlinearity, double? param = null) => nonlinearity switch
    {
        Nonlinearity.Tanh => 5.0 / 3,
        Nonlinearity.Relu => Math.Sqrt(2),
        Nonlinearity.LeakyRelu => Math.Sqrt(2.0 / (1 + (param ?? 0.01) * (param ?? 0.01))),
        Nonlinearity.Selu => 3.0 / 4,
        _ => 1,
    };

    /// <summary>Uniform in [a, b).</summary>
    public static Tensor Uniform(Tensor tensor, double a = 0, double b = 1, Generator? generator = null) => Filled(tensor, t => t.UniformInPlace(a, b, generator));

    /// <summary>Normal, of the given mean and standard deviation.</summary>
    public static Tensor Normal(Tensor tensor, double mean = 0, double std = 1, Generator? generator = null) => Filled(tensor, t => t.NormalInPlace(mean, std, generator));

    /// <summary>One value.</summary>
    public static Tensor Constant(Tensor tensor, Scalar value) => Filled(tensor, t => t.FillInPlace(value));

    /// <summary>Ones.</summary>
    public static Tensor Ones(Tensor tensor) => Constant(tensor, 1);

    /// <summary>Zeros.</summary>
    public static Tensor Zeros(Tensor tensor) => Constant(tensor, 0);

    /// <summary>The identity, of a matrix.</summary>
    /// <exception cref="ArgumentException">The tensor is no matrix.</exception>
    public static Tensor Eye(Tensor tensor)
    {
        Require(tensor, "Eye", tensor.Rank == 2, "a matrix");
        return Filled(tensor, t => t.CopyInPlace(Tensor.Eye(t.Shape[0], t.Shape[1], t.DType)));
    }

    /// <summary>The identity of a convolution [out, in, ...]: each output channel is the input channel of its number within the group, moved nowhere.</summary>
    /// <param name="tensor">A weight of 3 to 5 dimensions.</param>
    /// <param name="groups">The groups, which the output channels must be a multiple of.</param>
    /// <exception cref="ArgumentException">The tensor is no such weight.</exception>
    public static Tensor Dirac(Tensor tensor, long groups = 1)
    {
        Require(tensor, "Dirac", tensor.Rank is >= 3 and <= 5, "a weight of 3 to 5 dimensions");
        if (groups < 1 || tensor.Shape[0] % groups != 0) throw new ArgumentException($"Init.Dirac: {tensor.Shape[0]} output channels cannot be shared out among {groups} groups.");
        return Filled(tensor, t =>
        {
            t.FillInPlace(0);
            var each = t.Shape[0] / groups;
            for (long g = 0; g < groups; g++)
                for (long d = 0; d < Math.Min(each, t.Shape[1]); d++)
                {
                    var middle = t.Select(0, g * each + d).Select(0, d);
                    while (middle.Rank > 0) middle = middle.Select(0, middle.Shape[0] / 2);
                    middle.FillInPlace(1);
                }
            return t;
        });
    }

    /// <summary>Glorot's, uniform in +-gain sqrt(6 / (fan in + fan out)).</summary>
    /// <exception cref="ArgumentException">The tensor has fewer than 2 dimensions.</exception>
    public static Tensor XavierUniform(Tensor tensor, double gain = 1, Generator? generator = null)
    {
        var (fanIn, fanOut) = Fans(tensor, "XavierUniform");
        var a = Math.Sqrt(3) * (gain * Math.Sqrt(2.0 / (fanIn + fanOut)));
        return Uniform(tensor, -a, a, generator);
    }

    /// <summary>Glorot's, normal with standard deviation gain sqrt(2 / (fan in + fan out)).</summary>
    /// <exception cref="ArgumentException">The tensor has fewer than 2 dimensions.</exception>
    public static Tensor XavierNormal(Tensor tensor, double gain = 1, Generator? generator = null)
    {
        var (fanIn, fanOut) = Fans(tensor, "XavierNormal");
        return Normal(tensor, 0, gain * Math.Sqrt(2.0 / (fanIn + fanOut)), generator);
    }

    /// <summary>He's, uniform in +-gain sqrt(3 / fan).</summary>
    /// <param name="tensor">A weight [out, in, ...].</param>
    /// <param name="a">The slope of <see cref="Nonlinearity.LeakyRelu"/>.</param>
    /// <param name="mode">Which fan.</param>
    /// <param name="nonlinearity">The function behind the layer.</param>
    /// <param name="generator">The source; the default one if null.</param>
    /// <exception cref="ArgumentException">The tensor has fewer than 2 dimensions.</exception>
    public static Tensor KaimingUniform(Tensor tensor, double a = 0, FanMode mode = FanMode.FanIn, Nonlinearity nonlinearity = Nonlinearity.LeakyRelu, Generator? generator = null)
    {
        if (tensor is { ElementCount: 0 }) return tensor;
        var bound = Math.Sqrt(3) * Spread(tensor, "KaimingUniform", a, mode, nonlinearity);
        return Uniform(tensor, -bound, bound, generator);
    }

    /// <summary>He's, normal with standard deviation gain / sqrt(fan).</summary>
    /// <inheritdoc cref="KaimingUniform"/>
    public static Tensor KaimingNormal(Tensor tensor, double a = 0, FanMode mode = FanMode.FanIn, Nonlinearity nonlinearity = Nonlinearity.LeakyRelu, Generator? generator = null) =>
        tensor is { ElementCount: 0 } ? tensor : Normal(tensor, 0, Spread(tensor, "KaimingNormal", a, mode, nonlinearity), generator);

    /// <summary>Normal, what is outside [a, b] drawn from inside.</summary>
    public static Tensor TruncNormal(Tensor tensor, double mean = 0, double std = 1, double a = -2, double b = 2, Generator? generator = null)
    {
        double low = Cumulative((a - mean) / std), high = Cumulative((b - mean) / std);
        return Filled(tensor, t => t.UniformInPlace(2 * low - 1, 2 * high - 1, generator).ErfinvInPlace().MulInPlace(std * Math.Sqrt(2)).AddInPlace(mean).ClampInPlace(a, b));
    }

    /// <summary>Rows or columns (of the tensor as a matrix of its first dimension by the rest) that are orthonormal, times a gain.</summary>
    /// <exception cref="ArgumentException">The tensor has fewer than 2 dimensions.</exception>
    public static Tensor Orthogonal(Tensor tensor, double gain = 1, Generator? generator = null)
    {
        Require(tensor, "Orthogonal", tensor.Rank >= 2, "2 or more dimensions");
        if (tensor.ElementCount == 0) return tensor;
        return Filled(tensor, t =>
        {
            var rows = t.Shape[0];
            var drawn = Tensor.Empty([rows, t.ElementCount / rows], t.DType).NormalInPlace(0, 1, generator);
            var wide = rows < drawn.Shape[1];
            var (q, r) = Linalg.Qr(wide ? drawn.T() : drawn);
            q = q * r.Diagonal().Sign();
            return t.CopyInPlace((wide ? q.T() : q).Reshape(t.Shape)).MulInPlace(gain);
        });
    }

    /// <summary>Normal with standard deviation <paramref name="std"/>, and in each column of a matrix that part of the elements 0.</summary>
    /// <exception cref="ArgumentException">The tensor is no matrix.</exception>
    public static Tensor Sparse(Tensor tensor, double sparsity, double std = 0.01, Generator? generator = null)
    {
        Require(tensor, "Sparse", tensor.Rank == 2, "a matrix");
        return Filled(tensor, t =>
        {
            var zeros = (long)Math.Ceiling(sparsity * t.Shape[0]);
            t.NormalInPlace(0, std, generator);
            for (long column = 0; column < t.Shape[1]; column++)
                t.Select(1, column).IndexFillInPlace(0, Tensor.Randperm(t.Shape[0], generator).Narrow(0, 0, zeros), 0);
            return t;
        });
    }

    internal static (long In, long Out) Fans(Tensor tensor, string name)
    {
        Require(tensor, name, tensor.Rank >= 2, "2 or more dimensions");
        long field = 1;
        for (var d = 2; d < tensor.Rank; d++) field *= tensor.Shape[d];
        return (tensor.Shape[1] * field, tensor.Shape[0] * field);
    }

    private static double Spread(Tensor tensor, string name, double a, FanMode mode, Nonlinearity nonlinearity)
    {
        var (fanIn, fanOut) = Fans(tensor, name);
        return CalculateGain(nonlinearity, a) / Math.Sqrt(mode == FanMode.FanIn ? fanIn : fanOut);
    }

    private static double Cumulative(double x) => (1 + Tensor.From(x / Math.Sqrt(2)).Erf().Item<double>()) / 2;

    private static void Require(Tensor tensor, string name, bool fits, string expected)
    {
        if (!fits) throw new ArgumentException($"Init.{name}: {expected} is expected, and this tensor has the shape {Shown(tensor)}.");
    }

    private static string Shown(Tensor tensor) => $"[{string.Join(", ", tensor.Shape.ToArray())}]";

    private static Tensor Filled(Tensor tensor, Func<Tensor, Tensor> fill)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        using (Autodiff.NoGrad()) fill(tensor);
        return tensor;
    }
}
