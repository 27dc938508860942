using Autograd.NN;
using Autograd.Onnx.Format;
using Autograd.Onnx.Lowering;
using Autograd.Onnx.Tracing;

namespace Autograd.Onnx;

/// <summary>
/// Writes modules as ONNX models, which other runtimes run. Any forward pass can be exported, not only known layers: it is run on an example, and what the tape records of it is
/// written in ONNX's operators.
/// </summary>
/// <remarks>
/// The graph is the way that the example took: loops are unrolled, and a branch that depends on values is exported as it was taken. So that no value of the example is taken for a
/// constant, the module is run a second time on other values (and another batch, if that is to be free), and both runs must agree in everything but what comes from the inputs.
/// </remarks>
public static class OnnxModel
{
    /// <summary>Exports a module with one input and one output to a file.</summary>
    /// <param name="module">The module; it is run in eval mode, and left as it was.</param>
    /// <param name="example">An input: its shape and dtype are the model's.</param>
    /// <param name="path">The file, which is overwritten.</param>
    /// <param name="options">Names, batch and version.</param>
    /// <exception cref="NotSupportedException">An op has no counterpart, or the forward pass depends on values in a way that a graph cannot express. The message names the op.</exception>
    /// <example><code>OnnxModel.Export(net, Tensor.Zeros([1, 784]), "net.onnx", new() { DynamicBatch = true });</code></example>
    public static void Export(Module<Tensor, Tensor> module, Tensor example, string path, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(example);
        Export(module, x => [module.Call(x[0])], [example], path, options);
    }

    /// <summary>Exports a module with one input and one output to a stream.</summary>
    /// <inheritdoc cref="Export(Module{Tensor, Tensor}, Tensor, string, OnnxExportOptions?)"/>
    /// <param name="module">The module; it is run in eval mode, and left as it was.</param>
    /// <param name="example">An input: its shape and dtype are the model's.</param>
    /// <param name="stream">Where the model is written; it stays open.</param>
    /// <param name="options">Names, batch and version.</param>
    public static void Export(Module<Tensor, Tensor> module, Tensor example, Stream stream, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(example);
        Export(module, x => [module.Call(x[0])], [example], stream, options);
    }

    /// <summary>Exports a module with any inputs and outputs to a file.</summary>
    /// <param name="module">The module whose parameters and buffers the model brings along; it is run in eval mode, and left as it was.</param>
    /// <param name="forward">Calls the module with the inputs, and gives the outputs.</param>
    /// <param name="examples">The inputs: their shapes and dtypes are the model's.</param>
    /// <param name="path">The file, which is overwritten.</param>
    /// <param name="options">Names, batch and version.</param>
    /// <exception cref="NotSupportedException">An op has no counterpart, or the forward pass depends on values in a way that a graph cannot express. The message names the op.</exception>
    /// <example><code>
    /// OnnxModel.Export(lstm, x => [lstm.Call(x[0]).Output], [Tensor.Zeros([5, 1, 10])], "lstm.onnx");
    /// </code></example>
    public static void Export(Module module, Func<Tensor[], Tensor[]> forward, ReadOnlySpan<Tensor> examples, string path, OnnxExportOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        // Nothing is overwritten by a model that cannot be exported.
        var model = Model(module, forward, examples, options);
        using var file = File.Create(path);
        model.WriteTo(file);
    }

    /// <summary>Exports a module with any inputs and outputs to a stream.</summary>
    /// <inheritdoc cref="Export(Module, Func{Tensor[], Tensor[]}, ReadOnlySpan{Tensor}, string, OnnxExportOptions?)"/>
    /// <param name="module">The module whose parameters and buffers the model brings along; it is run in eval mode, and left as it was.</param>
    /// <param name="forward">Calls the module with the inputs, and gives the outputs.</param>
    /// <param name="examples">The inputs: their shapes and dtypes are the model's.</param>
    /// <param name="stream">Where the model is written; it stays open.</param>
    /// <param name="options">Names, batch and version.</param>
    public static void Export(Module module, Func<Tensor[], Tensor[]> forward, ReadOnlySpan<Tensor> examples, Stream stream, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Model(module, forward, examples, options).WriteTo(stream);
    }

    private static ProtoMessage Model(Module module, Func<Tensor[], Tensor[]> forward, ReadOnlySpan<Tensor> examples, OnnxExportOptions? options)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(forward);
        foreach (var example in examples) ArgumentNullException.ThrowIfNull(example, nameof(examples));
        options ??= new OnnxExportOptions();
        if (options.Opset is < 17 or > 21) throw new ArgumentOutOfRangeException(nameof(options), $"OnnxModel: the opset must be from 17 to 21, and is {options.Opset}.");
        if (examples.Length == 0) throw new ArgumentException("OnnxModel: at least one example input is needed.", nameof(examples));
        var names = Names(options.InputNames, "input", examples.Length);

        var probes = Probes.Of(examples.ToArray(), options);
        var (first, second) = ModuleTrace.Both(module, forward, names, probes);
        var outputs = Names(options.OutputNames, "output", first.Outputs.Length);
        var used = names.Concat(outputs).Concat(first.StateNames).GroupBy(n => n).FirstOrDefault(g => g.Count() > 1);
        if (used is not null) throw new ArgumentException($"OnnxModel: '{used.Key}' names more than one of the inputs, outputs, parameters and buffers. Give other InputNames or OutputNames.", nameof(options));

        var graph = new Graph(module.GetType().Name, options.Opset);
        var batch = probes.Batch is { } size ? new Batch(names[probes.BatchInput], options.BatchDimension, size) : null;
        var lowerer = new Lowerer(graph, batch);
        for (var i = 0; i < names.Length; i++)
        {
            graph.AddInput(PortOf(names[i], first.Inputs[i], batch));
            lowerer.Name(first.Inputs[i], names[i]);
        }
        foreach (var step in first.Needed()) lowerer.Lower(step);
        for (var i = 0; i < outputs.Length; i++)
        {
            var value = first.Outputs[i];
            graph.AddOutput(lowerer.NameOf(value), PortOf(outputs[i], value, batch));
        }
        var model = graph.ToModel("Autograd.Onnx", typeof(OnnxModel).Assembly.GetName().Version?.ToString(3) ?? "");
        if (model.Length > int.MaxValue) throw new NotSupportedException($"ONNX export: a model file may have 2 GB, and this one would have {model.Length} bytes.");
        return model;
    }

    private static Port PortOf(string name, Value value, Batch? batch) =>
        new(name, value.DType, [.. Lowerer.Sizes(value).Select(size => (size.First, size.IsFixed ? null : size == batch?.Size ? "batch" : ""))]);

    private static string[] Names(IReadOnlyList<string>? given, string name, int count)
    {
        if (given is null) return count == 1 ? [name] : [.. Enumerable.Range(0, count).Select(i => $"{name}_{i}")];
        if (given.Count != count) throw new ArgumentException($"OnnxModel: {given.Count} {name} names were given, and there are {count} {name}s.");
        return [.. given];
    }
}
