using System.Buffers.Binary;
using System.Numerics;

namespace Autograd.IO;

/// <summary>
/// The form of PyTorch's files before 1.6: five pickles after each other (a magic number, the version, the machine, the tree, the keys of its storages), then the storages in the order of the
/// keys, each as its number of elements in 8 bytes and the elements.
/// </summary>
internal sealed class TorchLegacy : ITorchMemories
{
    private const long Version = 1001;

    private static readonly BigInteger Magic = BigInteger.Parse("1950a86a20f9469cfc6c", System.Globalization.NumberStyles.HexNumber);

    private readonly Stream _stream;
    private readonly Dictionary<string, TorchMemory> _memories = [];
    private long _claimed;

    private TorchLegacy(Stream stream) => _stream = stream;

    public static TorchValue Read(Stream stream) => new TorchLegacy(stream).Read();

    /// <summary>Memory to be filled when the tree is complete; all of it together must fit the file.</summary>
    public TorchMemory Find(string key, DType dtype, long count)
    {
        if (_memories.TryGetValue(key, out var known))
        {
            if (known.Flat.DType != dtype || known.Flat.ElementCount != count)
                throw new InvalidDataException($"the storage {FileFormat.Quote(key)} is said to be {count} elements of {dtype.TorchName()} and also {known.Flat.ElementCount} of {known.Flat.DType.TorchName()}.");
            return known;
        }
        if (count > (_stream.Length - _claimed) / dtype.Size()) throw new InvalidDataException($"the storages take more bytes than the file has, {_stream.Length}: it was cut off.");
        _claimed += count * dtype.Size();
        var memory = new TorchMemory(key, Tensor.Empty([count], dtype));
        _memories.Add(key, memory);
        return memory;
    }

    private TorchValue Read()
    {
        var magic = Pickle(null);
        if (magic.Kind != TorchKind.Integer || magic.AsBigInteger() != Magic) throw new InvalidDataException("this is a pickle, but not of PyTorch: its magic number is missing. Save it with torch.save.");
        var version = Pickle(null);
        if (version != Version) throw new InvalidDataException($"the file is of version {version}; {Version} is read.");
        var machine = Pickle(null).Value as TorchDictionary;
        if (machine is null || !machine.TryGetValue("little_endian", out var little) || little.Kind != TorchKind.Boolean) throw new InvalidDataException("the file does not say which byte order it has.");
        var tree = Pickle(this);
        if (Pickle(null).Value is not TorchList keys) throw new InvalidDataException("the list of storages is missing.");
        Fill(keys, bigEndian: !little.AsBoolean());
        return tree;
    }

    private TorchValue Pickle(ITorchMemories? memories) => new Unpickler(new PickleReader(_stream), memories).Load();

    private void Fill(TorchList keys, bool bigEndian)
    {
        var open = new Dictionary<string, TorchMemory>(_memories);
        Span<byte> prefix = stackalloc byte[8];
        foreach (var key in keys)
        {
            if (key.Value is not string name || !open.Remove(name, out var memory)) throw new InvalidDataException($"the list of storages holds {key}, which no tensor uses, or for the second time.");
            _stream.ReadExactly(prefix);
            var count = bigEndian ? BinaryPrimitives.ReadInt64BigEndian(prefix) : BinaryPrimitives.ReadInt64LittleEndian(prefix);
            if (count != memory.Flat.ElementCount) throw new InvalidDataException($"the storage {FileFormat.Quote(name)} has {count} elements where {memory.Flat.ElementCount} were announced.");
            TensorBytes.Fill(memory.Flat, (_, target) => _stream.ReadExactly(target), bigEndian);
        }
        if (open.Count > 0) throw new InvalidDataException($"the list of storages lacks {FileFormat.Quote(open.First().Key)}, which a tensor uses.");
        if (_stream.Position != _stream.Length) throw new InvalidDataException($"{_stream.Length - _stream.Position} bytes without a meaning follow the last storage.");
    }
}
