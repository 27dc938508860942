using System.Runtime.CompilerServices;

namespace Autograd.Tests.Conformance;

/// <summary>Replays one sample of ops/: results, gradients, gradients of gradients, arguments changed in place.</summary>
internal sealed class OpRunner
{
    private readonly SafetensorsFile stored;
    private readonly OpSample sample;
    private readonly Dictionary<string, Tensor> tensors = [];
    private readonly List<string> failures = [];

    private OpRunner(SafetensorsFile stored, OpSample sample) => (this.stored, this.sample) = (stored, sample);

    /// <summary>Everything that differs; empty when the sample agrees.</summary>
    public static IReadOnlyList<string> Run(OpFile file, OpSample sample)
    {
        var runner = new OpRunner(file.Tensors, sample);
        try
        {
            runner.Replay();
        }
        catch (Exception e)
        {
            runner.failures.Add($"{e.GetType().Name}: {e.Message}");
        }

        string tags = sample.Tags.Count > 0 ? $" [{string.Join(' ', sample.Tags)}]" : "";
        return [.. runner.failures.Select(f => $"{file.Op}[{sample.Id}] ({sample.Call}){tags} {f}")];
    }

    /// <summary>The results of a call in order: tensors, and plain values as they are.</summary>
    public static IReadOnlyList<object> Flatten(object result) => result switch
    {
        Tensor or DType or bool or int or long or double => [result],
        IEnumerable<Tensor> many => [.. many],
        ITuple tuple => [.. Enumerable.Range(0, tuple.Length).SelectMany(i => Flatten(tuple[i]!))],
        _ => throw new InvalidOperationException(
            $"A call of the table gave a {result.GetType().Name}: return tensors, tuples, dtypes, bools or numbers."),
    };

    private void Replay()
    {
        var arguments = new Arguments(sample.Args, Resolve);
        var outputs = Flatten(CallTable.Calls[sample.Call](arguments)).ToArray();
        if (arguments.Unread.ToArray() is { Length: > 0 } unread)
            failures.Add($"the table of calls ignores the argument '{string.Join("', '", unread)}'");
        if (outputs.Length != sample.Outputs.Count)
        {
            failures.Add($"gives {outputs.Length} outputs, expected {sample.Outputs.Count}");
            return;
        }

        for (int i = 0; i < outputs.Length; i++)
        {
            if (sample.Outputs[i] is not { } expected) continue;
            if (expected.Absolute) outputs[i] = ((Tensor)outputs[i]).Abs();
            CheckOutput(i, outputs[i], expected);
        }

        foreach (var (name, key) in sample.Mutated)
            Check($"argument '{name}' after the call", new Arguments(sample.Args, Resolve).Tensor(name), key);

        if (sample.Grads is not null && failures.Count == 0) Differentiate(outputs);
    }

    private void CheckOutput(int i, object output, ExpectedOutput expected)
    {
        if (expected.Tensor is { } key)
        {
            if (output is Tensor tensor) Check($"output {i}", tensor, key);
            else failures.Add($"output {i}: got the plain value {output}, expected a tensor");
        }
        else if (expected.Plain is { } plain && !SameValue(output, plain))
        {
            failures.Add($"output {i}: got {output}, expected {plain}");
        }
    }

    private void Differentiate(object[] outputs)
    {
        var second = sample.SecondOrder;
        var y = new List<Tensor>();
        var g = new List<Tensor>();
        for (int i = 0; i < outputs.Length; i++)
        {
            if (sample.Outputs[i]?.Cotangent is not { } key) continue;
            y.Add((Tensor)outputs[i]);
            g.Add(Bridge.Leaf(stored[key], requiresGrad: second is not null));
        }

        string[] keys = [.. sample.Grads!.Keys];
        Tensor[] x = [.. keys.Select(k => tensors[k])];
        var grads = Bridge.Grad(y, x, g, createGraph: second is not null);
        for (int k = 0; k < keys.Length; k++)
            CheckGradient($"gradient of {keys[k]}", grads[k], x[k], sample.Grads[keys[k]], sample.GradCompare.GetValueOrDefault(keys[k]));

        if (second is not null && failures.Count == 0) DifferentiateAgain(second, keys, x, grads, g);
    }

    private void DifferentiateAgain(SecondOrder second, string[] keys, Tensor[] x, Tensor?[] grads, List<Tensor> g)
    {
        var terms = new List<Tensor>();
        var u = new List<Tensor>();
        for (int k = 0; k < keys.Length; k++)
        {
            if (grads[k] is not { } grad || second.U.GetValueOrDefault(keys[k]) is not { } key) continue;
            terms.Add(grad);
            u.Add(Bridge.Leaf(stored[key]));
        }

        var all = Bridge.Grad(terms, [.. x, .. g], u, createGraph: false);
        foreach (var (key, expected) in second.Grads)
        {
            int k = Array.IndexOf(keys, key);
            CheckGradient($"second gradient of {key}", all[k], x[k], expected);
        }

        for (int i = 0; i < second.CotangentGrads.Count; i++)
            CheckGradient($"second gradient of cotangent {i}", all[x.Length + i], g[i], second.CotangentGrads[i]);
    }

    /// <summary>No gradient and zeros are the same, on either side.</summary>
    private void CheckGradient(string what, Tensor? grad, Tensor x, string? key, Triangle triangle = Triangle.Whole)
    {
        var expected = key is null ? TensorData.Zeros(x.DType, x.Shape.ToArray()) : stored[key];
        var actual = grad is null ? TensorData.Zeros(x.DType, x.Shape.ToArray()) : Bridge.Read(grad);
        if (Comparer.Difference(actual, expected, sample.Tolerance, triangle) is { } difference)
            failures.Add($"{what}: {difference}{(grad is null ? " (no gradient came back)" : "")}");
    }

    private void Check(string what, Tensor actual, string key)
    {
        if (Comparer.Difference(Bridge.Read(actual), stored[key], sample.Tolerance) is { } difference)
            failures.Add($"{what}: {difference}");
    }

    private bool SameValue(object output, Value plain) => plain switch
    {
        BoolValue v => output is bool b && b == v.Bool,
        IntValue v => output is int or long && Convert.ToInt64(output) == v.Int,
        FloatValue v => output is double d && Comparer.Agree(d, v.Float, sample.Tolerance),
        _ => false,
    };

    /// <summary>The same key is the same tensor object.</summary>
    private Tensor Resolve(TensorValue value)
    {
        if (!tensors.TryGetValue(value.Key, out var tensor))
        {
            bool requiresGrad = sample.Grads?.ContainsKey(value.Key) ?? false;
            tensors.Add(value.Key, tensor = Bridge.Leaf(stored[value.Key], value.View, requiresGrad));
        }

        return tensor;
    }
}
