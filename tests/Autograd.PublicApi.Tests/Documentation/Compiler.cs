using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Autograd.PublicApi.Tests.Documentation;

/// <summary>Compiles what a reader would paste into a program: statements, types and using directives in one text.</summary>
internal static class Compiler
{
    private static readonly CSharpParseOptions Options = new(LanguageVersion.CSharp14);

    private static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];

    /// <summary>What a console project has (implicit usings), and the namespaces of the library.</summary>
    private static readonly string[] Everywhere =
    [
        "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks",
    ];

    /// <summary>The library's namespaces, which examples of XML documentation take for granted.</summary>
    public static readonly string[] Library = ["Autograd", "Autograd.NN", "Autograd.Optim", "Autograd.Data", "Autograd.IO"];

    /// <summary>The parts of one text: what goes above, inside and below a method.</summary>
    public sealed record Parts(IReadOnlyList<string> Usings, string Statements, string Types);

    /// <summary>Parts a text. Each statement and type is preceded by its line number, so that errors name the place in the page.</summary>
    public static Parts Split(string code, string file, int line)
    {
        var unit = CSharpSyntaxTree.ParseText(code, Options).GetCompilationUnitRoot();
        string At(SyntaxNode node) => $"#line {line + node.SyntaxTree.GetLineSpan(node.FullSpan).StartLinePosition.Line} \"{file}\"\n{node.ToFullString()}\n";
        return new Parts(
            [.. unit.Usings.Select(u => u.ToString())],
            string.Concat(unit.Members.OfType<GlobalStatementSyntax>().Select(At)),
            string.Concat(unit.Members.Where(member => member is not GlobalStatementSyntax).Select(At)));
    }

    /// <summary>Compiles files, each complete. Warnings that a project with <c>Nullable</c> would show count as errors.</summary>
    public static Assembly Compile(string name, IEnumerable<string> files)
    {
        var compilation = CSharpCompilation.Create(name, files.Select(text => CSharpSyntaxTree.ParseText(text, Options)), References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        string[] problems =
        [
            .. result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error || d.Severity == DiagnosticSeverity.Warning && d.Id.StartsWith("CS86", StringComparison.Ordinal))
                .Select(d => $"{d.Location.GetMappedLineSpan().Path}({d.Location.GetMappedLineSpan().StartLinePosition.Line + 1}): {d.Id}: {d.GetMessage()}"),
        ];
        Assert.True(problems.Length == 0, string.Join('\n', problems));
        return Assembly.Load(image.ToArray());
    }

    /// <summary>The head of a file: using directives, each once.</summary>
    public static string Head(IEnumerable<string> usings)
    {
        var text = new StringBuilder();
        foreach (var directive in Everywhere.Select(name => $"using {name};").Concat(usings).Distinct()) text.Append(directive).Append('\n');
        return text.ToString();
    }
}
