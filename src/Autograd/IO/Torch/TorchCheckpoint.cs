namespace Autograd.IO;

/// <summary>PyTorch's own files, .pt and .pth: what torch.save writes is read, and what is written here torch.load reads.</summary>
/// <remarks>
/// Such a file is a pickle, a program that can do anything in Python. Here it can make tensors, numbers, strings, lists, tuples and dictionaries, and nothing else: other instructions and
/// names are refused, and the message gives the name. Tensors that share a storage in the file share memory when loaded, and the other way round. Both forms are read, the zip archives since
/// PyTorch 1.6 and the older ones; zip archives are written. Device and Python attributes of tensors are dropped.
/// </remarks>
/// <example><code>
/// var weights = TorchCheckpoint.LoadStateDict("resnet18.pth");
/// Console.WriteLine(weights["conv1.weight"].Shape[0]);
///
/// TorchCheckpoint.Save("run.pt", new TorchDictionary { ["model"] = TorchDictionary.StateDict(weights), ["epoch"] = 3, ["betas"] = new TorchTuple(0.9, 0.999) });
/// // In Python: torch.load("run.pt")["epoch"]
/// </code></example>
public static class TorchCheckpoint
{
    // Under these names training scripts keep the state dict beside other things.
    private static readonly string[] Nests = ["state_dict", "model_state_dict", "model"];

    /// <summary>The tree that was saved.</summary>
    /// <exception cref="InvalidDataException">The file is none of PyTorch's, is damaged, or asks for something other than data.</exception>
    public static TorchValue Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return FileFormat.Reading(path, () =>
        {
            using var stream = FileFormat.OpenRead(path);
            return Read(stream);
        });
    }

    /// <summary>The tensors by name of a file that is a state dict, or has one under <c>state_dict</c>, <c>model_state_dict</c> or <c>model</c>.</summary>
    /// <exception cref="InvalidDataException">The file cannot be loaded, or holds no state dict.</exception>
    public static Dictionary<string, Tensor> LoadStateDict(string path)
    {
        var tree = Load(path);
        return FileFormat.Reading(path, () =>
        {
            // A checkpoint of checkpoints of ... would be odd: two levels are all that scripts use.
            for (var level = 0; level < 2; level++)
            {
                var nest = tree.Value is TorchDictionary outer ? Nests.FirstOrDefault(name => outer.TryGetValue(name, out var inner) && inner.Kind == TorchKind.Dictionary) : null;
                if (nest is null) break;
                tree = tree[nest];
            }
            return tree.Value is TorchDictionary dictionary ? dictionary.ToTensors() : throw new InvalidDataException($"it holds a {tree}, and no state dict. Use TorchCheckpoint.Load.");
        });
    }

    /// <summary>Writes a tree, replacing an old file in one step. A tensor that requires grad does so when it is loaded.</summary>
    /// <exception cref="ArgumentException">The tree contains itself, or is nested more than 256 levels deep.</exception>
    public static void Save(string path, TorchValue tree)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (TreeShape.Problem(tree) is { } problem) throw new ArgumentException($"TorchCheckpoint.Save: the tree cannot be written: {problem}", nameof(tree));
        var layout = new TorchLayout(tree);
        var pickle = Pickler.Write(tree, layout);
        AtomicFile.Write(path, stream =>
        {
            var zip = new TorchZipWriter(stream);
            zip.Add("archive/data.pkl", pickle.Span);
            zip.Add("archive/byteorder", "little"u8);
            var key = 0;
            foreach (var flat in layout.Flats) zip.Add($"archive/data/{key++}", flat);
            zip.Add("archive/version", "3\n"u8);
            zip.Finish();
        });
    }

    /// <summary>Writes tensors by name as a state dict (an OrderedDict), replacing an old file in one step.</summary>
    /// <exception cref="ArgumentException">A name occurs twice.</exception>
    public static void Save(string path, IEnumerable<KeyValuePair<string, Tensor>> stateDict)
    {
        ArgumentNullException.ThrowIfNull(stateDict);
        Save(path, TorchDictionary.StateDict(stateDict));
    }

    private static TorchValue Read(Stream stream)
    {
        Span<byte> start = stackalloc byte[4];
        var read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        if (start[..read].SequenceEqual("PK\x03\x04"u8)) return TorchZip.Read(stream);
        if (read > 1 && start[0] == 0x80) return TorchLegacy.Read(stream);
        throw new InvalidDataException("this is no PyTorch file: it begins neither as a zip archive nor as a pickle.");
    }
}
