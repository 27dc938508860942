namespace Autograd.Onnx.Lowering;

/// <summary>A size, or a position along a dimension, in both traced runs. Where they differ it is a multiple of the batch.</summary>
internal readonly record struct Size(long First, long Second)
{
    public bool IsFixed => First == Second;

    public static implicit operator Size(long size) => new(size, size);

    public static Size operator *(Size a, Size b) => new(a.First * b.First, a.Second * b.Second);
}
