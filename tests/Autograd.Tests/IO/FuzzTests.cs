using System.Diagnostics;
using Autograd.IO;
using Autograd.Tests.Conformance;

namespace Autograd.Tests.IO;

/// <summary>Damaged files give a result or an <see cref="InvalidDataException"/>, soon and with little memory: nothing else, whatever is wrong with them.</summary>
public class FuzzTests
{
    // Beyond what the file itself has: buffers of streams, of deflate, of the fuzzing itself.
    private const long Memory = 4 << 20;

    public static TheoryData<string> Files()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Conformance", "data", "files");
        return [.. Directory.GetFiles(folder).Select(f => Path.GetFileName(f)!).Where(f => !f.StartsWith("expected", StringComparison.Ordinal) && new FileInfo(Path.Combine(folder, f)).Length < 1600).Order()];
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_truncation_is_survived(string file)
    {
        using var folder = new TemporaryFolder();
        var bytes = Bytes(file);
        for (var length = 0; length < bytes.Length; length++)
        {
            // Of a file with bytes too many, some part is right.
            var read = Try(folder, file, bytes[..length], $"{length} bytes");
            if (!file.StartsWith("bad", StringComparison.Ordinal)) read.Should().BeFalse($"{length} bytes of {file} are not all");
        }
        Try(folder, file, [.. bytes, 0, 0, 0], "longer");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Random_damage_is_survived(string file)
    {
        using var folder = new TemporaryFolder();
        var random = new System.Random(20240601);
        for (var i = 0; i < 150; i++)
        {
            var bytes = Bytes(file);
            for (var flips = random.Next(1, 4); flips > 0; flips--)
            {
                var at = random.Next(bytes.Length);
                bytes[at] = random.Next(3) switch
                {
                    0 => (byte)(bytes[at] ^ (1 << random.Next(8))),
                    1 => 0xFF,
                    _ => (byte)random.Next(256),
                };
            }
            Try(folder, file, bytes, $"case {i}");
        }
    }

    [Theory]
    [InlineData("x.safetensors")]
    [InlineData("x.npy")]
    [InlineData("x.npz")]
    [InlineData("x.pt")]
    public void Noise_is_refused(string file)
    {
        using var folder = new TemporaryFolder();
        var random = new System.Random(1);
        for (var i = 0; i < 100; i++)
        {
            var bytes = new byte[random.Next(300)];
            random.NextBytes(bytes);
            // Half of them get past the first look.
            if (i % 2 == 0 && bytes.Length > 4) (file switch { "x.pt" => (byte[])[0x80, 2], "x.npz" => [(byte)'P', (byte)'K', 3, 4], _ => [] }).CopyTo(bytes, 0);
            Try(folder, file, bytes, $"case {i}").Should().BeFalse();
        }
    }

    private static byte[] Bytes(string file) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Conformance", "data", "files", file));

    /// <summary>Whether it could be read.</summary>
    private static bool Try(TemporaryFolder folder, string file, byte[] bytes, string what)
    {
        var path = folder.With(file, bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();
        try
        {
            switch (Path.GetExtension(file))
            {
                case ".npy": Npy.Load(path); break;
                case ".npz": Npz.Load(path); break;
                case ".safetensors": Safetensors.Load(path); break;
                default: TorchCheckpoint.Load(path); break;
            }
            return true;
        }
        catch (InvalidDataException e)
        {
            if (!e.Message.Contains(file)) throw new InvalidOperationException($"{file}, {what}: the message does not name the file: {e.Message}");
            return false;
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{file}, {what}: {e.GetType().Name}", e);
        }
        finally
        {
            // Not with Should(), which costs more than the reading.
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < Memory, $"{file}, {what}: memory");
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"{file}, {what}: time");
        }
    }
}
