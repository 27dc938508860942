using System.Text;
using System.Xml.Linq;

namespace Autograd.PublicApi.Tests.Documentation;

/// <summary>Every example of the XML documentation compiles against the public surface.</summary>
public sealed class ExampleTests
{
    [Fact]
    public void Examples_compile()
    {
        var examples = Examples().ToList();
        examples.Should().NotBeEmpty();

        Compiler.Compile("Examples", examples.Select(File));
    }

    /// <summary>A file of its own for each example, in a namespace of its own. Statements are the body of a method.</summary>
    private static string File((string Member, string Code) example, int number)
    {
        var parts = Compiler.Split(example.Code, example.Member, 1);
        var text = new StringBuilder(Compiler.Head(parts.Usings.Concat(Compiler.Library.Select(name => $"using {name};"))));
        text.Append($"namespace Example{number}\n{{\n").Append(parts.Types).Append("internal static class Example\n{\n");
        return text.Append("public static async Task Run()\n{\n").Append(parts.Statements).Append("#line hidden\nawait Task.CompletedTask;\n}\n}\n}\n").ToString();
    }

    private static IEnumerable<(string Member, string Code)> Examples() =>
        from member in XDocument.Load(Path.ChangeExtension(typeof(Tensor).Assembly.Location, ".xml")).Descendants("member")
        from code in member.Descendants("example").Descendants("code")
        select (member.Attribute("name")!.Value, code.Value.Replace("\r\n", "\n"));
}
