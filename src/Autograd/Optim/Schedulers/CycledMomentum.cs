namespace Autograd.Optim;

/// <summary>The momentum that cyclic schedules move against the rate: the option <c>momentum</c>, or the first of the <c>betas</c>.</summary>
internal static class CycledMomentum
{
    /// <summary>Whether the first beta is the momentum.</summary>
    /// <exception cref="ArgumentException">The optimizer has neither.</exception>
    public static bool IsBeta(Optimizer optimizer, string scheduler) => !optimizer.HasOption("momentum") && (optimizer.HasOption("betas")
        ? true : throw new ArgumentException($"{scheduler}: {optimizer.GetType().Name} has no momentum to cycle. Pass cycleMomentum: false.", nameof(optimizer)));

    public static void Set(ParameterGroup group, double value)
    {
        if (group.Has("momentum")) group.Momentum = value;
        else group.Betas = (value, group.Betas.Second);
    }
}
