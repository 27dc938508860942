using System.Text.Json;
using Autograd.Data;
using Autograd.Tests.Conformance;

namespace Autograd.Tests.Random;

/// <summary>Tests that seed the default generator and draw from it: no other test may run beside them.</summary>
[CollectionDefinition(nameof(DefaultGenerator), DisableParallelization = true)]
public class DefaultGenerator;

/// <summary>Every order of rng/data.json, by the public samplers and loaders, with and without workers.</summary>
[Trait("Category", "Conformance")]
[Collection(nameof(DefaultGenerator))]
public class DataOrderConformanceTests
{
    private static readonly IReadOnlyList<JsonElement> Samples = ConformanceData.Samples("rng", "data", json => json.Clone());

    /// <summary>xunit wants at least one row: -1 where there is nothing to do.</summary>
    public static TheoryData<int> Ids => [.. Samples.Select(s => s.GetProperty("id").GetInt32()).DefaultIfEmpty(-1)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Orders_as_PyTorch_does(int id)
    {
        if (id < 0) return;
        var s = Samples.Single(s => s.GetProperty("id").GetInt32() == id);
        foreach (var workers in s.GetProperty("kind").GetString() == "DataLoader" ? [0, 1, 3] : new[] { 0 }) Check(s, workers);
    }

    private static void Check(JsonElement s, int workers)
    {
        Generator.ManualSeed(Optional(s, "seed")?.GetInt64() ?? 0);
        var own = Optional(s, "generator_seed") is { } seed ? new Generator(seed.GetInt64()) : null;
        var n = Optional(s, "n")?.GetInt32() ?? 0;
        switch (s.GetProperty("kind").GetString())
        {
            case "RandomSampler":
                Passes(s, new RandomSampler(n, Optional(s, "replacement")?.GetBoolean() ?? false, Optional(s, "num_samples")?.GetInt32(), own));
                break;
            case "SubsetRandomSampler":
                Passes(s, new SubsetRandomSampler(Ints(s.GetProperty("subset")), own));
                break;
            case "DataLoader":
                var loader = DataLoader.For(
                    Enumerable.Range(0, n).ToArray(), items => items, s.GetProperty("batch_size").GetInt32(), Optional(s, "shuffle")?.GetBoolean() ?? false,
                    dropLast: Optional(s, "drop_last")?.GetBoolean() ?? false, generator: own, workers: workers);
                foreach (var epoch in s.GetProperty("epochs").EnumerateArray())
                {
                    var batches = epoch.EnumerateArray().Select(Ints).ToArray();
                    loader.Count.Should().Be(batches.Length);
                    loader.Should().BeEquivalentTo(batches, o => o.WithStrictOrdering());
                }
                break;
            case "random_split":
                var dataset = Enumerable.Range(0, n).ToArray();
                var lengths = s.GetProperty("lengths").EnumerateArray().Select(v => v.GetDouble()).ToArray();
                var parts = lengths.All(double.IsInteger)
                    ? Datasets.RandomSplit(dataset, Array.ConvertAll(lengths, v => (int)v), own)
                    : Datasets.RandomSplit(dataset, lengths, own);
                parts.Select(p => p.ToArray()).Should().BeEquivalentTo(s.GetProperty("indices").EnumerateArray().Select(Ints), o => o.WithStrictOrdering());
                break;
            case "WeightedRandomSampler":
                var weights = s.GetProperty("weights").EnumerateArray().Select(w => w.GetDouble());
                new WeightedRandomSampler(weights, s.GetProperty("num_samples").GetInt32(), s.GetProperty("replacement").GetBoolean(), own).Should().Equal(Ints(s.GetProperty("indices")));
                break;
            default: throw new InvalidDataException(s.ToString());
        }
    }

    private static void Passes(JsonElement s, Sampler sampler)
    {
        foreach (var epoch in s.GetProperty("epochs").EnumerateArray()) sampler.Should().Equal(Ints(epoch));
    }

    private static JsonElement? Optional(JsonElement s, string name) => s.TryGetProperty(name, out var value) ? value : null;

    private static int[] Ints(JsonElement list) => list.EnumerateArray().Select(v => v.GetInt32()).ToArray();
}
