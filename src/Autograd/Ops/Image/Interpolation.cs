using System.Collections.Concurrent;
using System.Numerics;
using Autograd.Kernels;
using Autograd.NN;

namespace Autograd;

/// <summary>Interpolation of [N, C, ...] over one to three dimensions: one sparse matrix along each.</summary>
internal static class Interpolation
{
    public static Tensor Apply(Tensor x, long[] sizes, double[]? factors, InterpolateMode mode, bool alignCorners, bool antialias)
    {
        var dims = sizes.Length;
        var nearest = mode is InterpolateMode.Nearest or InterpolateMode.NearestExact;
        if (!(nearest && x.DType == DType.UInt8)) Reductions.RequireFloat("Interpolate", x);
        for (var d = 1; d < x.Rank; d++)
            if (x.Shape[d] == 0)
                throw new ArgumentException($"Interpolate: only the batch may be empty, and dimension {d} of the input's shape {x.Layout} is.");
        var taps = new Taps[dims];
        for (var d = 0; d < dims; d++)
        {
            if (sizes[d] <= 0) throw new ArgumentException($"Interpolate: an output size must be positive, and is {sizes[d]} for {x.Shape[d + 2]} elements of the input's shape {x.Layout}.");
            var line = new InterpolationTaps.Line(x.Shape[d + 2], sizes[d], factors?[d], alignCorners);
            taps[d] = Found(new(line, mode, antialias, x.DType == DType.Float64));
        }
        var name = mode switch
        {
            InterpolateMode.Nearest or InterpolateMode.NearestExact => $"{mode}{dims}D",
            InterpolateMode.Linear => "Linear1D",
            InterpolateMode.Trilinear => "Trilinear3D",
            _ => $"{mode}2D{(antialias ? "Aa" : "")}",
        };
        return Resample.Apply(x, taps, $"Upsample{name}Backward0");
    }

    /// <summary>What taps depend on.</summary>
    private readonly record struct Wanted(InterpolationTaps.Line Line, InterpolateMode Mode, bool Antialias, bool Wide);

    // Layers ask for the same few again and again, and making them takes longer than using them on a small image.
    private const int MostKept = 64;

    private static readonly ConcurrentDictionary<Wanted, Taps> Kept = new();

    private static Taps Found(Wanted wanted)
    {
        if (Kept.TryGetValue(wanted, out var taps)) return taps;
        if (Kept.Count >= MostKept) Kept.Clear();
        return Kept[wanted] = wanted.Wide ? Along<double>(wanted.Line, wanted.Mode, wanted.Antialias) : Along<float>(wanted.Line, wanted.Mode, wanted.Antialias);
    }

    private static Taps Along<T>(InterpolationTaps.Line line, InterpolateMode mode, bool antialias) where T : IFloatingPointIeee754<T> => mode switch
    {
        InterpolateMode.Nearest => InterpolationTaps.Nearest<T>(line),
        InterpolateMode.NearestExact => InterpolationTaps.NearestExact<T>(line),
        _ when antialias => InterpolationTaps.Smooth<T>(line, cubic: mode == InterpolateMode.Bicubic),
        InterpolateMode.Bicubic => InterpolationTaps.Cubic<T>(line),
        _ => InterpolationTaps.Linear<T>(line),
    };
}
