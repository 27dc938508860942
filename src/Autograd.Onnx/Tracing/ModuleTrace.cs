using Autograd.NN;

namespace Autograd.Onnx.Tracing;

/// <summary>A forward pass of a module, written down.</summary>
internal sealed class ModuleTrace
{
    private readonly ForwardTracer _tracer = new();

    private ModuleTrace(Module module, Func<Tensor[], Tensor[]> forward, string[] names, Tensor[] inputs)
    {
        foreach (var input in inputs)
            if (input.DType.IsFloatingPoint()) input.RequireGrad();
        var state = module.NamedParameters().Select(p => (p.Name, Tensor: (Tensor)p.Parameter)).Concat(module.NamedBuffers().Select(b => (b.Name, Tensor: b.Buffer))).ToArray();
        foreach (var (name, tensor) in state) _tracer.Name(name, tensor, isInput: false);
        StateNames = [.. state.Select(s => s.Name)];
        Inputs = [.. inputs.Select((x, i) => _tracer.Name(names[i], x, isInput: true))];
        var outputs = _tracer.Watch(() => forward([.. inputs])) ?? throw new ArgumentException("OnnxModel: the forward function gave null.");
        Outputs = new Value[outputs.Length];
        for (var i = 0; i < outputs.Length; i++)
            Outputs[i] = _tracer.Known(outputs[i]) ??
                throw new NotSupportedException(
                    $"ONNX export: output {i}, {outputs[i].DType.TorchName()} of shape {outputs[i].Layout}, comes from the inputs by no op that is recorded. Export what can be differentiated, and compute the rest from it.");
        _tracer.Finish();
    }

    public Value[] Inputs { get; }

    public Value[] Outputs { get; }

    /// <summary>The names of parameters and buffers.</summary>
    public string[] StateNames { get; }

    /// <summary>Both runs, in eval mode and with every parameter requiring gradients; afterwards the module is as before.</summary>
    public static (ModuleTrace First, ModuleTrace Second) Both(Module module, Func<Tensor[], Tensor[]> forward, string[] names, Probes probes)
    {
        var modes = module.Modules().Select(m => (Module: m, m.Training)).ToArray();
        var frozen = module.Parameters().Where(p => !p.RequiresGrad && p.DType.IsFloatingPoint()).ToArray();
        using var recording = Autodiff.EnableGrad();
        try
        {
            module.Eval();
            foreach (var parameter in frozen) parameter.RequireGrad();
            var (first, second) = (new ModuleTrace(module, forward, names, probes.First), new ModuleTrace(module, forward, names, probes.Second));
            Pair(first, second);
            return (first, second);
        }
        finally
        {
            foreach (var parameter in frozen) parameter.RequireGrad(false);
            // Outer modules first, as they set those within.
            foreach (var (m, training) in modes) m.SetTraining(training);
        }
    }

    /// <summary>The steps that the outputs depend on, in the order of computation.</summary>
    public IEnumerable<Step> Needed()
    {
        var needed = new HashSet<Step>();
        var open = new Stack<Value>(Outputs);
        while (open.TryPop(out var value))
            if (value.Maker is { } maker && needed.Add(maker))
                foreach (var input in maker.Inputs) open.Push(input);
        return _tracer.Steps.Where(needed.Contains);
    }

    private static void Pair(ModuleTrace first, ModuleTrace second)
    {
        var (a, b) = (first._tracer.Steps, second._tracer.Steps);
        for (var i = 0; i < Math.Min(a.Count, b.Count); i++)
        {
            if (a[i].Op.GetType() != b[i].Op.GetType() || a[i].Op.NodeName != b[i].Op.NodeName || a[i].Inputs.Length != b[i].Inputs.Length) throw Parted(a[i].ToString(), b[i].ToString());
            a[i].Twin = b[i];
            Pair(a[i].Inputs, b[i].Inputs, a[i].ToString());
            Pair(a[i].Outputs, b[i].Outputs, a[i].ToString());
        }
        if (a.Count != b.Count) throw Parted($"{a.Count} steps", $"{b.Count} steps");
        Pair(first.Inputs, second.Inputs, "the inputs");
        Pair(first.Outputs, second.Outputs, "the outputs");
    }

    private static void Pair(Value[] a, Value[] b, string where)
    {
        if (a.Length != b.Length) throw Parted($"{a.Length} values in {where}", $"{b.Length}");
        for (var i = 0; i < a.Length; i++)
        {
            var fits = a[i].Rank == b[i].Rank && a[i].Name == b[i].Name && (a[i].Maker is null) == (b[i].Maker is null) && (a[i].Twin is null || ReferenceEquals(a[i].Twin, b[i]));
            if (!fits) throw Parted(where, "the same of other operands");
            a[i].Twin = b[i];
        }
    }

    private static NotSupportedException Parted(string first, string second) =>
        new($"ONNX export: for other values (or another batch) the module takes another way: {first} in one run, {second} in the other. A graph has one way; export a module whose way depends on shapes alone.");
}
