using Autograd.NN;

namespace Autograd.Tests.Conformance;

internal static partial class CallTable
{
    /// <summary>Products of matrices and vectors.</summary>
    private static Dictionary<string, Func<Arguments, object>> MatMul => new()
    {
        ["torch.matmul"] = a => a.X.Matmul(a.Tensor("other")),
        ["torch.mm"] = a => a.X.Mm(a.Tensor("mat2")),
        ["torch.mv"] = a => a.X.Mv(a.Tensor("vec")),
        ["torch.bmm"] = a => a.X.Bmm(a.Tensor("mat2")),
        ["torch.dot"] = a => a.X.Dot(a.Tensor("tensor")),
        ["torch.outer"] = a => a.X.Outer(a.Tensor("vec2")),
        ["torch.addmm"] = a => a.X.Addmm(a.Tensor("mat1"), a.Tensor("mat2"), a.Scalar("beta", 1), a.Scalar("alpha", 1)),
        ["torch.nn.functional.linear"] = a => F.Linear(a.X, a.Tensor("weight"), a.TensorOrNull("bias")),
    };
}
