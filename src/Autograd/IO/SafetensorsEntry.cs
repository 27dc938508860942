namespace Autograd.IO;

/// <summary>What the header of a safetensors file says of one tensor.</summary>
/// <example><code>
/// using var file = Safetensors.Open("model.safetensors");
/// foreach (var entry in file.Entries) Console.WriteLine(entry);   // encoder.weight: torch.float32 [512, 512]
/// </code></example>
public sealed class SafetensorsEntry
{
    private readonly long[] _shape;

    internal SafetensorsEntry(string name, DType dtype, long[] shape, long begin, long end)
    {
        (Name, DType, _shape, Begin, End) = (name, dtype, shape, begin, end);
    }

    /// <summary>The tensor's name.</summary>
    public string Name { get; }

    /// <summary>The type of its elements.</summary>
    public DType DType { get; }

    /// <summary>The size of each dimension; empty for a scalar.</summary>
    public ReadOnlySpan<long> Shape => _shape;

    /// <summary>How many bytes its elements take.</summary>
    public long ByteCount => End - Begin;

    /// <summary>Where its bytes begin, counted from the end of the header.</summary>
    internal long Begin { get; }

    internal long End { get; }

    /// <summary>Name, dtype and shape.</summary>
    public override string ToString() => $"{Name}: {DType.TorchName()} {FileFormat.Text(_shape)}";
}
