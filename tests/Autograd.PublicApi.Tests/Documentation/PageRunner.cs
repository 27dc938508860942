using System.Text;

namespace Autograd.PublicApi.Tests.Documentation;

/// <summary>Runs the snippets of a page in their order, as one program.</summary>
internal static class PageRunner
{
    // The data that pages read, in the folder where they run.
    private const string Digits = "digits.csv.gz";

    /// <summary>What each snippet printed.</summary>
    public static async Task<IReadOnlyList<string>> Run(Page page)
    {
        var run = Compiler.Compile(Path.GetFileNameWithoutExtension(page.Name), [Program(page)]).GetType("Page")!.GetMethod("Run")!;
        var printed = new List<string>();
        await using var console = new StringWriter { NewLine = "\n" };
        void Done()
        {
            printed.Add(console.ToString());
            console.GetStringBuilder().Clear();
        }
        // Pages write files: each has a folder of its own.
        var before = Environment.CurrentDirectory;
        var folder = Directory.CreateTempSubdirectory("autograd-docs-");
        Environment.CurrentDirectory = folder.FullName;
        try
        {
            await using (var data = typeof(PageRunner).Assembly.GetManifestResourceStream(Digits)!)
            await using (var file = File.Create(Digits))
                await data.CopyToAsync(file);
            await (Task)run.Invoke(null, [console, (Action)Done])!;
        }
        finally
        {
            Environment.CurrentDirectory = before;
            folder.Delete(recursive: true);
        }
        return printed;
    }

    // Each snippet is a local function within that of the snippet before: it sees what was declared there, and may declare the same name anew. Console is a parameter, which comes
    // before the class of that name.
    private static string Program(Page page)
    {
        var parts = page.Snippets.Select(s => Compiler.Split(s.Code, page.Name, s.Line)).ToList();
        var text = new StringBuilder(Compiler.Head(parts.SelectMany(p => p.Usings)));
        foreach (var part in parts) text.Append(part.Types);
        var waits = page.Snippets.Any(s => s.Code.Contains("await ", StringComparison.Ordinal));
        var (returns, call, end) = waits ? ("async Task", "await ", "") : ("Task", "return ", "return Task.CompletedTask;");
        text.Append("public static class Page\n{\n").Append($"public static {returns} Run(TextWriter Console, Action done)\n{{\n");
        for (var i = 0; i < parts.Count; i++) text.Append(parts[i].Statements).Append($"#line hidden\ndone();\n{call}Next{i}();\n{returns} Next{i}()\n{{\n");
        return text.Append(end).Append('\n').Append('}', parts.Count + 2).ToString();
    }
}
