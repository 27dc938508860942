using Autograd.NN;

namespace Autograd.Tests.Conformance;

internal static partial class CallTable
{
    /// <summary>Losses.</summary>
    private static Dictionary<string, Func<Arguments, object>> Loss => new()
    {
        ["torch.nn.functional.cross_entropy"] = a => F.CrossEntropy(
            a.X, a.Tensor("target"), a.TensorOrNull("weight"), a.Long("ignore_index", -100), Reduced(a), a.Double("label_smoothing", 0)),
        ["torch.nn.functional.nll_loss"] = a => F.NllLoss(
            a.X, a.Tensor("target"), a.TensorOrNull("weight"), a.Long("ignore_index", -100), Reduced(a)),
        ["torch.nn.functional.mse_loss"] = a => F.MseLoss(a.X, a.Tensor("target"), Reduced(a)),
        ["torch.nn.functional.l1_loss"] = a => F.L1Loss(a.X, a.Tensor("target"), Reduced(a)),
    };

    private static Reduction Reduced(Arguments a) => a.Text("reduction", "mean") switch
    {
        "mean" => Reduction.Mean,
        "sum" => Reduction.Sum,
        "none" => Reduction.None,
        "batchmean" => Reduction.BatchMean,
        var other => throw new ArgumentException($"'{other}' is no reduction: the enum leaves it out."),
    };
}
