using Autograd.NN;

namespace Autograd.Tests.Conformance;

internal static partial class CallTable
{
    /// <summary>Products beyond matmul: einsum, tensordot, distances.</summary>
    private static Dictionary<string, Func<Arguments, object>> Contract => new()
    {
        ["torch.addmv"] = a => a.X.Addmv(a.Tensor("mat"), a.Tensor("vec"), a.ScalarOrNull("beta"), a.ScalarOrNull("alpha")),
        ["torch.addr"] = a => a.X.Addr(a.Tensor("vec1"), a.Tensor("vec2"), a.ScalarOrNull("beta"), a.ScalarOrNull("alpha")),
        ["torch.addbmm"] = a => a.X.Addbmm(a.Tensor("batch1"), a.Tensor("batch2"), a.ScalarOrNull("beta"), a.ScalarOrNull("alpha")),
        ["torch.baddbmm"] = a => a.X.Baddbmm(a.Tensor("batch1"), a.Tensor("batch2"), a.ScalarOrNull("beta"), a.ScalarOrNull("alpha")),
        ["torch.inner"] = a => a.X.Inner(a.Tensor("other")),
        ["torch.vdot"] = a => a.X.Vdot(a.Tensor("other")),
        ["torch.kron"] = a => a.X.Kron(a.Tensor("other")),
        ["torch.tensordot"] = a => a.IsList("dims")
            ? a.Tensor("a").Tensordot(a.Tensor("b"), a.LongLists("dims")[0], a.LongLists("dims")[1])
            : a.Tensor("a").Tensordot(a.Tensor("b"), a.Long("dims", 2)),
        ["torch.einsum"] = a => Tensor.Einsum(a.Text("equation", ""), a.Tensors("operands")),
        ["torch.dist"] = a => a.X.Dist(a.Tensor("other"), a.Double("p", 2)),
        ["torch.cdist"] = a => a.Tensor("x1").Cdist(a.Tensor("x2"), a.Double("p", 2), a.Text("compute_mode", "use_mm_for_euclid_dist_if_necessary") switch
        {
            "use_mm_for_euclid_dist_if_necessary" => CdistMode.UseMmForEuclidDistIfNecessary,
            "use_mm_for_euclid_dist" => CdistMode.UseMmForEuclidDist,
            "donot_use_mm_for_euclid_dist" => CdistMode.DonotUseMmForEuclidDist,
            var other => throw new ArgumentException($"'{other}' is no mode: the enum leaves it out."),
        }),
    };
}
