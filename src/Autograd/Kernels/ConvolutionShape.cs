namespace Autograd.Kernels;

/// <summary>Which of the three tensors of a convolution is computed from the other two.</summary>
internal enum ConvolutionSide
{
    /// <summary>y, the convolution itself.</summary>
    Output,

    /// <summary>x, from y and the weight: the gradient of the input, and the transposed convolution.</summary>
    Input,

    /// <summary>The weight, from y and x: its gradient.</summary>
    Weight,
}

/// <summary>
/// The numbers of a convolution of x [images, groups * inputs, from...] with a weight [groups * outputs, inputs, kernel...] to
/// y [images, groups * outputs, to...], always with three spatial dimensions: absent leading ones have size 1. Place o of y and tap k of the kernel
/// meet at pixel o * stride + k * dilation - padding of x.
/// </summary>
internal unsafe struct ConvolutionShape
{
    public const int Dims = 3;

    /// <summary>The most remainders by strides that the pixels of a gradient are told apart by.</summary>
    private const long MostPhases = 9;

    /// <summary>Elements of planes that are copied at a time, and terms that are added up one after another, at the most; and how few terms are few.</summary>
    private const long MostCopied = 1 << 18, MostTerms = 1024, FewTerms = 27;

    public long Images, Groups, Inputs, Outputs;

    /// <summary>Products over the spatial dimensions of the kernel, of x and of y.</summary>
    public long Taps, Pixels, Places;

    public fixed long From[Dims];
    public fixed long To[Dims];
    public fixed long Kernel[Dims];
    public fixed long Stride[Dims];
    public fixed long Dilation[Dims];

    /// <summary>Before the first pixel; what is added after the last one shows in the size of y only.</summary>
    public fixed long Padding[Dims];

    public ConvolutionShape(long images, long groups, long inputs, long outputs)
    {
        (Images, Groups, Inputs, Outputs) = (images, groups, inputs, outputs);
        (Taps, Pixels, Places) = (1, 1, 1);
        for (var d = 0; d < Dims; d++) From[d] = To[d] = Kernel[d] = Stride[d] = Dilation[d] = 1;
    }

    /// <summary>Rows of the columns matrix of a group: a weight has so many elements per output.</summary>
    public readonly long Terms => Inputs * Taps;

    public void Dimension(int d, long from, long to, long kernel, long stride, long padding, long dilation)
    {
        (From[d], To[d], Kernel[d], Stride[d], Padding[d], Dilation[d]) = (from, to, kernel, stride, padding, dilation);
        Taps *= kernel;
        Pixels *= from;
        Places *= to;
    }

    /// <summary>Whether x is its own columns matrix: a kernel of one tap that meets every pixel.</summary>
    public readonly bool IsPointwise
    {
        get
        {
            for (var d = 0; d < Dims; d++)
                if (Kernel[d] != 1 || Stride[d] != 1 || Padding[d] != 0 || From[d] != To[d])
                    return false;
            return true;
        }
    }

    /// <summary>Whether a kernel meets each pixel of an image once, in its one place: then pixels are as good as channels.</summary>
    public readonly bool CoversImages
    {
        get
        {
            if (Places != 1 || Taps == 1 || IsDepthwise) return false;
            for (var d = 0; d < Dims; d++)
                if (Kernel[d] != From[d] || Padding[d] != 0 || (Kernel[d] > 1 && Dilation[d] != 1))
                    return false;
            return true;
        }
    }

    /// <summary>The same convolution of images of one pixel, whose channels are all pixels of a channel in turn.</summary>
    public readonly ConvolutionShape OfPixels => new(Images, Groups, Terms, Outputs);

    /// <summary>Whether channels hardly mix, so that there is no matrix product worth the name.</summary>
    public readonly bool IsDepthwise => Inputs == 1 && Outputs <= 4;

    /// <summary>
    /// Whether planes are filtered whole (<see cref="ConvolutionPlanes{V, T}"/>), with registers along lines: where there are too few channels for registers of them, or so few terms that
    /// turning results back to channels first would cost more than adding them up.
    /// </summary>
    public readonly bool IsPlanar(ConvolutionSide side)
    {
        if (IsDepthwise) return true;
        if (IsPointwise) return false;
        var (backwards, copied) = (side == ConvolutionSide.Input, 1L);
        for (var d = 0; d < Dims; d++) copied *= (backwards ? To[d] : (To[d] - 1) * Stride[d] + 1) + (Kernel[d] - 1) * Dilation[d];
        if (copied * (backwards ? Outputs : Inputs) > MostCopied || (backwards ? Outputs : Inputs) * Taps > MostTerms) return false;
        if (backwards) return Stride[0] * Stride[1] * Stride[2] <= MostPhases && SuitsPlanes(Inputs, From[2] / Stride[2]);
        return side == ConvolutionSide.Output ? Terms <= FewTerms || SuitsPlanes(Outputs, To[2]) : Outputs < 8;
    }

    /// <summary>
    /// Whether registers of so many channels would be emptier than those of so many places, or read a pixel for each multiply-add. Registers of 16 floats are meant, whatever the machine's are.
    /// </summary>
    private static bool SuitsPlanes(long channels, long places)
    {
        var room = (places + 15) / 16 * 16;
        return channels < 8 || channels == 8 && places > 6 || channels <= 24 && 10 * places >= 7 * room;
    }

    /// <summary>
    /// Whether direct kernels serve: with output channels enough for registers and places enough for tiles. The condition does not know the
    /// width of registers, so that results depend on it no more than the sums of a product do.
    /// </summary>
    public readonly bool IsDirect(ConvolutionSide side) =>
        !IsPointwise && !IsDepthwise && (side == ConvolutionSide.Input ? Inputs >= 8 && From[2] / Stride[2] > 2 && Stride[0] * Stride[1] * Stride[2] <= MostPhases : Outputs >= 8 && To[2] > 2);
}
