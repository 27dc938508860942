using Autograd.NN;

namespace Autograd.Tests.Conformance;

internal static partial class CallTable
{
    /// <summary>Losses beyond mean squared error and cross entropy, and what they measure distances with.</summary>
    private static Dictionary<string, Func<Arguments, object>> Losses => new()
    {
        ["torch.nn.functional.smooth_l1_loss"] = a => F.SmoothL1Loss(a.X, a.Tensor("target"), Reduced(a), a.Double("beta", 1)),
        ["torch.nn.functional.huber_loss"] = a => F.HuberLoss(a.X, a.Tensor("target"), Reduced(a), a.Double("delta", 1)),
        ["torch.nn.functional.soft_margin_loss"] = a => F.SoftMarginLoss(a.X, a.Tensor("target"), Reduced(a)),
        ["torch.nn.functional.binary_cross_entropy"] = a => F.BinaryCrossEntropy(a.X, a.Tensor("target"), a.TensorOrNull("weight"), Reduced(a)),
        ["torch.nn.functional.binary_cross_entropy_with_logits"] = a =>
            F.BinaryCrossEntropyWithLogits(a.X, a.Tensor("target"), a.TensorOrNull("weight"), Reduced(a), a.TensorOrNull("pos_weight")),
        ["torch.nn.functional.multilabel_soft_margin_loss"] = a => F.MultilabelSoftMarginLoss(a.X, a.Tensor("target"), a.TensorOrNull("weight"), Reduced(a)),
        ["torch.nn.functional.multilabel_margin_loss"] = a => F.MultilabelMarginLoss(a.X, a.Tensor("target"), Reduced(a)),
        ["torch.nn.functional.multi_margin_loss"] = a =>
            F.MultiMarginLoss(a.X, a.Tensor("target"), (int)a.Long("p", 1), a.Double("margin", 1), a.TensorOrNull("weight"), Reduced(a)),
        ["torch.nn.functional.poisson_nll_loss"] = a =>
            F.PoissonNllLoss(a.X, a.Tensor("target"), a.Bool("log_input", true), a.Bool("full", false), a.Double("eps", 1e-8), Reduced(a)),
        ["torch.nn.functional.gaussian_nll_loss"] = a =>
            F.GaussianNllLoss(a.X, a.Tensor("target"), a.Tensor("var"), a.Bool("full", false), a.Double("eps", 1e-6), Reduced(a)),
        ["torch.nn.functional.kl_div"] = a => F.KlDiv(a.X, a.Tensor("target"), Reduced(a), a.Bool("log_target", false)),
        ["torch.nn.functional.margin_ranking_loss"] = a =>
            F.MarginRankingLoss(a.Tensor("input1"), a.Tensor("input2"), a.Tensor("target"), a.Double("margin", 0), Reduced(a)),
        ["torch.nn.functional.hinge_embedding_loss"] = a => F.HingeEmbeddingLoss(a.X, a.Tensor("target"), a.Double("margin", 1), Reduced(a)),
        ["torch.nn.functional.cosine_embedding_loss"] = a =>
            F.CosineEmbeddingLoss(a.Tensor("input1"), a.Tensor("input2"), a.Tensor("target"), a.Double("margin", 0), Reduced(a)),
        ["torch.nn.functional.triplet_margin_loss"] = a => F.TripletMarginLoss(
            a.Tensor("anchor"), a.Tensor("positive"), a.Tensor("negative"), a.Double("margin", 1), a.Double("p", 2), a.Double("eps", 1e-6), a.Bool("swap", false), Reduced(a)),
        ["torch.nn.functional.triplet_margin_with_distance_loss"] = a => F.TripletMarginWithDistanceLoss(
            a.Tensor("anchor"), a.Tensor("positive"), a.Tensor("negative"), null, a.Double("margin", 1), a.Bool("swap", false), Reduced(a)),
        ["torch.nn.functional.cosine_similarity"] = a => F.CosineSimilarity(a.Tensor("x1"), a.Tensor("x2"), a.Dim("dim", 1), a.Double("eps", 1e-8)),
        ["torch.nn.functional.pairwise_distance"] = a =>
            F.PairwiseDistance(a.Tensor("x1"), a.Tensor("x2"), a.Double("p", 2), a.Double("eps", 1e-6), a.Bool("keepdim", false)),
        ["torch.nn.functional.ctc_loss"] = a => Ctc(a, a.Tensor("log_probs")),
        ["composite.ctc_loss_from_logits"] = a => Ctc(a, a.Tensor("logits").LogSoftmax(2)),
    };

    private static Tensor Ctc(Arguments a, Tensor logs) => a.IsTensor("input_lengths")
        ? F.CtcLoss(logs, a.Tensor("targets"), a.Tensor("input_lengths"), a.Tensor("target_lengths"), a.Long("blank", 0), Reduced(a), a.Bool("zero_infinity", false))
        : F.CtcLoss(logs, a.Tensor("targets"), a.Longs("input_lengths"), a.Longs("target_lengths"), a.Long("blank", 0), Reduced(a), a.Bool("zero_infinity", false));
}
