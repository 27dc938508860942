namespace Autograd.Tests.Conformance;

internal static partial class ScenarioTable
{
    /// <summary>Gradients of single ops where they are easily got wrong: broadcasting, ties, kinks, zeros.</summary>
    private static Dictionary<string, Action<Script>> Ops => new()
    {
        ["broadcast_grad_reduces"] = s =>
        {
            var x = s.T();
            var scale = s.T();
            var m = s.T();
            (m * x * scale).Sum().Backward();
            s.Out["gx"] = x.Grad;
            s.Out["gs"] = scale.Grad;
            s.Out["gm"] = m.Grad;
        },
        ["expand_grad"] = s => { var x = s.T(); (x.Expand([s.I(), s.I()]) * s.Const()).Sum().Backward(); s.Out["g"] = x.Grad; },
        ["index_repeated_grad"] = s => { var x = s.T(); x[s.Const()].Pow(s.D()).Sum().Backward(); s.Out["g"] = x.Grad; },
        ["where_nan_grad"] = s =>
        {
            var x = s.T();
            Tensor.Where(x > s.D(), x.Sqrt(), Tensor.Zeros([s.I()], DType.Float64)).Sum().Backward();
            s.Out["g"] = x.Grad;
        },
        ["max_ties_grad"] = s => { var x = s.T(); x.Max().Backward(); s.Out["g"] = x.Grad; },
        ["max_dim_ties_grad"] = s =>
        {
            var x = s.T();
            var (values, indices) = x.Max(s.I());
            new[] { values, indices }[s.I()].Sum().Backward();
            s.Out["g"] = x.Grad;
        },
        ["maximum_ties_grad"] = s =>
        {
            var (x, y) = (s.T(), s.T());
            x.Maximum(y).Sum().Backward();
            s.Out["gx"] = x.Grad;
            s.Out["gy"] = y.Grad;
        },
        ["abs_zero_grad"] = s => { var x = s.T(); x.Abs().Sum().Backward(); s.Out["g"] = x.Grad; },
        ["relu_zero_grad"] = s => { var x = s.T(); x.Relu().Sum().Backward(); s.Out["g"] = x.Grad; },
        ["clamp_bound_grad"] = s => { var x = s.T(); x.Clamp(s.D(), s.D()).Mul(s.D()).Sum().Backward(); s.Out["g"] = x.Grad; },
        ["sqrt_zero_grad"] = s => { var x = s.T(); x.Sqrt().Sum().Backward(); s.Out["g"] = x.Grad; },
    };
}
