using Autograd.NN;

namespace Autograd.Tests.Conformance;

/// <summary>Every sample of nn/: names, state, results, gradients and changes of state, call after call.</summary>
[Trait("Category", "Conformance")]
public class ModuleTests
{
    public static TheoryData<string> Groups => Report.Rows(ConformanceData.Names("nn"));

    [Theory, MemberData(nameof(Groups))]
    public void Modules_agree(string group)
    {
        if (group == Report.Nothing) return;
        var stored = ConformanceData.Tensors("nn", group);
        Report.Assert(group, [.. ModuleSample.Of(group).Select(sample => (sample.Id, Run(sample, stored)))]);
    }

    private static IReadOnlyList<string> Run(ModuleSample sample, SafetensorsFile stored)
    {
        var failures = new List<string>();
        try
        {
            Replay(sample, stored, failures);
        }
        catch (Exception e)
        {
            failures.Add($"{e.GetType().Name}: {e.Message}");
        }
        return [.. failures.Select(f => $"[{sample.Id}] {sample.Module} {f}")];
    }

    private static void Replay(ModuleSample sample, SafetensorsFile stored, List<string> failures)
    {
        var module = ModuleTable.Make(sample.Module, sample.Init, value => Bridge.Leaf(stored[value.Key], value.View)).To(sample.DType);
        Names("parameters", module.NamedParameters().Select(p => p.Name), sample.Parameters);
        Names("state", module.StateDict().Keys, sample.StateDict.Keys);
        module.LoadStateDict(sample.StateDict.Select(s => KeyValuePair.Create(s.Key, Bridge.Leaf(stored[s.Value!]))));
        for (var i = 0; i < sample.Steps.Count && failures.Count == 0; i++) Step(module, sample, sample.Steps[i], $"step {i}: ");

        void Names(string what, IEnumerable<string> got, IEnumerable<string> expected)
        {
            if (!got.SequenceEqual(expected)) failures.Add($"{what}: got {string.Join(", ", got)}; expected {string.Join(", ", expected)}");
        }

        void Check(string what, Tensor? actual, string? key, Tensor like)
        {
            var expected = key is null ? TensorData.Zeros(like.DType, like.Shape.ToArray()) : stored[key];
            var got = actual is null ? TensorData.Zeros(like.DType, like.Shape.ToArray()) : Bridge.Read(actual);
            if (Comparer.Difference(got, expected, sample.Tolerance) is { } difference) failures.Add($"{what}: {difference}");
        }

        void Step(Module module, ModuleSample sample, ModuleStep step, string where)
        {
            var tensors = new Dictionary<string, Tensor>();
            Tensor Resolve(TensorValue value)
            {
                if (!tensors.TryGetValue(value.Key, out var tensor)) tensors.Add(value.Key, tensor = Bridge.Leaf(stored[value.Key], value.View, step.Grads.ContainsKey(value.Key)));
                return tensor;
            }
            module.Train(step.Training);
            var arguments = new Arguments(step.Args, Resolve);
            object?[] outputs = [.. Flatten(ModuleTable.Entries[sample.Module].Call(module, arguments))];
            if (arguments.Unread.ToArray() is { Length: > 0 } unread) failures.Add($"{where}the table of modules ignores the argument '{string.Join("', '", unread)}'");
            if (outputs.Length != step.Outputs.Count)
            {
                failures.Add($"{where}gives {outputs.Length} outputs, expected {step.Outputs.Count}");
                return;
            }
            var (y, g) = (new List<Tensor>(), new List<Tensor>());
            for (var i = 0; i < outputs.Length; i++)
            {
                if (step.Outputs[i] is not { Tensor: { } key } expected) continue;
                if (outputs[i] is not Tensor output)
                {
                    failures.Add($"{where}output {i} is missing");
                    continue;
                }
                Check($"{where}output {i}", output, key, output);
                if (expected.Cotangent is null) continue;
                y.Add(output);
                g.Add(Bridge.Leaf(stored[expected.Cotangent]));
            }
            var parameters = module.NamedParameters().ToArray();
            string[] keys = [.. step.Grads.Keys];
            Tensor[] x = [.. keys.Select(k => tensors[k]), .. parameters.Select(p => p.Parameter)];
            var grads = Bridge.Grad(y, x, g, createGraph: false);
            for (var i = 0; i < keys.Length; i++) Check($"{where}gradient of {keys[i]}", grads[i], step.Grads[keys[i]], x[i]);
            for (var i = 0; i < parameters.Length; i++)
                Check($"{where}gradient of {parameters[i].Name}", grads[keys.Length + i], step.ParamGrads.GetValueOrDefault(parameters[i].Name), parameters[i].Parameter);
            var state = module.StateDict();
            foreach (var (name, key) in step.StateChanged) Check($"{where}{name} afterwards", state[name], key, state[name]);
        }
    }

    /// <summary>The results of a call in order; null where one is left out.</summary>
    private static IEnumerable<object?> Flatten(object? result) => result switch
    {
        System.Runtime.CompilerServices.ITuple tuple => Enumerable.Range(0, tuple.Length).SelectMany(i => Flatten(tuple[i])),
        _ => [result],
    };
}
