using Autograd.NN;

namespace Autograd.Tests.Conformance;

internal static partial class ModuleTable
{
    private static Dictionary<string, ModuleEntry> Basic => new()
    {
        ["Linear"] = One(a => new Linear(a.Long("in_features"), a.Long("out_features"), a.Bool("bias", true))),
        ["Bilinear"] = Two(a => new Bilinear(a.Long("in1_features"), a.Long("in2_features"), a.Long("out_features"), a.Bool("bias", true)), "input1", "input2"),
        ["Identity"] = One(_ => new Identity()),
        ["Flatten"] = One(a => new Flatten(a.Dim("start_dim", 1), a.Dim("end_dim", -1))),
        ["Unflatten"] = One(a => new Unflatten(a.Dim("dim"), a.Longs("unflattened_size"))),
        ["Sequential"] = One(a => new Sequential([.. a.Maps("layers").Select(layer => (Module<Tensor, Tensor>)Make(((TextValue)layer["module"]).Text, ((MapValue)layer["init"]).Members))])),
    };
}
