using Autograd.Data;
using StbImageSharp;

namespace Autograd.Samples;

/// <summary>
/// A folder of images, in which each folder within holds those of one class: <c>cats/1.png</c>, <c>dogs/1.jpg</c>. Files are read when they are asked for, by the loader's workers.
/// </summary>
internal sealed class ImageFolder : Dataset<(Tensor Image, long Label)>
{
    private static readonly string[] Endings = [".png", ".jpg", ".jpeg", ".bmp"];

    private readonly List<(string Path, long Label)> _files;
    private readonly ColorComponents _colours;

    /// <param name="folder">The folder.</param>
    /// <param name="grey">Whether images are read as one channel, or as three.</param>
    public ImageFolder(string folder, bool grey = false)
    {
        _colours = grey ? ColorComponents.Grey : ColorComponents.RedGreenBlue;
        Classes = [.. Directory.GetDirectories(folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];
        _files = [.. from label in Enumerable.Range(0, Classes.Count)
                     from path in Directory.GetFiles(Path.Combine(folder, Classes[label])).Order(StringComparer.Ordinal)
                     where Endings.Contains(Path.GetExtension(path).ToLowerInvariant())
                     select (path, (long)label)];
    }

    /// <summary>The names of the folders within, whose places are the labels.</summary>
    public IReadOnlyList<string> Classes { get; }

    public override int Count => _files.Count;

    /// <summary>Channels first, from 0 to 1.</summary>
    public override (Tensor Image, long Label) this[int index]
    {
        get
        {
            var (path, label) = _files[index];
            using var stream = File.OpenRead(path);
            var image = ImageResult.FromStream(stream, _colours);
            var pixels = Tensor.From<byte>(image.Data, [image.Height, image.Width, image.Data.Length / (image.Height * image.Width)]);
            return (pixels.Permute(2, 0, 1).To(DType.Float32) / 255, label);
        }
    }
}
