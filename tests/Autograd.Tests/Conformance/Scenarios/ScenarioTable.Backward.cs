namespace Autograd.Tests.Conformance;

internal static partial class ScenarioTable
{
    /// <summary>Backward, Grad, accumulation and gradients of gradients.</summary>
    private static Dictionary<string, Action<Script>> Backward => new()
    {
        ["accumulate"] = s => { var x = s.T(); (x * x).Sum().Backward(); (x * s.D()).Sum().Backward(); s.Out["g"] = x.Grad; },
        ["accumulate_shared_input"] = s => { var x = s.T(); var y = x * x + x * s.D() + x; y.Sum().Backward(); s.Out["g"] = x.Grad; },
        ["diamond"] = s => { var x = s.T(); var a = x.Sin(); var b = a * x; var c = a + b; (b * c).Sum().Backward(); s.Out["g"] = x.Grad; },
        ["same_tensor_twice"] = s => { var x = s.T(); (x * x * x).Sum().Backward(); s.Out["g"] = x.Grad; },
        ["zero_grad_none"] = s => { var x = s.T(); x.Sum().Backward(); x.Grad = null; (x * s.D()).Sum().Backward(); s.Out["g"] = x.Grad; },
        ["retain_graph"] = s =>
        {
            var x = s.T();
            var y = x.Pow(s.D()).Sum();
            y.Backward(retainGraph: true);
            y.Backward();
            s.Out["g"] = x.Grad;
        },
        ["nonscalar_backward_raises"] = s => (s.T() * s.D()).Backward(),
        ["backward_with_gradient"] = s => { var x = s.T(); x.Pow(s.D()).Backward(s.Const()); s.Out["g"] = x.Grad; },
        ["no_requires_grad_raises"] = s => s.T(requiresGrad: false).Sum().Backward(),
        ["int_requires_grad_raises"] = s => s.Const(requiresGrad: true),
        ["nonleaf_grad_is_none"] = s => { var x = s.T(); var y = x * s.D(); y.Sum().Backward(); s.Out["none"] = y.Grad is null; },
        ["retain_grad"] = s =>
        {
            var x = s.T();
            var y = x * s.D();
            y.RetainGrad();
            (y * y).Sum().Backward();
            s.Out["gy"] = y.Grad;
            s.Out["gx"] = x.Grad;
        },
        ["autograd_grad_intermediate"] = s =>
        {
            var x = s.T();
            var y = x * s.D();
            s.Out["g"] = Autodiff.Grad([y.Pow(s.D()).Sum()], [y])[0];
        },
        ["grad_of_unused_raises"] = s => { var x = s.T(); var y = s.T(); Autodiff.Grad([(x * s.D()).Sum()], [x, y]); },
        ["grad_allow_unused"] = s =>
        {
            var x = s.T();
            var y = s.T();
            var g = Autodiff.Grad([(x * s.D()).Sum()], [x, y], allowUnused: true);
            s.Out["g"] = g[0];
            s.Out["none"] = g[1] is null;
        },
        ["double_backward"] = s =>
        {
            var x = s.T();
            var g = Autodiff.Grad([x.Pow(s.D()).Sum()], [x], createGraph: true)[0]!;
            s.Out["g"] = g;
            s.Out["g2"] = Autodiff.Grad([g.Sum()], [x])[0];
        },
        ["triple_backward"] = s =>
        {
            var x = s.T();
            var g = Autodiff.Grad([x.Sin().Sum()], [x], createGraph: true)[0]!;
            var h = Autodiff.Grad([g.Sum()], [x], createGraph: true)[0]!;
            s.Out["t"] = Autodiff.Grad([(h * h).Sum()], [x])[0];
        },
        ["create_graph_backward"] = s =>
        {
            var x = s.T();
            x.Pow(s.D()).Sum().Backward(createGraph: true);
            var g = x.Grad!;
            x.Grad = null;
            (g * g).Sum().Backward();
            s.Out["g"] = x.Grad;
        },
        ["grad_outputs"] = s =>
        {
            var x = s.T();
            var (y, z) = (x * s.D(), x.Pow(s.D()));
            s.Out["g"] = Autodiff.Grad([y, z], [x], [Tensor.Ones([s.I()], DType.Float64), s.Const()])[0];
        },
        ["grad_accumulates_across_graphs"] = s =>
        {
            var x = s.T();
            int n = s.I();
            for (int i = 0; i < n; i++) (x * (double)i).Sum().Backward();
            s.Out["g"] = x.Grad;
        },
        ["long_chain"] = s =>
        {
            var x = s.T();
            var (n, scale, shift) = (s.I(), s.D(), s.D());
            var y = x;
            for (int i = 0; i < n; i++) y = y * scale + shift;
            y.Sum().Backward();
            s.Out["g"] = x.Grad;
        },
    };
}
