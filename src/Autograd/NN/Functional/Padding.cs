namespace Autograd.NN;

public static partial class F
{
    /// <summary>Puts elements before and after the last dimensions, or takes some away there.</summary>
    /// <param name="input">Any tensor by a constant; else [N, C, ...] or [C, ...] with one to three further dimensions, which are all padded.</param>
    /// <param name="pad">Before and after the last dimension, before and after the one before it, and so on; negative numbers crop.</param>
    /// <param name="mode">What the new elements are.</param>
    /// <param name="value">The constant; 0 unless given.</param>
    /// <returns>A copy, of the dtype of the input.</returns>
    /// <exception cref="ArgumentException">
    /// The numbers are no pairs or too many, a dimension would get a negative size, there is less to reflect (size - 1) or to go round (size) than asked for,
    /// or a value is given to a mode that has none.
    /// </exception>
    /// <exception cref="NotSupportedException">Integers are reflected or replicated.</exception>
    public static Tensor Pad(Tensor input, ReadOnlySpan<long> pad, PadMode mode = PadMode.Constant, Scalar? value = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (pad.Length % 2 != 0) throw new ArgumentException($"Pad: the numbers come in pairs, before and after each dimension, and {pad.Length} were given.");
        if (mode == PadMode.Constant) return Paddings.Constant(input, pad.ToArray(), value ?? 0);
        if (mode is not (PadMode.Reflect or PadMode.Replicate or PadMode.Circular)) throw new ArgumentException($"Pad: there is no mode {mode}.");
        if (value is { } given && given.ToDouble() != 0) throw new ArgumentException($"Pad: {mode} takes its elements from the input and uses no value, so {given} must not be given.");
        return Paddings.Mirrored(input, pad.ToArray(), mode);
    }
}
