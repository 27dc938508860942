using Autograd.Kernels;
using Autograd.Optim;

namespace Autograd.Tests.Optim;

/// <summary>One pass over memory: the same bits however the memory lies and whoever computes, and nothing allocated.</summary>
public class FusedStepTests
{
    public static TheoryData<string> Names => Training.Names;

    [Theory, MemberData(nameof(Names))]
    public void Threads_do_not_change_a_bit(string name)
    {
        var before = Workers.Threads;
        try
        {
            Tensor? first = null;
            foreach (var threads in (int[])[1, 2, 4])
            {
                Workers.Threads = threads;
                var x = Training.Values(100_003, 3).RequireGrad();
                Training.Run(Training.Makers[name]([x]), 3);
                Training.Same(x, first ??= x, $"{name} with {threads} threads");
            }
        }
        finally
        {
            Workers.Threads = before;
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Neither_strides_nor_order_change_a_bit(string name)
    {
        var plain = Training.Values(35, 4).Reshape(5, 7).Detach().RequireGrad();
        var permuted = plain.Detach().T().Contiguous().T().RequireGrad();
        var memory = Tensor.Full([5, 20], 7f);
        var gaps = memory[.., 3..17].Detach()[.., ..7];
        gaps = memory.AsStrided([5, 7], [20, 2], 3).Detach();
        gaps.CopyInPlace(plain.Detach());
        gaps.RequireGrad();
        var part = Tensor.Full([50], 7f)[3..38].Detach().Reshape(5, 7).Detach();
        part.CopyInPlace(plain.Detach()).RequireGrad();
        Tensor[] all = [plain, permuted, gaps, part];
        permuted.IsContiguous.Should().BeFalse();
        gaps.IsContiguous.Should().BeFalse();
        foreach (var x in all) Training.Run(Training.Makers[name]([x]), 4);
        foreach (var x in all) Training.Same(x, plain, name);
        memory.AsStrided([5, 6], [20, 2], 4).ToArray<float>().Should().AllBeEquivalentTo(7f, "what lies between belongs to others");
    }

    [Theory, MemberData(nameof(Names))]
    public void Gradients_may_lie_in_another_order(string name)
    {
        var (x, y) = (Training.Values(12, 5).Reshape(3, 4).Detach().RequireGrad(), Training.Values(12, 5).Reshape(3, 4).Detach().RequireGrad());
        var (a, b) = (Training.Makers[name]([x]), Training.Makers[name]([y]));
        for (var t = 0; t < 3; t++)
        {
            x.Grad = Training.Values(12, t).Reshape(3, 4);
            y.Grad = x.Grad.T().Contiguous().T();
            a.Step();
            b.Step();
        }
        Training.Same(y, x, name);
        x.Grad = Tensor.Full([1, 1], 0.5f).Expand(3, 4);
        y.Grad = Tensor.Full([3, 4], 0.5f);
        a.Step();
        b.Step();
        Training.Same(y, x, $"{name}, expanded gradient");
    }

    [Theory]
    [InlineData(1), InlineData(7), InlineData(8), InlineData(15), InlineData(16), InlineData(17), InlineData(33), InlineData(64), InlineData(257)]
    public void Every_length(int count)
    {
        foreach (var dtype in (DType[])[DType.Float32, DType.Float64])
        {
            var x = Training.Values(count, 1, dtype).RequireGrad();
            Training.Run(new Adam([x], 0.1), 3);
            for (var i = 0; i < count; i += Math.Max(1, count - 1))
            {
                // Each element is stepped as if it were alone.
                var alone = Training.Values(count, 1, dtype)[i..(i + 1)].Detach().Clone().RequireGrad();
                var optimizer = new Adam([alone], 0.1);
                var whole = Training.Values(count, 1, dtype).RequireGrad();
                var other = new Adam([whole], 0.1);
                for (var t = 0; t < 3; t++)
                {
                    Training.SetGrads([whole], t);
                    alone.Grad = whole.Grad![i..(i + 1)].Clone();
                    optimizer.Step();
                    other.Step();
                }
                Training.Same(alone, x[i..(i + 1)], $"element {i} of {count}");
            }
        }
    }

    [Theory]
    [InlineData("SGD"), InlineData("SGD momentum"), InlineData("Adam"), InlineData("Adam amsgrad"), InlineData("AdamW"), InlineData("RMSprop centered"), InlineData("Adagrad"), InlineData("NAdam")]
    public void Steps_allocate_next_to_nothing(string name)
    {
        Tensor[] parameters = [.. Enumerable.Range(0, 20).Select(i => Training.Values(1000 * (i + 1), i).RequireGrad())];
        var optimizer = Training.Makers[name](parameters);
        Training.SetGrads(parameters, 0);
        for (var i = 0; i < 50; i++) optimizer.Step();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) optimizer.Step();
        ((GC.GetAllocatedBytesForCurrentThread() - before) / 100).Should().BeLessThan(1024, "the 20 parameters are stepped in place, and only the scope of NoGrad is made");
    }

    [Theory, MemberData(nameof(Names))]
    public void Sixteen_bits_are_stepped_in_float(string name)
    {
        foreach (var dtype in (DType[])[DType.BFloat16, DType.Float16])
        {
            var x = Training.Values(37, 1, dtype).RequireGrad();
            var wide = x.Detach().To(DType.Float32).RequireGrad();
            var (a, b) = (Training.Makers[name]([x]), Training.Makers[name]([wide]));
            for (var t = 0; t < 3; t++)
            {
                Training.SetGrads([x], t);
                wide.Grad = x.Grad!.To(DType.Float32);
                a.Step();
                b.Step();
                using (Autodiff.NoGrad()) wide.CopyInPlace(wide.Detach().To(dtype));
                Training.Same(x, wide, $"{name}, {dtype}, step {t}: float32 arithmetic and states, and a rounded parameter");
            }
        }
    }

    [Fact]
    public void A_saved_value_that_was_stepped_is_noticed()
    {
        var x = Tensor.From([1f, 2f], requiresGrad: true);
        var y = (x * x).Sum();
        x.Grad = Tensor.Ones([2]);
        var version = x.Version;
        new SGD([x], 0.1).Step();
        x.Version.Should().Be(version + 1);
        FluentActions.Invoking(() => y.Backward()).Should().Throw<InvalidOperationException>().WithMessage("*SGD.Step*");
    }

    [Fact]
    public void States_follow_a_parameter_that_was_converted()
    {
        var state = new ParameterState();
        var x = Training.Values(6, 1).Reshape(2, 3).Detach();
        state.GetOrAdd("m", x).CopyInPlace(x);
        state.GetOrAdd("m", x).Should().BeSameAs(state.Tensors["m"]);
        var permuted = x.T().Contiguous().T();
        state.GetOrAdd("m", permuted).Strides.ToArray().Should().Equal(1, 2);
        Training.Same(state.Tensors["m"], x, "the values stay");
        state.GetOrAdd("m", x.To(DType.Float64)).DType.Should().Be(DType.Float64);
        state.GetOrAdd("m", x.To(DType.BFloat16)).DType.Should().Be(DType.Float32);
        FluentActions.Invoking(() => state.GetOrAdd("m", Tensor.Zeros([7]))).Should().Throw<InvalidOperationException>().WithMessage("*[2, 3]*[7]*new optimizer*");
    }

    [Fact]
    public void Empty_and_single_parameters()
    {
        var (empty, single) = (Tensor.Zeros([0, 3], requiresGrad: true), Tensor.From(2f, requiresGrad: true));
        foreach (var make in Training.Makers.Values) Training.Run(make([empty, single]), 2);
        single.Rank.Should().Be(0);
    }

    [Fact]
    public void Infinite_parameters_stay_so_without_decay()
    {
        var x = Tensor.From([float.PositiveInfinity, 1f], requiresGrad: true);
        x.Grad = Tensor.Ones([2]);
        new SGD([x], 0.5).Step();
        x.Detach().ToArray<float>().Should().Equal(float.PositiveInfinity, 0.5f);
    }
}
