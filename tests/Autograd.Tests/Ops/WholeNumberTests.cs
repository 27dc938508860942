using Autograd.NN;

namespace Autograd.Tests.Ops;

/// <summary>Integers and bools where PyTorch takes them: values found with PyTorch 1.13.</summary>
public class WholeNumberTests
{
    [Fact]
    public void Losses_of_integers_are_floats()
    {
        Tensor x = Tensor.From<long>([1, 2, 3]), y = Tensor.From<long>([3, 0, 2]), sign = Tensor.From<long>([1, -1, 1]);
        F.PairwiseDistance(x, y).Item<float>().Should().BeApproximately(3, 1e-5f);
        F.MarginRankingLoss(x, y, sign).Item<float>().Should().BeApproximately(4 / 3f, 1e-6f);
        F.PoissonNllLoss(x, y).Item<float>().Should().BeApproximately((float)((Math.E - 3 + Math.Exp(2) + Math.Exp(3) - 6) / 3), 1e-5f);
        F.CosineEmbeddingLoss(x, y, Tensor.From(1L)).Item<float>().Should().BeApproximately(1 - 9 / MathF.Sqrt(14 * 13), 1e-5f);
    }

    [Theory]
    [InlineData(IndexReduction.Sum, true, true)]
    [InlineData(IndexReduction.Prod, false, false)]
    [InlineData(IndexReduction.Amax, true, true)]
    [InlineData(IndexReduction.Amin, false, false)]
    public void Reductions_of_bools_are_logic(IndexReduction reduction, bool first, bool second)
    {
        var y = Tensor.From([false, true]).ScatterReduce(0, Tensor.From<long>([0, 0, 1]), Tensor.From([true, true, false]), reduction);
        y.DType.Should().Be(DType.Bool);
        y.ToArray<bool>().Should().Equal(first, second);
    }
}
