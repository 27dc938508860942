using Autograd.Core;
using Autograd.Kernels;
using Autograd.NN;
using Autograd.Tape;

namespace Autograd.Tests.NN;

/// <summary>Recurrent layers as one node against the same step by step: sizes around registers, threads, missing cotangents, graphs that stay.</summary>
public class FusedRecurrenceTests
{
    public static TheoryData<string, long, long, long> Sizes()
    {
        var data = new TheoryData<string, long, long, long>();
        foreach (var kind in (string[])["lstm", "gru", "tanh", "relu"])
            foreach (var (steps, batch, hidden) in ((long, long, long)[])[(1, 1, 1), (4, 3, 16), (5, 9, 17), (3, 2, 37), (6, 20, 64), (2, 0, 3)])
                data.Add(kind, steps, batch, hidden);
        return data;
    }

    [Theory, MemberData(nameof(Sizes))]
    public void Agrees_with_the_steps(string kind, long steps, long batch, long hidden)
    {
        foreach (var dtype in (DType[])[DType.Float64, DType.Float32])
        {
            var (rtol, atol) = dtype == DType.Float64 ? (1e-10, 1e-12) : (1e-3, 1e-4);
            var net = new Net(kind, 5, hidden, dtype);
            // Rows that are not adjacent, and states of which one is given twice.
            var x = Tensor.Randn([batch, steps, 5], new Generator(1), dtype).Transpose(0, 1).RequireGrad(true);
            var start = Tensor.Randn([1, batch, hidden], new Generator(2), dtype, requiresGrad: true);
            Tensor[] inputs = [x, start, .. net.Parameters];
            var fused = net.Run(x, start);
            var expected = new Blind().Watch(() => net.Run(x, start));
            for (var i = 0; i < fused.Length; i++) Near(fused[i], expected[i]);
            Tensor[] weights = [.. fused.Select((y, i) => Tensor.Randn(y.Shape, new Generator(3 + i), dtype))];
            // Every subset of cotangents; the graph stays until the last.
            for (var used = 1; used < 1 << fused.Length; used++)
            {
                var got = Slopes(fused, used, false, true);
                var right = Slopes(expected, used, false, true);
                var recorded = Slopes(fused, used, true, true);
                for (var i = 0; i < inputs.Length; i++)
                {
                    Near(got[i], right[i]);
                    Near(recorded[i], right[i]);
                }
                if (used < (1 << fused.Length) - 1) continue;
                var last = Slopes(fused, used, false, false);
                for (var i = 0; i < inputs.Length; i++) last[i]!.Equal(got[i]!).Should().BeTrue();
            }

            Tensor?[] Slopes(Tensor[] y, int used, bool createGraph, bool retain) => Autodiff.Grad(
                y.Select((t, i) => (t * weights[i]).Sum()).Where((_, i) => (used >> i & 1) == 1).Aggregate((a, b) => a + b), inputs, retainGraph: retain, createGraph: createGraph);

            void Near(Tensor? a, Tensor? b) => a!.AllClose(b!, rtol, atol).Should().BeTrue($"{a} should be {b}");
        }
    }

    [Theory]
    [InlineData("lstm")]
    [InlineData("gru")]
    [InlineData("tanh")]
    public void Threads_do_not_change_a_bit(string kind)
    {
        var before = Workers.Threads;
        var net = new Net(kind, 32, 64, DType.Float32);
        var x = Tensor.Randn([20, 23, 32], new Generator(1), requiresGrad: true);
        Tensor[]? expected = null;
        try
        {
            foreach (var threads in (int[])[1, 2, 4])
            {
                Workers.Threads = threads;
                var y = net.Run(x, null);
                Tensor[] got = [.. y, .. Autodiff.Grad(y[0].Square().Sum(), [x, .. net.Parameters])];
                expected ??= got;
                for (var i = 0; i < got.Length; i++) got[i].Equal(expected[i]).Should().BeTrue($"of {threads} threads");
            }
        }
        finally
        {
            Workers.Threads = before;
        }
    }

    [Fact]
    public void One_step_of_a_batch_is_one_node()
    {
        new LSTM(3, 4).Call(Tensor.Zeros([5, 2, 3])).State.C.GradFn!.NextFunctions[0]!.Name.Should().Contain("Lstm");
        new GRUCell(3, 4).Call(Tensor.Zeros([2, 3])).GradFn!.Name.Should().Be("GruBackward0");
    }

    [Fact]
    public void A_row_with_nan_spoils_no_other()
    {
        var net = new GRU(3, 20);
        var x = Tensor.Randn([4, 6, 3], new Generator(1));
        var clean = net.Call(x).Output;
        x.Select(1, 2).FillInPlace(double.NaN);
        var y = net.Call(x).Output;
        y.Select(1, 2).IsNaN().All().Item<bool>().Should().BeTrue();
        foreach (var row in (int[])[0, 1, 3, 4, 5]) y.Select(1, row).Equal(clean.Select(1, row)).Should().BeTrue();
    }

    [Fact]
    public void Frozen_weights_get_no_gradients_and_others_do()
    {
        var net = new LSTM(3, 4);
        var frozen = net.NamedParameters().First(p => p.Name == "weight_ih_l0").Parameter;
        frozen.RequireGrad(false);
        net.Call(Tensor.Ones([2, 2, 3])).Output.Sum().Backward();
        frozen.Grad.Should().BeNull();
        foreach (var (name, parameter) in net.NamedParameters())
            if (name != "weight_ih_l0")
                parameter.Grad.Should().NotBeNull();
    }

    /// <summary>While it looks on, layers run step by step.</summary>
    private sealed class Blind : Tracer
    {
        public override void Recorded(Node node, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
        {
        }

        public override void Computed(Op op, ReadOnlySpan<Tensor> inputs, Tensor output)
        {
        }
    }

    private sealed class Net(string kind, long inputs, long hidden, DType dtype)
    {
        private readonly Module _module = kind switch
        {
            "lstm" => new LSTM(inputs, hidden, dtype: dtype),
            "gru" => new GRU(inputs, hidden, dtype: dtype),
            _ => new RNN(inputs, hidden, nonlinearity: kind == "relu" ? Nonlinearity.Relu : Nonlinearity.Tanh, dtype: dtype),
        };

        public IEnumerable<Tensor> Parameters => _module.Parameters();

        /// <summary>The output and the last states.</summary>
        public Tensor[] Run(Tensor x, Tensor? start)
        {
            if (_module is LSTM lstm)
            {
                var (y, (h, c)) = lstm.Call(x, start is null ? null : (start, start));
                return [y, h, c];
            }
            var (output, last) = _module is RNN rnn ? rnn.Call(x, start) : ((GRU)_module).Call(x, start);
            return [output, last];
        }
    }
}
