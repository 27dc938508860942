using System.IO.Compression;
using Autograd.IO;

namespace Autograd.Tests.IO;

public class NpzTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_saved_is_loaded(bool compressed)
    {
        using var folder = new TemporaryFolder();
        var tensors = Sample.All(DType.BFloat16);
        Action<string, IEnumerable<KeyValuePair<string, Tensor>>> save = compressed ? Npz.SaveCompressed : Npz.Save;

        save(folder["x.npz"], tensors);
        save(folder["y.npz"], tensors);

        Sample.Same(Npz.Load(folder["x.npz"]), tensors);
        File.ReadAllBytes(folder["x.npz"]).Should().Equal(File.ReadAllBytes(folder["y.npz"]), "the same tensors give the same bytes");
    }

    [Fact]
    public void Compression_compresses()
    {
        using var folder = new TemporaryFolder();
        var tensors = new Dictionary<string, Tensor> { ["zeros"] = Tensor.Zeros([1000]) };
        Npz.Save(folder["plain"], tensors);
        Npz.SaveCompressed(folder["small"], tensors);
        new FileInfo(folder["plain"]).Length.Should().BeGreaterThan(4000);
        new FileInfo(folder["small"]).Length.Should().BeLessThan(400);
    }

    [Fact]
    public void What_unpacks_to_too_much_is_refused_before()
    {
        using var folder = new TemporaryFolder();
        Npz.SaveCompressed(folder["bomb.npz"], new Dictionary<string, Tensor> { ["zeros"] = Tensor.Zeros([20_000_000], DType.UInt8) });

        var before = GC.GetAllocatedBytesForCurrentThread();
        FluentActions.Invoking(() => Npz.Load(folder["bomb.npz"], maximumBytes: 1_000_000)).Should().Throw<InvalidDataException>().WithMessage("*1000000*maximumBytes*");
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1 << 20);
        Npz.Load(folder["bomb.npz"], maximumBytes: 30_000_000)["zeros"].ElementCount.Should().Be(20_000_000);
    }

    [Fact]
    public void A_size_that_deflate_cannot_reach_is_not_believed()
    {
        using var folder = new TemporaryFolder();
        Npz.SaveCompressed(folder["x.npz"], new Dictionary<string, Tensor> { ["a"] = Tensor.Zeros([100]) });
        var bytes = File.ReadAllBytes(folder["x.npz"]);
        // The uncompressed size in the directory, the last entry with its signature PK\1\2.
        var entry = bytes.AsSpan().LastIndexOf("PK\x01\x02"u8);
        BitConverter.GetBytes(900_000_000).CopyTo(bytes, entry + 24);

        var before = GC.GetAllocatedBytesForCurrentThread();
        FluentActions.Invoking(() => Npz.Load(folder.With("y.npz", bytes))).Should().Throw<InvalidDataException>().WithMessage("*impossible*");
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1 << 20);
    }

    [Fact]
    public void A_damaged_array_is_noticed()
    {
        using var folder = new TemporaryFolder();
        Npz.Save(folder["x.npz"], new Dictionary<string, Tensor> { ["a"] = Tensor.Full([100], 3) });
        var bytes = File.ReadAllBytes(folder["x.npz"]);
        bytes[300] ^= 1;
        FluentActions.Invoking(() => Npz.Load(folder.With("y.npz", bytes))).Should().Throw<InvalidDataException>().WithMessage("*'a.npy'*checksum*");
    }

    [Fact]
    public void Members_that_are_no_arrays_are_named()
    {
        using var folder = new TemporaryFolder();
        using (var archive = new ZipArchive(File.Create(folder["x.npz"]), ZipArchiveMode.Create)) archive.CreateEntry("readme.txt");
        FluentActions.Invoking(() => Npz.Load(folder["x.npz"])).Should().Throw<InvalidDataException>().WithMessage("*'readme.txt'*");

        using (var archive = new ZipArchive(File.Create(folder["y.npz"]), ZipArchiveMode.Create))
        {
            archive.CreateEntry("a.npy");
            archive.CreateEntry("a.npy");
        }
        FluentActions.Invoking(() => Npz.Load(folder["y.npz"])).Should().Throw<InvalidDataException>().WithMessage("*'a.npy' twice*");
        FluentActions.Invoking(() => Npz.Load(folder.With("z.npz", "no zip"u8))).Should().Throw<InvalidDataException>().WithMessage("*zip*");
    }

    [Fact]
    public void Checksums_are_those_of_zip()
    {
        var crc = new Crc32();
        crc.Append("1234"u8);
        crc.Append("56789"u8);
        crc.Value.Should().Be(0xCBF43926, "that is the check value of CRC-32");
        var whole = new Crc32();
        whole.Append("123456789"u8);
        whole.Value.Should().Be(crc.Value);
    }
}
