using Autograd.Core;
using Autograd.Tape;

namespace Autograd;

/// <summary>What a custom function keeps between its forward and its backward.</summary>
public sealed class FunctionContext
{
    private readonly List<(Storage Storage, Layout Layout, object? Lease, Node? Edge, int Output, int Version)> _saved = [];
    private bool _freed;

    internal Node? Node;

    internal bool[] Needs = [];

    /// <summary>Values of any other kind that backward needs.</summary>
    public Dictionary<string, object?> Items { get; } = [];

    /// <summary>Whether the gradient of an input is wanted.</summary>
    public bool NeedsInputGrad(int input) => Needs[input];

    /// <summary>Keeps tensors for backward; the tape notices if they are changed in place.</summary>
    public void SaveForBackward(params ReadOnlySpan<Tensor> tensors)
    {
        foreach (var t in tensors)
        {
            t.Storage.Escape();
            _saved.Add((t.Storage, t.Layout, t.Lease, t.GradEdge, t.OutputNumber, t.Version));
        }
    }

    /// <summary>What was kept.</summary>
    /// <exception cref="InvalidOperationException">It has been freed, or was changed in place.</exception>
    public Tensor[] SavedTensors
    {
        get
        {
            if (_freed) throw TapeErrors.Freed(Node!);
            var tensors = new Tensor[_saved.Count];
            for (var i = 0; i < tensors.Length; i++)
            {
                var (storage, layout, lease, edge, output, version) = _saved[i];
                if (storage.Version != version) throw TapeErrors.Modified(Node!, i, storage, layout, version);
                tensors[i] = new Tensor(storage, layout, lease, edge, output);
            }
            return tensors;
        }
    }

    /// <summary>Outputs were saved before the node was there that they come from; without it a second derivative would miss their part.</summary>
    internal void Connect(Node node, ReadOnlySpan<Tensor> outputs)
    {
        Node = node;
        for (var i = 0; i < _saved.Count; i++)
            for (var o = 0; o < outputs.Length && _saved[i].Edge is null; o++)
                if (outputs[o].DType.IsFloatingPoint() && ReferenceEquals(_saved[i].Storage, outputs[o].Storage) && _saved[i].Layout.SamePlaces(outputs[o].Layout))
                    _saved[i] = _saved[i] with { Edge = node, Output = o };
    }

    internal void Free()
    {
        _freed = _saved.Count > 0;
        _saved.Clear();
    }
}

/// <summary>A custom operation: its forward computes without being recorded, its backward states the vector-Jacobian product.</summary>
/// <remarks>Write backward in tensor ops, and it can be differentiated again.</remarks>
public abstract class Function
{
    /// <summary>The outputs, given the inputs. What backward needs goes into the context.</summary>
    protected abstract Tensor[] Forward(FunctionContext context, ReadOnlySpan<Tensor> inputs);

    /// <summary>The gradient of each input, null for none, given that of each output (zeros where none arrived).</summary>
    protected abstract Tensor?[] Backward(FunctionContext context, ReadOnlySpan<Tensor> gradOutputs);

    /// <summary>Computes the outputs and records the function.</summary>
    public Tensor[] Apply(params ReadOnlySpan<Tensor> inputs)
    {
        var context = new FunctionContext { Needs = new bool[inputs.Length] };
        var any = false;
        for (var i = 0; i < inputs.Length; i++) any |= context.Needs[i] = inputs[i].RequiresGrad;
        Tensor[] outputs;
        using (Autodiff.NoGrad()) outputs = Forward(context, inputs);
        if (!any || !GradMode.Enabled) return outputs;
        for (var i = 0; i < outputs.Length; i++)
            if (outputs[i].RequiresGrad || Contains(inputs, outputs[i]))
                outputs[i] = outputs[i].Detach();
        context.Connect(Recorder.Many(new FunctionOp(this, context), inputs, outputs), outputs);
        return outputs;
    }

    private static bool Contains(ReadOnlySpan<Tensor> tensors, Tensor tensor)
    {
        foreach (var t in tensors)
            if (ReferenceEquals(t, tensor))
                return true;
        return false;
    }

    internal sealed class FunctionOp(Function function, FunctionContext context) : Op
    {
        public override string NodeName => function.GetType().Name + "Backward";

        public override string Name => function.GetType().Name;

        public override bool Together => true;

        public override void Free() => context.Free();

        public override Tensor? Vjp(Node node, int input, Tensor g) => throw new InvalidOperationException($"{Name} makes all cotangents together.");

        public override void Vjp(Node node, ReadOnlySpan<Tensor?> g, Span<Tensor?> inputs)
        {
            var given = new Tensor[g.Length];
            for (var i = 0; i < given.Length; i++)
            {
                var (layout, dtype) = node.Extras!.Outputs![i];
                given[i] = g[i] ?? Tensor.ZerosIn(layout, dtype);
            }
            var gradients = function.Backward(context, given);
            if (gradients is null || gradients.Length != inputs.Length)
                throw new InvalidOperationException($"{Name}.Backward returned {gradients?.Length ?? 0} gradients for {inputs.Length} inputs; return one each, null where there is none.");
            for (var i = 0; i < gradients.Length; i++)
                if (gradients[i] is { } gradient)
                    Check(gradient, i, node.Extras!.Inputs![i].Layout);
            gradients.CopyTo(inputs);
        }

        private void Check(Tensor gradient, int input, Layout expected)
        {
            var fits = gradient.Rank >= expected.Rank;
            for (var d = 1; d <= expected.Rank && fits; d++) fits = expected.Shape[^d] == 1 || expected.Shape[^d] == gradient.Shape[^d];
            if (!fits || !gradient.DType.IsFloatingPoint())
                throw new InvalidOperationException(
                    $"{Name}.Backward returned a gradient of shape {gradient.Layout} and {gradient.DType.TorchName()} for input {input} of shape {expected}: " +
                    "it must be floating point and have the input's shape, or one that the input broadcasts to.");
        }
    }
}
