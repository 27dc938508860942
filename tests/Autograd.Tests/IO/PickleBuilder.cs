using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Autograd.IO;

namespace Autograd.Tests.IO;

/// <summary>Pickles and archives made by hand, honest ones and others.</summary>
internal sealed class PickleBuilder
{
    private readonly List<byte> _bytes = [0x80, 2];

    public byte[] Bytes => [.. _bytes, (byte)'.'];

    public PickleBuilder Raw(params ReadOnlySpan<byte> bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public PickleBuilder Codes(string codes) => Raw(Encoding.Latin1.GetBytes(codes));

    public PickleBuilder Global(string module, string name) => Codes($"c{module}\n{name}\n");

    public PickleBuilder Text(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return Raw((byte)'X').Raw(BitConverter.GetBytes(bytes.Length)).Raw(bytes);
    }

    public PickleBuilder Int(long value) => value is >= int.MinValue and <= int.MaxValue
        ? Raw((byte)'J').Raw(BitConverter.GetBytes((int)value))
        : Raw(0x8a, 8).Raw(BitConverter.GetBytes(value));

    public PickleBuilder Ints(params long[] values)
    {
        Codes("(");
        foreach (long value in values) Int(value);
        return Codes("t");
    }

    public PickleBuilder Persistent(string key, long count, string storage = "FloatStorage") =>
        Codes("(").Text("storage").Global("torch", storage).Text(key).Text("cpu").Int(count).Codes("tQ");

    public PickleBuilder Tensor(string key, long count, long offset, long[] shape, long[] strides, string storage = "FloatStorage") =>
        Global("torch._utils", "_rebuild_tensor_v2").Codes("(").Persistent(key, count, storage).Int(offset).Ints(shape).Ints(strides)
            .Raw(0x89).Global("collections", "OrderedDict").Codes(")RtR");

    /// <summary>A zip archive around the pickle, with storages of the given bytes.</summary>
    public byte[] Archive(params (string Name, byte[] Contents)[] records) => Zip([("x/data.pkl", Bytes), ("x/version", "3\n"u8.ToArray()), .. records.Select(r => ("x/" + r.Name, r.Contents))]);

    public static byte[] Zip(params (string Name, byte[] Contents)[] records)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            foreach (var (name, contents) in records)
            {
                using var entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
                entry.Write(contents);
            }
        }
        return stream.ToArray();
    }

    /// <summary>A file of the old form: magic, version, machine, tree, keys, storages.</summary>
    public byte[] Legacy(string[] keys, byte[] storages, bool bigEndian = false)
    {
        var list = new PickleBuilder().Codes("](");
        foreach (string key in keys) list.Text(key);
        return
        [
            .. new PickleBuilder().Raw(0x8a, 10).Raw(0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19).Bytes,
            .. new PickleBuilder().Int(1001).Bytes,
            .. new PickleBuilder().Codes("}(").Text("little_endian").Raw(bigEndian ? (byte)0x89 : (byte)0x88).Codes("u").Bytes,
            .. Bytes, .. list.Codes("e").Bytes, .. storages,
        ];
    }

    /// <summary>Big-endian bytes of floats.</summary>
    public static byte[] Big(params float[] values)
    {
        var bytes = new byte[values.Length * 4];
        for (int i = 0; i < values.Length; i++) BinaryPrimitives.WriteSingleBigEndian(bytes.AsSpan(4 * i), values[i]);
        return bytes;
    }

    public TorchValue Load(params (string Name, byte[] Contents)[] records)
    {
        using var folder = new TemporaryFolder();
        return TorchCheckpoint.Load(folder.With("x.pt", Archive(records)));
    }
}
