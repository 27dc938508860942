namespace Autograd.PublicApi.Tests.Documentation;

/// <summary>A page of the documentation: its blocks of C#, each with the text that it must print.</summary>
internal sealed record Page(string Name, IReadOnlyList<Snippet> Snippets)
{
    /// <summary>README.md and the pages of docs/, by name.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. typeof(Page).Assembly.GetManifestResourceNames().Where(name => name.EndsWith(".md", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    /// <summary>Reads a page. A block of <c>text</c> belongs to the block of <c>csharp</c> that comes before it, whatever prose stands between.</summary>
    public static Page Read(string name) => Parse(name, Text(name));

    /// <inheritdoc cref="Read"/>
    public static Page Parse(string name, string text)
    {
        var snippets = new List<Snippet>();
        string? language = null;
        var block = new List<string>();
        var start = 0;
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i];
            if (language is null)
            {
                if (line.StartsWith("```", StringComparison.Ordinal)) (language, start, block) = (line[3..], i + 1, []);
            }
            else if (line == "```")
            {
                var body = string.Concat(block.Select(l => l + "\n"));
                if (language == "csharp") snippets.Add(new Snippet(start + 1, body, ""));
                else if (language == "text" && snippets is [.., { Output: "" } last]) snippets[^1] = last with { Output = body };
                language = null;
            }
            else block.Add(line);
        }
        return new Page(name, snippets);
    }

    /// <summary>The text of a page.</summary>
    public static string Text(string name)
    {
        using var reader = new StreamReader(typeof(Page).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd().Replace("\r\n", "\n");
    }
}

/// <summary>A block of C#.</summary>
/// <param name="Line">The number of its first line in the page.</param>
/// <param name="Code">Statements, types, using directives.</param>
/// <param name="Output">What it must print: nothing unless the page says so.</param>
internal sealed record Snippet(int Line, string Code, string Output);
