namespace Autograd.NN;

public static partial class F
{
    /// <summary>Makes channels into places: [..., C r^2, h, w] becomes [..., C, h r, w r], and channel c r^2 + i r + j is at rows i and columns j modulo r.</summary>
    /// <param name="input">At least three dimensions, of any dtype.</param>
    /// <param name="upscaleFactor">r.</param>
    /// <exception cref="ArgumentException">The factor is not positive, or the number of channels no multiple of its square.</exception>
    public static Tensor PixelShuffle(Tensor input, long upscaleFactor) => Shuffle.Up(input, upscaleFactor);

    /// <summary>The inverse of <see cref="PixelShuffle"/>: [..., C, h r, w r] becomes [..., C r^2, h, w].</summary>
    /// <param name="input">At least three dimensions, of any dtype.</param>
    /// <param name="downscaleFactor">r.</param>
    /// <exception cref="ArgumentException">The factor is not positive, or height or width is no multiple of it.</exception>
    public static Tensor PixelUnshuffle(Tensor input, long downscaleFactor) => Shuffle.Down(input, downscaleFactor);

    /// <summary>Deals out channels: of [N, g k, ...], channel i k + j (the j-th of group i) becomes channel j g + i.</summary>
    /// <param name="input">At least three dimensions, of any dtype.</param>
    /// <param name="groups">g.</param>
    /// <exception cref="ArgumentException">The number of groups is not positive, or that of channels no multiple of it.</exception>
    public static Tensor ChannelShuffle(Tensor input, long groups) => Shuffle.Channels(input, groups);
}
