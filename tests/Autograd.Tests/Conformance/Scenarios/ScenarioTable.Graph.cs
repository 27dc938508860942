namespace Autograd.Tests.Conformance;

internal static partial class ScenarioTable
{
    /// <summary>What requires grad, what is recorded, hooks, and what the graph shows.</summary>
    private static Dictionary<string, Action<Script>> Graph => new()
    {
        ["detach_blocks"] = s => { var x = s.T(); var y = x * x.Detach(); y.Sum().Backward(); s.Out["g"] = x.Grad; },
        ["no_grad_nested"] = s =>
        {
            var x = s.T();
            Tensor y, z;
            using (Autodiff.NoGrad())
            {
                using (Autodiff.EnableGrad()) y = x * s.D();
                z = x * s.D();
            }

            s.Out["y"] = y.RequiresGrad;
            s.Out["z"] = z.RequiresGrad;
        },
        ["inference_mode"] = s =>
        {
            var x = s.T();
            using (Autodiff.InferenceMode()) s.Out["rg"] = (x * s.D()).RequiresGrad;
        },
        ["is_leaf"] = s =>
        {
            var x = s.T();
            var y = x * s.D();
            var z = s.T(requiresGrad: false);
            s.Out["f"] = new object?[] { x.IsLeaf, y.IsLeaf, z.IsLeaf, y.RequiresGrad, z.RequiresGrad };
        },
        ["requires_grad_propagates"] = s =>
        {
            var x = s.T();
            var z = s.T(requiresGrad: false);
            s.Out["f"] = new object?[]
            {
                (x + z).RequiresGrad, (z + z).RequiresGrad, (x > s.D()).RequiresGrad, x.Argmax().RequiresGrad, x.Detach().RequiresGrad,
            };
        },
        ["hook_modifies"] = s =>
        {
            var x = s.T();
            var y = x * s.D();
            double scale = s.D();
            y.RegisterHook(g => g * scale);
            (y * y).Sum().Backward();
            s.Out["g"] = x.Grad;
        },
        ["hook_on_leaf"] = s =>
        {
            var x = s.T();
            double shift = s.D();
            x.RegisterHook(g => g + shift);
            (x * s.D()).Sum().Backward();
            s.Out["g"] = x.Grad;
        },
        ["hooks_order"] = s =>
        {
            var x = s.T();
            var y = x * s.D();
            var (shift, scale) = (s.D(), s.D());
            y.RegisterHook(g => g + shift);
            y.RegisterHook(g => g * scale);
            (y * y).Sum().Backward();
            s.Out["g"] = x.Grad;
        },
        ["hook_removed"] = s =>
        {
            var x = s.T();
            double scale = s.D();
            x.RegisterHook(g => g * scale).Dispose();
            (x * s.D()).Sum().Backward();
            s.Out["g"] = x.Grad;
        },
        ["float32_float64_grad_dtype"] = s =>
        {
            var x = s.Const(DType.Float32, requiresGrad: true);
            var y = s.Const();
            (x * y).Sum().Backward();
            s.Out["dtype"] = x.Grad!.DType.TorchName();
            s.Out["g"] = x.Grad.To(DType.Float64);
        },
        ["grad_fn_names"] = s =>
        {
            var x = s.T();
            var y = x * s.D();
            s.Out["n"] = new object?[] { y.GradFn!.Name, y.GradFn.NextFunctions[s.I()]!.Name, x.GradFn is null };

            // In PyTorch an entry is a pair of node and output number; ours is the node alone.
            s.I();
        },
        ["out_of_place_keeps"] = s => { var x = s.T(); var y = x.Exp(); var z = y * s.D(); (z + y).Sum().Backward(); s.Out["g"] = x.Grad; },

        // Memory shared with other code sees no writes by the tape, so PyTorch hands it out only without requires_grad.
        ["numpy_requires_grad_raises"] = s => _ = s.T().AsSpan<double>().Length,
        ["bool_multi_raises"] = s => { var x = s.T() > s.D(); _ = x.Item<bool>(); },
    };
}
