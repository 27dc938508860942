using Autograd.Core;
using Autograd.Tape;

namespace Autograd;

public static partial class Autodiff
{
    /// <summary>The Jacobian-vector product: f(x) and the derivative of f at x in direction v, by forward mode.</summary>
    /// <param name="f">A function of one tensor, computed in recorded ops.</param>
    /// <param name="x">Where to differentiate.</param>
    /// <param name="v">The direction, of x's shape.</param>
    /// <param name="createGraph">Whether the results can themselves be differentiated, with respect to x and to whatever f uses.</param>
    /// <exception cref="ArgumentException">The direction has another shape, or x is not floating point.</exception>
    public static (Tensor Output, Tensor Tangent) Jvp(Func<Tensor, Tensor> f, Tensor x, Tensor v, bool createGraph = false)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(v);
        ArgumentNullException.ThrowIfNull(f);
        var (outputs, tangents) = Jvp(inputs => [f(inputs[0])], [x], [v], createGraph);
        return (outputs[0], tangents[0]);
    }

    /// <summary>The Jacobian-vector product of a function of several tensors with several results.</summary>
    /// <inheritdoc cref="Jvp(Func{Tensor, Tensor}, Tensor, Tensor, bool)"/>
    public static (Tensor[] Outputs, Tensor[] Tangents) Jvp(
        Func<Tensor[], Tensor[]> f, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> v, bool createGraph = false)
    {
        ArgumentNullException.ThrowIfNull(f);
        if (x.Length != v.Length) throw new ArgumentException($"Jvp: {x.Length} inputs but {v.Length} directions were given; give one each.");
        for (var i = 0; i < x.Length; i++)
            if (!x[i].Layout.SameShape(v[i].Layout))
                throw new ArgumentException($"Jvp: a direction of shape {v[i].Layout} does not fit an input of shape {x[i].Layout}; they must be equal.");
        var inputs = Variables("Jvp", x, createGraph);
        Tensor[] outputs;
        using (EnableGrad()) outputs = f(inputs);
        using var mode = createGraph ? EnableGrad() : NoGrad();
        var directions = new Tensor[v.Length];
        for (var i = 0; i < directions.Length; i++) directions[i] = v[i].To(x[i].DType);
        var pushed = Pushforward.Run(outputs, inputs, directions, createGraph);
        var tangents = new Tensor[outputs.Length];
        for (var i = 0; i < tangents.Length; i++)
        {
            tangents[i] = pushed[i] ?? Tensor.ZerosLike(outputs[i]);
            if (!createGraph) outputs[i] = outputs[i].Detach();
        }
        return (outputs, tangents);
    }

    /// <summary>The vector-Jacobian product: f(x), and the gradient of the inner product of f(x) and v with respect to x.</summary>
    /// <param name="f">A function of one tensor, computed in recorded ops.</param>
    /// <param name="x">Where to differentiate.</param>
    /// <param name="v">The cotangent, of the output's shape; may be left out for an output of one element.</param>
    /// <param name="createGraph">Whether the results can themselves be differentiated.</param>
    public static (Tensor Output, Tensor Cotangent) Vjp(Func<Tensor, Tensor> f, Tensor x, Tensor? v = null, bool createGraph = false)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(f);
        var input = Variables("Vjp", [x], createGraph)[0];
        Tensor y;
        using (EnableGrad()) y = f(input);
        if (!y.RequiresGrad) return (y, Tensor.ZerosLike(input));
        var g = Grad([y], [input], v is null ? [] : [v], createGraph, createGraph, allowUnused: true)[0];
        return (createGraph ? y : y.Detach(), g ?? Tensor.ZerosLike(input));
    }

    /// <summary>Tensors of the same values to differentiate with respect to: their own leaves, or, if the results are to be differentiable too, connected to the originals.</summary>
    internal static Tensor[] Variables(string op, ReadOnlySpan<Tensor> x, bool connected)
    {
        var variables = new Tensor[x.Length];
        for (var i = 0; i < variables.Length; i++)
        {
            if (!x[i].DType.IsFloatingPoint())
                throw new ArgumentException($"{op}: an input of {x[i].DType.TorchName()} cannot be differentiated: convert it with To(DType.Float32).");
            using (EnableGrad())
                variables[i] = connected && x[i].RequiresGrad
                    ? x[i].View(new ReshapeOp("AliasBackward0", x[i].Shape.ToArray(), x[i].Shape.ToArray()), x[i].Layout)
                    : x[i].Detach().RequireGrad();
        }
        return variables;
    }
}
