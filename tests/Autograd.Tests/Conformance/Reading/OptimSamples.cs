using System.Text.Json;

namespace Autograd.Tests.Conformance;

/// <summary>Steps of one optimizer: from where, by which gradients, and where they lead. LBFGS has an objective instead of gradients.</summary>
internal sealed record OptimSample(
    int Id,
    string Optimizer,
    IReadOnlyDictionary<string, Value> Options,
    IReadOnlyList<(int[] Parameters, IReadOnlyDictionary<string, Value> Options)> Groups,
    IReadOnlyList<string> Parameters,
    IReadOnlyList<string> Grads,
    IReadOnlySet<(int Step, int Parameter)> NoneGrads,
    IReadOnlyList<string> Trajectory,
    string? Objective,
    string? A,
    string? B,
    IReadOnlyList<double> Losses,
    IReadOnlyList<long> ClosureCalls,
    Tolerance Tolerance)
{
    public static IReadOnlyList<OptimSample> Of(string optimizer) => ConformanceData.Samples("optim", optimizer, json =>
    {
        string[] parameters = Texts(json, "params");
        bool hasObjective = json.TryGetProperty("objective", out var objective);
        return new OptimSample(
            json.GetProperty("id").GetInt32(),
            json.GetProperty("optimizer").GetString()!,
            ValueReader.ReadArguments(json.GetProperty("options")),
            json.TryGetProperty("param_groups", out var groups)
                ? [.. groups.EnumerateArray().Select(Group)]
                : [(Enumerable.Range(0, parameters.Length).ToArray(), new Dictionary<string, Value>())],
            parameters,
            Texts(json, "grads"),
            json.TryGetProperty("none_grads", out var none)
                ? none.EnumerateArray().Select(pair => (pair[0].GetInt32(), pair[1].GetInt32())).ToHashSet()
                : new HashSet<(int, int)>(),
            Texts(json, "trajectory"),
            hasObjective ? objective.GetProperty("kind").GetString() : null,
            hasObjective && objective.TryGetProperty("A", out var a) ? a.GetString() : null,
            hasObjective && objective.TryGetProperty("b", out var b) ? b.GetString() : null,
            json.TryGetProperty("losses", out var losses) ? [.. losses.EnumerateArray().Select(l => l.GetDouble())] : [],
            json.TryGetProperty("closure_calls", out var calls) ? ValueReader.Longs(calls) : [],
            Tolerance.Read(json.GetProperty("tol")));
    });

    private static (int[], IReadOnlyDictionary<string, Value>) Group(JsonElement json) => (
        [.. json.GetProperty("params").EnumerateArray().Select(i => i.GetInt32())],
        json.EnumerateObject().Where(p => p.Name != "params").ToDictionary(p => p.Name, p => ValueReader.Read(p.Value)));

    private static string[] Texts(JsonElement json, string name) =>
        json.TryGetProperty(name, out var list) ? [.. list.EnumerateArray().Select(e => e.GetString()!)] : [];
}

/// <summary>The learning rates (and momenta) of each group after construction and after each step.</summary>
internal sealed record ScheduleSample(
    int Id, string Scheduler, IReadOnlyDictionary<string, Value> Init, double[] BaseLrs, double BaseMomentum, double[][] Lrs, double[][]? Momenta, double[]? Metrics, Tolerance Tolerance)
{
    public static IReadOnlyList<ScheduleSample> All() => ConformanceData.Samples("optim", "lr_scheduler", json => new ScheduleSample(
        json.GetProperty("id").GetInt32(),
        json.GetProperty("scheduler").GetString()!,
        ValueReader.ReadArguments(json.GetProperty("init")),
        Doubles(json.GetProperty("base_lrs")),
        json.GetProperty("base_momentum").GetDouble(),
        Table(json.GetProperty("lrs")),
        json.TryGetProperty("momenta", out var momenta) ? Table(momenta) : null,
        json.TryGetProperty("metrics", out var metrics) ? Doubles(metrics) : null,
        Tolerance.Read(json.GetProperty("tol"))));

    private static double[] Doubles(JsonElement list) => [.. list.EnumerateArray().Select(e => e.GetDouble())];

    private static double[][] Table(JsonElement list) => [.. list.EnumerateArray().Select(Doubles)];
}

/// <summary>Gradients (null for none) before and after clipping.</summary>
internal sealed record ClipSample(int Id, string Function, IReadOnlyDictionary<string, Value> Args, string?[] Grads, string?[] Clipped, double? Result, Tolerance Tolerance)
{
    public static IReadOnlyList<ClipSample> All() => ConformanceData.Samples("optim", "clip_grad", json => new ClipSample(
        json.GetProperty("id").GetInt32(),
        json.GetProperty("function").GetString()!,
        ValueReader.ReadArguments(json.GetProperty("args")),
        [.. json.GetProperty("grads").EnumerateArray().Select(e => e.GetString())],
        [.. json.GetProperty("clipped").EnumerateArray().Select(e => e.GetString())],
        json.GetProperty("result").ValueKind == JsonValueKind.Null ? null : json.GetProperty("result").GetDouble(),
        Tolerance.Read(json.GetProperty("tol"))));
}
