using System.Text.Json;
using Autograd.Tests.Conformance;

namespace Autograd.Tests.Random;

/// <summary>
/// Derives every order of rng/data.json from the draws that PyTorch's samplers and loaders make:
/// a RandomSampler without a generator seeds its own from the default one; a DataLoader draws a base seed for its workers first,
/// from its generator if it has one, and hands that to its sampler; each pass draws one permutation more than it uses.
/// </summary>
[Trait("Category", "Conformance")]
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
        var own = s.TryGetProperty("generator_seed", out var ownSeed) ? new Generator(ownSeed.GetInt64()) : null;
        var shared = new Generator(s.TryGetProperty("seed", out var seed) ? seed.GetInt64() : 0);
        var n = s.TryGetProperty("n", out var count) ? count.GetInt32() : 0;
        switch (s.GetProperty("kind").GetString())
        {
            case "RandomSampler":
                foreach (var epoch in s.GetProperty("epochs").EnumerateArray())
                    Sampled(shared, own, n).Should().Equal(Longs(epoch));
                break;
            case "DataLoader":
                foreach (var epoch in s.GetProperty("epochs").EnumerateArray())
                {
                    (own ?? shared).DrawSeed();
                    var size = s.GetProperty("batch_size").GetInt32();
                    var batches = Sampled(shared, own, n).Chunk(size).ToList();
                    if (s.TryGetProperty("drop_last", out var drop) && drop.GetBoolean()) batches.RemoveAll(b => b.Length < size);
                    batches.Should().HaveCount(epoch.GetArrayLength());
                    for (var b = 0; b < batches.Count; b++) batches[b].Should().Equal(Longs(epoch[b]));
                }
                break;
            case "random_split":
                var order = Permutation(shared, n);
                var lengths = Longs(s.GetProperty("lengths"));
                order[..(int)lengths[0]].Should().Equal(Longs(s.GetProperty("indices")[0]));
                order[(int)lengths[0]..].Should().Equal(Longs(s.GetProperty("indices")[1]));
                break;
            case "WeightedRandomSampler":
                var weights = s.GetProperty("weights").EnumerateArray().Select(w => w.GetDouble()).ToArray();
                var picks = Tensor.From<double>(weights).Multinomial(s.GetProperty("num_samples").GetInt64(), s.GetProperty("replacement").GetBoolean(), shared);
                picks.ToArray<long>().Should().Equal(Longs(s.GetProperty("indices")));
                break;
            default: throw new InvalidDataException(s.ToString());
        }
    }

    private static long[] Sampled(Generator shared, Generator? own, int n)
    {
        var g = own ?? new Generator(shared.DrawSeed());
        var order = Permutation(g, n);
        Permutation(g, n);
        return order;
    }

    private static long[] Permutation(Generator g, int n) => Tensor.Randperm(n, g).ToArray<long>();

    private static long[] Longs(JsonElement list) => list.EnumerateArray().Select(v => v.GetInt64()).ToArray();
}
