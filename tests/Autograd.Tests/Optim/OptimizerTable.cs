using Autograd.Optim;
using Autograd.Tests.Conformance;

namespace Autograd.Tests.Optim;

/// <summary>PyTorch's names of optimizers and their options, to ours.</summary>
internal static class OptimizerTable
{
    private delegate Optimizer Make(IEnumerable<ParameterGroup> groups, Arguments a);

    private static readonly Dictionary<string, Make> Makers = new()
    {
        ["SGD"] = (g, a) => new SGD(
            g, a.Double("lr", double.NaN), a.Double("momentum", 0), a.Double("dampening", 0), a.Double("weight_decay", 0), a.Bool("nesterov", false), a.Bool("maximize", false)),
        ["Adam"] = (g, a) => new Adam(
            g, a.Double("lr", 1e-3), Pair(a, "betas"), a.Double("eps", 1e-8), a.Double("weight_decay", 0), a.Bool("amsgrad", false), a.Bool("maximize", false)),
        ["AdamW"] = (g, a) => new AdamW(
            g, a.Double("lr", 1e-3), Pair(a, "betas"), a.Double("eps", 1e-8), a.Double("weight_decay", 1e-2), a.Bool("amsgrad", false), a.Bool("maximize", false)),
        ["Adamax"] = (g, a) => new Adamax(g, a.Double("lr", 2e-3), Pair(a, "betas"), a.Double("eps", 1e-8), a.Double("weight_decay", 0), a.Bool("maximize", false)),
        ["NAdam"] = (g, a) => new NAdam(
            g, a.Double("lr", 2e-3), Pair(a, "betas"), a.Double("eps", 1e-8), a.Double("weight_decay", 0), a.Double("momentum_decay", 4e-3), a.Bool("maximize", false)),
        ["RAdam"] = (g, a) => new RAdam(g, a.Double("lr", 1e-3), Pair(a, "betas"), a.Double("eps", 1e-8), a.Double("weight_decay", 0), a.Bool("maximize", false)),
        ["RMSprop"] = (g, a) => new RMSprop(
            g, a.Double("lr", 1e-2), a.Double("alpha", 0.99), a.Double("eps", 1e-8), a.Double("weight_decay", 0), a.Double("momentum", 0), a.Bool("centered", false), a.Bool("maximize", false)),
        ["Adagrad"] = (g, a) => new Adagrad(
            g, a.Double("lr", 1e-2), a.Double("lr_decay", 0), a.Double("weight_decay", 0), a.Double("initial_accumulator_value", 0), a.Double("eps", 1e-10), a.Bool("maximize", false)),
        ["Adadelta"] = (g, a) => new Adadelta(g, a.Double("lr", 1), a.Double("rho", 0.9), a.Double("eps", 1e-6), a.Double("weight_decay", 0), a.Bool("maximize", false)),
        ["ASGD"] = (g, a) => new ASGD(
            g, a.Double("lr", 1e-2), a.Double("lambd", 1e-4), a.Double("alpha", 0.75), a.Double("t0", 1e6), a.Double("weight_decay", 0), a.Bool("maximize", false)),
        ["Rprop"] = (g, a) => new Rprop(g, a.Double("lr", 1e-2), Pair(a, "etas"), Pair(a, "step_sizes"), a.Bool("maximize", false)),
        ["LBFGS"] = (g, a) => new LBFGS(
            g.Single().Parameters, a.Double("lr", 1), (int)a.Long("max_iter", 20), (int?)a.LongOrNull("max_eval"), a.Double("tolerance_grad", 1e-7), a.Double("tolerance_change", 1e-9),
            (int)a.Long("history_size", 100), a.TextOrNull("line_search_fn") is "strong_wolfe" ? LineSearch.StrongWolfe : LineSearch.None),
    };

    public static IEnumerable<string> Names => Makers.Keys;

    /// <summary>The optimizer of a sample; an option that nobody reads is an error.</summary>
    public static Optimizer Create(OptimSample sample, IReadOnlyList<Tensor> parameters)
    {
        var arguments = new Arguments(sample.Options, _ => throw new UnmappedArgumentException("No option is a tensor."));
        var groups = sample.Groups.Select(g => Group(g.Parameters.Select(i => parameters[i]), g.Options)).ToArray();
        var optimizer = (Makers.TryGetValue(sample.Optimizer, out var make) ? make : throw new UnmappedArgumentException($"{sample.Optimizer} is not mapped."))(groups, arguments);
        if (arguments.Unread.ToArray() is { Length: > 0 } unread) throw new UnmappedArgumentException($"{sample.Optimizer}: nobody reads {string.Join(", ", unread)}.");
        return optimizer;
    }

    private static ParameterGroup Group(IEnumerable<Tensor> parameters, IReadOnlyDictionary<string, Value> options)
    {
        var group = new ParameterGroup(parameters);
        var a = new Arguments(options, _ => throw new UnmappedArgumentException("No option is a tensor."));
        if (a.Has("lr")) group.Lr = a.Double("lr", 0);
        if (a.Has("weight_decay")) group.WeightDecay = a.Double("weight_decay", 0);
        if (a.Has("momentum")) group.Momentum = a.Double("momentum", 0);
        if (a.Has("eps")) group.Eps = a.Double("eps", 0);
        if (a.Has("dampening")) group.Dampening = a.Double("dampening", 0);
        if (a.Has("alpha")) group.Alpha = a.Double("alpha", 0);
        if (a.Has("rho")) group.Rho = a.Double("rho", 0);
        if (a.Has("lr_decay")) group.LrDecay = a.Double("lr_decay", 0);
        if (a.Has("initial_accumulator_value")) group.InitialAccumulatorValue = a.Double("initial_accumulator_value", 0);
        if (a.Has("momentum_decay")) group.MomentumDecay = a.Double("momentum_decay", 0);
        if (a.Has("lambd")) group.Lambd = a.Double("lambd", 0);
        if (a.Has("t0")) group.T0 = a.Double("t0", 0);
        if (a.Has("nesterov")) group.Nesterov = a.Bool("nesterov", false);
        if (a.Has("maximize")) group.Maximize = a.Bool("maximize", false);
        if (a.Has("amsgrad")) group.Amsgrad = a.Bool("amsgrad", false);
        if (a.Has("centered")) group.Centered = a.Bool("centered", false);
        if (Pair(a, "betas") is { } betas) group.Betas = betas;
        if (Pair(a, "etas") is { } etas) group.Etas = etas;
        if (Pair(a, "step_sizes") is { } sizes) group.StepSizes = sizes;
        if (a.Unread.ToArray() is { Length: > 0 } unread) throw new UnmappedArgumentException($"The group sets {string.Join(", ", unread)}, which nobody reads.");
        return group;
    }

    private static (double, double)? Pair(Arguments a, string name) => a.Has(name) && a.Reals(name) is [var first, var second] ? (first, second) : null;
}
