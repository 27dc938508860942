namespace Autograd.Samples;

/// <summary>Moves each image by up to a pixel, at random: a digit stays the same digit, and a network that has seen it everywhere learns more from few images.</summary>
internal static class Shifts
{
    private const int Size = 8, Ways = 3 * 3;

    // Row w says where each pixel of an image that is moved in way w comes from, in the flat image with a margin of one pixel.
    private static readonly Tensor Sources = Tensor.From<long>(
        [.. from way in Enumerable.Range(0, Ways) from y in Enumerable.Range(0, Size) from x in Enumerable.Range(0, Size) select (long)((y + way / 3) * (Size + 2) + x + way % 3)],
        [Ways, Size * Size]);

    /// <summary>Images [n, 64], each moved in a way of its own; what comes in at the edge is white.</summary>
    public static Tensor Apply(Tensor images)
    {
        var count = images.Shape[0];
        var margined = NN.F.Pad(images.Reshape([count, Size, Size]), [1, 1, 1, 1], NN.PadMode.Constant, -1).Reshape([count, -1]);
        return margined.Gather(1, Sources[Tensor.Randint(0, Ways, [count])]);
    }
}
