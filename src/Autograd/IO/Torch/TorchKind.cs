namespace Autograd.IO;

/// <summary>What a <see cref="TorchValue"/> holds.</summary>
/// <example><code>
/// var tree = TorchCheckpoint.Load("run.pt");
/// if (tree.Kind == TorchKind.Dictionary) Console.WriteLine(string.Join(", ", tree.AsDictionary().Keys));
/// </code></example>
public enum TorchKind
{
    /// <summary>Python's None.</summary>
    None,

    /// <summary>True or False.</summary>
    Boolean,

    /// <summary>An integer, of any size in Python.</summary>
    Integer,

    /// <summary>A float, in double precision.</summary>
    Float,

    /// <summary>A string; also the name of a torch.device.</summary>
    Text,

    /// <summary>A dtype such as torch.float32.</summary>
    DType,

    /// <summary>A tensor or parameter.</summary>
    Tensor,

    /// <summary>A dict, OrderedDict or Counter.</summary>
    Dictionary,

    /// <summary>A list.</summary>
    List,

    /// <summary>A tuple or torch.Size.</summary>
    Tuple,
}
