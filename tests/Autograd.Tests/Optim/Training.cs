using Autograd.Optim;

namespace Autograd.Tests.Optim;

/// <summary>Small problems to step on, and every optimizer with options that use all of its states.</summary>
internal static class Training
{
    public static readonly Dictionary<string, Func<IEnumerable<Tensor>, Optimizer>> Makers = new()
    {
        ["SGD"] = x => new SGD(x, 0.1),
        ["SGD momentum"] = x => new SGD(x, 0.1, momentum: 0.9, dampening: 0.1, weightDecay: 0.01),
        ["SGD nesterov"] = x => new SGD(x, 0.1, momentum: 0.9, nesterov: true),
        ["Adam"] = x => new Adam(x, 0.1, weightDecay: 0.01),
        ["Adam amsgrad"] = x => new Adam(x, 0.1, amsgrad: true),
        ["AdamW"] = x => new AdamW(x, 0.1),
        ["Adamax"] = x => new Adamax(x, 0.1),
        ["NAdam"] = x => new NAdam(x, 0.1),
        ["RAdam"] = x => new RAdam(x, 0.1, (0.8, 0.9)),
        ["RMSprop"] = x => new RMSprop(x, 0.1),
        ["RMSprop centered"] = x => new RMSprop(x, 0.1, centered: true, momentum: 0.5),
        ["Adagrad"] = x => new Adagrad(x, 0.1, lrDecay: 0.1, initialAccumulatorValue: 0.2),
        ["Adadelta"] = x => new Adadelta(x),
        ["ASGD"] = x => new ASGD(x, 0.1, t0: 2),
        ["Rprop"] = x => new Rprop(x, 0.1),
    };

    public static TheoryData<string> Names => [.. Makers.Keys];

    /// <summary>Parameters of two shapes.</summary>
    public static Tensor[] Parameters(DType dtype = DType.Float32) => [Values(37, 1, dtype).RequireGrad(), Values(6, 2, dtype).Reshape(2, 3).Detach().RequireGrad()];

    /// <summary>Gradients that depend on the parameters and the step.</summary>
    public static void SetGrads(IEnumerable<Tensor> parameters, int step)
    {
        var i = 0;
        using (Autodiff.NoGrad())
            foreach (var x in parameters)
                x.Grad = x.Sin() + Values(x.ElementCount, 10 * step + i++, x.DType).Reshape(x.Shape);
    }

    public static void Run(Optimizer optimizer, int steps, int from = 0)
    {
        for (var t = from; t < from + steps; t++)
        {
            SetGrads(optimizer.Parameters, t);
            optimizer.Step();
        }
    }

    /// <summary>Numbers in [-1, 1] that are the same every time.</summary>
    public static Tensor Values(long count, int seed, DType dtype = DType.Float32)
    {
        var values = new double[count];
        for (var i = 0; i < values.Length; i++) values[i] = Math.Sin(1.7 * i + 0.9 * seed + 0.3);
        return Tensor.From<double>(values).To(dtype);
    }

    public static void Same(Tensor actual, Tensor expected, string why) =>
        actual.Detach().To(DType.Float64).ToArray<double>().Should().Equal(expected.Detach().To(DType.Float64).ToArray<double>(), why);
}
