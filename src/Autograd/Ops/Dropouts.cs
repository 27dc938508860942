using Autograd.Core;
using Autograd.Tape;

namespace Autograd;

/// <summary>Factors (and shifts) drawn for dropout, one for each element or one for each channel.</summary>
internal static class Dropouts
{
    public static Tensor Factors(ReadOnlySpan<long> shape, DType dtype, double p, Generator? generator)
    {
        using var quiet = Quiet.Now();
        var draws = Tensor.Allocate(dtype.Compute(), Layout.Contiguous(shape));
        if (draws.DType == DType.Float64) (generator ?? Generator.Default).FillDropout(draws.Elements<double>(), p);
        else (generator ?? Generator.Default).FillDropout(draws.Elements<float>(), p);
        GC.KeepAlive(draws);
        return draws.To(dtype);
    }

    /// <summary>What keeps mean 0 and variance 1 of SELU's outputs: y = x factor + shift.</summary>
    public static (Tensor Factors, Tensor Shifts) Alpha(ReadOnlySpan<long> shape, DType dtype, double p, Generator? generator)
    {
        using var quiet = Quiet.Now();
        var draws = Tensor.Allocate(dtype.Compute(), Layout.Contiguous(shape));
        var shifts = Tensor.Allocate(draws.DType, Layout.Contiguous(shape));
        if (draws.DType == DType.Float64) (generator ?? Generator.Default).FillAlphaDropout(draws.Elements<double>(), shifts.Elements<double>(), p);
        else (generator ?? Generator.Default).FillAlphaDropout(draws.Elements<float>(), shifts.Elements<float>(), p);
        GC.KeepAlive(draws);
        GC.KeepAlive(shifts);
        return (draws.To(dtype), shifts.To(dtype));
    }
}
