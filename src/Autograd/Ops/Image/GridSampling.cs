using Autograd.Core;
using Autograd.Kernels;
using Autograd.NN;
using Autograd.Tape;

namespace Autograd;

/// <summary>
/// Samples of planes at points. The grid's coordinates become places among the elements (a piecewise linear map), the fractions of places weights (in recorded ops), and
/// the weights of the elements around each point its sample.
/// </summary>
internal static class GridSampling
{
    public static Tensor Apply(Tensor x, Tensor grid, GridMode mode, GridPadding padding, bool alignCorners)
    {
        var dims = Check(x, grid, mode);
        // 16-bit floats have too few digits for places, so all is computed in float.
        if (x.DType.Compute() != x.DType) return Apply(x.To(DType.Float32), grid.To(DType.Float32), mode, padding, alignCorners).To(x.DType);

        var lines = new GridLine[dims];
        for (var d = 0; d < dims; d++) lines[d] = new GridLine(x.Shape[d + 2], alignCorners, padding == GridPadding.Border, padding == GridPadding.Reflection);
        var places = new Tensor[dims];
        long[] points = [grid.Shape[0], Layout.CountOf(grid.Shape[1..^1])];
        // Coordinates are x, y, z: those of the last dimension first. Of a cubic's four elements each is found by itself where it lies outside.
        for (var d = 0; d < dims; d++) places[d] = Places(grid.Select(-1, dims - 1 - d).Reshape(points), lines[d], padded: mode != GridMode.Bicubic);

        var (taps, first) = mode switch { GridMode.Nearest => (1, 0), GridMode.Bilinear => (2, 0), _ => (4, -1) };
        var weights = Weights(places, mode);
        Tensor elements;
        using (Quiet.Now())
        {
            elements = Tensor.Allocate(DType.Int32, Layout.Contiguous(weights.Shape.ToArray()));
            // Where places are padded, what is left outside is the neighbour of an edge, whose weight is zero.
            var around = mode == GridMode.Bicubic ? lines : Array.ConvertAll(lines, line => line with { Clamps = false, Reflects = false });
            if (elements.ElementCount > 0) GridPlaces.Around(around, taps, first, rounds: mode == GridMode.Nearest, Array.ConvertAll(places, p => p.Detach()), points[0], elements);
        }
        return new PointSampling($"GridSampler{dims}DBackward0", elements, x.Shape.ToArray(), [x.Shape[0], x.Shape[1], .. grid.Shape[1..^1]]).Sample(x, weights);
    }

    private static Tensor Places(Tensor coordinates, GridLine line, bool padded)
    {
        Tensor places, slopes;
        using (Quiet.Now())
        {
            var given = coordinates.Detach().ContiguousDetached();
            (places, slopes) = (Tensor.Allocate(given.DType, Layout.Contiguous(given.Shape.ToArray())), Tensor.Allocate(given.DType, Layout.Contiguous(given.Shape.ToArray())));
            GridPlaces.Along(line, padded, given, places, slopes);
        }
        if (GradMode.Enabled && coordinates.RequiresGrad) Recorder.Unary(new SlopeOp(slopes), coordinates, places);
        return places;
    }

    /// <summary>The weights [n, taps^dims, points] of the elements around each point: products of those along each dimension.</summary>
    private static Tensor Weights(Tensor[] places, GridMode mode)
    {
        Tensor? all = null;
        foreach (var place in places)
        {
            var along = Tensor.Stack(Along(place, mode), 1);
            all = all is null ? along : (all.Unsqueeze(2) * along.Unsqueeze(1)).Reshape(along.Shape[0], all.Shape[1] * along.Shape[1], along.Shape[2]);
        }
        return all!;
    }

    private static Tensor[] Along(Tensor place, GridMode mode)
    {
        if (mode == GridMode.Nearest) return [One(place)];
        var behind = place - place.Detach().Floor();
        if (mode == GridMode.Bilinear) return [1 - behind, behind];
        return [Far(behind + 1), Near(behind), Near(1 - behind), Far(2 - behind)];
    }

    /// <summary>Ones that do not depend on a place, yet give it its derivative, zero.</summary>
    private static Tensor One(Tensor place)
    {
        var one = Tensor.OnesLike(place.Detach());
        if (GradMode.Enabled && place.RequiresGrad) Recorder.Unary(new SlopeOp(Tensor.ZerosLike(one)), place, one);
        return one;
    }

    // The cubic convolution kernel for a = -0.75, up to a distance of 1 and from there to 2.
    private static Tensor Near(Tensor x) => (1.25 * x - 2.25) * x * x + 1;

    private static Tensor Far(Tensor x) => ((-0.75 * x + 3.75) * x - 6) * x + 3;

    private static int Check(Tensor x, Tensor grid, GridMode mode)
    {
        Reductions.RequireFloat("GridSample", x);
        var dims = x.Rank - 2;
        if (dims is not (2 or 3)) throw new ArgumentException($"GridSample: the input must be [N, C, h, w] or [N, C, d, h, w], and has the shape {x.Layout}.");
        if (grid.Rank != x.Rank || grid.Shape[^1] != dims || grid.Shape[0] != x.Shape[0])
            throw new ArgumentException($"GridSample: an input of shape {x.Layout} needs a grid of {x.Rank} dimensions, {x.Shape[0]} first and {dims} last; this one has the shape {grid.Layout}.");
        if (grid.DType != x.DType) throw new ArgumentException($"GridSample: input and grid must have one dtype, and are {x.DType.TorchName()} and {grid.DType.TorchName()}. Convert one with To(...).");
        if (mode == GridMode.Bicubic && dims == 3) throw new ArgumentException($"GridSample: {mode} is for two spatial dimensions, and the input has the shape {x.Layout}.");
        for (var d = 2; d < x.Rank; d++)
            if (x.Shape[d] == 0)
                throw new ArgumentException($"GridSample: the spatial dimensions must not be empty, and dimension {d} of the input's shape {x.Layout} is.");
        if (Layout.CountOf(x.Shape[2..]) > int.MaxValue) throw new ArgumentException($"GridSample: planes of more than {int.MaxValue} elements are not sampled, as in the shape {x.Layout}.");
        return dims;
    }

    /// <summary>A piecewise linear function of each element by its slopes.</summary>
    private sealed class SlopeOp(Tensor slopes) : LinearOp
    {
        public override string NodeName => "GridPlacesBackward0";
        public override Tensor Apply(Tensor x) => x * slopes;
        public override Tensor Transpose(Tensor g) => g * slopes;
    }
}
