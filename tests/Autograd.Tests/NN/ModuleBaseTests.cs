using Autograd.NN;

namespace Autograd.Tests.Networks;

/// <summary>What modules of one's own get from the base class: members found, state, modes, dtypes, text.</summary>
public class ModuleBaseTests
{
    private class Block(long size) : Module<Tensor, Tensor>
    {
        private readonly Linear _firstLayer = new(size, size);

        public Parameter Scale { get; } = new(Tensor.Ones([size]));

        [Buffer]
        public Tensor Offset { get; set; } = Tensor.Zeros([size]);

        [Buffer(persistent: false)]
        public Tensor Cache { get; } = Tensor.Zeros([2]);

        protected override Tensor Forward(Tensor input) => _firstLayer.Call(input) * Scale + Offset;
    }

    private sealed class Net : Block
    {
        private readonly Module<Tensor, Tensor>[] _layers = [new Linear(3, 3, bias: false), new ReLU()];
        private readonly List<Parameter> weights = [new(Tensor.Zeros([1])), new(Tensor.Zeros([2]))];
        private readonly Dictionary<string, Module> heads = new() { ["a"] = new Linear(3, 1), ["b"] = new Linear(3, 2, bias: false) };
        private readonly Module<Tensor, Tensor>? absent = null;

        [StateName("renamed.x")]
        private readonly Parameter extra = new(Tensor.Zeros([4]));

        [Unregistered]
        private readonly Linear _teacher = new(3, 3);

        [Buffer]
        private readonly Tensor[] steps = [Tensor.Zeros([1]), Tensor.Zeros([1], DType.Int64)];

        private readonly Tensor loose = Tensor.Zeros([9]);

        public Net() : base(3) => RegisterParameter("registered", new Parameter(Tensor.Zeros([5])));

        public Linear Teacher => _teacher;

        public long Unused => loose.ElementCount + (absent is null ? 0 : 1) + weights.Count + heads.Count + steps.Length + extra.ElementCount;

        protected override Tensor Forward(Tensor input)
        {
            foreach (var layer in _layers) input = layer.Call(input);
            return base.Forward(input);
        }
    }

    private sealed class Tied : Module<Tensor, Tensor>
    {
        private readonly Linear encoder = new(2, 2, bias: false);
        private readonly Linear again;
        private readonly Parameter weight;

        public Tied() => (again, weight) = (encoder, encoder.Weight);

        protected override Tensor Forward(Tensor input) => again.Call(encoder.Call(input)) * weight;
    }

    private sealed class Clash : Module<Tensor, Tensor>
    {
        private readonly Parameter scale = new(Tensor.Zeros([1])), _scale = new(Tensor.Zeros([1]));

        protected override Tensor Forward(Tensor input) => input * scale * _scale;
    }

    private sealed class Lines : Module<Tensor, Tensor>
    {
        protected internal override string ExtraRepr => "one\ntwo";

        protected override Tensor Forward(Tensor input) => input;
    }

    [Fact]
    public void What_is_held_where_it_is_not_found_is_an_error()
    {
        ((Action)(() => _ = new InTuple().Parameters().Count())).Should().Throw<InvalidOperationException>().WithMessage("*'pair'*Unregistered*");
        ((Action)(() => _ = new InSet().Parameters().Count())).Should().Throw<InvalidOperationException>().WithMessage("*'set'*Unregistered*");
    }

    private sealed class InTuple : Module<Tensor, Tensor>
    {
        private readonly (Linear A, Linear B) _pair = (new(1, 1), new(1, 1));

        protected override Tensor Forward(Tensor input) => _pair.B.Call(_pair.A.Call(input));
    }

    private sealed class InSet : Module<Tensor, Tensor>
    {
        private readonly HashSet<Linear> _set = [new(1, 1)];

        protected override Tensor Forward(Tensor input) => _set.Aggregate(input, (x, layer) => layer.Call(x));
    }

    [Fact]
    public void Members_are_found_by_name_parameters_before_modules()
    {
        var net = new Net();
        net.NamedParameters().Select(p => p.Name).Should().Equal(
            "scale", "weights.0", "weights.1", "renamed.x", "registered", "first_layer.weight", "first_layer.bias", "layers.0.weight", "heads.a.weight", "heads.a.bias", "heads.b.weight");
        net.NamedBuffers().Select(b => b.Name).Should().Equal("offset", "cache", "steps.0", "steps.1");
        net.StateDict().Keys.Should().Equal(
            "scale", "weights.0", "weights.1", "renamed.x", "registered", "offset", "steps.0", "steps.1", "first_layer.weight", "first_layer.bias", "layers.0.weight", "heads.a.weight",
            "heads.a.bias", "heads.b.weight");
        net.NamedModules().Select(m => m.Name).Should().Equal("", "first_layer", "layers.0", "layers.1", "heads.a", "heads.b");
        net.NamedChildren().Select(m => m.Name).Should().Equal("first_layer", "layers.0", "layers.1", "heads.a", "heads.b");
        net.Parameters(recurse: false).Should().HaveCount(5);
        net.Parameters().Should().NotContain(p => ReferenceEquals(p, net.Teacher.Weight));
        net.NamedParameters("model").First().Name.Should().Be("model.scale");
        net.StateDict("model").Keys.First().Should().Be("model.scale");
        net.Unused.Should().Be(9 + 2 + 2 + 2 + 4);
    }

    [Fact]
    public void A_buffer_that_is_replaced_is_found_anew()
    {
        var block = new Block(2) { Offset = Tensor.Ones([2]) };
        block.StateDict()["offset"].ToArray<float>().Should().Equal(1, 1);
    }

    [Fact]
    public void Shared_members_count_once_and_stand_in_the_state_under_every_name()
    {
        var tied = new Tied();
        tied.NamedParameters().Select(p => p.Name).Should().Equal("weight");
        tied.Modules().Should().HaveCount(2);
        tied.StateDict().Keys.Should().Equal("weight", "encoder.weight", "again.weight");
        tied.LoadStateDict(new Dictionary<string, Tensor> { ["encoder.weight"] = Tensor.Ones([2, 2]) }, strict: false).MissingKeys.Should().Equal("weight", "again.weight");
        tied.Parameters().Single().ToArray<float>().Should().Equal(1, 1, 1, 1);
    }

    [Fact]
    public void Members_of_equal_names_are_refused()
    {
        new Clash().Invoking(m => m.StateDict()).Should().Throw<InvalidOperationException>().WithMessage("*scale*");
        FluentActions.Invoking(() => new Sequential(("a", new ReLU()), ("a", new ReLU()))).Should().Throw<ArgumentException>().WithMessage("*a*");
        FluentActions.Invoking(() => new Sequential(("a.b", new ReLU()))).Should().Throw<ArgumentException>().WithMessage("*dot*");
        FluentActions.Invoking(() => new ModuleDict<Module>(("", new ReLU()))).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void State_is_loaded_in_place_and_converted()
    {
        var (from, to) = (new Net().To(DType.Float64), new Net());
        var weight = to.Parameters().First();
        foreach (var p in from.Parameters()) Init.Uniform(p);
        to.LoadStateDict(from.StateDict()).AllMatched.Should().BeTrue();
        to.Parameters().First().Should().BeSameAs(weight);
        weight.DType.Should().Be(DType.Float32);
        weight.RequiresGrad.Should().BeTrue();
        foreach (var (a, b) in from.Parameters().Zip(to.Parameters())) b.ToArray<float>().Should().Equal(a.Detach().To(DType.Float32).ToArray<float>());
        to.StateDict()["scale"].RequiresGrad.Should().BeFalse();
    }

    [Fact]
    public void What_differs_is_refused_if_strict_and_reported_if_not()
    {
        var linear = new Linear(2, 1);
        var before = linear.Weight.ToArray<float>();
        var state = new Dictionary<string, Tensor> { ["weight"] = Tensor.Ones([1, 2]), ["other"] = Tensor.Ones([1]) };
        linear.Invoking(m => m.LoadStateDict(state)).Should().Throw<ArgumentException>().WithMessage("*missing*bias*not in the module*other*strict: false*");
        linear.Weight.ToArray<float>().Should().Equal(before, "nothing is written unless all fits");
        var report = linear.LoadStateDict(state, strict: false);
        (report.MissingKeys, report.UnexpectedKeys).Should().BeEquivalentTo((new[] { "bias" }, new[] { "other" }));
        report.AllMatched.Should().BeFalse();
        linear.Weight.ToArray<float>().Should().Equal(1, 1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_wrong_shape_is_refused_before_anything_is_written(bool strict)
    {
        var linear = new Linear(2, 1);
        var before = linear.Weight.ToArray<float>();
        var state = new Dictionary<string, Tensor> { ["weight"] = Tensor.Ones([1, 2]), ["bias"] = Tensor.Ones([2]) };
        linear.Invoking(m => m.LoadStateDict(state, strict)).Should().Throw<ArgumentException>().WithMessage("*bias has the shape [2] in the state and [1] in the module*");
        linear.Weight.ToArray<float>().Should().Equal(before);
    }

    [Fact]
    public void A_state_shares_memory_with_the_module()
    {
        var linear = new Linear(1, 1);
        linear.StateDict()["weight"].FillInPlace(7);
        linear.Weight.ToArray<float>().Should().Equal(7);
    }

    [Fact]
    public void Train_and_eval_reach_all_modules()
    {
        var net = new Sequential(new Linear(2, 2), new Sequential(new Dropout(), new BatchNorm1d(2)));
        net.Modules().Should().OnlyContain(m => m.Training);
        net.Eval().Should().BeSameAs(net);
        net.Modules().Should().OnlyContain(m => !m.Training);
        net[1].Train();
        net.Training.Should().BeFalse();
        net[1].Modules().Should().OnlyContain(m => m.Training);
    }

    [Fact]
    public void Conversion_keeps_the_objects_and_takes_gradients_along()
    {
        var net = new Net();
        var parameters = net.Parameters().ToArray();
        net.Call(Tensor.Ones([1, 3])).Sum().Backward();
        var grad = net.Scale.Grad!.ToArray<float>();
        net.To(DType.Float64);
        net.Parameters().Should().Equal(parameters, ReferenceEquals);
        parameters.Should().OnlyContain(p => p.DType == DType.Float64 && p.RequiresGrad && p.IsLeaf);
        net.Scale.Grad!.DType.Should().Be(DType.Float64);
        net.Scale.Grad!.ToArray<double>().Select(g => (float)g).Should().Equal(grad);
        net.NamedBuffers().Select(b => b.Buffer.DType).Should().Equal(DType.Float64, DType.Float64, DType.Float64, DType.Int64);
        net.ZeroGrad();
        net.Call(Tensor.Ones([1, 3], DType.Float64)).Sum().Backward();
        net.Scale.Grad!.DType.Should().Be(DType.Float64);
        net.Invoking(n => n.To(DType.Int64)).Should().Throw<ArgumentException>().WithMessage("*floating*int64*");
    }

    [Fact]
    public void Frozen_parameters_get_no_gradients()
    {
        var net = new Sequential(new Linear(2, 2).RequireGrad(false), new Linear(2, 1));
        net.Call(Tensor.Ones([1, 2])).Sum().Backward();
        net[0].Parameters().Should().OnlyContain(p => p.Grad == null);
        net[1].Parameters().Should().OnlyContain(p => p.Grad != null);
        net.RequireGrad();
        net.Parameters().Should().OnlyContain(p => p.RequiresGrad);
        net.ZeroGrad();
        net.Parameters().Should().OnlyContain(p => p.Grad == null);
    }

    [Fact]
    public void Apply_visits_children_first()
    {
        var net = new Sequential(new Linear(1, 1), new Sequential(new ReLU()));
        var visited = new List<Module>();
        net.Apply(visited.Add).Should().BeSameAs(net);
        visited.Should().Equal([net[0], ((Sequential)net[1])[0], net[1], net], ReferenceEquals);
    }

    [Fact]
    public void Text_shows_ones_own_modules_too()
    {
        new Net().ToString().Should().Be(
            """
            Net(
              (first_layer): Linear(in_features=3, out_features=3, bias=True)
              (layers.0): Linear(in_features=3, out_features=3, bias=False)
              (layers.1): ReLU()
              (heads.a): Linear(in_features=3, out_features=1, bias=True)
              (heads.b): Linear(in_features=3, out_features=2, bias=False)
            )
            """);
        new ModuleList<Module>(new ReLU(), new Sequential(new Tanh())).ToString().Should().Be("ModuleList(\n  (0): ReLU()\n  (1): Sequential(\n    (0): Tanh()\n  )\n)");
        new ModuleDict<Module>(("x", new ReLU())).ToString().Should().Be("ModuleDict(\n  (x): ReLU()\n)");
        new Lines().ToString().Should().Be("Lines(\n  one\n  two\n)");
        new Sequential(new Lines()).ToString().Should().Be("Sequential(\n  (0): Lines(\n    one\n    two\n  )\n)");
        new Parameter(Tensor.Ones([2])).ToString().Should().Be("Parameter containing:\ntensor([1., 1.], requires_grad=True)");
    }

    [Fact]
    public void Calling_with_null_says_so() => new Linear(1, 1).Invoking(m => m.Call(null!)).Should().Throw<ArgumentNullException>().WithMessage("*Linear*");

    [Theory]
    [InlineData("selfAttention", "self_attention")]
    [InlineData("_fc1", "fc1")]
    [InlineData("NumBatchesTracked", "num_batches_tracked")]
    [InlineData("in_proj_weight", "in_proj_weight")]
    [InlineData("RNNCell", "rnn_cell")]
    [InlineData("layerX2", "layer_x2")]
    public void Names_become_snake_case(string name, string expected) => Module.Snake(name).Should().Be(expected);
}
