using System.Text.RegularExpressions;

namespace Autograd.Tests.Architecture;

/// <summary>
/// Dependencies point one way: Algebra and Tensor's parts, then Kernels, then Core and Tape with Ops, then Transforms, then NN, Optim, Data and IO.
/// A source file may name the types of its own folder and of those listed for it. Files of the Tensor class itself reach up, as they are its ops' entry points.
/// </summary>
public partial class LayeringTests
{
    private static readonly Dictionary<string, string[]> Below = new()
    {
        ["Algebra"] = [],
        ["Tensor"] = [],
        ["Random"] = ["Algebra", "Tensor", "Kernels"],
        ["Kernels"] = ["Algebra", "Tensor"],
        ["Core"] = ["Algebra", "Tensor", "Kernels", "Tape", "Ops"],
        ["Tape"] = ["Algebra", "Tensor", "Kernels", "Core", "Ops"],
        ["Ops"] = ["Algebra", "Tensor", "Kernels", "Core", "Tape", "Random"],
        ["Transforms"] = ["Tensor", "Tape", "Core", "Ops", "Random"],
        // The fused losses are ops; layers reach them, and nothing else that is not public.
        ["NN"] = ["Tensor", "Ops", "Random", "Transforms"],
        // A step is one pass over a parameter's memory, for which there is no public op: Ops/Updates has the rules and the entry, which are all that optimizers reach.
        ["Optim"] = ["Tensor", "NN", "Random", "Ops"],
        ["Data"] = ["Tensor", "Random"],
        // A checkpoint holds all parts of a run.
        ["IO"] = ["Tensor", "NN", "Optim", "Random"],
    };

    private static readonly string Source = Path.Combine(Root(), "src", "Autograd");

    public static TheoryData<string> Folders()
    {
        var data = new TheoryData<string>();
        foreach (var folder in Directory.GetDirectories(Source).Select(d => Path.GetFileName(d)!).Where(d => d is not ("bin" or "obj") && Files(d).Any())) data.Add(folder);
        return data;
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void DependenciesPointDown(string folder)
    {
        Below.Should().ContainKey(folder, "every folder has its place in DESIGN section 3");
        var owners = Owners();
        var wrong = new List<string>();
        foreach (var file in Files(folder).Where(f => !IsPartOfTensor(f)))
        {
            var text = Code(File.ReadAllText(file), out var namespaces);
            var nested = Nested().Matches(File.ReadAllText(file)).Select(m => m.Groups["name"].Value).ToHashSet();
            wrong.AddRange(
                from type in Names().Matches(text).Select(m => m.Value).Distinct()
                where !nested.Contains(type) && owners.TryGetValue(type, out var owner) && namespaces.Contains(owner.Namespace) && owner.Folder != folder && !Below[folder].Contains(owner.Folder)
                select $"{Path.GetRelativePath(Source, file)} names {type} of {owners[type].Folder}");
        }
        wrong.Should().BeEmpty();
    }

    [Theory]
    [InlineData("NN")]
    [InlineData("Optim")]
    [InlineData("Data")]
    [InlineData("IO")]
    public void TheTopUsesNoInnerNamespace(string folder)
    {
        if (!Directory.Exists(Path.Combine(Source, folder))) return;
        Files(folder).Where(f => Inner().IsMatch(Comments().Replace(File.ReadAllText(f), ""))).Should().BeEmpty("layers, optimizers and files are built on the public surface");
    }

    /// <summary>Which folder and namespace declares a type. Names declared twice tell nothing, and neither do Tensor and Autodiff, whose parts lie in many folders.</summary>
    private static Dictionary<string, (string Folder, string Namespace)> Owners() => (
        from folder in Below.Keys
        from file in Files(folder)
        let text = File.ReadAllText(file)
        from match in Declared().Matches(text)
        let name = match.Groups["name"].Value
        where name is not ("Tensor" or "Autodiff")
        group (folder, Own().Match(text).Groups["name"].Value) by name into declared
        where declared.Distinct().Count() == 1
        select declared).ToDictionary(g => g.Key, g => g.First());

    private static bool IsPartOfTensor(string file) => PartOfTensor().IsMatch(File.ReadAllText(file));

    private static IEnumerable<string> Files(string folder)
    {
        var path = Path.Combine(Source, folder);
        return Directory.Exists(path) ? Directory.EnumerateFiles(path, "*.cs", SearchOption.AllDirectories) : [];
    }

    /// <summary>The text without comments, strings, member accesses and calls; and the namespaces whose types it can name or does name in full.</summary>
    private static string Code(string text, out HashSet<string> namespaces)
    {
        var code = Strings().Replace(Comments().Replace(text, ""), "");
        namespaces = ["Autograd", Own().Match(code).Groups["name"].Value, .. Usings().Matches(code).Select(m => m.Groups["name"].Value)];
        code = Usings().Replace(Own().Replace(code, ""), "");
        foreach (Match match in Qualified().Matches(code)) namespaces.Add("Autograd." + match.Groups["name"].Value);
        return Accesses().Replace(Qualified().Replace(code, ""), "");
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Autograd.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests must run inside the repository, since this one reads the sources.");
        return folder;
    }

    [GeneratedRegex(@"//[^\n]*")]
    private static partial Regex Comments();

    [GeneratedRegex("\"(?:[^\"\\\\\n]|\\\\.)*\"")]
    private static partial Regex Strings();

    [GeneratedRegex(@"(?<=[\w)\]?!>])\.\w+|(?<!new )\b\w+(?=(?:<\w+>)?\()")]
    private static partial Regex Accesses();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Own();

    [GeneratedRegex(@"^using (?:static )?(?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Usings();

    [GeneratedRegex(@"\b(?:Autograd\.)?(?<name>Algebra|Kernels|Core|Tape|Sampling|NN|Optim|Data|IO)\.(?=[A-Z])")]
    private static partial Regex Qualified();

    [GeneratedRegex(@"\b[A-Z]\w*\b")]
    private static partial Regex Names();

    [GeneratedRegex(@"^(?:public|internal)[\w ]*?\b(?:class|struct|interface|enum|record)\s+(?:struct\s+|class\s+)?(?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex Declared();

    // Types within types, and the names of an enum's values.
    [GeneratedRegex(@"^ +[\w ]*?\b(?:class|struct|interface|enum|record)\s+(?:struct\s+|class\s+)?(?<name>\w+)|^    (?<name>\w+),$", RegexOptions.Multiline)]
    private static partial Regex Nested();

    [GeneratedRegex(@"^public (?:sealed )?partial class Tensor\b", RegexOptions.Multiline)]
    private static partial Regex PartOfTensor();

    [GeneratedRegex(@"Autograd\.(?:Core|Kernels|Tape|Algebra|Sampling)\b|\b(?:Storage|GradMode|Quiet|Recorder|Workers|Walker)\b")]
    private static partial Regex Inner();
}
