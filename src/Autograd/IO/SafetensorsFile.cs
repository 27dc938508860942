using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;

namespace Autograd.IO;

/// <summary>
/// An open safetensors file: its header is read and checked, its data are mapped, and a tensor costs memory and time only when it is asked for.
/// </summary>
/// <remarks>Several threads may read at once. The file must not be shortened while it is open.</remarks>
/// <example><code>
/// using var file = Safetensors.Open("model.safetensors");
/// var weight = file.Read("decoder.weight");
/// var rows = file.Read("embedding.weight", start: 1000, count: 16);   // 16 rows of a table that may be larger than memory
/// </code></example>
public sealed unsafe class SafetensorsFile : IDisposable
{
    private readonly FileStream _stream;
    // Null when the data are read by calls.
    private readonly MemoryMappedFile? _map;
    private readonly MemoryMappedViewAccessor? _view;
    private readonly SafetensorsHeader _header;
    private readonly Dictionary<string, SafetensorsEntry> _entries = [];
    private readonly long _start;
    private bool _disposed;

    /// <param name="path">The file.</param>
    /// <param name="mapped">
    /// Whether to map the data, for parts of files that may be larger than memory. Files that are read whole are read by calls instead, which take half the time, since every page of a mapping
    /// has to be brought in on its own.
    /// </param>
    internal SafetensorsFile(string path, bool mapped)
    {
        _stream = FileFormat.OpenRead(path);
        try
        {
            (_header, _start) = FileFormat.Reading(path, ReadHeader);
            foreach (var entry in _header.Entries) _entries.Add(entry.Name, entry);
            if (!mapped) return;
            _map = MemoryMappedFile.CreateFromFile(_stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            _view = _map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The tensors in the order of the header.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries => _header.Entries;

    /// <summary>The strings that were saved beside the tensors.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    /// <summary>What the header says of a tensor.</summary>
    /// <exception cref="KeyNotFoundException">The file holds no tensor of that name.</exception>
    public SafetensorsEntry this[string name]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(name);
            return _entries.TryGetValue(name, out var entry) ? entry : throw new KeyNotFoundException($"SafetensorsFile: there is no tensor {FileFormat.Quote(name)} in {_stream.Name}, which holds {_entries.Count}.");
        }
    }

    /// <summary>Whether there is a tensor of that name.</summary>
    public bool Contains(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _entries.ContainsKey(name);
    }

    /// <summary>A copy of a tensor.</summary>
    /// <exception cref="KeyNotFoundException">The file holds no tensor of that name.</exception>
    /// <exception cref="ObjectDisposedException">The file is closed.</exception>
    public Tensor Read(string name)
    {
        var entry = this[name];
        return Read(entry, entry.Shape, entry.Begin);
    }

    /// <summary>A copy of some positions of a tensor's first dimension: what <c>x[start..(start + count)]</c> would be of the whole.</summary>
    /// <param name="name">The tensor.</param>
    /// <param name="start">The first position, from 0.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="KeyNotFoundException">The file holds no tensor of that name.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The positions are not all there, or the tensor has no dimension.</exception>
    /// <exception cref="ObjectDisposedException">The file is closed.</exception>
    public Tensor Read(string name, long start, long count)
    {
        var entry = this[name];
        if (entry.Shape.Length == 0) throw new ArgumentOutOfRangeException(nameof(start), $"SafetensorsFile.Read: {FileFormat.Quote(name)} is a scalar and has no first dimension. Read it whole.");
        var size = entry.Shape[0];
        if (start < 0 || start > size) throw new ArgumentOutOfRangeException(nameof(start), $"SafetensorsFile.Read: position {start} is outside of {FileFormat.Quote(name)}, whose first dimension has {size}.");
        if (count < 0 || count > size - start) throw new ArgumentOutOfRangeException(nameof(count), $"SafetensorsFile.Read: {count} positions from {start} on leave {FileFormat.Quote(name)}, whose first dimension has {size}.");
        var step = size == 0 ? 0 : entry.ByteCount / size;
        return Read(entry, [count, .. entry.Shape[1..]], entry.Begin + start * step);
    }

    /// <summary>Closes the file. Tensors that were read stay as they are.</summary>
    public void Dispose()
    {
        _disposed = true;
        _view?.Dispose();
        _map?.Dispose();
        _stream.Dispose();
    }

    private Tensor Read(SafetensorsEntry entry, ReadOnlySpan<long> shape, long begin)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_view is null) return TensorBytes.Read(shape, entry.DType, (at, target) => ReadExactly(_start + begin + at, target));

        var handle = _view.SafeMemoryMappedViewHandle;
        byte* data = null;
        // Holds the mapping while it is read, even if another thread closes the file.
        handle.AcquirePointer(ref data);
        try
        {
            var from = data + _view.PointerOffset + _start + begin;
            return TensorBytes.Read(shape, entry.DType, (at, target) => new ReadOnlySpan<byte>(from + at, target.Length).CopyTo(target));
        }
        finally
        {
            handle.ReleasePointer();
        }
    }

    private void ReadExactly(long at, Span<byte> target)
    {
        while (target.Length > 0)
        {
            var count = RandomAccess.Read(_stream.SafeFileHandle, target, at);
            if (count == 0) throw new InvalidDataException($"{_stream.Name}: the file was shortened while it was read.");
            at += count;
            target = target[count..];
        }
    }

    private (SafetensorsHeader Header, long Start) ReadHeader()
    {
        Span<byte> prefix = stackalloc byte[8];
        if (_stream.Length < prefix.Length) throw new InvalidDataException($"{_stream.Length} bytes are no safetensors file, which begins with 8 bytes of length.");
        _stream.ReadExactly(prefix);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        var rest = _stream.Length - prefix.Length;
        if (length > (ulong)rest) throw new InvalidDataException($"the header is said to have {length} bytes, but only {rest} follow: the file was cut off, or is no safetensors file.");
        if (length > SafetensorsHeader.MaxLength) throw new InvalidDataException($"the header has {length} bytes; at most {SafetensorsHeader.MaxLength} are allowed.");
        var json = new byte[length];
        _stream.ReadExactly(json);
        return (SafetensorsHeader.Parse(json, rest - json.Length), prefix.Length + json.Length);
    }
}
