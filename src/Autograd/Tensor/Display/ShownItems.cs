namespace Autograd;

/// <summary>
/// The items of one dimension that a text shows: all of them, or, where there are more than twice as many as an edge has, those of both
/// edges with a gap between.
/// </summary>
internal struct ShownItems(long length, long edge)
{
    readonly bool hasGap = length - edge > edge;
    long index = -1;

    /// <summary>The item's index; where <see cref="IsGap"/>, that of the first one left out.</summary>
    public readonly long Index => index;

    /// <summary>Whether this stands for the items that are left out.</summary>
    public readonly bool IsGap => hasGap && index == edge;

    /// <summary>Goes to the next item shown, or to the gap.</summary>
    public bool Next()
    {
        index = IsGap ? length - edge : index + 1;
        return index < length;
    }
}
