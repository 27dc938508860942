using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Autograd.Kernels;

/// <summary>The way through the steps: a small product and a cell each.</summary>
internal static unsafe class RecurrentLoop<T, TCell>
    where T : unmanaged, INumberBase<T>
    where TCell : struct, IRecurrentCell<T>
{
    /// <summary>Multiply-adds below which a second thread does not pay, and the rows below which products become slow.</summary>
    private const double Grain = 1 << 18;

    private const int FewestRows = 4;

    private const int Alignment = 64;

    private struct Walk
    {
        public long* Sizes, Offsets;
        public int Steps;
        public bool Backwards;
        public nint Hidden, WeightRow, WeightColumn;
        public T* Weight, Gates, Apart, Bias, H, C, LastH, LastC, Output, Before, Cells, DGates, DApart;
    }

    public static void Run(RecurrentPass pass, bool back)
    {
        var offsets = new long[pass.Sizes.Length];
        for (var t = 1; t < offsets.Length; t++) offsets[t] = offsets[t - 1] + pass.Sizes[t - 1];
        fixed (long* sizes = pass.Sizes, starts = offsets)
        fixed (byte* weight = &At(pass.Weight), gates = &At(pass.Gates), apart = &At(pass.Apart), bias = &At(pass.Bias), h = &At(pass.H), c = &At(pass.C),
            lastH = &At(pass.LastH), lastC = &At(pass.LastC), output = &At(pass.Output), before = &At(pass.Before), cells = &At(pass.Cells),
            dGates = &At(pass.DGates), dApart = &At(pass.DApart))
        {
            var walk = new Walk
            {
                Sizes = sizes, Offsets = starts, Steps = offsets.Length, Backwards = pass.Backwards, Hidden = (nint)pass.Hidden,
                WeightRow = (nint)pass.Weight.Strides[0], WeightColumn = (nint)pass.Weight.Strides[1],
                Weight = (T*)weight, Gates = (T*)gates, Apart = (T*)apart, Bias = (T*)bias, H = (T*)h, C = (T*)c, LastH = (T*)lastH, LastC = (T*)lastC,
                Output = (T*)output, Before = (T*)before, Cells = (T*)cells, DGates = (T*)dGates, DApart = (T*)dApart,
            };
            var work = (double)offsets.Length * TCell.Gates * pass.Hidden * pass.Hidden;
            var grain = Math.Max(FewestRows, (long)Math.Ceiling(Grain / work));
            // A grain of 64 elements means more to the pool: boundaries at whole vectors. Rows need none.
            if (grain % 64 == 0) grain++;
            var batch = Math.Max(pass.Sizes[0], pass.Sizes[^1]);
            if (back) Workers.For(batch, grain, &Backward, &walk);
            else Workers.For(batch, grain, &Forward, &walk);
        }
    }

    private static ref byte At(Tensor? x)
    {
        if (x is null) return ref Unsafe.NullRef<byte>();
        return ref Unsafe.AddByteOffset(ref x.Storage.Origin, (nint)(x.Layout.Offset * sizeof(T)));
    }

    // Rows [begin, end) of the batch, through all steps.
    private static void Forward(void* state, long begin, long end)
    {
        var w = (Walk*)state;
        var (n, g, rows) = (w->Hidden, TCell.Gates, (nint)(end - begin));
        using var scratch = new Scratch(rows, n, states: 2, gates: TCell.Apart ? 2 : 1);
        var block = new RecurrentBlock<T> { Step = scratch.Step, H = scratch.State(0), C = scratch.State(1) };
        scratch.Fill(w->H, begin, block.H);
        scratch.Fill(w->C, begin, block.C);
        for (var i = 0; i < w->Steps; i++)
        {
            var t = w->Backwards ? w->Steps - 1 - i : i;
            block.Rows = (nint)(Math.Min(w->Sizes[t], end) - begin);
            if (block.Rows <= 0) continue;
            var at = (nint)(w->Offsets[t] + begin);
            if (w->Before != null) scratch.Put(block.H, block.Rows, w->Before + at * n);
            if (w->Cells != null) scratch.Put(block.C, block.Rows, w->Cells + at * n);
            T* gates = w->Gates + at * g * n, apart = TCell.Apart ? w->Apart + at * g * n : null, to = TCell.Apart ? apart : gates;
            if (TCell.Apart && w->Bias != null)
                for (nint r = 0; r < block.Rows; r++) Copy(w->Bias, apart + r * g * n, g * n);
            Gemm.Multiply(block.Rows, g * n, n, block.H, block.Step, 1, w->Weight, w->WeightRow, w->WeightColumn, to, g * n, !TCell.Apart || w->Bias != null);
            block.Gates = scratch.Take(gates, block.Rows * g, scratch.Gates(0));
            if (TCell.Apart) block.Apart = scratch.Take(apart, block.Rows * g, scratch.Gates(1));
            TCell.Forward(block);
            scratch.Give(block.Gates, block.Rows * g, gates);
            scratch.Put(block.H, block.Rows, w->Output + at * n);
        }
        scratch.Put(block.H, rows, w->LastH + begin * n);
        if (w->LastC != null) scratch.Put(block.C, rows, w->LastC + begin * n);
    }

    // The same rows back again. The states' cotangents of the whole batch stay in one place too.
    private static void Backward(void* state, long begin, long end)
    {
        var w = (Walk*)state;
        var (n, g, rows) = (w->Hidden, TCell.Gates, (nint)(end - begin));
        using var scratch = new Scratch(rows, n, states: 6, gates: 4);
        var block = new RecurrentBlock<T> { Step = scratch.Step, Dh = scratch.State(0), Dc = scratch.State(1), G = scratch.State(2), Spare = scratch.State(5) };
        scratch.Fill(w->H, begin, block.Dh);
        scratch.Fill(w->C, begin, block.Dc);
        for (var i = w->Steps - 1; i >= 0; i--)
        {
            var t = w->Backwards ? w->Steps - 1 - i : i;
            block.Rows = (nint)(Math.Min(w->Sizes[t], end) - begin);
            if (block.Rows <= 0) continue;
            nint at = (nint)(w->Offsets[t] + begin), from = at * g * n;
            if (w->Output != null) block.G = scratch.Take(w->Output + at * n, block.Rows, scratch.State(2));
            block.H = scratch.Take(w->Before + at * n, block.Rows, scratch.State(3));
            if (w->Cells != null) block.C = scratch.Take(w->Cells + at * n, block.Rows, scratch.State(4));
            block.Gates = scratch.Take(w->Gates + from, block.Rows * g, scratch.Gates(0));
            block.DGates = scratch.Room(w->DGates + from, scratch.Gates(1));
            if (TCell.Apart)
            {
                block.Apart = scratch.Take(w->Apart + from, block.Rows * g, scratch.Gates(2));
                block.DApart = scratch.Room(w->DApart + from, scratch.Gates(3));
            }
            TCell.Backward(block);
            scratch.Give(block.DGates, block.Rows * g, w->DGates + from);
            if (TCell.Apart) scratch.Give(block.DApart, block.Rows * g, w->DApart + from);
            Gemm.Multiply(block.Rows, n, g * n, (TCell.Apart ? w->DApart : w->DGates) + from, g * n, 1, w->Weight, w->WeightRow, w->WeightColumn, block.Dh, block.Step, TCell.Apart);
        }
        scratch.Put(block.Dh, rows, w->LastH + begin * n);
        if (w->LastC != null) scratch.Put(block.Dc, rows, w->LastC + begin * n);
    }

    private static void Copy(T* from, T* to, nint count) => NativeMemory.Copy(from, to, (nuint)(count * sizeof(T)));

    /// <summary>
    /// The states of a thread's rows, and room for lines of n elements that are not whole registers: these are copied to lines of <see cref="Step"/>, others used where they lie.
    /// </summary>
    private readonly ref struct Scratch
    {
        private readonly T* _memory;
        private readonly nint _rows, _n, _gates;

        public Scratch(nint rows, nint n, int states, int gates)
        {
            (_rows, _n, Step) = (rows, n, (n + 15) / 16 * 16);
            _gates = states * rows * Step;
            var bytes = (nuint)((_gates + (Step == n ? 0 : gates * TCell.Gates * rows * Step)) * sizeof(T));
            _memory = (T*)NativeMemory.AlignedAlloc(bytes, Alignment);
            NativeMemory.Clear(_memory, bytes);
        }

        public nint Step { get; }

        public T* State(int number) => _memory + number * _rows * Step;

        public T* Gates(int number) => _memory + _gates + number * TCell.Gates * _rows * Step;

        /// <summary>The states of rows from the given one on, or zeros.</summary>
        public void Fill(T* from, long begin, T* to)
        {
            if (from != null) Spread(from + begin * _n, _rows, to);
        }

        /// <summary>Lines where the cell can read them.</summary>
        public T* Take(T* from, nint lines, T* room)
        {
            if (Step == _n) return from;
            Spread(from, lines, room);
            return room;
        }

        /// <summary>Where the cell can write lines.</summary>
        public T* Room(T* to, T* room) => Step == _n ? to : room;

        /// <summary>Lines that the cell has written go where they belong, unless they are there.</summary>
        public void Give(T* from, nint lines, T* to)
        {
            if (from != to) Put(from, lines, to);
        }

        public void Put(T* from, nint lines, T* to)
        {
            if (Step == _n) Copy(from, to, lines * _n);
            else
                for (nint k = 0; k < lines; k++) Copy(from + k * Step, to + k * _n, _n);
        }

        public void Dispose() => NativeMemory.AlignedFree(_memory);

        private void Spread(T* from, nint lines, T* to)
        {
            if (Step == _n) Copy(from, to, lines * _n);
            else
                for (nint k = 0; k < lines; k++) Copy(from + k * _n, to + k * Step, _n);
        }
    }
}
