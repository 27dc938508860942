namespace Autograd.Optim;

/// <summary>What an optimizer remembers of one parameter: tensors under PyTorch's names (<c>exp_avg</c>, <c>momentum_buffer</c>, ...), numbers, and how often it has stepped.</summary>
public sealed class ParameterState
{
    /// <summary>How often the parameter has been stepped; PyTorch's <c>step</c>.</summary>
    public long Step { get; set; }

    /// <summary>Tensors of the parameter's shape, by name. Those of 16-bit parameters are float32, where PyTorch keeps the parameter's own dtype and small changes are lost.</summary>
    public IDictionary<string, Tensor> Tensors { get; } = new Dictionary<string, Tensor>(3);

    /// <summary>Numbers by name.</summary>
    public IDictionary<string, double> Numbers { get; } = new Dictionary<string, double>(0);

    /// <summary>What <see cref="LBFGS"/> keeps, which is of all parameters together.</summary>
    internal CurvatureMemory? Curvature { get; set; }

    /// <summary>The tensor of a name, made at first use: <paramref name="fill"/> in every element. If the parameter has been converted since, so is the tensor.</summary>
    public Tensor GetOrAdd(string name, Tensor parameter, double fill = 0)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        if (!Tensors.TryGetValue(name, out var state)) return Tensors[name] = ParameterUpdate.NewState(parameter, fill);
        var fitting = ParameterUpdate.FittingState(state, parameter);
        if (!ReferenceEquals(fitting, state)) Tensors[name] = fitting;
        return fitting;
    }
}
