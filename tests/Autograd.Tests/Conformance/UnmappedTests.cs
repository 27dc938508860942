namespace Autograd.Tests.Conformance;

/// <summary>What the data hold and the tables do not map: one row each, which fails until it is mapped. No sample is skipped in silence.</summary>
[Trait("Category", "Conformance")]
public class UnmappedTests
{
    private static readonly IReadOnlyList<(string Name, string Where)> Gaps = [.. Unmapped()];

    public static TheoryData<string> Names => Report.Rows(Gaps.Select(u => u.Name).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void Is_not_mapped(string name)
    {
        if (name == Report.Nothing) return;
        var where = Gaps.Where(u => u.Name == name).GroupBy(u => u.Where).Select(g => $"{g.Count()} in {g.Key}");
        Assert.Fail($"{name} is not mapped: {string.Join(", ", where)}.");
    }

    private static IEnumerable<(string Name, string Where)> Unmapped()
    {
        var tables = PromotionTables.Read();
        return ConformanceData.Names("ops").SelectMany(op => ConformanceData.Calls(op).Select(call => (call, "ops/" + op)))
            .Concat(ErrorSample.All().Select(s => (s.Call, "misc/errors")))
            .Concat(PrintSample.All().Where(s => s.Call is not null).Select(s => (s.Call!, "print/tensor_repr")))
            .Concat(tables.Binary.Select(r => ("torch." + r.Op, "misc/type_promotion")))
            .Concat(tables.Unary.Select(r => ("torch." + r.Op, "misc/type_promotion")))
            .Where(u => !CallTable.Calls.ContainsKey(u.Item1))
            .Concat(ScenarioSample.All().Select(s => (s.Name, "autograd/scenarios"))
                .Where(u => !ScenarioTable.Programs.ContainsKey(u.Item1)));
    }
}
