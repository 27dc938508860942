using Autograd.NN;

namespace Autograd.Tests.Conformance;

/// <summary>What PyTorch draws for new modules and by torch.nn.init under a seed. Some rows change the default dtype and generator, which other tests must not see.</summary>
[CollectionDefinition(nameof(InitTests), DisableParallelization = true)]
[Collection(nameof(InitTests))]
[Trait("Category", "Conformance")]
public class InitTests
{
    private static readonly IReadOnlyList<InitSample> Samples = InitSample.All();
    private static readonly SafetensorsFile Stored = ConformanceData.Tensors("rng", "init");
    private static readonly IReadOnlyDictionary<string, Tolerance> Tolerances =
        ConformanceData.Has("rng", "init") ? ConformanceData.Tolerances("rng", "init") : new Dictionary<string, Tolerance>();

    public static TheoryData<int> Ids => [.. Samples.Select(s => s.Id).DefaultIfEmpty(-1)];

    [Theory, MemberData(nameof(Ids))]
    public void Starts_as_PyTorch_does(int id)
    {
        if (id < 0) return;
        var sample = Samples.Single(s => s.Id == id);
        var dtype = DTypes.Default;
        try
        {
            switch (sample.Kind)
            {
                case "module":
                    DTypes.Default = sample.DType;
                    Generator.ManualSeed(sample.Seed);
                    var state = ModuleTable.Make(sample.Module!, sample.Init).StateDict();
                    state.Keys.Should().Equal(sample.StateDict.Keys);
                    foreach (var (name, key) in sample.StateDict) Check(name, state[name], key!, sample.Exact);
                    Check("the next draw", Tensor.Rand([2]), sample.NextRand2!, exact: true);
                    break;
                case "init":
                    Generator.ManualSeed(sample.Seed);
                    var arguments = new Arguments(sample.Args, _ => throw new InvalidOperationException("No tensor is given here."));
                    Check(sample.Function!, Function(sample.Function!, Tensor.Empty(sample.Shape, sample.DType), arguments), sample.Result!, sample.Exact);
                    arguments.Unread.Should().BeEmpty();
                    break;
                case "gain":
                    var gain = new Arguments(sample.Args, _ => throw new InvalidOperationException("No tensor is given here."));
                    Init.CalculateGain(Named(gain), gain.Has("param") ? gain.Double("param", 0) : null).Should().Be(sample.Gain);
                    break;
                default: throw new InvalidDataException(sample.Kind);
            }
        }
        finally
        {
            DTypes.Default = dtype;
        }
    }

    private static Tensor Function(string name, Tensor t, Arguments a) => name["torch.nn.init.".Length..] switch
    {
        "uniform_" => Init.Uniform(t, a.Double("a", 0), a.Double("b", 1)),
        "normal_" => Init.Normal(t, a.Double("mean", 0), a.Double("std", 1)),
        "constant_" => Init.Constant(t, a.Scalar("val")),
        "ones_" => Init.Ones(t),
        "zeros_" => Init.Zeros(t),
        "eye_" => Init.Eye(t),
        "dirac_" => Init.Dirac(t, a.Long("groups", 1)),
        "xavier_uniform_" => Init.XavierUniform(t, a.Double("gain", 1)),
        "xavier_normal_" => Init.XavierNormal(t, a.Double("gain", 1)),
        "kaiming_uniform_" => Init.KaimingUniform(t, a.Double("a", 0), Fan(a), Named(a)),
        "kaiming_normal_" => Init.KaimingNormal(t, a.Double("a", 0), Fan(a), Named(a)),
        "trunc_normal_" => Init.TruncNormal(t, a.Double("mean", 0), a.Double("std", 1), a.Double("a", -2), a.Double("b", 2)),
        "orthogonal_" => Init.Orthogonal(t, a.Double("gain", 1)),
        "sparse_" => Init.Sparse(t, a.Double("sparsity", 0), a.Double("std", 0.01)),
        _ => throw new InvalidOperationException($"{name} is not mapped."),
    };

    private static FanMode Fan(Arguments a) => a.Text("mode", "fan_in") == "fan_in" ? FanMode.FanIn : FanMode.FanOut;

    private static Nonlinearity Named(Arguments a) => a.Text("nonlinearity", "leaky_relu") switch
    {
        "linear" or "conv1d" or "conv2d" or "conv3d" or "conv_transpose1d" or "conv_transpose2d" or "conv_transpose3d" => Nonlinearity.Linear,
        "sigmoid" => Nonlinearity.Sigmoid,
        "tanh" => Nonlinearity.Tanh,
        "relu" => Nonlinearity.Relu,
        "leaky_relu" => Nonlinearity.LeakyRelu,
        "selu" => Nonlinearity.Selu,
        var other => throw new InvalidOperationException($"{other} is not mapped."),
    };

    private static void Check(string what, Tensor actual, string key, bool exact)
    {
        var (got, expected) = (Bridge.Read(actual), Stored[key]);
        Comparer.Difference(got, expected, exact ? Tolerance.Exact : Tolerance.For(null, Tolerances, ValueReader.Name(expected.DType))).Should().BeNull(what);
    }
}
