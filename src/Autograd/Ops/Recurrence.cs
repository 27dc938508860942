using Autograd.Core;
using Autograd.Kernels;
using Autograd.Tape;

namespace Autograd;

/// <summary>
/// One direction of a recurrent layer over all steps as one node: the input's part of all sums is one product, then each step adds the state's part to its rows, and the gates' functions
/// are computed in place. The way back keeps the cotangents of all sums, from which the weights' come by one product each.
/// With recording, cotangents are those of the steps in tensor ops, which are computed again.
/// </summary>
internal static class Recurrence
{
    // Slots of what is kept besides the inputs, of which there are 7 at most.
    private const int GatesSlot = 8, BeforeSlot = 9, CellsSlot = 10, ApartSlot = 11;

    /// <summary>Whether the layer can be one node: its parameters have the dtype and shapes that the kernels take, and nobody wants to see the steps.</summary>
    public static bool Serves(RecurrentKind kind, Tensor x, Weights weights, ReadOnlySpan<Tensor> states)
    {
        if (Tracer.Current is not null || x.DType is not (DType.Float32 or DType.Float64) || weights.Hh.Rank != 2) return false;
        var (gates, hidden) = (GatesOf(kind), weights.Hh.Shape[^1]);
        foreach (var state in states)
            if (state.DType != x.DType || state.Shape[^1] != hidden)
                return false;
        return Fits(weights.Ih, gates * hidden, x.Shape[1]) && Fits(weights.Hh, gates * hidden, hidden) && (weights.BiasIh is null) == (weights.BiasHh is null) &&
            (weights.BiasIh is null || Fits(weights.BiasIh, gates * hidden) && Fits(weights.BiasHh!, gates * hidden));

        bool Fits(Tensor weight, params ReadOnlySpan<long> shape) => weight.DType == x.DType && weight.Shape.SequenceEqual(shape);
    }

    /// <summary>h of all steps, and the states after the last.</summary>
    /// <param name="layer">Which layer, and how it is recorded step by step.</param>
    /// <param name="x">[rows of all steps, features].</param>
    /// <param name="weights">The layer's parameters.</param>
    /// <param name="start">The states before the first step.</param>
    public static (Tensor Output, Tensor[] Last) Apply(Layer layer, Tensor x, Weights weights, Tensor[] start)
    {
        Tensor[] inputs = [x, .. start, weights.Ih, weights.Hh, .. weights.BiasIh is null ? (Tensor[])[] : [weights.BiasIh, weights.BiasHh!]];
        var records = false;
        foreach (var input in inputs) records |= input.RequiresGrad;
        records &= GradMode.Enabled;

        RecurrentPass pass;
        using (Quiet.Now()) pass = Forward(layer, x.Detach(), weights, start, records);
        Tensor[] outputs = pass.LastC is null ? [pass.Output!, pass.LastH] : [pass.Output!, pass.LastH, pass.LastC];
        if (records)
        {
            var node = Recorder.Many(new RecurrenceOp(layer, start.Length), inputs, outputs);
            for (var i = 0; i < inputs.Length; i++) node.Save(i, inputs[i]);
            node.Save(GatesSlot, pass.Gates);
            node.Save(BeforeSlot, pass.Before!);
            if (pass.Cells is not null) node.Save(CellsSlot, pass.Cells);
            if (pass.Apart is not null) node.Save(ApartSlot, pass.Apart);
        }
        return (outputs[0], outputs[1..]);
    }

    private static RecurrentPass Forward(Layer layer, Tensor x, Weights weights, Tensor[] start, bool records)
    {
        var (rows, hidden, apart) = (x.Shape[0], weights.Hh.Shape[1], layer.Kind == RecurrentKind.Gru);
        var bias = apart || weights.BiasIh is null ? weights.BiasIh : weights.BiasIh + weights.BiasHh!;
        var across = weights.Ih.T();
        var gates = bias is null ? x.Mm(across) : bias.Addmm(x, across);
        var pass = new RecurrentPass
        {
            Kind = layer.Kind, Sizes = layer.Sizes, Backwards = layer.Backwards, Hidden = hidden,
            Weight = layer.Sizes.Length == 1 ? weights.Hh.T() : Across(weights.Hh), Gates = gates,
            Apart = apart ? New(rows, gates.Shape[1]) : null, Bias = apart ? weights.BiasHh?.Contiguous() : null,
            H = start[0].Detach().Contiguous(), C = start.Length > 1 ? start[1].Detach().Contiguous() : null,
            LastH = New(start[0].Shape[0], hidden), LastC = start.Length > 1 ? New(start[0].Shape[0], hidden) : null,
            Output = New(rows, hidden), Before = records ? New(rows, hidden) : null, Cells = records && start.Length > 1 ? New(rows, hidden) : null,
        };
        pass.Forward();
        return pass;

        Tensor New(long m, long n) => Tensor.Allocate(x.DType, Layout.Contiguous(m, n));
    }

    /// <summary>The transposed weight, which every step reads, in rows that do not all fall into the same few sets of the first cache.</summary>
    private static Tensor Across(Tensor weight)
    {
        var (n, k) = (weight.Shape[0], weight.Shape[1]);
        var room = Tensor.Allocate(weight.DType, Layout.Contiguous(k, n + 64 / weight.DType.Size()));
        var y = room.Narrow(1, 0, n);
        Copies.Run(weight.Detach().T(), y, y.Layout, ownsTarget: false);
        return y;
    }

    private static int GatesOf(RecurrentKind kind) => kind switch { RecurrentKind.Lstm => 4, RecurrentKind.Gru => 3, _ => 1 };

    /// <summary>The parameters of one direction of one layer.</summary>
    internal readonly record struct Weights(Tensor Ih, Tensor Hh, Tensor? BiasIh, Tensor? BiasHh);

    /// <summary>A layer and direction: its kind, the rows of each step, and its steps in tensor ops, which take the input, the weights and the states.</summary>
    internal sealed record Layer(RecurrentKind Kind, long[] Sizes, bool Backwards, Func<Tensor, Weights, Tensor[], (Tensor Output, Tensor[] Last)> Recorded);

    internal sealed class RecurrenceOp(Layer layer, int states) : Op
    {
        public override string NodeName => layer.Kind switch { RecurrentKind.Lstm => "LstmBackward0", RecurrentKind.Gru => "GruBackward0", RecurrentKind.Tanh => "RnnTanhBackward0", _ => "RnnReluBackward0" };

        public override bool Together => true;

        public override Tensor? Vjp(Node node, int input, Tensor g) => throw new InvalidOperationException("The inputs get their cotangents together.");

        public override void Vjp(Node node, ReadOnlySpan<Tensor?> g, Span<Tensor?> inputs)
        {
            if (GradMode.Enabled) Recomputation.Vjp(node, Steps, g, inputs);
            else Fused(node, g, inputs);
        }

        private void Fused(Node node, ReadOnlySpan<Tensor?> g, Span<Tensor?> inputs)
        {
            var (x, weightIh, weightHh) = (node.Input(0), node.Input(states + 1), node.Input(states + 2));
            var (gates, before) = (node.Constant(GatesSlot), node.Constant(BeforeSlot));
            var apart = layer.Kind == RecurrentKind.Gru ? node.Constant(ApartSlot) : null;
            var pass = new RecurrentPass
            {
                Kind = layer.Kind, Sizes = layer.Sizes, Backwards = layer.Backwards, Hidden = weightHh.Shape[1], Weight = weightHh.Contiguous(),
                Gates = gates, Apart = apart, Output = g[0]?.Contiguous(), Before = before, Cells = states > 1 ? node.Constant(CellsSlot) : null,
                H = g[1]?.Contiguous(), C = states > 1 ? g[2]?.Contiguous() : null, LastH = Like(node.Input(1)), LastC = states > 1 ? Like(node.Input(2)) : null,
                // Nobody will read the gates again: their cotangents take their place, which is in the cache.
                DGates = node.Leaving ? gates : Like(gates), DApart = apart is null || node.Leaving ? apart : Like(apart),
            };
            pass.Backward();
            var (own, across) = (pass.DGates!, pass.DApart ?? pass.DGates!);
            if (node.Needs(0)) inputs[0] = own.Mm(weightIh);
            if (node.Needs(1)) inputs[1] = pass.LastH;
            if (states > 1 && node.Needs(2)) inputs[2] = pass.LastC;
            if (node.Needs(states + 1)) inputs[states + 1] = own.T().Mm(x);
            if (node.Needs(states + 2)) inputs[states + 2] = across.T().Mm(before);
            if (inputs.Length > states + 3)
            {
                if (node.Needs(states + 3) || apart is null && node.Needs(states + 4)) inputs[states + 3] = own.Sum(0);
                if (node.Needs(states + 4)) inputs[states + 4] = apart is not null ? across.Sum(0) : inputs[states + 3];
            }
            if (node.Leaving) return;
            pass.DGates!.Storage.TryReturn();
            pass.DApart?.Storage.TryReturn();

            static Tensor Like(Tensor x) => Tensor.Allocate(x.DType, Layout.Contiguous(x.Shape));
        }

        private Tensor[] Steps(Tensor[] x)
        {
            var bias = x.Length > states + 3;
            var weights = new Weights(x[states + 1], x[states + 2], bias ? x[states + 3] : null, bias ? x[states + 4] : null);
            var (output, last) = layer.Recorded(x[0], weights, x[1..(states + 1)]);
            return [output, .. last];
        }
    }
}
