namespace Autograd.PublicApi.Tests.Readme;

public sealed class ReadmeTests
{
    [Fact]
    public void The_notebook_in_the_readme_compiles()
    {
        var lines = Resource("ReadmeSnippet.cs").Split('\n').SkipWhile(l => l.Trim() != "// snippet").Skip(1).TakeWhile(l => l.Trim() != "// end").ToList();
        lines.Should().NotBeEmpty();
        var indent = lines[0].Length - lines[0].TrimStart().Length;

        Block("csharp").Should().Be("using Autograd;\n\n" + string.Concat(lines.Select(l => l[indent..] + "\n")));
    }

    [Fact]
    public void The_notebook_prints_what_the_readme_says()
    {
        using var console = new StringWriter { NewLine = "\n" };

        ReadmeSnippet.Run(console);

        console.ToString().Should().Be(Block("text"));
    }

    /// <summary>The first fenced block of a language in README.md.</summary>
    private static string Block(string language)
    {
        var readme = Resource("README.md");
        var fence = $"```{language}\n";
        var start = readme.IndexOf(fence, StringComparison.Ordinal);
        start.Should().BePositive($"README.md has a block of {language}");
        start += fence.Length;
        return readme[start..readme.IndexOf("```", start, StringComparison.Ordinal)];
    }

    private static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(ReadmeTests).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd().Replace("\r\n", "\n");
    }
}
