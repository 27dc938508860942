namespace Autograd.Tests.Conformance;

/// <summary>The text of a failed row: which samples, and the first few in full.</summary>
internal static class Report
{
    private const int InFull = 5;

    /// <summary>Fails when any sample has messages.</summary>
    public static void Assert(string subject, IReadOnlyCollection<(int Id, IReadOnlyList<string> Failures)> samples)
    {
        var failed = samples.Where(s => s.Failures.Count > 0).ToArray();
        if (failed.Length == 0) return;
        string ids = string.Join(", ", failed.Select(f => f.Id));
        var full = failed.Take(InFull).SelectMany(f => f.Failures).Select(f => "  " + f);
        Xunit.Assert.Fail($"{subject}: {failed.Length} of {samples.Count} fail ({ids})\n{string.Join('\n', full)}");
    }

    /// <summary>Rows of a theory; xunit wants at least one, so an empty folder gives a row that has nothing to do.</summary>
    public static TheoryData<string> Rows(IEnumerable<string> names)
    {
        var rows = new TheoryData<string>();
        foreach (string name in names) rows.Add(name);
        if (rows.Count == 0) rows.Add(Nothing);
        return rows;
    }

    public const string Nothing = "(nothing)";
}
