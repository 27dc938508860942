namespace Autograd.Tests.Tape;

/// <summary>Gradients that nothing else sees become the leaf's without a copy.</summary>
public class GradientOwnershipTests
{
    [Fact]
    public void A_gradient_that_was_only_turned_is_not_copied()
    {
        var x = Tensor.Randn([7, 20], new Generator(1));
        var (turned, straight) = (Tensor.Randn([30, 20], new Generator(2), requiresGrad: true), Tensor.Randn([20, 30], new Generator(3), requiresGrad: true));
        // The view, its node and the turned gradients are some hundred bytes; a copy would be 2,400 more.
        (Allocated(turned, () => x.Mm(turned.T())) - Allocated(straight, () => x.Mm(straight))).Should().BeLessThan(30 * 20 * sizeof(float));
        turned.Grad!.IsContiguous.Should().BeTrue();

        static long Allocated(Tensor leaf, Func<Tensor> product)
        {
            var least = long.MaxValue;
            for (var i = 0; i < 20; i++)
            {
                leaf.Grad = null;
                var sum = product().Sum();
                var before = GC.GetAllocatedBytesForCurrentThread();
                sum.Backward();
                least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            }
            return least;
        }
    }

    [Fact]
    public void Views_of_one_gradient_do_not_share_it()
    {
        var (a, b) = (Tensor.Randn([3, 4], new Generator(1), requiresGrad: true), Tensor.Randn([4, 3], new Generator(2), requiresGrad: true));
        // The sum hands one cotangent to both, one of which sees it turned.
        ((a + b.T()) * 2).Sum().Backward();
        a.Grad!.MulInPlace(5);
        b.Grad!.Equal(Tensor.Full([4, 3], 2f)).Should().BeTrue();
        a.Grad!.Equal(Tensor.Full([3, 4], 10f)).Should().BeTrue();
    }
}
