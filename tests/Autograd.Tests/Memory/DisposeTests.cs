namespace Autograd.Tests.Memory;

// Other tests would take the blocks that these expect to find.
[CollectionDefinition(nameof(DisposeTests), DisableParallelization = true)]
public class DisposeTestsCollection;

/// <summary>Dispose gives memory back at once, but never what somebody else can still read.</summary>
[Collection(nameof(DisposeTests))]
public class DisposeTests
{
    private const int Large = 100_000;

    [Fact]
    public void The_next_result_takes_the_memory()
    {
        var x = Tensor.Ones([Large]);
        var y = x + 1;
        var memory = y.Storage.Data;
        y.Dispose();

        using var z = x * 3;
        z.Storage.Data.Should().BeSameAs(memory);
        z.ToArray<float>().Should().AllBeEquivalentTo(3f);
    }

    [Fact]
    public void Having_been_reduced_does_not_keep_memory()
    {
        var x = Tensor.Ones([2, Large / 2]);
        foreach (var reduce in (Func<Tensor, Tensor>[])[y => y.Sum(), y => y.Sum(0), y => y.Mean(1), y => y.Max(), y => y.Amax(0)])
        {
            var y = x + 1;
            var memory = y.Storage.Data;
            reduce(y);
            y.Dispose();

            using var z = x * 3;
            z.Storage.Data.Should().BeSameAs(memory);
        }
    }

    [Fact]
    public void Results_in_another_shape_give_their_memory_back()
    {
        var (table, numbers) = (Tensor.Ones([50, 1000]), Tensor.Arange(50).Reshape(5, 10));
        var y = Autograd.NN.F.Embedding(numbers, table);
        var memory = y.Storage.Data;
        y.Dispose();

        using var z = table * 2;
        z.Storage.Data.Should().BeSameAs(memory);
    }

    [Fact]
    public void A_gradient_that_nobody_has_asked_for_gives_its_memory_back_when_it_is_cleared()
    {
        var x = Tensor.Ones([Large]);
        x.RequiresGrad = true;
        var optimizer = new Autograd.Optim.SGD([x], lr: 0.1, momentum: 0.9);
        (x * x).Sum().Backward();
        optimizer.Step();
        var before = BlockPool.Shared.Outstanding;
        optimizer.ZeroGrad();
        BlockPool.Shared.Outstanding.Should().BeLessThanOrEqualTo(before - Large * sizeof(float));
        optimizer.Step();
    }

    [Fact]
    public void A_gradient_that_somebody_has_stays()
    {
        var x = Tensor.Ones([Large]);
        x.RequiresGrad = true;
        (x * x).Sum().Backward();
        var gradient = x.Grad!;
        x.ZeroGrad();
        Tensor.Full([Large], double.NaN);
        gradient.ToArray<float>().Should().AllBeEquivalentTo(2f);

        var given = Tensor.Ones([Large]);
        x.Grad = given;
        (x * x).Sum().Backward();
        x.Grad = null;
        Tensor.Full([Large], double.NaN);
        given.ToArray<float>().Should().AllBeEquivalentTo(3f);

        // Setting the same again is no clearing.
        (x * x).Sum().Backward();
        x.Grad = x.Grad;
        Tensor.Full([Large], double.NaN);
        x.Grad!.ToArray<float>().Should().AllBeEquivalentTo(2f);
    }

    [Fact]
    public void Using_disposes_at_the_end_of_the_block()
    {
        Tensor kept;
        using (var y = Tensor.Ones([3])) kept = y;

        kept.Invoking(y => y.Sum()).Should().Throw<ObjectDisposedException>();
    }

    [Fact]
    public void Twice_is_once()
    {
        var x = Tensor.Ones([Large]);
        var y = x + 1;
        y.Dispose();
        var z = x + 2;
        y.Dispose();
        var other = x + 3;

        z.ToArray<float>().Should().AllBeEquivalentTo(3f, "its block was not given away by the second call");
        GC.KeepAlive(other);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(Large)]
    public void Afterwards_every_use_is_an_error_that_says_how_to_mend_it(int n)
    {
        var x = Tensor.Ones([n]);
        var y = x + 1;
        y.Dispose();

        Action[] uses =
        [
            () => _ = y + 1, () => _ = x * y, () => y.AddInPlace(x), () => x.AddInPlace(y), () => _ = y.Sum(), () => _ = y.Reshape([n, 1]), () => _ = y.ToArray<float>(),
            () => _ = y.AsSpan<float>().Length, () => _ = y.ToString(), () => _ = y.Detach(), () => _ = y.DType, () => _ = y[0], () => x.Data = y, () => _ = y.Clone(),
        ];
        foreach (var use in uses) use.Should().Throw<ObjectDisposedException>().WithMessage($"*shape*{n}*disposed*Dispose is never needed*");
        y.Shape.ToArray().Should().Equal(n);
        x.ToArray<float>().Should().AllBeEquivalentTo(1f);
    }

    [Theory]
    [InlineData("a view")]
    [InlineData("a row")]
    [InlineData("a detached form")]
    [InlineData("a view of a view")]
    [InlineData("an alias through Data")]
    [InlineData("a parameter")]
    public void Memory_that_another_tensor_sees_stays(string what)
    {
        var x = Tensor.Ones([Large]);
        var y = x + 1;
        var other = what switch
        {
            "a view" => y.Reshape([Large / 2, 2]),
            "a row" => y[..10],
            "a detached form" => y.Detach(),
            "a view of a view" => y.Reshape([Large / 2, 2]).T(),
            "a parameter" => new global::Autograd.NN.Parameter(y),
            _ => Alias(y),
        };
        y.Dispose();
        var next = x * 7;

        other.Clone().ToArray<float>().Should().AllBeEquivalentTo(2f, $"{what} still reads it");
        GC.KeepAlive(next);
    }

    [Fact]
    public void Memory_behind_a_span_stays()
    {
        var x = Tensor.Ones([Large]);
        var y = x + 1;
        var span = y.AsSpan<float>();
        y.Dispose();
        var next = x * 7;

        span.ToArray().Should().AllBeEquivalentTo(2f);
        GC.KeepAlive(next);
    }

    [Fact]
    public void What_the_tape_has_saved_stays_until_the_backward_pass_and_goes_back_with_it()
    {
        var x = Tensor.Full([Large], 2f, requiresGrad: true);
        var y = x * 3;
        var memory = y.Storage.Data;
        var z = (y * y).Sum();
        y.Dispose();
        var between = x.Detach() * 7;
        between.Storage.Data.Should().NotBeSameAs(memory);
        z.Backward();

        x.Grad!.ToArray<float>().Should().AllBeEquivalentTo(36f);
        var after = new List<Tensor> { x.Grad };
        for (var i = 0; i < 4; i++) after.Add(x.Detach() * 5);
        after.Should().Contain(t => ReferenceEquals(t.Storage.Data, memory), "the node was the last to hold it");
    }

    [Fact]
    public void A_training_loop_with_using_computes_what_it_computes_without()
    {
        Tensor Train(bool dispose)
        {
            Generator.ManualSeed(5);
            var (x, w, target) = (Tensor.Randn([256, 64]), Tensor.Randn([64, 64], requiresGrad: true), Tensor.Randn([256, 64]));
            for (var step = 0; step < 20; step++)
            {
                var h = x.Matmul(w);
                var a = h.Tanh();
                var e = a - target;
                var loss = (e * e).Mean();
                if (dispose) foreach (var t in (Tensor[])[h, a, e]) t.Dispose();
                loss.Backward();
                if (dispose) loss.Dispose();
                using (Autodiff.NoGrad()) w.SubInPlace(w.Grad! * 0.1f);
                if (dispose) w.Grad!.Dispose();
                w.ZeroGrad();
            }
            return w;
        }

        Train(dispose: true).ToArray<float>().Should().Equal(Train(dispose: false).ToArray<float>());
    }

    [Fact]
    public void A_gradient_that_is_disposed_of_leaves_others_alone()
    {
        var x = Tensor.Ones([Large], requiresGrad: true);
        var y = x + 1;
        var z = y + 2;
        y.RetainGrad();
        z.RetainGrad();
        z.Backward(Tensor.Full([Large], 3f));
        z.Grad!.Dispose();
        y.Grad!.Dispose();
        var next = Tensor.Full([Large], 7f);
        var another = next * 2;

        x.Grad!.ToArray<float>().Should().AllBeEquivalentTo(3f);
        GC.KeepAlive(another);
    }

    [Fact]
    public void An_operand_that_is_its_own_result_ends_with_it()
    {
        var x = Tensor.Ones([Large]);
        x.To(x.DType).Dispose();

        x.Invoking(t => t.Sum()).Should().Throw<ObjectDisposedException>().WithMessage("*returns its operand*");
    }

    private static Tensor Alias(Tensor y)
    {
        var p = Tensor.Zeros([1]);
        p.Data = y;
        return p;
    }
}
