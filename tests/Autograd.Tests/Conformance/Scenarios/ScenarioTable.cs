namespace Autograd.Tests.Conformance;

/// <summary>The scenarios by name. Constants are asked of the script in the order in which the Python text has them.</summary>
internal static partial class ScenarioTable
{
    public static IReadOnlyDictionary<string, Action<Script>> Programs { get; } =
        new[] { Backward, InPlace, Graph, Ops, Later }.SelectMany(theme => theme).ToDictionary(p => p.Key, p => p.Value);
}
