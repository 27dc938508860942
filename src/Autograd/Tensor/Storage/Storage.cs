using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Autograd;

/// <summary>The memory that tensors and tape nodes share.</summary>
internal class Storage(Chunk[] data, DType dtype)
{
    internal readonly Chunk[] Data = data;
    internal readonly DType DType = dtype;

    /// <summary>Counts in-place writes, so that the tape notices a saved value that has changed.</summary>
    internal int Version;

    /// <summary>The op that wrote in place last, for error messages.</summary>
    internal object? LastWriter;

    internal ref byte Origin => ref Unsafe.As<Chunk, byte>(ref MemoryMarshal.GetArrayDataReference(Data));

    internal long ByteCapacity => (long)Data.Length * Chunk.Size;

    internal static Storage Allocate(DType dtype, long bytes, out object? lease)
    {
        lease = null;
        return new Storage(GC.AllocateUninitializedArray<Chunk>((int)Math.Max(1, (bytes + Chunk.Size - 1) / Chunk.Size)), dtype);
    }

    internal static Storage AllocateZeroed(DType dtype, long bytes, out object? lease)
    {
        lease = null;
        return new Storage(new Chunk[(int)Math.Max(1, (bytes + Chunk.Size - 1) / Chunk.Size)], dtype);
    }

    internal void Hold() { }

    internal void Release() { }

    internal void Escape() { }

    internal void Expose() { }

    internal bool TryReturn() => false;
}
