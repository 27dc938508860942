namespace Autograd.Kernels;

/// <summary>
/// How contiguous memory is cut into the lines that are standardised, each by its own moments: a line is some segments of neighbouring elements. A weight and a bias belong
/// either to each place in a line, or to a channel, which has whole segments.
/// </summary>
internal readonly struct NormShape
{
    public long Lines { get; private init; }
    public long LineStep { get; private init; }
    public long Segments { get; private init; }
    public long SegmentStep { get; private init; }
    public long Length { get; private init; }

    /// <summary>How many channels there are; 0 if weights belong to places.</summary>
    public long Channels { get; private init; }

    /// <summary>Whether all of a line belongs to one channel.</summary>
    public bool LineIsChannel { get; private init; }

    /// <summary>The elements of a line.</summary>
    public long Count => Segments * Length;

    /// <summary>Whether channels are the columns of a matrix, and enough of them for registers of columns (<see cref="NormColumns"/>).</summary>
    public bool IsColumns => LineIsChannel && Length == 1 && Channels >= 16;

    /// <summary>Layer norm: rows, whose weights belong to places.</summary>
    public static NormShape OfRows(long rows, long length) =>
        new() { Lines = rows, LineStep = length, Segments = 1, SegmentStep = length, Length = length };

    /// <summary>Group and instance norm: [samples, channels, space], standardised in groups of neighbouring channels.</summary>
    public static NormShape OfGroups(long samples, long channels, long groups, long space) =>
        new() { Lines = samples * groups, LineStep = channels / groups * space, Segments = channels / groups, SegmentStep = space, Length = space, Channels = channels };

    /// <summary>Batch norm: [samples, channels, space], standardised by channel.</summary>
    public static NormShape OfChannels(long samples, long channels, long space) =>
        new() { Lines = channels, LineStep = space, Segments = samples, SegmentStep = channels * space, Length = space, Channels = channels, LineIsChannel = true };

    /// <summary>The channel of a segment.</summary>
    public long Channel(long line, long segment) => LineIsChannel ? line : (line * Segments + segment) % Channels;
}
