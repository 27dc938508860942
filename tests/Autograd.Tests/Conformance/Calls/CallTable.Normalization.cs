using Autograd.NN;

namespace Autograd.Tests.Conformance;

internal static partial class CallTable
{
    /// <summary>Normalisations.</summary>
    private static Dictionary<string, Func<Arguments, object>> Normalization => new()
    {
        ["torch.nn.functional.layer_norm"] = a => F.LayerNorm(a.X, a.Longs("normalized_shape"), a.TensorOrNull("weight"), a.TensorOrNull("bias"), a.Double("eps", 1e-5)),
        ["torch.nn.functional.batch_norm"] = a => F.BatchNorm(a.X, a.TensorOrNull("running_mean"), a.TensorOrNull("running_var"), a.TensorOrNull("weight"), a.TensorOrNull("bias"), a.Bool("training", false), a.Double("momentum", 0.1), a.Double("eps", 1e-5)),
        ["torch.nn.functional.instance_norm"] = a => F.InstanceNorm(a.X, a.TensorOrNull("running_mean"), a.TensorOrNull("running_var"), a.TensorOrNull("weight"), a.TensorOrNull("bias"), a.Bool("use_input_stats", true), a.Double("momentum", 0.1), a.Double("eps", 1e-5)),
        ["torch.nn.functional.group_norm"] = a => F.GroupNorm(a.X, a.Long("num_groups"), a.TensorOrNull("weight"), a.TensorOrNull("bias"), a.Double("eps", 1e-5)),
        ["torch.nn.functional.local_response_norm"] = a => F.LocalResponseNorm(a.X, a.Long("size"), a.Double("alpha", 1e-4), a.Double("beta", 0.75), a.Double("k", 1)),
        ["torch.nn.functional.normalize"] = a => F.Normalize(a.X, a.Double("p", 2), a.Dim("dim", 1), a.Double("eps", 1e-12)),
    };
}
