using System.Runtime.InteropServices;
using Autograd.Benchmarks.Peers;
using Autograd.Kernels;

// The same work by this library and by TorchSharp, side by side in one process, as one table.
// Arguments: names of groups (chains elementwise breadth reductions indexing products layers training process left, and scan; none means all but scan), "threads=1", "rows=TEXT" for the rows whose name contains TEXT, "results=disposed" to dispose of our results too, "seed=1" for other shapes of scan.
if (ProcessRows.Child(args)) return;

Duel.Filters = [.. args.Where(x => x.StartsWith("rows=", StringComparison.Ordinal)).Select(x => x[5..])];
if (args.FirstOrDefault(x => x.StartsWith("threads=", StringComparison.Ordinal)) is { } count) Duel.ThreadCounts = [.. count[8..].Split(',').Select(int.Parse)];
Duel.Quick = args.Contains("look=quick");
Duel.Disposes = args.Contains("results=disposed");
if (args.FirstOrDefault(x => x.StartsWith("seed=", StringComparison.Ordinal)) is { } seed) ScanRows.Seed = int.Parse(seed[5..]);
var groups = args.Where(x => !x.Contains('=')).ToArray();
Dictionary<string, Action> known = new()
{
    ["chains"] = ChainRows.Run,
    ["elementwise"] = ElementwiseRows.Run,
    ["reductions"] = ReductionRows.Run,
    ["indexing"] = IndexingRows.Run,
    ["products"] = ProductRows.Run,
    ["layers"] = LayerRows.Run,
    ["training"] = TrainingRows.Run,
    ["process"] = ProcessRows.Run,
    ["left"] = LeftRows.Run,
    ["scan"] = ScanRows.Run,
};
foreach (var (name, run) in BreadthRows.Parts) known[name] = run;
if (groups.Contains("breadth")) groups = [.. groups.Where(x => x != "breadth"), .. BreadthRows.Parts.Keys];
if (groups.FirstOrDefault(x => !known.ContainsKey(x)) is { } unknown)
    throw new ArgumentException($"There is no group \"{unknown}\": {string.Join(' ', known.Keys)}.");

Console.WriteLine($"TorchSharp {typeof(TorchSharp.torch).Assembly.GetName().Version}, .NET {Environment.Version}, {Environment.ProcessorCount} cores, {RuntimeInformation.ProcessArchitecture}, {Width.Bits}-bit registers here");
foreach (var (name, run) in known)
{
    if (groups.Contains(name) || (groups.Length == 0 && name != "scan")) run();
}
Duel.Summary();
