using Autograd.Core;

namespace Autograd.Tape;

/// <summary>Forward mode for ops that state only a VJP: u -> vjp(u) is linear, and its transpose is the JVP.</summary>
internal static class Transposition
{
    public static Tensor? OfVjp(Op op, Node node, int input, Tensor t, int output)
    {
        var (layout, dtype) = node.Extras?.Outputs is { } outputs ? outputs[output] : throw new InvalidOperationException($"{op.Name} states no JVP, and its node no output shape.");
        using var recording = new GradModeScope(GradMode.Mode.Recording);
        var u = Tensor.ZerosIn(layout, dtype).RequireGrad();
        var cotangents = new Tensor?[node.InputCount];
        var g = new Tensor?[node.OutputCount];
        g[output] = u;
        op.Vjp(node, g, cotangents);
        if (cotangents[input] is not { RequiresGrad: true } pulled) return null;
        return Engine.Run([pulled], [t.To(pulled.DType).Expand(pulled.Shape)], [u], capture: true, retain: true, createGraph: true)[0];
    }
}
