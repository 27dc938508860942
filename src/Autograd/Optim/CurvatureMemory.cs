namespace Autograd.Optim;

/// <summary>What <see cref="LBFGS"/> knows of the curvature: recent steps s and the changes y of the gradient along them.</summary>
internal sealed class CurvatureMemory
{
    public long Evaluations;
    public long Iterations;
    public Tensor? Direction;
    public double Length;
    public Tensor? Gradient;
    public double Loss;

    /// <summary>The scale of the first guess of the inverse Hessian, s.y / y.y of the last step.</summary>
    public double Scale = 1;

    /// <summary>Changes of the gradient, steps, and 1 / (s.y), from old to new.</summary>
    public readonly List<(Tensor Change, Tensor Step, double Inverse)> Pairs = [];

    /// <summary>Takes in the last step and forgets the oldest beyond <paramref name="size"/>; one without clear curvature is left out.</summary>
    public void Learn(Tensor gradient, long size)
    {
        var change = gradient - Gradient!;
        var step = Direction! * Length;
        var curvature = change.Dot(step).Item<double>();
        if (!(curvature > 1e-10)) return;
        while (Pairs.Count >= size) Pairs.RemoveAt(0);
        Pairs.Add((change, step, 1 / curvature));
        Scale = curvature / change.Dot(change).Item<double>();
    }

    /// <summary>Minus the inverse Hessian, as far as it is known, times the gradient: two sweeps over the pairs.</summary>
    public Tensor Descend(Tensor gradient)
    {
        var weights = new double[Pairs.Count];
        var r = -gradient;
        for (var i = Pairs.Count - 1; i >= 0; i--)
        {
            weights[i] = Pairs[i].Step.Dot(r).Item<double>() * Pairs[i].Inverse;
            r.AddInPlace(Pairs[i].Change, -weights[i]);
        }
        r.MulInPlace(Scale);
        for (var i = 0; i < Pairs.Count; i++)
        {
            var back = Pairs[i].Change.Dot(r).Item<double>() * Pairs[i].Inverse;
            r.AddInPlace(Pairs[i].Step, weights[i] - back);
        }
        return r;
    }

    public Dictionary<string, object?> Save(long size) => new()
    {
        ["func_evals"] = Evaluations,
        ["n_iter"] = Iterations,
        ["d"] = Direction,
        ["t"] = Length,
        ["old_dirs"] = Pairs.Select(p => (object?)p.Change).ToList(),
        ["old_stps"] = Pairs.Select(p => (object?)p.Step).ToList(),
        ["ro"] = Pairs.Select(p => (object?)p.Inverse).ToList(),
        ["H_diag"] = Scale,
        ["prev_flat_grad"] = Gradient,
        ["prev_loss"] = Loss,
        // Room that PyTorch writes to before it reads.
        ["al"] = Enumerable.Repeat((object?)null, checked((int)size)).ToList(),
    };

    public static CurvatureMemory Load(Dictionary<string, object?> entry, long elements, DType dtype)
    {
        var memory = new CurvatureMemory
        {
            Evaluations = StateTree.Integer(StateTree.Get(entry, "func_evals"), "func_evals"),
            Iterations = StateTree.Integer(StateTree.Get(entry, "n_iter"), "n_iter"),
        };
        if (entry.GetValueOrDefault("d") is null) return memory;
        memory.Direction = Flat(entry["d"], "d");
        memory.Gradient = Flat(StateTree.Get(entry, "prev_flat_grad"), "prev_flat_grad");
        memory.Length = StateTree.Number(StateTree.Get(entry, "t"), "t");
        memory.Loss = StateTree.Number(StateTree.Get(entry, "prev_loss"), "prev_loss");
        memory.Scale = StateTree.Number(StateTree.Get(entry, "H_diag"), "H_diag");
        var (changes, steps) = (StateTree.List(StateTree.Get(entry, "old_dirs"), "old_dirs"), StateTree.List(StateTree.Get(entry, "old_stps"), "old_stps"));
        var inverses = StateTree.Numbers(StateTree.Get(entry, "ro"), "ro");
        if (steps.Count != changes.Count || inverses.Length != changes.Count)
            throw new ArgumentException($"LBFGS.LoadStateDict: old_dirs, old_stps and ro must be equally long, and have {changes.Count}, {steps.Count} and {inverses.Length} entries.");
        for (var i = 0; i < changes.Count; i++) memory.Pairs.Add((Flat(changes[i], "old_dirs"), Flat(steps[i], "old_stps"), inverses[i]));
        return memory;

        Tensor Flat(object? value, string name) => value is Tensor { Rank: 1 } x && x.ElementCount == elements
            ? x.Detach().To(dtype).Clone()
            : throw new ArgumentException($"LBFGS.LoadStateDict: '{name}' must be a tensor of shape [{elements}], as all parameters together have that many elements.");
    }
}
