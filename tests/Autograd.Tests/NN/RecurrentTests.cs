using Autograd.NN;

namespace Autograd.Tests.NN;

/// <summary>RNN, LSTM and GRU against their formulas, one sequence, one layer and one step at a time, with all gradients.</summary>
public class RecurrentTests
{
    public static TheoryData<string, int, bool, bool, bool, int> Cases
    {
        get
        {
            var data = new TheoryData<string, int, bool, bool, bool, int>();
            var random = new System.Random(7);
            foreach (var kind in (string[])["tanh", "relu", "lstm", "proj", "gru"])
                for (var i = 0; i < 8; i++)
                    data.Add(kind, 1 + i % 3, i % 2 == 1, random.Next(2) == 1, i % 4 != 3, random.Next(1000));
            return data;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Batches_agree_with_the_formulas(string kind, int layers, bool bidirectional, bool batchFirst, bool bias, int seed)
    {
        var net = new Net(kind, layers, bidirectional, batchFirst, bias, seed);
        var random = new System.Random(seed);
        var (steps, batch) = (1 + random.Next(5), 1 + random.Next(4));
        var x = net.Draw((long[])(batchFirst ? [batch, steps, net.Inputs] : [steps, batch, net.Inputs]));
        var start = random.Next(3) == 0 ? null : net.States(batch);
        var (output, states) = net.Call(x, start);
        var sequences = Enumerable.Range(0, batch).Select(b => net.Naive(x.Select(batchFirst ? 0 : 1, b), start?.Select(s => s.Select(1, b)).ToArray())).ToArray();
        var expected = Tensor.Stack(sequences.Select(s => s.Output).ToArray(), batchFirst ? 0 : 1);
        Tensor[] last = [.. states.Select((_, k) => Tensor.Stack(sequences.Select(s => s.States[k]).ToArray(), 1))];
        Same([output, .. states], [expected, .. last], [x, .. start ?? [], .. net.Parameters], seed);
    }

    [Theory, MemberData(nameof(Cases))]
    public void Packed_sequences_agree_with_the_formulas(string kind, int layers, bool bidirectional, bool batchFirst, bool bias, int seed)
    {
        var net = new Net(kind, layers, bidirectional, batchFirst, bias, seed);
        var random = new System.Random(seed);
        var batch = 1 + random.Next(5);
        long[] lengths = [.. Enumerable.Range(0, batch).Select(_ => 1L + random.Next(6))];
        var steps = lengths.Max();
        var x = net.Draw((long[])(batchFirst ? [batch, steps, net.Inputs] : [steps, batch, net.Inputs]));
        var start = random.Next(3) == 0 ? null : net.States(batch);
        var (packed, states) = net.Call(Sequences.PackPaddedSequence(x, lengths, batchFirst, enforceSorted: false), start);
        var (output, after) = Sequences.PadPackedSequence(packed, batchFirst);
        after.Should().Equal(lengths);
        var sequences = Enumerable.Range(0, batch)
            .Select(b => net.Naive(x.Select(batchFirst ? 0 : 1, b).Narrow(0, 0, lengths[b]), start?.Select(s => s.Select(1, b)).ToArray())).ToArray();
        var expected = Sequences.PadSequence([.. sequences.Select(s => s.Output)], batchFirst);
        Tensor[] last = [.. states.Select((_, k) => Tensor.Stack(sequences.Select(s => s.States[k]).ToArray(), 1))];
        Same([output, .. states], [expected, .. last], [x, .. start ?? [], .. net.Parameters], seed);
    }

    [Theory]
    [InlineData("tanh")]
    [InlineData("lstm")]
    [InlineData("gru")]
    public void Cells_are_steps_of_a_layer(string kind)
    {
        var g = new Generator(3);
        var x = Tensor.Randn([4, 2, 3], g, DType.Float64);
        Module layer = kind switch { "tanh" => new RNN(3, 5, dtype: DType.Float64), "lstm" => new LSTM(3, 5, dtype: DType.Float64), _ => new GRU(3, 5, dtype: DType.Float64) };
        Module cell = kind switch { "tanh" => new RNNCell(3, 5, dtype: DType.Float64), "lstm" => new LSTMCell(3, 5, dtype: DType.Float64), _ => new GRUCell(3, 5, dtype: DType.Float64) };
        cell.LoadStateDict(layer.StateDict().Select(p => KeyValuePair.Create(p.Key.Replace("_l0", "", StringComparison.Ordinal), p.Value)));
        Tensor? h = null, c = null;
        for (var t = 0; t < 4; t++)
            if (cell is LSTMCell lstm) (h, c) = lstm.Call(x.Select(0, t), h is null ? null : (h, c!));
            else h = cell is RNNCell rnn ? rnn.Call(x.Select(0, t), h) : ((GRUCell)cell).Call(x.Select(0, t), h);
        var last = layer switch { RNN rnn => rnn.Call(x).Hn, LSTM lstm => lstm.Call(x).State.H, _ => ((GRU)layer).Call(x).Hn };
        h!.AllClose(last[0], 1e-12, 1e-13).Should().BeTrue();
    }

    [Fact]
    public void Gradients_have_gradients()
    {
        var lstm = new LSTM(2, 3, bidirectional: true, dtype: DType.Float64);
        var gru = new GRU(2, 3, dtype: DType.Float64);
        foreach (var call in (Func<Tensor, Tensor>[])[x => lstm.Call(x).Output, x => gru.Call(x).Output])
        {
            Tensor Slope(Tensor[] x)
            {
                using var recording = Autodiff.EnableGrad();
                var v = x[0].RequiresGrad ? x[0] : x[0].Detach().RequireGrad(true);
                return Autodiff.Grad(call(v).Square().Sum(), [v], createGraph: true)[0];
            }
            Autodiff.GradCheck(Slope, [Tensor.Randn([3, 2, 2], new Generator(5), DType.Float64, requiresGrad: true)]).Should().BeTrue();
        }
    }

    [Fact]
    public void Tangents_are_the_gradients_transposed()
    {
        var (g, net) = (new Generator(2), new LSTM(2, 3, numLayers: 2, bidirectional: true, dtype: DType.Float64));
        var (x, v, w) = (Tensor.Randn([3, 2, 2], g, DType.Float64), Tensor.Randn([3, 2, 2], g, DType.Float64), Tensor.Randn([3, 2, 6], g, DType.Float64));
        var (_, tangent) = Autodiff.Jvp(t => net.Call(t).Output, x, v);
        var leaf = x.Clone().RequireGrad(true);
        var gradient = Autodiff.Grad(net.Call(leaf).Output, [leaf], w)[0];
        (tangent * w).Sum().Item<double>().Should().BeApproximately((gradient * v).Sum().Item<double>(), 1e-10);
    }

    [Fact]
    public void Long_sequences_have_gradients()
    {
        // More steps than the tape counts outputs of one node.
        var net = new RNN(1, 1, nonlinearity: Nonlinearity.Relu, bias: false, dtype: DType.Float64);
        foreach (var parameter in net.Parameters()) Init.Constant(parameter, 0.5);
        var x = Tensor.Ones([40_000, 1, 1], DType.Float64, requiresGrad: true);
        var slope = Autodiff.Grad(net.Call(x).Output.Sum(), [x])[0].Reshape(-1);
        // Each input adds 0.5 at its step, a half of that at the next, and so on.
        slope[0].Item<double>().Should().BeApproximately(1, 1e-12);
        slope[-1].Item<double>().Should().Be(0.5);
        slope[20_000].Item<double>().Should().BeApproximately(1, 1e-12);
    }

    [Fact]
    public void Dropout_works_between_layers_while_learning_only()
    {
        var x = Tensor.Randn([5, 2, 3], new Generator(1));
        var net = new LSTM(3, 4, numLayers: 2, dropout: 0.5);
        net.Call(x).Output.Equal(net.Call(x).Output).Should().BeFalse();
        net.Eval();
        net.Call(x).Output.Equal(net.Call(x).Output).Should().BeTrue();
        var all = new GRU(3, 4, numLayers: 2, dropout: 1, dtype: DType.Float64);
        // All that reaches the second layer is zero.
        var second = all.Call(x.To(DType.Float64)).Output;
        second.AllClose(all.Call(x.To(DType.Float64) * 3).Output).Should().BeTrue();
    }

    [Fact]
    public void Half_precision_computes_in_its_dtype()
    {
        foreach (var dtype in (DType[])[DType.Float16, DType.BFloat16])
        {
            var net = new LSTM(3, 4).To(dtype);
            var (output, (h, c)) = net.Call(Tensor.Randn([5, 2, 3], new Generator(1)).To(dtype));
            new[] { output.DType, h.DType, c.DType }.Should().AllBeEquivalentTo(dtype);
            var wide = new LSTM(3, 4);
            wide.LoadStateDict(net.StateDict());
            output.To(DType.Float32).AllClose(wide.Call(Tensor.Randn([5, 2, 3], new Generator(1))).Output, 0.05, 0.05).Should().BeTrue();
        }
    }

    [Fact]
    public void Hooks_see_packed_input_too()
    {
        var net = new GRU(3, 4);
        var seen = 0;
        using (net.RegisterForwardHook((input, output) => { seen += input.Packing is null ? 1 : 10; return output; }))
        {
            net.Call(Tensor.Zeros([5, 2, 3]));
            net.Call(Sequences.PackSequence([Tensor.Zeros([3, 3]), Tensor.Zeros([2, 3])]));
        }
        seen.Should().Be(11);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        var net = new LSTM(3, 4, bidirectional: true);
        FluentActions.Invoking(() => net.Call(Tensor.Zeros([5, 2, 2]))).Should().Throw<ArgumentException>().WithMessage("LSTM: *must be 3*");
        FluentActions.Invoking(() => net.Call(Tensor.Zeros([3]))).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => net.Call(Tensor.Zeros([0, 2, 3]))).Should().Throw<ArgumentException>().WithMessage("*at least one step*");
        FluentActions.Invoking(() => net.Call(Tensor.Zeros([5, 2, 3]), (Tensor.Zeros([1, 2, 4]), Tensor.Zeros([2, 2, 4])))).Should().Throw<ArgumentException>().WithMessage("*2, 2, 4*");
        FluentActions.Invoking(() => net.Call((Tensor)null!)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => new LSTM(3, 4, projSize: 4)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new GRU(3, 0)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new GRU(3, 1, dropout: 1.5)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new RNN(3, 1, nonlinearity: Nonlinearity.Selu)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new GRUCell(3, 4).Call(Tensor.Zeros([2, 3]), Tensor.Zeros([1, 4]))).Should().Throw<ArgumentException>();
    }

    private static void Same(Tensor[] got, Tensor[] expected, Tensor[] inputs, int seed)
    {
        var g = new Generator(seed + 1);
        Tensor[] weights = [.. expected.Select(e => Tensor.Randn(e.Shape, g, DType.Float64))];
        for (var i = 0; i < got.Length; i++) got[i].AllClose(expected[i], 1e-9, 1e-11).Should().BeTrue($"result {i} is {got[i]} and should be {expected[i]}");
        var slopes = Autodiff.Grad([Total(got)], inputs, allowUnused: true);
        var right = Autodiff.Grad([Total(expected)], inputs, allowUnused: true);
        for (var i = 0; i < inputs.Length; i++)
            (slopes[i] ?? Tensor.ZerosLike(inputs[i])).AllClose(right[i] ?? Tensor.ZerosLike(inputs[i]), 1e-8, 1e-10).Should().BeTrue($"gradient {i} is {slopes[i]} and should be {right[i]}");

        Tensor Total(Tensor[] y) => y.Select((t, i) => (t * weights[i]).Sum()).Aggregate((a, b) => a + b);
    }

    /// <summary>A layer of any kind, and the same by formulas.</summary>
    private sealed class Net
    {
        private readonly Module _module;
        private readonly string _kind;
        private readonly int _layers;
        private readonly bool _bidirectional;
        private readonly long _hidden, _output;
        private readonly Generator _generator;
        private readonly Dictionary<string, Parameter> _weights;

        public Net(string kind, int layers, bool bidirectional, bool batchFirst, bool bias, int seed)
        {
            var random = new System.Random(seed + 5);
            (_kind, _layers, _bidirectional, _generator) = (kind, layers, bidirectional, new Generator(seed));
            (Inputs, _hidden) = (1 + random.Next(4), 2 + random.Next(4));
            _output = kind == "proj" ? _hidden - 1 : _hidden;
            _module = kind switch
            {
                "lstm" or "proj" => new LSTM(Inputs, _hidden, layers, bias, batchFirst, 0, bidirectional, kind == "proj" ? _output : 0, DType.Float64),
                "gru" => new GRU(Inputs, _hidden, layers, bias, batchFirst, 0, bidirectional, DType.Float64),
                _ => new RNN(Inputs, _hidden, layers, kind == "relu" ? Nonlinearity.Relu : Nonlinearity.Tanh, bias, batchFirst, 0, bidirectional, DType.Float64),
            };
            foreach (var parameter in _module.Parameters()) Init.Normal(parameter, 0, 0.7, _generator);
            _weights = _module.NamedParameters().ToDictionary(p => p.Name, p => p.Parameter);
        }

        public long Inputs { get; }

        public IEnumerable<Tensor> Parameters => _weights.Values;

        public Tensor Draw(params long[] shape) => Tensor.Randn(shape, _generator, DType.Float64, requiresGrad: true);

        public Tensor[] States(long batch)
        {
            var count = _layers * (_bidirectional ? 2 : 1);
            return _kind is "lstm" or "proj" ? [Draw(count, batch, _output), Draw(count, batch, _hidden)] : [Draw(count, batch, _output)];
        }

        public (Tensor Output, Tensor[] States) Call(Tensor x, Tensor[]? start)
        {
            if (_module is LSTM lstm)
            {
                var (y, (h, c)) = lstm.Call(x, start is null ? null : (start[0], start[1]));
                return (y, [h, c]);
            }
            var (output, hn) = _module is RNN rnn ? rnn.Call(x, start?[0]) : ((GRU)_module).Call(x, start?[0]);
            return (output, [hn]);
        }

        public (PackedSequence Output, Tensor[] States) Call(PackedSequence x, Tensor[]? start)
        {
            if (_module is LSTM lstm)
            {
                var (y, (h, c)) = lstm.Call(x, start is null ? null : (start[0], start[1]));
                return (y, [h, c]);
            }
            var (output, hn) = _module is RNN rnn ? rnn.Call(x, start?[0]) : ((GRU)_module).Call(x, start?[0]);
            return (output, [hn]);
        }

        public (Tensor Output, Tensor[] States) Naive(Tensor x, Tensor[]? start)
        {
            var steps = (int)x.Shape[0];
            Tensor[] row = [.. Enumerable.Range(0, steps).Select(t => x.Select(0, t))];
            var (lastH, lastC) = (new List<Tensor>(), new List<Tensor>());
            for (var layer = 0; layer < _layers; layer++)
            {
                var outputs = new Tensor[steps][];
                for (var t = 0; t < steps; t++) outputs[t] = new Tensor[_bidirectional ? 2 : 1];
                for (var direction = 0; direction < (_bidirectional ? 2 : 1); direction++)
                {
                    var suffix = $"_l{layer}{(direction == 1 ? "_reverse" : "")}";
                    var number = layer * (_bidirectional ? 2 : 1) + direction;
                    var h = start?[0].Select(0, number) ?? Tensor.Zeros([_output], DType.Float64);
                    var c = start?.ElementAtOrDefault(1)?.Select(0, number) ?? Tensor.Zeros([_hidden], DType.Float64);
                    for (var i = 0; i < steps; i++)
                    {
                        var t = direction == 1 ? steps - 1 - i : i;
                        (h, c) = Next(row[t], h, c, suffix);
                        outputs[t][direction] = h;
                    }
                    lastH.Add(h);
                    lastC.Add(c);
                }
                row = [.. outputs.Select(o => Tensor.Cat(o))];
            }
            return (Tensor.Stack(row), _kind is "lstm" or "proj" ? [Tensor.Stack(lastH.ToArray()), Tensor.Stack(lastC.ToArray())] : [Tensor.Stack(lastH.ToArray())]);
        }

        private (Tensor H, Tensor C) Next(Tensor x, Tensor h, Tensor c, string suffix)
        {
            var own = _weights["weight_ih" + suffix].Matmul(x);
            var across = _weights["weight_hh" + suffix].Matmul(h);
            if (_weights.TryGetValue("bias_ih" + suffix, out var bias)) own = own + bias;
            if (_weights.TryGetValue("bias_hh" + suffix, out bias)) across = across + bias;
            if (_kind is "tanh" or "relu") return (_kind == "tanh" ? (own + across).Tanh() : (own + across).Relu(), c);
            var (a, b) = (own.Reshape(-1, _hidden), across.Reshape(-1, _hidden));
            if (_kind == "gru")
            {
                var (r, z) = ((a[0] + b[0]).Sigmoid(), (a[1] + b[1]).Sigmoid());
                var n = (a[2] + r * b[2]).Tanh();
                return ((1 - z) * n + z * h, c);
            }
            var s = a + b;
            c = s[1].Sigmoid() * c + s[0].Sigmoid() * s[2].Tanh();
            h = s[3].Sigmoid() * c.Tanh();
            return (_kind == "proj" ? _weights["weight_hr" + suffix].Matmul(h) : h, c);
        }
    }
}
