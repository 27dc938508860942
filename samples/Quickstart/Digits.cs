using System.Globalization;
using System.IO.Compression;

namespace Autograd.Samples;

/// <summary>Handwritten digits: images [n, 64] from -1 (white) to 1 (black), and their labels [n].</summary>
internal sealed record Digits(Tensor Images, Tensor Labels)
{
    private const int Pixels = 64;

    public long Count => Images.Shape[0];

    /// <summary>All 1,797 of them, from the file that is copied beside the program.</summary>
    public static Digits Load()
    {
        var images = new List<float>();
        var labels = new List<long>();
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "data", "digits.csv.gz"));
        using var reader = new StreamReader(new GZipStream(file, CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            var values = Array.ConvertAll(line.Split(','), text => int.Parse(text, CultureInfo.InvariantCulture));
            foreach (var pixel in values.AsSpan(0, Pixels)) images.Add(pixel / 8f - 1);
            labels.Add(values[Pixels]);
        }
        return new(Tensor.From<float>(images.ToArray(), [labels.Count, Pixels]), Tensor.From<long>(labels.ToArray()));
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
