using Autograd.Data;

namespace Autograd.Samples;

/// <summary>Handwritten digits: images [n, 64] from -1 (white) to 1 (black), and their labels [n].</summary>
internal sealed record Digits(Tensor Images, Tensor Labels)
{
    private const int Pixels = 64;

    public long Count => Images.Shape[0];

    /// <summary>All 1,797 of them, from the file that is copied beside the program.</summary>
    public static Digits Load()
    {
        var table = Csv.Load(Path.Combine(AppContext.BaseDirectory, "data", "digits.csv.gz"));
        return new(table[.., ..Pixels] / 8 - 1, table[.., Pixels].To(DType.Int64));
    }

    /// <summary>The images at the given places.</summary>
    public Digits At(Tensor rows) => new(Images[rows], Labels[rows]);

    /// <summary>Puts <paramref name="count"/> images aside, drawn at random, that training never sees.</summary>
    public (Digits Train, Digits Test) Split(int count)
    {
        var order = Tensor.Randperm(Count);
        return (At(order[count..]), At(order[..count]));
    }

    /// <summary>One pass over all images in a random order, a few at a time.</summary>
    public IEnumerable<Digits> Batches(int size)
    {
        var order = Tensor.Randperm(Count);
        for (var start = 0; start < Count; start += size)
            yield return At(order[start..(start + size)]);
    }
}
