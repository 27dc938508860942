using Autograd.NN;

namespace Autograd.Tests.Memory;

/// <summary>What an operation takes for its own steps is the pool's again when it is done, and nothing else is.</summary>
[Collection(nameof(DisposeTests))]
public class TemporariesTests
{
    private static readonly Tensor X = Tensor.Arange(64 * 64).Sin().Reshape(64, 64) + 1.5;
    private static readonly Tensor Y = Tensor.Arange(64 * 64).Cos().Reshape(64, 64) + 1.5;
    private static readonly Tensor Images = Tensor.Arange(2 * 4 * 32 * 32).Sin().Reshape(2, 4, 32, 32);

    private static readonly Dictionary<string, Func<Tensor>> Operations = new()
    {
        ["repeat"] = () => X.Repeat(2, 2), ["tile"] = () => X.Tile(2), ["roll"] = () => X.Roll(7), ["repeat_interleave"] = () => X.RepeatInterleave(2, 1),
        ["add with alpha"] = () => X.Add(Y, 2), ["isfinite"] = () => X.IsFinite(), ["isclose"] = () => X.IsClose(Y), ["norm 0.5"] = () => X.Norm(0.5, 1), ["dist"] = () => X.Dist(Y),
        ["sort"] = () => First(X.Sort(0)), ["topk"] = () => First(X.Topk(30, 0)), ["inner"] = () => X.Inner(Y), ["slice_scatter"] = () => X.SliceScatter(Y[..32], 0, 0, 32),
        ["dropout"] = () => F.Dropout(X), ["softsign"] = () => F.Softsign(X), ["kl_div"] = () => F.KlDiv(X, Y, Autograd.NN.Reduction.None), ["poisson_nll"] = () => F.PoissonNllLoss(X, Y),
        ["cosine_similarity"] = () => F.CosineSimilarity(X, Y), ["group_norm"] = () => F.GroupNorm(Images, 2), ["attention"] = () => F.ScaledDotProductAttention(X.Reshape(1, 1, 64, 64), Y.Reshape(1, 1, 64, 64), X.Reshape(1, 1, 64, 64)),
        ["take"] = () => X.Take(Tensor.Arange(2000)), ["masked_select"] = () => X.MaskedSelect(X > 1), ["cdist"] = () => X.Cdist(Y),
    };

    public static TheoryData<string> Names => [.. Operations.Keys];

    private static Tensor First((Tensor Values, Tensor Indices) pair)
    {
        pair.Indices.Dispose();
        return pair.Values;
    }

    [Theory, MemberData(nameof(Names))]
    public void Nothing_is_left_of_an_operation_whose_result_is_disposed_of(string name)
    {
        var operation = Operations[name];
        operation().Dispose();
        // A collection in between would take back what others have left.
        for (var tries = 0; ; tries++)
        {
            var (collections, before) = (GC.CollectionCount(0), BlockPool.Shared.Outstanding);
            operation().Dispose();
            var left = BlockPool.Shared.Outstanding - before;
            // Arguments that are made here are not the operation's.
            if (name is "take" or "masked_select") left = Math.Max(0, left - 2000 * sizeof(long) - 4096);
            if (left == 0) return;
            if (GC.CollectionCount(0) == collections || tries == 5) left.Should().Be(0);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Results_are_not_written_over(string name)
    {
        // Random operations draw the same again.
        Tensor Result()
        {
            Generator.ManualSeed(1);
            return Operations[name]();
        }
        var result = Result();
        var expected = result.To(DType.Float64).Reshape(-1).ToArray<double>();
        var others = Enumerable.Range(0, 40).Select(i => Tensor.Full([(i % 8 + 1) * 1024], double.NaN)).ToArray();
        result.To(DType.Float64).Reshape(-1).ToArray<double>().Should().Equal(expected);
        GC.KeepAlive(others);
    }

    [Fact]
    public void Gradients_outlive_the_temporaries_of_their_rules()
    {
        var (x, y) = (X.Clone(), Y.Clone());
        (x.RequiresGrad, y.RequiresGrad) = (true, true);
        Tensor Loss() => (F.CosineSimilarity(x, y).Sum() + F.Glu(x * y).Norm(3) + x[Tensor.From([1L, 1, 5])].Cumprod(1).Sum() + F.Pad(y, [1, 2], PadMode.Replicate).Square().Mean()) * 2;
        Loss().Backward();
        var expected = (x.Grad!.ToArray<float>(), y.Grad!.ToArray<float>());
        (x.Grad, y.Grad) = (null, null);
        Loss().Backward();
        var others = Enumerable.Range(0, 40).Select(i => Tensor.Full([(i % 8 + 1) * 1024], double.NaN)).ToArray();
        x.Grad!.ToArray<float>().Should().Equal(expected.Item1);
        y.Grad!.ToArray<float>().Should().Equal(expected.Item2);
        GC.KeepAlive(others);
    }

    [Fact]
    public void What_hooks_and_functions_make_is_theirs()
    {
        var x = X.Clone();
        x.RequiresGrad = true;
        List<Tensor> kept = [];
        var y = x * 2;
        y.RegisterHook(g => { kept.Add(g * 3); });
        (y.Exp() + Checkpointed(x, kept)).Sum().Backward();
        var others = Enumerable.Range(0, 40).Select(i => Tensor.Full([4096], double.NaN)).ToArray();
        kept.Should().HaveCountGreaterThanOrEqualTo(3);
        foreach (var tensor in kept) tensor.IsNaN().Any().Item<bool>().Should().BeFalse();
        GC.KeepAlive(others);
    }

    [Fact]
    public void An_operand_that_is_returned_is_no_temporary_of_the_operation_around()
    {
        var x = X.Clone();
        using (var outer = Temporaries.Begin())
        {
            using (var inner = Temporaries.Begin())
            {
                GC.KeepAlive(x * 2);
                inner.Keep(x);
            }
            outer.Keep(x + 1);
        }
        var others = Enumerable.Range(0, 40).Select(i => Tensor.Full([4096], double.NaN)).ToArray();
        x.ToArray<float>().Should().Equal(X.ToArray<float>());
        GC.KeepAlive(others);
    }

    private sealed class Remembering : Module<Tensor, Tensor>
    {
        public Tensor? Got, Gave;

        protected override Tensor Forward(Tensor input) => Gave = (Got = input) * 1;
    }

    [Fact]
    public void Layers_in_a_row_leave_nothing_but_what_modules_and_hooks_of_the_user_see()
    {
        var (own, seen) = (new Remembering(), new List<Tensor>());
        var layer = new Tanh();
        using var hook = layer.RegisterForwardHook((x, y) =>
        {
            seen.AddRange([x, y]);
            return y;
        });
        var net = new Sequential(new Linear(64, 64), new ReLU(), new Flatten(), new Linear(64, 64), own, new Sigmoid(), layer, new Dropout(0.5), new Identity(), new ReLU(), new Linear(64, 64));
        var plain = new Sequential(new Linear(64, 64), new ReLU(), new Linear(64, 64), new ReLU(), new Linear(64, 64));
        foreach (var model in (Sequential[])[net, plain])
        {
            Generator.ManualSeed(3);
            model.Call(X).Square().Sum().Backward();
            var others = Enumerable.Range(0, 40).Select(i => Tensor.Full([4096], double.NaN)).ToArray();
            var gradients = model.Parameters().Select(p => p.Grad!.ToArray<float>()).ToArray();
            model.ZeroGrad();
            Generator.ManualSeed(3);
            var y = X;
            List<Tensor> all = [];
            foreach (var module in model) all.Add(y = module.Call(y));
            y.Square().Sum().Backward();
            model.Parameters().Select(p => p.Grad!.ToArray<float>()).Should().BeEquivalentTo(gradients);
            GC.KeepAlive((others, all));
        }
        foreach (var tensor in (Tensor[])[own.Got!, own.Gave!, .. seen]) tensor.IsNaN().Any().Item<bool>().Should().BeFalse();

        using var quiet = Autodiff.NoGrad();
        plain.Call(X).Dispose();
        var (collections, before) = (GC.CollectionCount(0), BlockPool.Shared.Outstanding);
        plain.Call(X).Dispose();
        if (GC.CollectionCount(0) == collections) BlockPool.Shared.Outstanding.Should().Be(before);
    }

    private static Tensor Checkpointed(Tensor x, List<Tensor> kept) => Autodiff.Checkpoint(inputs =>
    {
        // Computed again in the backward pass.
        var y = inputs[0].Sin();
        kept.Add(y.Detach() * 5);
        return y;
    }, x);
}
