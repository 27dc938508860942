namespace Autograd.Tests.Docs;

/// <summary>docs/ops.md says what the table of ops says.</summary>
public class OpsPageTests
{
    [Fact]
    public void The_page_is_current()
    {
        var path = Path.Combine(Root(), "docs", "ops.md");
        var text = OpsPage.Text();
        if (Environment.GetEnvironmentVariable("AUTOGRAD_WRITE_DOCS") == "1") File.WriteAllText(path, text);
        var written = File.ReadAllText(path).ReplaceLineEndings("\n");
        (written == text).Should().BeTrue("docs/ops.md must be made again: AUTOGRAD_WRITE_DOCS=1 dotnet test -c Release --filter OpsPageTests");
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Autograd.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests must run inside the repository, since this one reads its docs.");
        return folder;
    }
}
