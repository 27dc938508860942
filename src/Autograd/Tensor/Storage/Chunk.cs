using System.Runtime.InteropServices;

namespace Autograd;

/// <summary>64 bytes: by its type, every buffer is a whole number of the widest vectors, so that kernels need no tail code.</summary>
[StructLayout(LayoutKind.Sequential, Size = Size)]
internal struct Chunk
{
    public const int Size = 64;
}
