namespace Autograd;

public static partial class Autodiff
{
    /// <summary>All partial derivatives of f at x: a tensor of the output's shape followed by x's.</summary>
    /// <param name="f">A function of one tensor, computed in recorded ops.</param>
    /// <param name="x">Where to differentiate.</param>
    /// <param name="createGraph">Whether the result can itself be differentiated.</param>
    /// <remarks>One backward pass for each element of the output, or, where x has fewer elements, one forward pass for each of those.</remarks>
    public static Tensor Jacobian(Func<Tensor, Tensor> f, Tensor x, bool createGraph = false)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(f);
        var input = Variables("Jacobian", [x], createGraph)[0];
        Tensor y;
        using (EnableGrad()) y = f(input);
        long[] shape = [.. y.Shape, .. x.Shape];
        if (!y.RequiresGrad || y.ElementCount == 0 || x.ElementCount == 0) return Tensor.Zeros(shape, y.DType);
        using var mode = createGraph ? EnableGrad() : NoGrad();
        if (x.ElementCount < y.ElementCount)
        {
            var columns = new Tensor[x.ElementCount];
            for (var i = 0; i < columns.Length; i++)
                columns[i] = (Tape.Pushforward.Run([y], [input], [Basis(input, i)], retain: true)[0] ?? Tensor.ZerosLike(y)).Reshape(-1);
            return Tensor.Stack(columns, 1).Reshape(shape);
        }
        var rows = new Tensor[y.ElementCount];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = (Grad([y], [input], [Basis(y, i)], retainGraph: true, createGraph, allowUnused: true)[0] ?? Tensor.ZerosLike(input)).Reshape(-1);
        return Tensor.Stack(rows).Reshape(shape);
    }

    /// <summary>All second derivatives of a scalar function at x: a tensor of x's shape twice.</summary>
    /// <param name="f">A function of one tensor with an output of one element, computed in recorded ops.</param>
    /// <param name="x">Where to differentiate.</param>
    /// <param name="createGraph">Whether the result can itself be differentiated.</param>
    /// <exception cref="ArgumentException">The output has several elements.</exception>
    public static Tensor Hessian(Func<Tensor, Tensor> f, Tensor x, bool createGraph = false)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(f);
        return Jacobian(t => Gradient("Hessian", f, t), x, createGraph);
    }

    /// <summary>The product of the Hessian of a scalar function at x with v, by forward mode over the gradient: no Hessian is formed.</summary>
    /// <param name="f">A function of one tensor with an output of one element, computed in recorded ops.</param>
    /// <param name="x">Where to differentiate.</param>
    /// <param name="v">The direction, of x's shape.</param>
    /// <param name="createGraph">Whether the result can itself be differentiated.</param>
    /// <returns>The gradient of f at x, and the product.</returns>
    public static (Tensor Gradient, Tensor Product) Hvp(Func<Tensor, Tensor> f, Tensor x, Tensor v, bool createGraph = false)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(v);
        ArgumentNullException.ThrowIfNull(f);
        return Jvp(t => Gradient("Hvp", f, t), x, v, createGraph);
    }

    private static Tensor Gradient(string op, Func<Tensor, Tensor> f, Tensor t)
    {
        var y = f(t);
        if (y.ElementCount != 1) throw new ArgumentException($"{op}: the function must return one number, and returned the shape {y.Layout}.");
        return y.RequiresGrad ? Grad([y.Reshape()], [t], [], createGraph: true, allowUnused: true)[0] ?? Tensor.ZerosLike(t) : Tensor.ZerosLike(t);
    }

    private static Tensor Basis(Tensor like, int i)
    {
        var basis = Tensor.Zeros(like.Shape, like.DType);
        basis.Write(i, 1);
        return basis;
    }
}
