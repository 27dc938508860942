using Autograd.NN;
using Autograd.Sampling;
using Autograd.Tests.Conformance;

namespace Autograd.Tests.Random;

/// <summary>PyTorch's draws as calls of ours, each from a given generator.</summary>
internal static class DrawTable
{
    public static IReadOnlyDictionary<string, Func<Arguments, Generator, Tensor>> Calls { get; } = new Dictionary<string, Func<Arguments, Generator, Tensor>>
    {
        ["rand"] = (a, g) => Tensor.Rand(a.Longs("size"), g, a.DTypeOrNull()),
        ["randn"] = (a, g) => Tensor.Randn(a.Longs("size"), g, a.DTypeOrNull()),
        ["randint"] = (a, g) => Tensor.Randint(a.Long("low"), a.Long("high"), a.Longs("size"), g, a.DTypeOrNull()),
        ["randperm"] = (a, g) => Tensor.Randperm(a.Long("n"), g, a.DTypeOrNull()),
        ["normal"] = (a, g) => (a.IsTensor("mean"), a.IsTensor("std")) switch
        {
            (true, true) => Tensor.RandNormal(a.Tensor("mean"), a.Tensor("std"), g),
            (true, false) => Tensor.RandNormal(a.Tensor("mean"), a.Double("std", 1), g),
            (false, true) => Tensor.RandNormal(a.Double("mean", 0), a.Tensor("std"), g),
            _ => Tensor.RandNormal(a.Double("mean", 0), a.Double("std", 1), a.Longs("size"), g, a.DTypeOrNull()),
        },
        ["uniform_"] = (a, g) => Empty(a).UniformInPlace(a.Double("from", 0), a.Double("to", 1), g),
        ["normal_"] = (a, g) => Empty(a).NormalInPlace(a.Double("mean", 0), a.Double("std", 1), g),
        ["random_"] = (a, g) => a.Has("from") || a.Has("to")
            ? Empty(a).RandomInPlace(a.Long("from", 0), a.LongOrNull("to"), g)
            : Empty(a).RandomInPlace(g),
        ["bernoulli_"] = (a, g) => Empty(a).BernoulliInPlace(a.Double("p", 0.5), g),
        ["bernoulli"] = (a, g) => a.X.Bernoulli(g),
        ["exponential_"] = (a, g) => Empty(a).ExponentialInPlace(a.Double("lambd", 1), g),
        ["log_normal_"] = (a, g) => Empty(a).LogNormalInPlace(a.Double("mean", 1), a.Double("std", 2), g),
        ["cauchy_"] = (a, g) => Empty(a).CauchyInPlace(a.Double("median", 0), a.Double("sigma", 1), g),
        ["geometric_"] = (a, g) => Empty(a).GeometricInPlace(a.Double("p", 0.5), g),
        ["multinomial"] = (a, g) => a.X.Multinomial(a.Long("num_samples"), a.Bool("replacement", false), g),
        ["dropout"] = (a, g) => F.Dropout(Tensor.Ones(a.Longs("size"), a.DTypeOrNull()), a.Double("p", 0.5), generator: g),
        ["dropout2d"] = (a, g) => F.Dropout2d(Tensor.Ones(a.Longs("size"), a.DTypeOrNull()), a.Double("p", 0.5), generator: g),
        ["alpha_dropout"] = (a, g) => F.AlphaDropout(Tensor.Ones(a.Longs("size")), a.Double("p", 0.5), training: true, generator: g),
    };

    /// <summary>What an in-place draw fills.</summary>
    private static Tensor Empty(Arguments a)
    {
        long[] size = a.Longs("size");
        return a.TextOrNull("layout") switch
        {
            null => Tensor.Empty(size, a.DTypeOrNull()),
            "transposed" => Tensor.Empty([.. size.Reverse()], a.DTypeOrNull()).T(),
            var other => throw new InvalidDataException($"Unknown layout '{other}'."),
        };
    }
}
