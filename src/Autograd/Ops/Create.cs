using Autograd.Kernels;

namespace Autograd;

public partial class Tensor
{
    /// <summary>0, 1, ... below <paramref name="end"/>: int64 for an integer end, else <see cref="DTypes.Default"/>.</summary>
    public static Tensor Arange(Scalar end, DType? dtype = null, bool requiresGrad = false) => Arange(0, end, 1, dtype, requiresGrad);

    /// <summary>start, start + step, ... before <paramref name="end"/>: int64 if all are integers, else <see cref="DTypes.Default"/>.</summary>
    /// <exception cref="ArgumentException">The step is 0, leads away from the end, or a bound is not finite.</exception>
    public static Tensor Arange(Scalar start, Scalar end, Scalar? step = null, DType? dtype = null, bool requiresGrad = false)
    {
        var by = step ?? 1;
        var (a, b, s) = (start.ToDouble(), end.ToDouble(), by.ToDouble());
        if (s == 0 || double.IsNaN(s)) throw new ArgumentException($"Arange: the step must not be {by}.");
        if (!double.IsFinite(a) || !double.IsFinite(b)) throw new ArgumentException($"Arange: the range {start} to {end} is not finite.");
        if ((s > 0 && a > b) || (s < 0 && a < b)) throw new ArgumentException($"Arange: a step of {by} leads away from {end}, starting at {start}.");
        var integers = !start.IsFloatingPoint && !end.IsFloatingPoint && !by.IsFloatingPoint;
        var type = dtype ?? (integers ? DType.Int64 : DTypes.Default);
        long count;
        if (integers)
        {
            var (from, to, stride) = (start.ToInt64(), end.ToInt64(), by.ToInt64());
            var wide = ((Int128)to - from + stride - Math.Sign(stride)) / stride;
            if (wide > long.MaxValue) throw new ArgumentException($"Arange: {start} to {end} by {by} are more numbers than 64 bits can address; take a larger step.");
            count = (long)wide;
            // Floats count exactly to 2^24, so as far as that they may be made directly.
            if (type == DType.Float32 && Math.Max(Math.Abs((double)from), Math.Abs(b)) + Math.Abs(s) < 1 << 24)
            {
                var floats = Empty([count], type);
                Progressions.Fill(floats.Elements<float>(), from, stride, 0f);
                return floats.RequireGrad(requiresGrad);
            }
            var values = Empty([count], DType.Int64);
            Progressions.Fill(values.Elements<long>(), from, stride, 0L);
            return values.To(type).RequireGrad(requiresGrad);
        }
        count = (long)Math.Ceiling((b - a) / s);
        var reals = Empty([count], DType.Float64);
        Progressions.Fill(reals.Elements<double>(), a, s, 0.0);
        return reals.To(type).RequireGrad(requiresGrad);
    }

    /// <summary>A number of evenly spaced values from <paramref name="start"/> to <paramref name="end"/>, both included.</summary>
    /// <remarks>The first half is counted from the start and the second from the end, so both ends are exact.</remarks>
    /// <exception cref="ArgumentException">The number of values is negative.</exception>
    public static Tensor Linspace(Scalar start, Scalar end, long steps, DType? dtype = null, bool requiresGrad = false)
    {
        if (steps < 0) throw new ArgumentException($"Linspace: the number of steps must not be negative, got {steps}.");
        var type = dtype ?? DTypes.Default;
        var (a, b, half) = (start.ToDouble(), end.ToDouble(), steps / 2);
        Tensor values;
        if (type == DType.Float32)
        {
            // In the arithmetic of the dtype, as PyTorch computes it.
            var (from, to) = ((float)a, (float)b);
            var step = (to - from) / Math.Max(1, steps - 1);
            values = Empty([steps], type);
            var span = values.Elements<float>();
            if (steps < 1 << 24)
            {
                Progressions.Fill(span[..(int)half], from, step, 0f);
                Progressions.Fill(span[(int)half..], to, -step, steps - 1 - half, down: true);
            }
            else
                for (var i = 0; i < span.Length; i++) span[i] = i < half ? from + step * i : to - step * (steps - i - 1);
            if (steps == 1) span[0] = from;
        }
        else
        {
            if (type.IsInteger()) (a, b) = (Math.Truncate(a), Math.Truncate(b));
            var step = (b - a) / Math.Max(1, steps - 1);
            values = Empty([steps], DType.Float64);
            var span = values.Elements<double>();
            Progressions.Fill(span[..(int)half], a, step, 0.0);
            Progressions.Fill(span[(int)half..], b, -step, steps - 1.0 - half, down: true);
            if (steps == 1) span[0] = a;
        }
        return values.To(type).RequireGrad(requiresGrad);
    }
}
