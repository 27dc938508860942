using System.Runtime.InteropServices;

namespace Autograd;

/// <summary>Up to one chunk of memory inside the object: a tensor of three floats is one allocation less.</summary>
internal sealed class InlineStorage(DType dtype) : Storage(1, dtype)
{
    internal Chunk Chunk;
}

/// <summary>Up to four chunks inside the object. They begin where <see cref="InlineStorage.Chunk"/> does.</summary>
internal sealed class WideInlineStorage(int chunks, DType dtype) : Storage(chunks, dtype)
{
    internal const int Bytes = 4 * Chunk.Size;

    internal Four Chunks;

    [StructLayout(LayoutKind.Sequential, Size = Bytes)]
    internal struct Four;
}
