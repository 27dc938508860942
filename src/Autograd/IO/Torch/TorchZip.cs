using System.IO.Compression;
using System.Text;

namespace Autograd.IO;

/// <summary>
/// The zip form of PyTorch's files, since 1.6: a folder of any name with <c>data.pkl</c>, a record <c>data/KEY</c> of raw bytes for every storage, <c>version</c>, and perhaps <c>byteorder</c>.
/// Records are not compressed.
/// </summary>
internal sealed class TorchZip : ITorchMemories
{
    private const long MaxPickle = 1L << 27;

    private readonly IReadOnlyDictionary<string, ZipArchiveEntry> _records;
    private readonly Dictionary<string, TorchMemory> _memories = [];
    private readonly string _folder;
    private readonly bool _bigEndian;

    private TorchZip(IReadOnlyDictionary<string, ZipArchiveEntry> records)
    {
        const string Pickle = "/data.pkl";
        _records = records;
        var pickles = records.Keys.Where(name => name.EndsWith(Pickle, StringComparison.Ordinal) && name.IndexOf('/') == name.Length - Pickle.Length).ToArray();
        if (pickles.Length != 1) throw new InvalidDataException($"the archive has {pickles.Length} records FOLDER/data.pkl where a PyTorch file has one.");
        _folder = pickles[0][..^Pickle.Length];
        if (records.ContainsKey($"{_folder}/constants.pkl")) throw new InvalidDataException("this is a TorchScript archive, a program. Save the module's state_dict() with torch.save and load that.");
        _bigEndian = ByteOrder();
    }

    public static TorchValue Read(Stream stream) => ZipContents.Read(stream, records =>
    {
        var zip = new TorchZip(records);
        using var pickle = new MemoryStream(zip.Bytes("data.pkl", MaxPickle));
        return new Unpickler(new PickleReader(pickle), zip).Load();
    });

    public TorchMemory Find(string key, DType dtype, long count)
    {
        if (_memories.TryGetValue(key, out var known))
        {
            if (known.Flat.DType != dtype || known.Flat.ElementCount != count)
                throw new InvalidDataException($"the storage {FileFormat.Quote(key)} is said to be {count} elements of {dtype.TorchName()} and also {known.Flat.ElementCount} of {known.Flat.DType.TorchName()}.");
            return known;
        }
        var record = Record("data/" + key);
        if (count > record.Length / dtype.Size() || count * dtype.Size() != record.Length)
            throw new InvalidDataException($"the storage {FileFormat.Quote(key)} of {count} elements of {dtype.TorchName()} is in a record of {record.Length} bytes.");
        using var stream = ZipContents.Open(record);
        var memory = new TorchMemory(key, TensorBytes.Read([count], dtype, (_, target) => stream.ReadExactly(target), _bigEndian));
        _memories.Add(key, memory);
        return memory;
    }

    private bool ByteOrder()
    {
        if (!_records.ContainsKey($"{_folder}/byteorder")) return false;
        return Encoding.ASCII.GetString(Bytes("byteorder", 16)) switch
        {
            "little" => false,
            "big" => true,
            var order => throw new InvalidDataException($"the byte order is {FileFormat.Quote(order)}; little or big is expected."),
        };
    }

    private byte[] Bytes(string name, long maximum)
    {
        var record = Record(name);
        if (record.Length > maximum) throw new InvalidDataException($"the record {name} has {record.Length} bytes; at most {maximum} are allowed.");
        var bytes = new byte[record.Length];
        using var stream = ZipContents.Open(record);
        stream.ReadExactly(bytes);
        return bytes;
    }

    private ZipArchiveEntry Record(string name)
    {
        if (!_records.TryGetValue($"{_folder}/{name}", out var record)) throw new InvalidDataException($"the archive lacks the record {FileFormat.Quote(name)}.");
        if (record.CompressedLength != record.Length) throw new InvalidDataException($"the record {FileFormat.Quote(name)} is compressed, which PyTorch's never are: pack the archive anew without compression.");
        return record;
    }
}
