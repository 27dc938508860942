using System.Numerics;
using System.Runtime.CompilerServices;

namespace Autograd.Kernels;

/// <summary>
/// Contiguous tensors with more or fewer elements at the ends of their dimensions, row by row of the last one that differs (what lies behind it belongs to its elements), in one pass
/// over the result.
/// </summary>
internal static unsafe class PaddingRows
{
    /// <summary>Elements written below which a second thread does not pay.</summary>
    private const long Grain = 32 * 1024;

    /// <summary>How a dimension of the result lies over that of the input: elements before the first that is kept, which one that is, how many are kept, and both sizes.</summary>
    public readonly record struct Dimension(long Before, long First, long Kept, long From, long To);

    private struct State
    {
        public byte* X, Y, Value;
        public Dimension* Dims;
        public int Outer;
        public long Inner;
    }

    /// <param name="dims">Dimensions up to the last one that differs.</param>
    /// <param name="inner">Elements behind these.</param>
    /// <param name="x">Contiguous.</param>
    /// <param name="value">One element of the same dtype, the padding.</param>
    /// <param name="y">Contiguous, of the new sizes.</param>
    public static void Run(Dimension[] dims, long inner, Tensor x, Tensor value, Tensor y)
    {
        long rows = 1, size = x.DType.Size();
        foreach (var d in dims.AsSpan()[..^1]) rows *= d.To;
        fixed (byte* px = &x.Storage.Origin, pv = &value.Storage.Origin, py = &y.Storage.Origin)
        fixed (Dimension* all = dims)
        {
            var state = new State { X = px + x.Layout.Offset * size, Value = pv + value.Layout.Offset * size, Y = py + y.Layout.Offset * size, Dims = all, Outer = dims.Length - 1, Inner = inner };
            delegate*<void*, long, long, void> body = size switch { 1 => &Rows<byte>, 2 => &Rows<ushort>, 4 => &Rows<uint>, _ => &Rows<ulong> };
            Workers.For(rows, Math.Max(1, Grain / Math.Max(1, dims[^1].To * inner)), body, &state);
        }
        GC.KeepAlive(x);
        GC.KeepAlive(value);
        GC.KeepAlive(y);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows<T>(void* state, long begin, long end) where T : unmanaged
    {
        var s = (State*)state;
        var line = s->Dims[s->Outer];
        nint before = (nint)(line.Before * s->Inner), kept = (nint)(line.Kept * s->Inner), size = (nint)(line.To * s->Inner), pitch = (nint)(line.From * s->Inner);
        var value = *(T*)s->Value;
        var y = (T*)s->Y + begin * size;
        var x = (T*)s->X + line.First * s->Inner;
        var lines = s->Outer == 0 ? new Dimension(0, 0, 1, 1, 1) : s->Dims[s->Outer - 1];
        while (begin < end)
        {
            // Rows that follow one another along the dimension before the last lie in x as they do in y, if those of the dimensions before it do.
            var (rest, row) = Math.DivRem(begin, lines.To);
            long at = 0, scale = lines.From;
            var inside = true;
            for (var d = s->Outer - 2; d >= 0; d--)
            {
                var dim = s->Dims[d];
                (rest, var o) = Math.DivRem(rest, dim.To);
                inside &= (ulong)(o - dim.Before) < (ulong)dim.Kept;
                at += (o - dim.Before + dim.First) * scale;
                scale *= dim.From;
            }
            var from = x + (nint)(at + row - lines.Before + lines.First) * pitch;
            for (; begin < end && row < lines.To; begin++, row++, y += size, from += pitch)
            {
                if (!inside || (ulong)(row - lines.Before) >= (ulong)lines.Kept)
                {
                    Fill(y, size, value);
                    continue;
                }
                Fill(y, before, value);
                Move(from, y + before, kept);
                Fill(y + before + kept, size - before - kept, value);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fill<T>(T* to, nint n, T value) where T : unmanaged
    {
        if (n > 8) new Span<T>(to, checked((int)n)).Fill(value);
        else
            for (nint i = 0; i < n; i++) to[i] = value;
    }

    // Registers of which the last overlaps the one before.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Move<T>(T* from, T* to, nint n) where T : unmanaged
    {
        nint bytes = n * sizeof(T), width = Vector<byte>.Count;
        if (bytes > 1024 || bytes < width)
        {
            Unsafe.CopyBlockUnaligned(to, from, checked((uint)bytes));
            return;
        }
        byte* source = (byte*)from, target = (byte*)to;
        for (nint i = 0; i < bytes; i += width)
        {
            i = nint.Min(i, bytes - width);
            Vector.Store(Vector.Load(source + i), target + i);
        }
    }
}
