namespace Autograd.Optim;

/// <summary>A running average of parameters, which is often better than the last of them: a = d a + (1 - d) x after each optimizer step.</summary>
/// <remarks>
/// With warm-up, d is min(decay, (1 + t) / (10 + t)) at update t, so that early averages do not remember the initial values for long.
/// </remarks>
/// <example><code>
/// var model = new Linear(4, 2);
/// var optimizer = new SGD(model.Parameters(), lr: 0.1);
/// var average = new ExponentialMovingAverage(model.Parameters(), decay: 0.999);
/// for (var step = 0; step &lt; 100; step++)
/// {
///     optimizer.ZeroGrad();
///     model.Call(Tensor.Randn([8, 4])).Square().Mean().Backward();
///     optimizer.Step();
///     average.Update();
/// }
/// using (average.Swap()) Console.WriteLine(model.Weight);   // the averages, while it is evaluated
/// </code></example>
public sealed class ExponentialMovingAverage
{
    private readonly Tensor[] _parameters;
    private Tensor[] _averages;
    private double _decay;
    private bool _warmUp;
    private long _updates;
    private bool _swapped;

    /// <summary>Averages of these parameters, which start as copies of them.</summary>
    /// <param name="parameters">Floating-point tensors, such as the parameters of a module; buffers may be among them.</param>
    /// <param name="decay">The part of the average that is kept at each update, in [0, 1], 0.999.</param>
    /// <param name="warmUp">Whether early updates keep less, false.</param>
    /// <exception cref="ArgumentException">There are no parameters, one is not floating point, or the decay is not in [0, 1].</exception>
    public ExponentialMovingAverage(IEnumerable<Tensor> parameters, double decay = 0.999, bool warmUp = false)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if (!(decay is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(decay), decay, "ExponentialMovingAverage: the decay must be in [0, 1].");
        _parameters = [.. parameters];
        if (_parameters.Length == 0) throw new ArgumentException("ExponentialMovingAverage: there are no parameters.", nameof(parameters));
        foreach (var x in _parameters)
            if (!(x ?? throw new ArgumentNullException(nameof(parameters))).DType.IsFloatingPoint())
                throw new ArgumentException($"ExponentialMovingAverage: only floating-point tensors can be averaged, and one is {x.DType.TorchName()}. Leave it out.", nameof(parameters));
        (_decay, _warmUp) = (decay, warmUp);
        _averages = [.. _parameters.Select(x => ParameterUpdate.NewState(x))];
        using (Autodiff.NoGrad())
            for (var i = 0; i < _averages.Length; i++)
                _averages[i].CopyInPlace(_parameters[i]);
    }

    /// <summary>The averages, in the order of the parameters; those of 16-bit parameters are float32.</summary>
    public IReadOnlyList<Tensor> Averages => _averages;

    /// <summary>How often <see cref="Update"/> was called.</summary>
    public long Updates => _updates;

    /// <summary>The part of the average that the next update keeps.</summary>
    public double Decay => _warmUp ? Math.Min(_decay, (1.0 + _updates) / (10.0 + _updates)) : _decay;

    /// <summary>Takes the present parameters into the average.</summary>
    /// <exception cref="InvalidOperationException">The parameters are the averages at the moment, inside <see cref="Swap"/>.</exception>
    public void Update()
    {
        if (_swapped) throw new InvalidOperationException("ExponentialMovingAverage.Update: the parameters hold the averages at the moment. Dispose what Swap returned first.");
        var rule = new AverageRule(1 - Decay);
        for (var i = 0; i < _parameters.Length; i++) ParameterUpdate.Apply(Op, rule, _averages[i], _parameters[i].Detach());
        _updates++;
    }

    /// <summary>Exchanges the values of parameters and averages until the returned scope is disposed.</summary>
    /// <exception cref="InvalidOperationException">They are exchanged already.</exception>
    public IDisposable Swap()
    {
        if (_swapped) throw new InvalidOperationException("ExponentialMovingAverage.Swap: parameters and averages are exchanged already. Dispose the first scope before.");
        return new Scope(this);
    }

    /// <summary>Writes the averages into the parameters for good.</summary>
    public void CopyToParameters()
    {
        if (_swapped) throw new InvalidOperationException("ExponentialMovingAverage.CopyToParameters: the parameters hold the averages already, inside Swap.");
        using (Autodiff.NoGrad())
            for (var i = 0; i < _parameters.Length; i++)
                _parameters[i].CopyInPlace(_averages[i]);
    }

    /// <summary>The averages with decay and count: a tree as of <see cref="Optimizer.StateDict"/>. The tensors are those that later updates change.</summary>
    public Dictionary<string, object?> StateDict() => new()
    {
        ["decay"] = _decay, ["warm_up"] = _warmUp, ["num_updates"] = _updates, ["shadow_params"] = _averages.Select(a => (object?)a).ToList(),
    };

    /// <summary>Takes over a state of <see cref="StateDict"/>; tensors are copied.</summary>
    /// <exception cref="ArgumentException">An entry is missing, or the averages do not fit the parameters; nothing has changed then.</exception>
    public void LoadStateDict(IReadOnlyDictionary<string, object?> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (_swapped) throw new InvalidOperationException("ExponentialMovingAverage.LoadStateDict: the parameters hold the averages at the moment. Dispose what Swap returned first.");
        var averages = StateTree.List(StateTree.Get(state, "shadow_params"), "shadow_params");
        if (averages.Count != _parameters.Length)
            throw new ArgumentException($"ExponentialMovingAverage.LoadStateDict: there are {averages.Count} averages and {_parameters.Length} parameters.");
        for (var i = 0; i < averages.Count; i++)
            if (averages[i] is not Tensor a || !a.Shape.SequenceEqual(_parameters[i].Shape))
                throw new ArgumentException($"ExponentialMovingAverage.LoadStateDict: average {i} must be a tensor of shape {_parameters[i].Layout}.");
        var (decay, warmUp, updates) = (StateTree.Number(StateTree.Get(state, "decay"), "decay"), StateTree.Bool(StateTree.Get(state, "warm_up"), "warm_up"),
            StateTree.Integer(StateTree.Get(state, "num_updates"), "num_updates"));
        (_decay, _warmUp, _updates) = (decay, warmUp, updates);
        using (Autodiff.NoGrad())
            _averages = [.. _parameters.Select((x, i) => ParameterUpdate.NewState(x).CopyInPlace((Tensor)averages[i]!))];
    }

    private static readonly ParameterUpdate.Step Op = new("ExponentialMovingAverage.Update");

    private sealed class Scope : IDisposable
    {
        private readonly ExponentialMovingAverage _owner;
        private readonly Tensor[] _before;

        public Scope(ExponentialMovingAverage owner)
        {
            _owner = owner;
            _before = [.. owner._parameters.Select(x => x.Detach().Clone())];
            owner.CopyToParameters();
            owner._swapped = true;
        }

        public void Dispose()
        {
            if (!_owner._swapped) return;
            using (Autodiff.NoGrad())
                for (var i = 0; i < _before.Length; i++)
                    _owner._parameters[i].CopyInPlace(_before[i]);
            _owner._swapped = false;
        }
    }
}
