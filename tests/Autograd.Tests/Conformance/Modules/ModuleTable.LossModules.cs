using Autograd.NN;

namespace Autograd.Tests.Conformance;

internal static partial class ModuleTable
{
    private static Dictionary<string, ModuleEntry> LossModules => new()
    {
        ["MSELoss"] = Two(a => new MSELoss(Reduced(a)), "input", "target"),
        ["L1Loss"] = Two(a => new L1Loss(Reduced(a)), "input", "target"),
        ["SmoothL1Loss"] = Two(a => new SmoothL1Loss(Reduced(a), a.Double("beta", 1)), "input", "target"),
        ["HuberLoss"] = Two(a => new HuberLoss(Reduced(a), a.Double("delta", 1)), "input", "target"),
        ["PoissonNLLLoss"] = Two(a => new PoissonNLLLoss(a.Bool("log_input", true), a.Bool("full", false), a.Double("eps", 1e-8), Reduced(a)), "log_input", "target"),
        ["KLDivLoss"] = Two(a => new KLDivLoss(Reduced(a), a.Bool("log_target", false)), "input", "target"),
        ["CrossEntropyLoss"] = Two(a => new CrossEntropyLoss(a.TensorOrNull("weight"), a.Long("ignore_index", -100), Reduced(a), a.Double("label_smoothing", 0)), "input", "target"),
        ["NLLLoss"] = Two(a => new NLLLoss(a.TensorOrNull("weight"), a.Long("ignore_index", -100), Reduced(a)), "input", "target"),
        ["BCELoss"] = Two(a => new BCELoss(a.TensorOrNull("weight"), Reduced(a)), "input", "target"),
        ["BCEWithLogitsLoss"] = Two(a => new BCEWithLogitsLoss(a.TensorOrNull("weight"), Reduced(a), a.TensorOrNull("pos_weight")), "input", "target"),
        ["MultiLabelSoftMarginLoss"] = Two(a => new MultiLabelSoftMarginLoss(a.TensorOrNull("weight"), Reduced(a)), "input", "target"),
        ["HingeEmbeddingLoss"] = Two(a => new HingeEmbeddingLoss(a.Double("margin", 1), Reduced(a)), "input", "target"),
        ["SoftMarginLoss"] = Two(a => new SoftMarginLoss(Reduced(a)), "input", "target"),
        ["MultiLabelMarginLoss"] = Two(a => new MultiLabelMarginLoss(Reduced(a)), "input", "target"),
        ["MultiMarginLoss"] = Two(a => new MultiMarginLoss((int)a.Long("p", 1), a.Double("margin", 1), a.TensorOrNull("weight"), Reduced(a)), "input", "target"),
        ["CosineSimilarity"] = Two(a => new CosineSimilarity(a.Dim("dim", 1), a.Double("eps", 1e-8)), "x1", "x2"),
        ["PairwiseDistance"] = Two(a => new PairwiseDistance(a.Double("p", 2), a.Double("eps", 1e-6), a.Bool("keepdim", false)), "x1", "x2"),
        ["GaussianNLLLoss"] = new(a => new GaussianNLLLoss(
            a.Bool("full", false), a.Double("eps", 1e-6), Reduced(a)), (module, a) => ((GaussianNLLLoss)module).Call(a.Tensor("input"),
            a.Tensor("target"), a.Tensor("var"))),
        ["MarginRankingLoss"] = new(a => new MarginRankingLoss(
            a.Double("margin", 0), Reduced(a)), (module, a) => ((MarginRankingLoss)module).Call(a.Tensor("input1"),
            a.Tensor("input2"), a.Tensor("target"))),
        ["CosineEmbeddingLoss"] = new(a => new CosineEmbeddingLoss(
            a.Double("margin", 0), Reduced(a)), (module, a) => ((CosineEmbeddingLoss)module).Call(a.Tensor("input1"),
            a.Tensor("input2"), a.Tensor("target"))),
        ["TripletMarginLoss"] = new(a => new TripletMarginLoss(
            a.Double("margin", 1), a.Double("p", 2), a.Double("eps", 1e-6), a.Bool("swap", false), Reduced(a)), (module, a) => ((TripletMarginLoss)module).Call(a.Tensor("anchor"),
            a.Tensor("positive"), a.Tensor("negative"))),
        ["TripletMarginWithDistanceLoss"] = new(a => new TripletMarginWithDistanceLoss(
            null, a.Double("margin", 1), a.Bool("swap", false), Reduced(a)), (module, a) => ((TripletMarginWithDistanceLoss)module).Call(a.Tensor("anchor"),
            a.Tensor("positive"), a.Tensor("negative"))),
        ["CTCLoss"] = new(a => new CTCLoss(a.Long("blank", 0), Reduced(a), a.Bool("zero_infinity", false)), (module, a) => a.IsTensor("input_lengths")
            ? ((CTCLoss)module).Call(a.Tensor("log_probs"), a.Tensor("targets"), a.Tensor("input_lengths"), a.Tensor("target_lengths"))
            : ((CTCLoss)module).Call(a.Tensor("log_probs"), a.Tensor("targets"), a.Longs("input_lengths"), a.Longs("target_lengths"))),
    };

    private static Reduction Reduced(Arguments a) => a.Text("reduction", "mean") switch
    {
        "mean" => Reduction.Mean,
        "sum" => Reduction.Sum,
        "none" => Reduction.None,
        "batchmean" => Reduction.BatchMean,
        var other => throw new ArgumentException($"'{other}' is no reduction."),
    };
}
