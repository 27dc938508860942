namespace Autograd.IO;

/// <summary>A storage of a PyTorch file: a run of elements that any number of tensors view.</summary>
internal sealed class TorchMemory(string key, Tensor flat)
{
    public string Key => key;

    /// <summary>All elements, as a contiguous tensor of one dimension.</summary>
    public Tensor Flat => flat;

    /// <summary>A leaf over part of the memory, after a check that it stays inside.</summary>
    public Tensor View(long offset, long[] shape, long[] strides)
    {
        var what = $"a tensor in storage {FileFormat.Quote(key)}";
        if (shape.Length != strides.Length) throw new InvalidDataException($"{what} has {shape.Length} sizes but {strides.Length} strides.");
        var bytes = FileFormat.ByteCount(what, shape, flat.DType);
        Int128 last = offset;
        for (var d = 0; d < shape.Length; d++)
        {
            if (strides[d] < 0) throw new InvalidDataException($"{what} has the strides {FileFormat.Text(strides)}, and they cannot be negative.");
            last += (Int128)Math.Max(0, shape[d] - 1) * strides[d];
        }
        if (offset < 0 || offset > flat.ElementCount || (bytes > 0 && last >= flat.ElementCount))
            throw new InvalidDataException($"{what} with shape {FileFormat.Text(shape)}, strides {FileFormat.Text(strides)} and offset {offset} leaves the storage, which has {flat.ElementCount} elements.");
        return bytes == 0 ? Tensor.Empty(shape, flat.DType) : flat.AsStrided(shape, strides, offset).Detach();
    }
}

/// <summary>Finds the storages that a pickle refers to; a key found again is the same object.</summary>
internal interface ITorchMemories
{
    TorchMemory Find(string key, DType dtype, long count);
}
