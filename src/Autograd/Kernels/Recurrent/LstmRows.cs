using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// The gates of long short-term memory by themselves, row by row: a row is copied to where it is whole registers, and its results are copied back.
/// </summary>
internal static unsafe class LstmRows
{
    /// <summary>Elements of the state below which a second thread does not pay.</summary>
    private const long Grain = 4 * 1024;

    private struct Walk
    {
        public delegate*<Walk*, long, long, void> Rows;
        public long Hidden;
        public bool Backwards;
        public byte* Gates, C, Dh, Dc, First, Second;
    }

    /// <summary>h and c' of gates [rows, 4 hidden] and c [rows, hidden], all contiguous and of one compute dtype.</summary>
    public static void Forward(Tensor gates, Tensor c, Tensor h, Tensor next) => Run(gates, c, null, null, h, next, false);

    /// <summary>The cotangents of gates and c, given those of h and c' (null is zero).</summary>
    public static void Backward(Tensor gates, Tensor c, Tensor? dh, Tensor? dc, Tensor dGates, Tensor dBefore) => Run(gates, c, dh, dc, dGates, dBefore, true);

    private static void Run(Tensor gates, Tensor c, Tensor? dh, Tensor? dc, Tensor first, Tensor second, bool backwards)
    {
        if (c.ElementCount == 0) return;
        var (rows, hidden, size) = (c.Shape[0], c.Shape[1], c.DType.Size());
        fixed (byte* pGates = &gates.Storage.Origin, pC = &c.Storage.Origin, pDh = &(dh ?? c).Storage.Origin, pDc = &(dc ?? c).Storage.Origin,
            pFirst = &first.Storage.Origin, pSecond = &second.Storage.Origin)
        {
            var walk = new Walk
            {
                Rows = Of(c.DType), Hidden = hidden, Backwards = backwards,
                Gates = pGates + gates.Layout.Offset * size, C = pC + c.Layout.Offset * size,
                Dh = dh is null ? null : pDh + dh.Layout.Offset * size, Dc = dc is null ? null : pDc + dc.Layout.Offset * size,
                First = pFirst + first.Layout.Offset * size, Second = pSecond + second.Layout.Offset * size,
            };
            Workers.For(rows, Math.Max(1, Grain / hidden), &Range, &walk);
        }
        // Memory goes back to the pool with its tensor.
        GC.KeepAlive(gates);
        GC.KeepAlive(c);
        GC.KeepAlive(dh);
        GC.KeepAlive(dc);
        GC.KeepAlive(first);
        GC.KeepAlive(second);
    }

    private static void Range(void* state, long begin, long end) => ((Walk*)state)->Rows((Walk*)state, begin, end);

    private static delegate*<Walk*, long, long, void> Of(DType dtype) => (dtype, Width.Bits) switch
    {
        (DType.Float32, 512) => &Rows<F512, float>,
        (DType.Float32, 256) => &Rows<F256, float>,
        (DType.Float32, _) => &Rows<F128, float>,
        (_, 512) => &Rows<D512, double>,
        (_, 256) => &Rows<D256, double>,
        (_, _) => &Rows<D128, double>,
    };

    private static void Rows<V, T>(Walk* w, long begin, long end) where V : unmanaged, ILanes<V, T>, IReal<V> where T : unmanaged
    {
        nint n = (nint)w->Hidden, step = (n + 15) / 16 * 16;
        // Gates and their cotangents of four segments each; c, h, dh, dc, another dh and room for a state.
        var memory = (T*)NativeMemory.AllocZeroed((nuint)(14 * step), (nuint)sizeof(T));
        var block = new RecurrentBlock<T>
        {
            Rows = 1, Step = step, Gates = memory, DGates = memory + 4 * step, C = memory + 8 * step, H = memory + 9 * step, Dh = memory + 10 * step, Dc = memory + 11 * step,
            G = memory + 12 * step, Spare = memory + 13 * step,
        };
        for (var r = begin; r < end; r++)
        {
            for (var k = 0; k < 4; k++) Copy((T*)w->Gates + (r * 4 + k) * n, block.Gates + k * step, n);
            Copy((T*)w->C + r * n, block.C, n);
            LstmBlock<V, T>.Forward(block);
            if (!w->Backwards)
            {
                Copy(block.H, (T*)w->First + r * n, n);
                Copy(block.C, (T*)w->Second + r * n, n);
                continue;
            }
            Copy((T*)w->C + r * n, block.C, n);
            if (w->Dh != null) Copy((T*)w->Dh + r * n, block.Dh, n);
            if (w->Dc != null) Copy((T*)w->Dc + r * n, block.Dc, n);
            else Unsafe.InitBlockUnaligned(block.Dc, 0, (uint)(n * sizeof(T)));
            LstmBlock<V, T>.Backward(block);
            for (var k = 0; k < 4; k++) Copy(block.DGates + k * step, (T*)w->First + (r * 4 + k) * n, n);
            Copy(block.Dc, (T*)w->Second + r * n, n);
        }
        NativeMemory.Free(memory);

        static void Copy(T* from, T* to, nint count) => NativeMemory.Copy(from, to, (nuint)(count * sizeof(T)));
    }
}
