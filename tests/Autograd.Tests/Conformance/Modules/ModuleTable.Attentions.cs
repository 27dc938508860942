namespace Autograd.Tests.Conformance;

internal static partial class ModuleTable
{
    private static Dictionary<string, ModuleEntry> Attentions => new()
    {
    };
}
