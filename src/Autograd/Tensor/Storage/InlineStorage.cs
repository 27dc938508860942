namespace Autograd;

/// <summary>Up to one chunk of memory inside the object: a tensor of three floats is one allocation less.</summary>
internal sealed class InlineStorage(DType dtype) : Storage(null, dtype)
{
    internal Chunk Chunk;
}
