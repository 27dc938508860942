namespace Autograd.Tests.Conformance;

internal static partial class ScenarioTable
{
    /// <summary>In-place changes, views and version counters.</summary>
    private static Dictionary<string, Action<Script>> InPlace => new()
    {
        ["inplace_on_leaf_raises"] = s => s.T().AddInPlace(s.D()),
        ["inplace_on_leaf_no_grad"] = s =>
        {
            var x = s.T();
            using (Autodiff.NoGrad()) x.MulInPlace(s.D());
            (x * x).Sum().Backward();
            s.Out["x"] = x;
            s.Out["g"] = x.Grad;
        },
        ["inplace_not_saved"] = s =>
        {
            var x = s.T();
            var y = x * s.D();
            y.AddInPlace(s.D());
            y.Sum().Backward();
            s.Out["y"] = y;
            s.Out["g"] = x.Grad;
        },
        ["inplace_chain"] = s =>
        {
            var x = s.T();
            var y = x.Clone();
            y.MulInPlace(s.D());
            y.SinInPlace();
            y.Sum().Backward();
            s.Out["g"] = x.Grad;
        },
        ["inplace_saved_input_raises"] = s => { var x = s.T(); var y = x * s.D(); var z = y * y; y.AddInPlace(s.D()); z.Sum().Backward(); },
        ["view_inplace"] = s =>
        {
            var x = s.T();
            var y = x.Clone();
            y[s.I()].MulInPlace(s.D());
            (y * y).Sum().Backward();
            s.Out["y"] = y;
            s.Out["g"] = x.Grad;
        },
        ["view_inplace_2"] = s =>
        {
            var x = s.T();
            var y = x.Clone();
            var z = y.View([s.I()]);
            var (to, from) = (s.I()..s.I(), s.I()..s.I());
            z[to] = z[from] * s.D();
            y.Pow(s.D()).Sum().Backward();
            s.Out["g"] = x.Grad;
        },
        ["view_of_view_inplace"] = s =>
        {
            var x = s.T();
            var y = x.Clone();
            var (row, column, scale) = (s.I(), s.I(), s.D());
            y.T()[row].AddInPlace(x[.., column] * scale);
            (y * y).Sum().Backward();
            s.Out["y"] = y;
            s.Out["g"] = x.Grad;
        },
        ["copy_"] = s =>
        {
            var x = s.T();
            var y = Tensor.Zeros([s.I()], DType.Float64);
            y.CopyInPlace(x * s.D());
            (y * y).Sum().Backward();
            s.Out["g"] = x.Grad;
        },
        ["setitem_grad"] = s =>
        {
            var x = s.T();
            var b = s.T();
            var y = x * s.D();
            y[s.I()] = b;
            (y * y).Sum().Backward();
            s.Out["gx"] = x.Grad;
            s.Out["gb"] = b.Grad;
        },
        ["fill_"] = s =>
        {
            var x = s.T();
            var y = x * s.D();
            var range = s.I()..s.I();
            y[range].FillInPlace(s.D());
            (y * y).Sum().Backward();
            s.Out["g"] = x.Grad;
        },
        ["zero_"] = s => { var x = s.T(); var y = x * s.D(); y.ZeroInPlace(); y.Sum().Backward(); s.Out["g"] = x.Grad; },
        ["detach_shares_memory"] = s => { var x = s.T(requiresGrad: false); var y = x.Detach(); y[s.I()] = s.D(); s.Out["x"] = x; },
        ["version_counter"] = s =>
        {
            var x = s.T(requiresGrad: false);
            int a = x.Version;
            x.AddInPlace(s.D());
            x[s.I()] = s.D();
            var y = x.View([s.I(), s.I()]);
            y.MulInPlace(s.D());
            s.Out["v"] = new object?[] { a, x.Version, y.Version };
        },
        ["clone_grad"] = s =>
        {
            var x = s.T();
            var y = x.Clone();
            y[s.I()] = s.D();
            (y * s.D()).Sum().Backward();
            s.Out["g"] = x.Grad;
            s.Out["x"] = x;
        },
        ["leaf_view_inplace_raises"] = s => { var x = s.T(); x[s.I()].AddInPlace(s.D()); },
    };
}
