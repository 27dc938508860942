using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Autograd.PublicApi.Tests.Documentation;

/// <summary>The right column of every table from PyTorch's names to ours compiles.</summary>
public sealed partial class TableTests
{
    /// <summary>What stands for what in the tables.</summary>
    private const string Names = """
        Tensor x = Tensor.Randn([2, 3]), y = Tensor.Randn([2, 3]), w = Tensor.Randn([3, 2]), mask = x > 0, index = Tensor.Zeros([2, 3], DType.Int64);
        Tensor scores = Tensor.Randn([4, 3]), labels = Tensor.Zeros([4], DType.Int64), loss = x.Sum();
        Module<Tensor, Tensor> net = new Linear(3, 2);
        Optimizer optimizer = new SGD(net.Parameters(), lr: 0.1);
        LRScheduler scheduler = new StepLR(optimizer, 30);
        """;

    /// <summary>What is no code to be compiled by itself.</summary>
    private static readonly string[] Others = ["[Buffer]", "Function", "workers: 4", "Autograd.NN"];

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/from-pytorch.md")]
    public void Cells_compile(string page)
    {
        var text = new StringBuilder(Compiler.Head(Compiler.Library.Select(name => $"using {name};")));
        text.Append("internal static class Cells\n{\npublic static void Run()\n{\n").Append(Names).Append('\n');
        var number = 0;
        foreach (var (line, cell) in Cells(page)) text.Append($"void Cell{number++}()\n{{\n#line {line} \"{page}\"\n{Statement(cell)}\n#line hidden\n}}\n");
        number.Should().BePositive();
        Compiler.Compile("Cells", [text.Append("}\n}\n").ToString()]);
    }

    private static IEnumerable<(int Line, string Code)> Cells(string page)
    {
        var within = false;
        var lines = Page.Text(page).Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith('|')) within = false;
            else if (lines[i] == "| PyTorch | Autograd |") within = true;
            else if (within && Column().Match(lines[i]) is { Success: true } column)
                foreach (Match code in Code().Matches(column.Groups[1].Value))
                    if (!Others.Contains(code.Groups[1].Value)) yield return (i + 1, code.Groups[1].Value);
        }
    }

    private static string Statement(string code)
    {
        if (code.StartsWith("using ", StringComparison.Ordinal)) return code + " { }";
        var expression = SyntaxFactory.ParseExpression(code, consumeFullText: true);
        return expression is InvocationExpressionSyntax or AssignmentExpressionSyntax or ObjectCreationExpressionSyntax ? $"{code};" : $"_ = {code};";
    }

    // The last cell of a row; bars within code are none of the tables'.
    [GeneratedRegex(@"\| ([^|]*) \|$")]
    private static partial Regex Column();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
