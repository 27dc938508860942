namespace Autograd.NN;

public static partial class F
{
    /// <summary>The squared error, (x - y)^2.</summary>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public static Tensor MseLoss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(target);
        return reduction switch
        {
            Reduction.None => SquaredError.Each(input, target),
            Reduction.Mean => SquaredError.Total(input, target, mean: true),
            Reduction.Sum => SquaredError.Total(input, target, mean: false),
            _ => throw Unknown("MseLoss", reduction),
        };
    }

    /// <summary>The absolute error, |x - y|, whose derivative at 0 is 0.</summary>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public static Tensor L1Loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(target);
        return reduction switch
        {
            Reduction.None => AbsoluteError.Each(input, target),
            Reduction.Mean => AbsoluteError.Each(input, target).Mean(),
            Reduction.Sum => AbsoluteError.Each(input, target).Sum(),
            _ => throw Unknown("L1Loss", reduction),
        };
    }

    private static ArgumentOutOfRangeException Unknown(string op, Reduction reduction) =>
        new(nameof(reduction), $"{op}: {(int)reduction} is no reduction: use None, Mean or Sum.");
}
