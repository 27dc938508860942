using Autograd.Algebra;
using Autograd.Core;
using Autograd.Kernels;
using Autograd.Tape;

namespace Autograd;

/// <summary>One optimizer step of one parameter, in place and without record; the version counter is bumped as by any in-place op.</summary>
internal static class ParameterUpdate
{
    /// <summary>The dtype that states are kept in, which is the one that steps are computed in: float32 for 16-bit parameters.</summary>
    public static DType StateType(Tensor x) => x.DType.Compute();

    /// <summary>A state of a parameter, of one value: in the order of its memory, so that a step can pass over both at once.</summary>
    public static Tensor NewState(Tensor x, double value = 0)
    {
        using var quiet = Quiet.Now();
        var state = Tensor.Allocate(StateType(x), x.Layout.Fresh());
        return state.FillInPlace(value);
    }

    /// <summary>A state as <see cref="NewState"/> would make it: itself, or a copy if the parameter has another dtype or order than when the state was made.</summary>
    /// <exception cref="InvalidOperationException">The parameter has another shape.</exception>
    public static Tensor FittingState(Tensor state, Tensor x)
    {
        if (state.DType == StateType(x) && (SameOrder(state, x) || (!x.Layout.IsDense && state.IsContiguous && state.Layout.SameShape(x.Layout)))) return state;
        if (!state.Layout.SameShape(x.Layout))
            throw new InvalidOperationException($"The optimizer's state of shape {state.Layout} does not fit its parameter, whose shape is {x.Layout} now. Make a new optimizer.");
        using var quiet = Quiet.Now();
        return NewState(x).CopyInPlace(state);
    }

    /// <summary>Steps <paramref name="x"/>, whose states were made by <see cref="NewState"/>, through temporaries if it is 16-bit or has gaps, or if the gradient lies otherwise.</summary>
    public static void Apply<TRule>(Step op, in TRule rule, Tensor x, Tensor g, Tensor? a = null, Tensor? b = null, Tensor? c = null) where TRule : unmanaged, IUpdate
    {
        using var quiet = Quiet.Now();
        InPlace.CheckWritable(op.Name, x);
        if (!g.Layout.SameShape(x.Layout))
            throw new InvalidOperationException($"{op.Name}: a gradient of shape {g.Layout} does not fit its parameter, whose shape is {x.Layout} now. Clear the gradients first.");
        if (x.ElementCount == 0) return;
        if (x.Layout.IsDense && x.DType == StateType(x)) Updates.Run(rule, x, Aligned(g, x), a, b, c);
        else
        {
            var y = x.DType == StateType(x) ? x.CloneDetached() : x.Detach().To(StateType(x));
            Updates.Run(rule, y, Aligned(g, y), a, b, c);
            Copies.Run(y, x, x.Layout, ownsTarget: false);
        }
        InPlace.Written(op, x);
    }

    private static Tensor Aligned(Tensor g, Tensor x)
    {
        if (g.DType != x.DType) g = g.Detach().To(x.DType);
        return SameOrder(g, x) ? g : g.InStrides(x.Layout);
    }

    private static bool SameOrder(Tensor a, Tensor b) => a.Layout.SameStrides(b.Layout) || (a.IsContiguous && b.IsContiguous && a.Layout.SameShape(b.Layout));

    /// <summary>What wrote the parameter, for the message when a value that the tape saved has changed.</summary>
    internal sealed class Step(string name) : Op
    {
        public override string NodeName => name;

        public override Tensor? Vjp(Node node, int input, Tensor g) => throw new NotSupportedException($"{name}: steps are not recorded.");
    }
}
