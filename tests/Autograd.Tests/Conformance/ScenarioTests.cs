namespace Autograd.Tests.Conformance;

/// <summary>The programs of autograd/scenarios.json, each translated by hand under its name.</summary>
[Trait("Category", "Conformance")]
public class ScenarioTests
{
    private static readonly IReadOnlyList<ScenarioSample> Samples = ScenarioSample.All();

    public static TheoryData<string> Names => Report.Rows(Samples.Select(s => s.Name).Where(ScenarioTable.Programs.ContainsKey).Distinct());

    [Theory]
    [MemberData(nameof(Names))]
    public void Does_what_the_program_does(string name)
    {
        if (name == Report.Nothing) return;
        var tolerance = Tolerance.For(null, ConformanceData.Tolerances("autograd", "scenarios"), "float64");
        Report.Assert(name, [.. Samples.Where(s => s.Name == name).Select(s => (s.Id, Failures(s, tolerance)))]);
    }

    private static IReadOnlyList<string> Failures(ScenarioSample sample, Tolerance tolerance)
    {
        var script = new Script(sample.Code);
        if (sample.Raises is { } raises)
        {
            if (Refusal.Missing(() => ScenarioTable.Programs[sample.Name](script)) is { } instead)
                return [$"{sample.Code}\n    must fail with {raises}, but {instead}"];
        }
        else
        {
            try
            {
                ScenarioTable.Programs[sample.Name](script);
            }
            catch (Exception e)
            {
                return [$"{sample.Code}\n    {e.GetType().Name}: {e.Message}"];
            }
        }

        var failures = new List<string>();
        foreach (var (key, expected) in sample.Expect)
        {
            string? difference = script.Out.TryGetValue(key, out object? actual)
                ? Outcome.Difference(actual, expected, tolerance)
                : "never set";
            if (difference is not null) failures.Add($"{sample.Code}\n    out['{key}']: {difference}");
        }

        if (sample.Raises is null && script.LiteralsLeft > 0)
            failures.Add($"{sample.Code}\n    the translation leaves {script.LiteralsLeft} constants of the program unread");
        return failures;
    }
}
