using Autograd.NN;

namespace Autograd.Tests.Conformance;

internal static partial class ModuleTable
{
    private static Dictionary<string, ModuleEntry> Activations => new()
    {
        ["ReLU"] = One(a => new ReLU(a.Bool("inplace", false))),
    };
}
