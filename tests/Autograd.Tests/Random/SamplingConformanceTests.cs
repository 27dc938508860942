using Autograd.Tests.Conformance;

namespace Autograd.Tests.Random;

/// <summary>Replays every program of rng/sampling.json: what PyTorch draws after manual_seed.</summary>
[Trait("Category", "Conformance")]
public class SamplingConformanceTests
{
    private static readonly IReadOnlyList<SamplingProgram> Programs = SamplingProgram.All();
    private static readonly SafetensorsFile Stored = ConformanceData.Tensors("rng", "sampling");
    private static readonly IReadOnlyDictionary<string, Tolerance> Tolerances =
        ConformanceData.Has("rng", "sampling") ? ConformanceData.Tolerances("rng", "sampling") : new Dictionary<string, Tolerance>();

    /// <summary>xunit wants at least one row: -1 where there is nothing to do.</summary>
    public static TheoryData<int> Ids => [.. Programs.Select(p => p.Id).DefaultIfEmpty(-1)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Draws_what_PyTorch_draws(int id)
    {
        if (id < 0) return;
        var program = Programs.Single(p => p.Id == id);
        var generator = new Generator(program.Seed);
        var step = 0;
        foreach (var draw in program.Program)
        {
            var arguments = new Arguments(draw.Args, value => Bridge.Leaf(Stored[value.Key], value.View));
            if (draw.Call == "manual_seed") generator.SetSeed(arguments.Long("seed"));
            else Check($"program {id}, step {step}: {draw.Call}", draw, DrawTable.Calls[draw.Call](arguments, generator));
            arguments.Unread.Should().BeEmpty($"every argument of {draw.Call} counts");
            step++;
        }
    }

    private static void Check(string what, Draw draw, Tensor result)
    {
        var (actual, expected) = (Bridge.Read(result), Stored[draw.Result!]);
        var tolerance = draw.Exact ? Tolerance.Exact : Tolerance.For(null, Tolerances, ValueReader.Name(expected.DType));
        Comparer.Difference(actual, expected, tolerance).Should().BeNull(what);
        if (draw.Exact) actual.Bytes.Span.SequenceEqual(expected.Bytes.Span).Should().BeTrue($"{what} gives the same bits");
    }
}
