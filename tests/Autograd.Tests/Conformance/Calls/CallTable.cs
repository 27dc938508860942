namespace Autograd.Tests.Conformance;

/// <summary>
/// PyTorch's functions as calls of ours: one line each, by theme. A result is a tensor, several (tuple or array), a dtype, a bool or a number.
/// </summary>
internal static partial class CallTable
{
    public static IReadOnlyDictionary<string, Func<Arguments, object>> Calls { get; } =
        new[]
        {
            Arithmetic, Exponential, Trigonometric, Activation, Rounding, Comparison, Reduce, Scan, View, Rearrange, Index, Join, MatMul, Loss, Create,
            DTypeRules,
            Elementary, SpecialFunctions, Pointwise, Nonlinear, Order, Counting, Shape, Scatter, LinearAlgebra,
            Contract, Losses, Convolution, Pooling, Image, Normalization, Attention,
        }.SelectMany(theme => theme).ToDictionary(call => call.Key, call => call.Value);
}
