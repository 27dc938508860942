using Autograd.NN;

namespace Autograd.Tests.Conformance;

internal static partial class CallTable
{
    /// <summary>Convolutions, fold and unfold.</summary>
    private static Dictionary<string, Func<Arguments, object>> Convolution => new()
    {
        ["torch.nn.functional.conv1d"] = a => F.Conv1d(
            a.X, a.Tensor("weight"), a.TensorOrNull("bias"), a.Sizes("stride"), Padding(a), a.Sizes("dilation"), a.Long("groups", 1)),
        ["torch.nn.functional.conv2d"] = a => F.Conv2d(
            a.X, a.Tensor("weight"), a.TensorOrNull("bias"), a.Sizes("stride"), Padding(a), a.Sizes("dilation"), a.Long("groups", 1)),
        ["torch.nn.functional.conv3d"] = a => F.Conv3d(
            a.X, a.Tensor("weight"), a.TensorOrNull("bias"), a.Sizes("stride"), Padding(a), a.Sizes("dilation"), a.Long("groups", 1)),
        ["torch.nn.functional.conv_transpose1d"] = a => F.ConvTranspose1d(
            a.X, a.Tensor("weight"), a.TensorOrNull("bias"), a.Sizes("stride"), a.Sizes("padding"), a.Sizes("output_padding"), a.Long("groups", 1), a.Sizes("dilation")),
        ["torch.nn.functional.conv_transpose2d"] = a => F.ConvTranspose2d(
            a.X, a.Tensor("weight"), a.TensorOrNull("bias"), a.Sizes("stride"), a.Sizes("padding"), a.Sizes("output_padding"), a.Long("groups", 1), a.Sizes("dilation")),
        ["torch.nn.functional.conv_transpose3d"] = a => F.ConvTranspose3d(
            a.X, a.Tensor("weight"), a.TensorOrNull("bias"), a.Sizes("stride"), a.Sizes("padding"), a.Sizes("output_padding"), a.Long("groups", 1), a.Sizes("dilation")),
        ["torch.nn.functional.conv_tbc"] = a => F.ConvTbc(a.X, a.Tensor("weight"), a.Tensor("bias"), a.Long("pad", 0)),
        ["torch.nn.functional.unfold"] = a => F.Unfold(a.X, a.Sizes("kernel_size"), a.Sizes("dilation"), a.Sizes("padding"), a.Sizes("stride")),
        ["torch.nn.functional.fold"] = a => F.Fold(a.X, a.Sizes("output_size"), a.Sizes("kernel_size"), a.Sizes("dilation"), a.Sizes("padding"), a.Sizes("stride")),
        ["torch.nn.functional.bilinear"] = a => F.Bilinear(a.Tensor("input1"), a.Tensor("input2"), a.Tensor("weight"), a.TensorOrNull("bias")),
    };

    private static ConvolutionPadding Padding(Arguments a) => a.IsText("padding") ? a.Text("padding", "") : a.Sizes("padding");
}
