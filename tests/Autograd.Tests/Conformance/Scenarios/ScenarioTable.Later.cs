namespace Autograd.Tests.Conformance;

internal static partial class ScenarioTable
{
    /// <summary>Programs over ops and transforms beyond the core.</summary>
    private static Dictionary<string, Action<Script>> Later => new()
    {
        ["gradient_penalty"] = s =>
        {
            var x = s.T();
            var w = s.T();
            var y = x.Matmul(w).Tanh().Sum();
            var g = Autodiff.Grad([y], [x], createGraph: true)[0]!;
            var p = (g.Norm(2, s.I()) - s.D()).Pow(s.D()).Mean();
            p.Backward();
            s.Out["p"] = p;
            s.Out["gw"] = w.Grad;
            s.Out["gx"] = x.Grad;
        },
        ["norm_zero_grad"] = s => { var x = s.T(); x.Norm().Backward(); s.Out["g"] = x.Grad; },
        ["prod_zero_grad"] = s => { var x = s.T(); x.Prod().Backward(); s.Out["g"] = x.Grad; },
        ["prod_two_zeros_grad"] = s => { var x = s.T(); x.Prod().Backward(); s.Out["g"] = x.Grad; },
        ["unused_output_of_split"] = s => { var x = s.T(); var a = x.Split(s.I())[0]; (a * a).Sum().Backward(); s.Out["g"] = x.Grad; },
        ["topk_grad"] = s =>
        {
            var x = s.T();
            var (v, i) = x.Topk(s.I());
            (v * v).Sum().Backward();
            s.Out["g"] = x.Grad;
            s.Out["i"] = i;
        },
        ["sort_grad"] = s => { var x = s.T(); var (v, _) = x.Sort(); (v * s.Const()).Sum().Backward(); s.Out["g"] = x.Grad; },
        ["checkpoint"] = s =>
        {
            var x = s.T();
            double scale = s.D();
            Autodiff.Checkpoint(t => (t[0] * scale).Sin() * t[0], x).Sum().Backward();
            s.Out["g"] = x.Grad;
        },
        ["functional_jacobian"] = s => { var x = s.Const(); double p = s.D(); s.Out["j"] = Autodiff.Jacobian(t => t.Pow(p) * t.Sum(), x); },
        ["functional_hessian"] = s =>
        {
            var x = s.Const();
            var (p, i) = (s.D(), s.I());
            s.Out["h"] = Autodiff.Hessian(t => t.Pow(p).Sum() * t[i], x);
        },
        ["functional_vjp"] = s =>
        {
            var x = s.Const();
            double scale = s.D();
            var (y, g) = Autodiff.Vjp(t => t.Sin() * scale, x, Tensor.Ones([s.I()], DType.Float64));
            s.Out["j"] = s.I() == 0 ? y : g;
        },
    };
}
