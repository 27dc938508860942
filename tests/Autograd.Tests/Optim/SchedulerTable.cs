using Autograd.Optim;
using Autograd.Tests.Conformance;

namespace Autograd.Tests.Optim;

/// <summary>PyTorch's names of schedulers and their options, to ours.</summary>
internal static class SchedulerTable
{
    private delegate LRScheduler Make(Optimizer optimizer, Arguments a);

    private static readonly Dictionary<string, Make> Makers = new()
    {
        ["StepLR"] = (o, a) => new StepLR(o, a.Long("step_size"), a.Double("gamma", 0.1)),
        ["MultiStepLR"] = (o, a) => new MultiStepLR(o, a.Longs("milestones"), a.Double("gamma", 0.1)),
        ["ExponentialLR"] = (o, a) => new ExponentialLR(o, a.Double("gamma", 0)),
        ["ConstantLR"] = (o, a) => new ConstantLR(o, a.Double("factor", 1.0 / 3), a.Long("total_iters", 5)),
        ["LinearLR"] = (o, a) => new LinearLR(o, a.Double("start_factor", 1.0 / 3), a.Double("end_factor", 1), a.Long("total_iters", 5)),
        ["PolynomialLR"] = (o, a) => new PolynomialLR(o, a.Long("total_iters", 5), a.Double("power", 1)),
        ["CosineAnnealingLR"] = (o, a) => new CosineAnnealingLR(o, a.Long("T_max"), a.Double("eta_min", 0)),
        ["CosineAnnealingWarmRestarts"] = (o, a) => new CosineAnnealingWarmRestarts(o, a.Long("T_0"), a.Long("T_mult", 1), a.Double("eta_min", 0)),
        ["OneCycleLR"] = (o, a) => new OneCycleLR(
            o, Rates(a, "max_lr")!.Value, a.LongOrNull("total_steps"), a.LongOrNull("epochs"), a.LongOrNull("steps_per_epoch"), a.Double("pct_start", 0.3),
            Text(a, "anneal_strategy", "cos", ("cos", Annealing.Cosine), ("linear", Annealing.Linear)), a.Bool("cycle_momentum", true), Rates(a, "base_momentum"), Rates(a, "max_momentum"),
            a.Double("div_factor", 25), a.Double("final_div_factor", 1e4), a.Bool("three_phase", false)),
        ["CyclicLR"] = (o, a) => new CyclicLR(
            o, Rates(a, "base_lr")!.Value, Rates(a, "max_lr")!.Value, a.Long("step_size_up", 2000), a.LongOrNull("step_size_down"),
            Text(a, "mode", "triangular", ("triangular", CyclicMode.Triangular), ("triangular2", CyclicMode.Triangular2), ("exp_range", CyclicMode.ExpRange)), a.Double("gamma", 1),
            cycleMomentum: a.Bool("cycle_momentum", true), baseMomentum: Rates(a, "base_momentum"), maxMomentum: Rates(a, "max_momentum")),
        ["ReduceLROnPlateau"] = (o, a) => new ReduceLROnPlateau(
            o, Text(a, "mode", "min", ("min", PlateauMode.Min), ("max", PlateauMode.Max)), a.Double("factor", 0.1), a.Long("patience", 10), a.Double("threshold", 1e-4),
            Text(a, "threshold_mode", "rel", ("rel", ThresholdMode.Relative), ("abs", ThresholdMode.Absolute)), a.Long("cooldown", 0), Rates(a, "min_lr"), a.Double("eps", 1e-8)),
    };

    public static LRScheduler Create(string name, IReadOnlyDictionary<string, Value> init, Optimizer optimizer)
    {
        var values = init.ToDictionary();
        switch (name)
        {
            case "LambdaLR": return new LambdaLR(optimizer, Functions(values, optimizer));
            case "MultiplicativeLR": return new MultiplicativeLR(optimizer, Functions(values, optimizer));
            case "ChainedScheduler": return new ChainedScheduler(Children(values, optimizer));
            case "SequentialLR":
                var milestones = ((ListValue)values["milestones"]).Items.Select(v => ((IntValue)v).Int);
                return new SequentialLR(optimizer, Children(values, optimizer), milestones);
        }
        var a = new Arguments(values, _ => throw new UnmappedArgumentException("No option is a tensor."));
        var scheduler = (Makers.TryGetValue(name, out var make) ? make : throw new UnmappedArgumentException($"{name} is not mapped."))(optimizer, a);
        if (a.Unread.ToArray() is { Length: > 0 } unread) throw new UnmappedArgumentException($"{name}: nobody reads {string.Join(", ", unread)}.");
        return scheduler;
    }

    private static Func<long, double>[] Functions(Dictionary<string, Value> init, Optimizer optimizer)
    {
        string[] texts = init["lr_lambda"] is ListValue list ? [.. list.Items.Select(v => ((TextValue)v).Text)] : [((TextValue)init["lr_lambda"]).Text];
        if (texts.Length == 1) texts = [.. Enumerable.Repeat(texts[0], optimizer.ParameterGroups.Count)];
        return [.. texts.Select(text => (Func<long, double>)(epoch => Formula.Of(text, epoch)))];
    }

    private static LRScheduler[] Children(Dictionary<string, Value> init, Optimizer optimizer) => [.. ((ListValue)init["schedulers"]).Items.Select(v =>
    {
        var members = ((MapValue)v).Members;
        return Create(((TextValue)members["scheduler"]).Text, members.TryGetValue("init", out var own) ? ((MapValue)own).Members : new Dictionary<string, Value>(), optimizer);
    })];

    private static PerGroup? Rates(Arguments a, string name) => !a.Has(name) ? null : a.IsList(name) ? a.Reals(name) : a.Double(name, 0);

    private static T Text<T>(Arguments a, string name, string absent, params (string Text, T Value)[] values)
    {
        var text = a.Text(name, absent);
        return values.Any(v => v.Text == text) ? values.First(v => v.Text == text).Value : throw new UnmappedArgumentException($"{name} '{text}' is not mapped.");
    }
}
