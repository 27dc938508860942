using Autograd.IO;

namespace Autograd.Tests.IO;

/// <summary>A file appears whole or not at all.</summary>
public class AtomicFileTests
{
    [Fact]
    public void A_failed_write_leaves_the_old_file_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        var path = folder.With("x.bin", "old"u8);

        FluentActions.Invoking(() => AtomicFile.Write(path, stream =>
        {
            stream.Write("half of the n"u8);
            throw new IOException("disk full");
        })).Should().Throw<IOException>().WithMessage("disk full");

        File.ReadAllText(path).Should().Be("old");
        Directory.GetFiles(folder.Root).Should().Equal(path);
    }

    [Fact]
    public void A_write_replaces_the_file_at_its_end()
    {
        using var folder = new TemporaryFolder();
        var path = folder.With("x.bin", "old"u8);

        AtomicFile.Write(path, stream =>
        {
            stream.Write("new"u8);
            File.ReadAllText(path).Should().Be("old");
        });

        File.ReadAllText(path).Should().Be("new");
        Directory.GetFiles(folder.Root).Should().Equal(path);
    }

    [Fact]
    public void A_link_stays_a_link()
    {
        using var folder = new TemporaryFolder();
        var path = folder.With("x.bin", "old"u8);
        File.CreateSymbolicLink(folder["link"], path);

        AtomicFile.Write(folder["link"], stream => stream.Write("new"u8));

        File.ReadAllText(path).Should().Be("new");
        new FileInfo(folder["link"]).LinkTarget.Should().Be(path);
    }

    [Fact]
    public void What_is_not_committed_is_gone()
    {
        using var folder = new TemporaryFolder();

        using (AtomicFile.Prepare(folder["x.bin"], stream => stream.Write("new"u8)))
        {
            File.Exists(folder["x.bin"]).Should().BeFalse();
        }

        Directory.GetFiles(folder.Root).Should().BeEmpty();
    }

    [Fact]
    public void A_folder_that_is_not_there_is_named()
    {
        using var folder = new TemporaryFolder();
        FluentActions.Invoking(() => Npy.Save(Path.Combine(folder.Root, "missing", "x.npy"), Tensor.Ones([1]))).Should().Throw<DirectoryNotFoundException>().WithMessage("*missing*");
    }

    [Fact]
    public void Refused_tensors_leave_the_old_file()
    {
        using var folder = new TemporaryFolder();
        var path = folder.With("x", "old"u8);
        KeyValuePair<string, Tensor>[] twice = [new("a", Tensor.Ones([1])), new("a", Tensor.Ones([1]))];

        FluentActions.Invoking(() => Safetensors.Save(path, twice)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Npz.Save(path, twice)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => TorchCheckpoint.Save(path, twice)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Npy.Save(path, Tensor.Ones([1], DType.BFloat16))).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Safetensors.Save(path, [new("a", null!)])).Should().Throw<ArgumentNullException>();

        File.ReadAllText(path).Should().Be("old");
        Directory.GetFiles(folder.Root).Should().Equal(path);
    }
}
