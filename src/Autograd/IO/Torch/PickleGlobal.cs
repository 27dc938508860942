using System.Diagnostics.CodeAnalysis;

namespace Autograd.IO;

/// <summary>What a pickle may do with a name.</summary>
internal enum PickleRole
{
    OrderedDictionary,
    Counter,
    Size,
    Device,
    TensorClass,
    StorageClass,
    RebuildTensor,
    RebuildParameter,
    RebuildFromType,
}

/// <summary>
/// The names of classes and functions that a pickle may refer to. They are looked up in this table and nowhere else, and what they do is written in <see cref="Unpickler"/>: no name leads to
/// code of the file's choosing.
/// </summary>
internal sealed class PickleGlobal
{
    private static readonly Dictionary<string, object> Known = new()
    {
        ["collections.OrderedDict"] = new PickleGlobal(PickleRole.OrderedDictionary),
        ["collections.Counter"] = new PickleGlobal(PickleRole.Counter),
        ["torch.Size"] = new PickleGlobal(PickleRole.Size),
        ["torch.device"] = new PickleGlobal(PickleRole.Device),
        ["torch.Tensor"] = new PickleGlobal(PickleRole.TensorClass),
        ["torch.nn.parameter.Parameter"] = new PickleGlobal(PickleRole.TensorClass),
        ["torch._utils._rebuild_tensor"] = new PickleGlobal(PickleRole.RebuildTensor),
        ["torch._utils._rebuild_tensor_v2"] = new PickleGlobal(PickleRole.RebuildTensor),
        ["torch._utils._rebuild_parameter"] = new PickleGlobal(PickleRole.RebuildParameter),
        ["torch._utils._rebuild_parameter_with_state"] = new PickleGlobal(PickleRole.RebuildParameter),
        ["torch._tensor._rebuild_from_type_v2"] = new PickleGlobal(PickleRole.RebuildFromType),
        ["torch.BoolStorage"] = StorageOf(DType.Bool),
        ["torch.ByteStorage"] = StorageOf(DType.UInt8),
        ["torch.CharStorage"] = StorageOf(DType.Int8),
        ["torch.ShortStorage"] = StorageOf(DType.Int16),
        ["torch.IntStorage"] = StorageOf(DType.Int32),
        ["torch.LongStorage"] = StorageOf(DType.Int64),
        ["torch.HalfStorage"] = StorageOf(DType.Float16),
        ["torch.BFloat16Storage"] = StorageOf(DType.BFloat16),
        ["torch.FloatStorage"] = StorageOf(DType.Float32),
        ["torch.DoubleStorage"] = StorageOf(DType.Float64),
        ["torch.bool"] = DType.Bool,
        ["torch.uint8"] = DType.UInt8,
        ["torch.int8"] = DType.Int8,
        ["torch.int16"] = DType.Int16,
        ["torch.int32"] = DType.Int32,
        ["torch.int64"] = DType.Int64,
        ["torch.float16"] = DType.Float16,
        ["torch.bfloat16"] = DType.BFloat16,
        ["torch.float32"] = DType.Float32,
        ["torch.float64"] = DType.Float64,
    };

    private PickleGlobal(PickleRole role, DType dtype = default) => (Role, DType) = (role, dtype);

    public PickleRole Role { get; }

    /// <summary>The elements of a storage class.</summary>
    public DType DType { get; }

    public static bool TryFind(string module, string name, [MaybeNullWhen(false)] out object global) => Known.TryGetValue($"{module}.{name}", out global);

    /// <summary>The name of the storage class of a dtype, in the module torch.</summary>
    public static string StorageName(DType dtype) => Known.First(k => k.Value is PickleGlobal { Role: PickleRole.StorageClass } g && g.DType == dtype).Key["torch.".Length..];

    private static PickleGlobal StorageOf(DType dtype) => new(PickleRole.StorageClass, dtype);
}
