namespace Autograd.Kernels;

/// <summary>Rows of contiguous matrices of which a part up to a diagonal, or from it on, is copied, and the rest zero.</summary>
internal static unsafe class TriangleRows
{
    /// <summary>Bytes below which a second thread does not pay.</summary>
    private const long Grain = 64 * 1024;

    private struct Walk
    {
        public byte* X, Y;
        public long Rows, Columns, Diagonal;
        public int Size;
        public bool Lower;
    }

    public static void Copy(Tensor x, Tensor y, long diagonal, bool lower)
    {
        if (x.ElementCount == 0) return;
        var (rows, columns, size) = (x.Shape[^2], x.Shape[^1], x.DType.Size());
        fixed (byte* px = &x.Storage.Origin, py = &y.Storage.Origin)
        {
            var walk = new Walk { X = px + x.Layout.Offset * size, Y = py + y.Layout.Offset * size, Rows = rows, Columns = columns, Diagonal = diagonal, Size = size, Lower = lower };
            Workers.For(x.ElementCount / columns, Math.Max(1, Grain / (columns * size)), &Range, &walk);
        }
        GC.KeepAlive(x);
        GC.KeepAlive(y);
    }

    private static void Range(void* state, long begin, long end)
    {
        var w = (Walk*)state;
        var bytes = w->Columns * w->Size;
        for (var r = begin; r < end; r++)
        {
            byte* from = w->X + r * bytes, to = w->Y + r * bytes;
            // Diagonals may lie as far outside as numbers go.
            var i = r % w->Rows;
            var cut = Math.Clamp(Math.Clamp(w->Diagonal, -w->Rows, w->Columns) + i + (w->Lower ? 1 : 0), 0, w->Columns) * w->Size;
            if (w->Lower)
            {
                Buffer.MemoryCopy(from, to, cut, cut);
                Clear(to + cut, bytes - cut);
            }
            else
            {
                Clear(to, cut);
                Buffer.MemoryCopy(from + cut, to + cut, bytes - cut, bytes - cut);
            }
        }
    }

    private static void Clear(byte* p, long bytes)
    {
        for (; bytes > int.MaxValue; bytes -= int.MaxValue, p += int.MaxValue) new Span<byte>(p, int.MaxValue).Clear();
        new Span<byte>(p, (int)bytes).Clear();
    }
}
