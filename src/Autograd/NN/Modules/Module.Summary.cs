using System.Runtime.CompilerServices;

namespace Autograd.NN;

public abstract partial class Module
{
    /// <summary>
    /// What the module consists of: a row for each module with its parameters, and totals. Given the shape of an input, the extension methods of this name show shapes of outputs too.
    /// </summary>
    public ModuleSummary Summary() => Summarize(static () => { });

    /// <summary>Lists all modules, looking on while they are called. The call changes nothing: learning is off meanwhile, so that statistics stay and nothing is dropped.</summary>
    internal ModuleSummary Summarize(Action call)
    {
        var outputs = new Dictionary<Module, IReadOnlyList<IReadOnlyList<long>>>(ReferenceEqualityComparer.Instance);
        var outputBytes = 0L;
        (Module Module, bool Training)[] modules = [.. Modules().Select(m => (m, m.Training))];
        void Observe(Module module, object? output)
        {
            Tensor[] tensors = [.. Tensors(output)];
            outputs.TryAdd(module, [.. tensors.Select(t => t.Shape.ToArray())]);
            if (!module.Own<Module>().Any()) outputBytes += tensors.Sum(Bytes);
        }
        try
        {
            foreach (var (module, _) in modules) (module.CallObserver, module.Training) = (module.CallObserver + Observe, false);
            using (Autodiff.NoGrad()) call();
        }
        finally
        {
            foreach (var (module, training) in modules) (module.CallObserver, module.Training) = (module.CallObserver - Observe, training);
        }
        var rows = new List<ModuleSummaryRow>();
        Describe("", 0, outputs, new HashSet<object>(ReferenceEqualityComparer.Instance), rows);
        return new ModuleSummary(rows, Parameters().Sum(Bytes), Buffers().Sum(Bytes), outputBytes);
    }

    private void Describe(string name, int depth, Dictionary<Module, IReadOnlyList<IReadOnlyList<long>>> outputs, HashSet<object> seen, List<ModuleSummaryRow> rows)
    {
        if (!seen.Add(this)) return;
        Parameter[] own = [.. Own<Parameter>().Select(p => p.Value).Where(seen.Add)];
        rows.Add(new ModuleSummaryRow(name, TypeName, depth, outputs.GetValueOrDefault(this), own.Sum(p => p.ElementCount), own.Where(p => p.RequiresGrad).Sum(p => p.ElementCount)));
        foreach (var (inner, module) in Own<Module>()) module.Describe(inner, depth + 1, outputs, seen, rows);
    }

    private static long Bytes(Tensor tensor) => tensor.ElementCount * tensor.DType.Size();

    private static IEnumerable<Tensor> Tensors(object? output) => output switch
    {
        Tensor tensor => [tensor],
        ITuple tuple => Enumerable.Range(0, tuple.Length).SelectMany(i => Tensors(tuple[i])),
        IEnumerable<Tensor> several => several,
        _ => [],
    };
}
