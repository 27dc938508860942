using Autograd.NN;

namespace Autograd.Tests.NN;

/// <summary>Copies of modules: alike in everything, sharing nothing that is learnt.</summary>
public class DeepCloneTests
{
    [Fact]
    public void A_copy_is_alike_and_apart()
    {
        var module = new Everything();
        module.Eval();
        var copy = module.DeepClone();
        copy.ToString().Should().Be(module.ToString());
        copy.Training.Should().BeFalse();
        copy.Modules().Should().OnlyContain(m => !m.Training);
        copy.StateDict().Keys.Should().Equal(module.StateDict().Keys);
        var x = Tensor.Randn([2, 3], new Generator(1));
        var before = module.Call(x);
        copy.Call(x).Equal(before).Should().BeTrue();
        foreach (var (mine, yours) in module.Parameters().Zip(copy.Parameters()))
        {
            yours.Should().NotBeSameAs(mine);
            yours.RequiresGrad.Should().Be(mine.RequiresGrad);
            Init.Zeros(yours);
        }
        foreach (var buffer in copy.Buffers()) Init.Zeros(buffer);
        module.Call(x).Equal(before).Should().BeTrue();
        copy.Call(x).Equal(before).Should().BeFalse();
    }

    [Fact]
    public void What_is_shared_within_stays_shared_within()
    {
        var copy = new Everything().DeepClone();
        copy.Again.Should().BeSameAs(copy.First);
        copy.Tied.Should().BeSameAs(copy.First.Weight);
        copy.Parameters().Should().HaveCount(new Everything().Parameters().Count());
    }

    [Fact]
    public void Containers_hold_copies()
    {
        var sequential = new Sequential(new Linear(3, 4), new ReLU(), new Linear(4, 2));
        var copy = sequential.DeepClone();
        copy[0].Should().NotBeSameAs(sequential[0]);
        copy.Add(new Linear(2, 1));
        sequential.Count.Should().Be(3);
        sequential.StateDict().Should().HaveCount(4);
        copy.StateDict().Should().HaveCount(6);
        copy.Call(Tensor.Ones([3])).Shape.ToArray().Should().Equal(1);
        // The list that runs and the names that are registered are the same modules.
        copy.Children().First().Should().BeSameAs(copy[0]);
        var dictionary = new ModuleDict<Linear>([("a", new Linear(1, 1))]).DeepClone();
        dictionary["a"].Should().BeSameAs(dictionary.Children().Single());
    }

    [Fact]
    public void Gradients_and_hooks_do_not_travel_back()
    {
        var layer = new Linear(3, 2);
        layer.Call(Tensor.Ones([3])).Sum().Backward();
        var calls = 0;
        layer.RegisterForwardHook((_, y) => { calls++; return y; });
        var copy = layer.DeepClone();
        copy.Weight.Grad.Should().BeNull();
        layer.Weight.Grad.Should().NotBeNull();
        copy.Call(Tensor.Ones([3]));
        calls.Should().Be(1, "the copy has the hooks of its original");
        copy.RegisterForwardHook((_, y) => { calls += 100; return y; });
        layer.Call(Tensor.Ones([3]));
        calls.Should().Be(2, "but those it is given later are its own");
    }

    [Fact]
    public void Recurrent_layers_and_transformers_are_copied()
    {
        var x = Tensor.Randn([4, 2, 3], new Generator(1));
        var lstm = new LSTM(3, 4, numLayers: 2);
        var copy = lstm.DeepClone();
        foreach (var parameter in lstm.Parameters()) Init.Zeros(parameter);
        copy.Call(x).Output.Eq(0).Any().Item<bool>().Should().BeFalse();
        foreach (var parameter in copy.Parameters()) Init.Zeros(parameter);
        copy.Call(x).Output.Eq(0).All().Item<bool>().Should().BeTrue();

        var layer = new TransformerEncoderLayer(4, 2, 5);
        var encoder = new TransformerEncoder(layer, 2);
        encoder.Parameters().Should().HaveCount(2 * layer.Parameters().Count()).And.NotContain(p => layer.Parameters().Contains(p));
        encoder.Layers[0].Linear1.Weight.Equal(layer.Linear1.Weight).Should().BeTrue();
    }

    [Fact]
    public void A_recorded_result_cannot_be_copied()
    {
        var module = new Everything();
        module.Cache = module.Call(Tensor.Ones([3]));
        FluentActions.Invoking(() => module.DeepClone()).Should().Throw<InvalidOperationException>().WithMessage("*Detach*");
    }

    private sealed class Everything : Module<Tensor, Tensor>
    {
        public readonly Linear First = new(3, 3);
        public readonly Linear Again;
        public readonly Parameter Tied;

        [Unregistered]
        public Tensor? Cache;

        private readonly List<Linear> list = [new(3, 3), new(3, 3)];
        private readonly Linear[] array = [new(3, 3)];
        private readonly Dictionary<string, Linear> dictionary = new() { ["one"] = new(3, 3) };
        private readonly Parameter frozen = new(Tensor.Full([3], 0.5), requiresGrad: false);

        [Buffer]
        private readonly Tensor shift = Tensor.Full([3], 0.25);

        public Everything()
        {
            (Again, Tied) = (First, First.Weight);
            RegisterBuffer("factor", Tensor.Full([3], 2));
            RegisterModule("last", new Linear(3, 3));
        }

        protected override Tensor Forward(Tensor x)
        {
            x = Again.Call(First.Call(x)) * frozen + shift;
            foreach (var layer in list.Concat(array).Concat(dictionary.Values)) x = layer.Call(x);
            return Buffers().Aggregate(x, (sum, buffer) => sum * buffer);
        }
    }
}
