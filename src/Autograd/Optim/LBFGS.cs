namespace Autograd.Optim;

/// <summary>Limited-memory BFGS: Newton's method with the curvature guessed from recent steps. For smooth losses of whole batches; it needs few steps, each of several evaluations.</summary>
/// <remarks>
/// One <see cref="Step(Func{Tensor})"/> iterates up to maxIter times x += t d, where d is minus the guessed inverse Hessian times the gradient, and t is lr (at the very first iteration
/// min(1, 1 / sum |g|) lr) or what the line search finds. It ends earlier once the gradient, the step or the change of the loss is within its tolerance.
/// <para>State, kept with the first parameter: <c>func_evals</c>, <c>n_iter</c>, <c>d</c>, <c>t</c>, <c>old_dirs</c>, <c>old_stps</c>, <c>ro</c>, <c>H_diag</c>, <c>prev_flat_grad</c>,
/// <c>prev_loss</c>. Source: Nocedal and Wright, Numerical optimization, algorithm 7.5.</para>
/// </remarks>
/// <example><code>
/// var x = Tensor.From([3f, -2f], requiresGrad: true);
/// var optimizer = new LBFGS([x], lineSearch: LineSearch.StrongWolfe);
/// var loss = optimizer.Step(() =>
/// {
///     optimizer.ZeroGrad();
///     var y = (x * x).Sum();
///     y.Backward();
///     return y;
/// });
/// </code></example>
public sealed class LBFGS : Optimizer
{
    private readonly ParameterGroup _group;

    /// <summary>An optimizer of these parameters, which share all options.</summary>
    /// <param name="parameters">Leaves that require grad, all of one dtype.</param>
    /// <param name="lr">The learning rate, 1.</param>
    /// <param name="maxIter">The most iterations in a step, 20.</param>
    /// <param name="maxEval">The most evaluations of the loss in a step, 5/4 of <paramref name="maxIter"/>.</param>
    /// <param name="toleranceGrad">A step ends where no element of the gradient is larger, 1e-7.</param>
    /// <param name="toleranceChange">A step ends where neither parameters nor loss change by more, 1e-9.</param>
    /// <param name="historySize">How many steps are remembered, 100.</param>
    /// <param name="lineSearch">How the length of a step is found, <see cref="LineSearch.None"/>.</param>
    /// <exception cref="ArgumentException">There is no parameter, one is no leaf, their dtypes differ, or an option is out of its range.</exception>
    public LBFGS(
        IEnumerable<Tensor> parameters, double lr = 1, int maxIter = 20, int? maxEval = null, double toleranceGrad = 1e-7, double toleranceChange = 1e-9, int historySize = 100,
        LineSearch lineSearch = LineSearch.None)
        : base(Single(parameters), new Dictionary<string, object?>
        {
            ["lr"] = lr, ["max_iter"] = (long)maxIter, ["max_eval"] = maxEval ?? maxIter * 5L / 4, ["tolerance_grad"] = toleranceGrad, ["tolerance_change"] = toleranceChange,
            ["history_size"] = (long)historySize, ["line_search_fn"] = lineSearch == LineSearch.StrongWolfe ? "strong_wolfe" : null,
        }) => _group = ParameterGroups[0];

    /// <summary>Not possible: the loss has to be evaluated several times.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public override void Step() => throw new InvalidOperationException("LBFGS evaluates the loss several times in a step: call Step(() => { ZeroGrad, loss, Backward; return loss; }).");

    /// <summary>Iterates as the class says, and returns the loss before.</summary>
    /// <inheritdoc/>
    public override Tensor Step(Func<Tensor> closure)
    {
        ArgumentNullException.ThrowIfNull(closure);
        using (Autodiff.NoGrad())
        {
            var memory = StateOf(_group, 0).Curvature ??= new CurvatureMemory();
            return Iterate(closure, memory);
        }
    }

    private Tensor Iterate(Func<Tensor> closure, CurvatureMemory memory)
    {
        var (lr, maxIter, maxEval) = (_group.Lr, _group.Get<long>("max_iter"), _group.Get<long>("max_eval"));
        var (toleranceGrad, toleranceChange) = (_group.Get<double>("tolerance_grad"), _group.Get<double>("tolerance_change"));
        var before = Evaluate(closure);
        var (loss, gradient) = (before.Item<double>(), FlatGradient());
        var evaluations = 1L;
        memory.Evaluations++;
        if (Largest(gradient) <= toleranceGrad) return before;
        for (var i = 1; i <= maxIter; i++)
        {
            var first = ++memory.Iterations == 1;
            if (!first) memory.Learn(gradient, _group.Get<long>("history_size"));
            var d = memory.Direction = first ? -gradient : memory.Descend(gradient);
            memory.Length = first ? Math.Min(1, 1 / gradient.Abs().Sum().Item<double>()) * lr : lr;
            (memory.Gradient, memory.Loss) = (gradient, loss);
            var slope = gradient.Dot(d).Item<double>();
            if (slope > -toleranceChange) break;

            var spent = 0;
            if (_group["line_search_fn"] is not null) (loss, gradient, spent) = Search(closure, memory, slope, toleranceChange);
            else
            {
                Move(d, memory.Length);
                if (i == maxIter) break;
                (loss, gradient, spent) = (Evaluate(closure).Item<double>(), FlatGradient(), 1);
            }
            evaluations += spent;
            memory.Evaluations += spent;
            if (i == maxIter || evaluations >= maxEval || Largest(gradient) <= toleranceGrad) break;
            if (Largest(d * memory.Length) <= toleranceChange || Math.Abs(loss - memory.Loss) < toleranceChange) break;
        }
        return before;
    }

    private (double Loss, Tensor Gradient, int Evaluations) Search(Func<Tensor> closure, CurvatureMemory memory, double slope, double toleranceChange)
    {
        Tensor[] origin = [.. _group.Parameters.Select(x => x.Detach().Clone())];
        var d = memory.Direction!;
        var search = new WolfeSearch(Probe, d, toleranceChange);
        var found = search.Run(new WolfeSearch.Point(0, memory.Loss, memory.Gradient!, slope), memory.Length);
        memory.Length = found.T;
        Move(d, found.T);
        return (found.Loss, found.Gradient, search.Evaluations);

        (double, Tensor) Probe(double t)
        {
            Move(d, t);
            var loss = Evaluate(closure).Item<double>();
            var gradient = FlatGradient();
            for (var i = 0; i < origin.Length; i++) _group.Parameters[i].CopyInPlace(origin[i]);
            return (loss, gradient);
        }
    }

    /// <summary>All gradients in one line, in a copy; zeros where there is none.</summary>
    private Tensor FlatGradient()
    {
        var dtype = ParameterUpdate.StateType(_group.Parameters[0]);
        return Tensor.Cat([.. _group.Parameters.Select(x => x.GradInside is { } g ? g.Detach().To(dtype).Reshape(-1) : Tensor.Zeros([x.ElementCount], dtype))]);
    }

    private void Move(Tensor direction, double length)
    {
        long start = 0;
        foreach (var x in _group.Parameters)
        {
            x.AddInPlace(direction.Narrow(0, start, x.ElementCount).Reshape(x.Shape), length);
            start += x.ElementCount;
        }
    }

    private static double Largest(Tensor x) => x.Abs().Max().Item<double>();

    /// <inheritdoc/>
    protected override void Update(ParameterGroup group) => Step();

    /// <inheritdoc/>
    protected internal override void Check(ParameterGroup group)
    {
        base.Check(group);
        if (ParameterGroups.Count > 0 && !ReferenceEquals(ParameterGroups[0].Parameters, group.Parameters) && !ParameterGroups[0].Parameters.SequenceEqual(group.Parameters))
            throw new ArgumentException("LBFGS: there can be only one parameter group, since a step is one step of all parameters together.");
        foreach (var x in group.Parameters)
            if (x.DType != group.Parameters[0].DType)
                throw new ArgumentException($"LBFGS: all parameters must have one dtype, and there are {group.Parameters[0].DType.TorchName()} and {x.DType.TorchName()}.");
        Require(group["max_iter"] is >= 1L, group, "max_iter", "at least 1");
        Require(group["max_eval"] is >= 1L, group, "max_eval", "at least 1");
        Require(group["history_size"] is >= 1L, group, "history_size", "at least 1");
        Require(group["line_search_fn"] is null or "strong_wolfe", group, "line_search_fn", "null or strong_wolfe");
    }

    private protected override Dictionary<string, object?> Save(ParameterState state) => (state.Curvature ?? new CurvatureMemory()).Save(_group.Get<long>("history_size"));

    private protected override ParameterState Load(Tensor parameter, Dictionary<string, object?> entry) => new()
    {
        Curvature = CurvatureMemory.Load(entry, _group.Parameters.Sum(x => x.ElementCount), ParameterUpdate.StateType(parameter)),
    };
}
