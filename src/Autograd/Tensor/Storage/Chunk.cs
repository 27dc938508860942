using System.Runtime.InteropServices;

namespace Autograd;

/// <summary>64 bytes: by its type, every buffer is a whole number of the widest vectors, so that kernels need no tail code.</summary>
[StructLayout(LayoutKind.Sequential, Size = Size)]
internal struct Chunk
{
    public const int Size = 64;

    /// <summary>
    /// The first chunk that begins at an address or after it. Scratch whose registers are read soon after they are written begins at one: a register across two lines of the cache takes two accesses,
    /// and is read only when the stores to both are done.
    /// </summary>
    public static unsafe byte* Aligned(void* p) => (byte*)(((nint)p + Size - 1) & -Size);
}
