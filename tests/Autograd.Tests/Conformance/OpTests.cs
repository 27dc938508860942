namespace Autograd.Tests.Conformance;

/// <summary>Every sample of ops/ whose call is in the table, one row per file.</summary>
[Trait("Category", "Conformance")]
public class OpTests
{
    public static TheoryData<string> Files =>
        Report.Rows(ConformanceData.Names("ops").Where(name => ConformanceData.Calls(name).Any(Mapped)));

    [Theory]
    [MemberData(nameof(Files))]
    public void Samples_agree(string op)
    {
        if (op == Report.Nothing) return;
        var file = ConformanceData.Op(op);
        Report.Assert(op, [.. file.Samples.Where(s => Mapped(s.Call)).Select(s => (s.Id, OpRunner.Run(file, s)))]);
    }

    private static bool Mapped(string call) => CallTable.Calls.ContainsKey(call);
}
