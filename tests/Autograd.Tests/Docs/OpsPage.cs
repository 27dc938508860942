using System.Text;
using Autograd.Core;
using Autograd.NN;
using Autograd.Tests.Conformance;
using Autograd.Tests.OpTable;

namespace Autograd.Tests.Docs;

/// <summary>docs/ops.md, made from the table of ops that the checks run over and the table of PyTorch's calls that the conformance data are replayed with.</summary>
internal static class OpsPage
{
    private const int LongestFormula = 150;

    /// <summary>Members whose names in PyTorch are not theirs in small letters.</summary>
    private static readonly Dictionary<string, string> Renamed = new()
    {
        ["+"] = "torch.add", ["-"] = "torch.sub", ["*"] = "torch.mul", ["/"] = "torch.div", ["negative"] = "torch.neg", ["%"] = "torch.remainder",
        ["<"] = "torch.lt", [">"] = "torch.gt", ["<="] = "torch.le", [">="] = "torch.ge", ["&"] = "torch.bitwise_and", ["|"] = "torch.bitwise_or", ["^"] = "torch.bitwise_xor",
        ["!"] = "torch.logical_not", ["~"] = "torch.bitwise_not", ["At"] = "torch.Tensor.__getitem__", ["To"] = "torch.Tensor.to",
        ["Argwhere"] = "torch.argwhere", ["AsStridedScatter"] = "torch.as_strided_scatter", ["Contiguous"] = "torch.Tensor.contiguous", ["Copy"] = "torch.Tensor.copy_",
        ["Fill"] = "torch.Tensor.fill_", ["Zero"] = "torch.Tensor.zero_", ["MH"] = "torch.Tensor.mH", ["Moveaxis"] = "torch.moveaxis", ["Swapaxes"] = "torch.swapaxes",
        ["Swapdims"] = "torch.swapdims", ["SumTo"] = "torch.Tensor.sum_to_size", ["Unique"] = "torch.unique", ["UniqueConsecutive"] = "torch.unique_consecutive",
        ["F.AlphaDropout"] = "torch.nn.functional.alpha_dropout", ["F.FeatureAlphaDropout"] = "torch.nn.functional.feature_alpha_dropout",
        ["F.Dropout1d"] = "torch.nn.functional.dropout1d", ["F.Dropout2d"] = "torch.nn.functional.dropout2d", ["F.Dropout3d"] = "torch.nn.functional.dropout3d",
        ["F.GumbelSoftmax"] = "torch.nn.functional.gumbel_softmax", ["F.Rrelu"] = "torch.nn.functional.rrelu",
        ["F.RmsNorm"] = "torch.nn.functional.rms_norm",
    };

    private static readonly Dictionary<string, string> Operators = new() { ["negative"] = "-x", ["At"] = "x[...]", ["!"] = "!x", ["~"] = "~x" };

    private static readonly string[] Namespaces = ["torch.", "torch.Tensor.", "torch.nn.functional.", "torch.special.", "torch.linalg."];

    private static readonly Dictionary<string, string> Calls = CallTable.Calls.Keys
        .GroupBy(Plain).ToDictionary(g => g.Key, g => g.First());

    public static string Text()
    {
        var text = new StringBuilder();
        text.Append(Head);
        Section(text, "Tensor", "Methods and operators of `Tensor`. \"In place\" is the member that writes its first operand, PyTorch's with an underscore.", typeof(Tensor));
        Section(text, "F", "`Autograd.NN.F`, PyTorch's `torch.nn.functional`.", typeof(F));
        Section(text, "Linalg", "`Autograd.Linalg`, PyTorch's `torch.linalg`: float32 and float64, computed in float64.", typeof(Linalg));
        Section(text, "Special", "`Autograd.Special`, PyTorch's `torch.special`.", typeof(Special));
        return text.ToString();
    }

    private const string Head = """
        # All operations

        Made from the tests' table of operations by `AUTOGRAD_WRITE_DOCS=1 dotnet test -c Release --filter OpsPageTests`; a test holds it to that table.

        Dtypes: *all* are float64, float32, bfloat16, float16, int64, int32, int16, int8, uint8 and bool; *numbers* all but bool; *floats* the four floating-point ones. Whatever
        is not listed is refused with a message that says so, or computed by PyTorch's promotion (integers to the default floating-point dtype).

        Gradient: *yes* means of any order, in reverse and forward mode; *linear* that the derivative is the operation itself; *zero* that it is 0 wherever there is one;
        *no* that the result does not depend smoothly on anything. The derivative of an elementwise operation is printed from the rule that computes it, in its operands x and y
        and its result z, per operand, with the numbers of its test where it has parameters; others are compositions, or have rules of their own.

        What PyTorch has and this library leaves out: complex numbers, and with them `torch.fft`, `torch.stft`, `torch.linalg.eig` and `eigvals`, `torch.polar`, `torch.view_as_real`.
        A complex dtype would have to go through every kernel, promotion table, printer and file format, and its gradients need conjugate rules throughout, while nothing else
        here needs one; a Fourier transform that returned pairs of real tensors would not be PyTorch's. Also left out: sparse, quantised and nested tensors.


        """;

    private static void Section(StringBuilder text, string title, string says, Type type)
    {
        text.Append($"## {title}\n\n{says}\n\n| {title} | PyTorch | In place | Dtypes | Gradient | Derivative |\n|---|---|---|---|---|---|\n");
        var prefix = type == typeof(Tensor) ? "" : title + ".";
        var rows = Rows.All.ToLookup(row => row.Member);
        // A function that is a method too has the method's row.
        foreach (var name in CoverageTests.Ops(type).Where(name => !(name.EndsWith("InPlace") && rows[name].FirstOrDefault() is null)).Order(StringComparer.Ordinal))
            text.Append(Line(prefix + name, [.. rows[prefix + name].DefaultIfEmpty().SelectMany(row => row is null ? rows[name] : [row])]));
        text.Append('\n');
    }

    private static string Line(string member, OpRow[] rows)
    {
        var name = Operators.GetValueOrDefault(member, member[(member.IndexOf('.') + 1)..]);
        var torch = Renamed.GetValueOrDefault(member) ?? Found(member);
        var inPlace = member.Contains('.') ? null : rows.FirstOrDefault(row => row.InPlace is not null)?.InPlaceMember;
        var takes = rows.Aggregate((Takes)0, (all, row) => all | row.Takes);
        return $"| `{Escaped(name)}` | {(torch is null ? "" : $"`{torch}`")} | {(inPlace is null || inPlace.Length < 9 || Operators.ContainsKey(member) ? "" : $"`{Escaped(inPlace)}`")} | {Dtypes(takes)} | {Gradient(rows)} | {Escaped(Derivative(rows))} |\n";
    }

    private static string? Found(string member)
    {
        var last = member[(member.IndexOf('.') + 1)..].ToLowerInvariant();
        string[] spaces = member.StartsWith("F.") ? ["torchnnfunctional"] : member.StartsWith("Linalg.") ? ["torchlinalg"] : member.StartsWith("Special.") ? ["torchspecial"] : ["torch", "torchtensor", "torchnnfunctional", "torchspecial", "torchlinalg"];
        return spaces.Select(space => Calls.GetValueOrDefault(space + last)).FirstOrDefault(call => call is not null);
    }

    private static string Plain(string call) => call.Replace(".", "").Replace("_", "").ToLowerInvariant();

    private static string Dtypes(Takes takes) => takes switch
    {
        _ when takes.HasFlag(Takes.All) => "all",
        _ when takes.HasFlag(Takes.Numbers) => "numbers",
        _ when takes.HasFlag(Takes.Floats) => "floats",
        Takes.Wide => "float32, float64",
        _ => string.Join(", ", new[] { (Takes.Half, "16-bit floats"), (Takes.Wide, "float32, float64"), (Takes.Integers, "integers"), (Takes.Bool, "bool") }.Where(p => takes.HasFlag(p.Item1)).Select(p => p.Item2)),
    };

    private static string Gradient(OpRow[] rows) =>
        rows.Any(row => row.Slopes == Slopes.Smooth) ? "yes" : rows.Any(row => row.Slopes == Slopes.Linear) ? "linear" : rows.Any(row => row.Slopes == Slopes.Zero) ? "zero" : "no";

    /// <summary>Of an op that is one rule over its operands themselves.</summary>
    private static string Derivative(OpRow[] rows)
    {
        var row = rows[0];
        if (row.Slopes is Slopes.None or Slopes.Zero || row.Element is null || !row.Claims(DType.Float32)) return "";
        var x = row.Sample(row.Cases[0], DType.Float32, smooth: true);
        foreach (var operand in x) operand.RequireGrad();
        var y = row.Call(x);
        if (y.Length != 1 || y[0].GradFn is not { } node || node.Op is not ElementwiseOp op || op.Arity != x.Length || node.NextFunctions.Any(next => next is not null && next.Name != "AccumulateGrad")) return "";
        var formulas = Enumerable.Range(0, op.Arity).Select(i => op.DerivativeText(i).ToString()).ToArray();
        return formulas.Any(f => f.Length > LongestFormula) ? "" : string.Join("; ", formulas.Select(f => $"`{f}`"));
    }

    private static string Escaped(string text) => text.Replace("|", "\\|");
}
