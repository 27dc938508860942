using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// One step of long short-term memory, row by row (docs of <see cref="LstmCell"/> have the formulas). A row's gates and states are copied to segments of whole registers, where each
/// pass has one function and no tails, and its results are copied back: all of it stays in L1.
/// </summary>
internal static unsafe class LstmRows
{
    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;

    /// <summary>Elements of the state below which a second thread does not pay.</summary>
    private const long Grain = 4 * 1024;

    private const int StackBytes = 16 * 1024;

    // Segments: the gates i, f, g, o, then the state c, dh (forwards: h), dc, and tanh of the new c.
    private const int Segments = 8, GateCount = 4, C = 4, H = 5, Dc = 6, TanhC = 7;

    private struct Walk
    {
        public delegate*<byte*, long, void> Kernel;
        public long Hidden;
        public int Size;
        public bool Backwards;
        public byte* GatesIn, CIn, DhIn, DcIn, First, Second;
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
                Kernel = Kernel(c.DType, backwards), Hidden = hidden, Size = size, Backwards = backwards,
                GatesIn = pGates + gates.Layout.Offset * size, CIn = pC + c.Layout.Offset * size,
                DhIn = dh is null ? null : pDh + dh.Layout.Offset * size, DcIn = dc is null ? null : pDc + dc.Layout.Offset * size,
                First = pFirst + first.Layout.Offset * size, Second = pSecond + second.Layout.Offset * size,
            };
            Workers.For(rows, Math.Max(1, Grain / hidden), &Rows, &walk);
        }
        // Memory goes back to the pool with its tensor.
        GC.KeepAlive(gates);
        GC.KeepAlive(c);
        GC.KeepAlive(dh);
        GC.KeepAlive(dc);
        GC.KeepAlive(first);
        GC.KeepAlive(second);
    }

    private static void Rows(void* state, long begin, long end)
    {
        var w = (Walk*)state;
        // Whole registers of any width.
        var segment = (w->Hidden + 15) / 16 * 16;
        var (step, bytes, row) = (segment * w->Size, Segments * segment * w->Size, w->Hidden * w->Size);
        var stack = stackalloc byte[bytes <= StackBytes ? (int)bytes : 1];
        var s = bytes <= StackBytes ? stack : (byte*)NativeMemory.Alloc((nuint)bytes);
        NativeMemory.Clear(s, (nuint)bytes);
        for (var r = begin; r < end; r++)
        {
            for (var k = 0; k < GateCount; k++) Copy(w->GatesIn + (r * GateCount + k) * row, s + k * step, row);
            Copy(w->CIn + r * row, s + C * step, row);
            if (w->Backwards)
            {
                Fill(w->DhIn, s + H * step);
                Fill(w->DcIn, s + Dc * step);
            }
            w->Kernel(s, segment);
            if (w->Backwards)
                for (var k = 0; k < GateCount; k++) Copy(s + k * step, w->First + (r * GateCount + k) * row, row);
            else Copy(s + H * step, w->First + r * row, row);
            Copy(s + C * step, w->Second + r * row, row);

            void Fill(byte* from, byte* to)
            {
                if (from is not null) Copy(from + r * row, to, row);
                else NativeMemory.Clear(to, (nuint)row);
            }
        }
        if (s != stack) NativeMemory.Free(s);
    }

    private static void Copy(byte* from, byte* to, long bytes) => Unsafe.CopyBlockUnaligned(to, from, (uint)bytes);

    private static delegate*<byte*, long, void> Kernel(DType dtype, bool backwards) => (dtype, Width.Bits, backwards) switch
    {
        (DType.Float32, 512, false) => &Forward<F512, float>,
        (DType.Float32, 256, false) => &Forward<F256, float>,
        (DType.Float32, _, false) => &Forward<F128, float>,
        (_, 512, false) => &Forward<D512, double>,
        (_, 256, false) => &Forward<D256, double>,
        (_, _, false) => &Forward<D128, double>,
        (DType.Float32, 512, _) => &Backward<F512, float>,
        (DType.Float32, 256, _) => &Backward<F256, float>,
        (DType.Float32, _, _) => &Backward<F128, float>,
        (_, 512, _) => &Backward<D512, double>,
        (_, 256, _) => &Backward<D256, double>,
        (_, _, _) => &Backward<D128, double>,
    };

    private static void Forward<V, T>(byte* scratch, long n) where V : unmanaged, ILanes<V, T>, IReal<V> where T : unmanaged, IFloatingPointIeee754<T>
    {
        var s = (T*)scratch;
        Activate<V, T>(s, n);
        Multiply<V, T>(s + 3 * n, s + TanhC * n, s + H * n, n);
        Unsafe.CopyBlockUnaligned(s + C * n, s + Dc * n, (uint)(n * sizeof(T)));
    }

    private static void Backward<V, T>(byte* scratch, long n) where V : unmanaged, ILanes<V, T>, IReal<V> where T : unmanaged, IFloatingPointIeee754<T>
    {
        var s = (T*)scratch;
        // The new c is not needed: dc keeps its place.
        Sigmoid<V, T>(s, 2 * n);
        Tanh<V, T>(s + 2 * n, s + 2 * n, n);
        Sigmoid<V, T>(s + 3 * n, n);
        Remember<V, T>(s, s + TanhC * n, n);
        Tanh<V, T>(s + TanhC * n, s + TanhC * n, n);
        OutputGradient<V, T>(s, n);
        StateGradient<V, T>(s, n);
    }

    /// <summary>All gates through their functions, the new c where dc has its place, and its tanh.</summary>
    private static void Activate<V, T>(T* s, long n) where V : unmanaged, ILanes<V, T>, IReal<V> where T : unmanaged, IFloatingPointIeee754<T>
    {
        Sigmoid<V, T>(s, 2 * n);
        Tanh<V, T>(s + 2 * n, s + 2 * n, n);
        Sigmoid<V, T>(s + 3 * n, n);
        Remember<V, T>(s, s + Dc * n, n);
        Tanh<V, T>(s + Dc * n, s + TanhC * n, n);
    }

    [MethodImpl(Hot)]
    private static void Sigmoid<V, T>(T* x, long n) where V : unmanaged, ILanes<V, T>, IReal<V> where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (long i = 0; i < n; i += V.Count) V.Store(x + i, V.Sigmoid(V.Load(x + i)));
    }

    [MethodImpl(Hot)]
    private static void Tanh<V, T>(T* x, T* y, long n) where V : unmanaged, ILanes<V, T>, IReal<V> where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (long i = 0; i < n; i += V.Count) V.Store(y + i, V.Tanh(V.Load(x + i)));
    }

    [MethodImpl(Hot)]
    private static void Multiply<V, T>(T* x, T* y, T* z, long n) where V : unmanaged, ILanes<V, T>, IReal<V> where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (long i = 0; i < n; i += V.Count) V.Store(z + i, V.Load(x + i) * V.Load(y + i));
    }

    /// <summary>f c + i g.</summary>
    [MethodImpl(Hot)]
    private static void Remember<V, T>(T* s, T* to, long n) where V : unmanaged, ILanes<V, T>, IReal<V> where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (long k = 0; k < n; k += V.Count)
            V.Store(to + k, V.Load(s + n + k) * V.Load(s + C * n + k) + V.Load(s + k) * V.Load(s + 2 * n + k));
    }

    /// <summary>What dh adds to dc, dh o (1 - t^2), and the cotangent of o's sum, dh t o (1 - o), with t = tanh c'.</summary>
    [MethodImpl(Hot)]
    private static void OutputGradient<V, T>(T* s, long n) where V : unmanaged, ILanes<V, T>, IReal<V> where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (long k = 0; k < n; k += V.Count)
        {
            var (o, t, dh) = (V.Load(s + 3 * n + k), V.Load(s + TanhC * n + k), V.Load(s + H * n + k));
            var dho = dh * o;
            V.Store(s + Dc * n + k, V.Load(s + Dc * n + k) + dho * ((1 - t) * (1 + t)));
            V.Store(s + 3 * n + k, dho * t * (1 - o));
        }
    }

    /// <summary>Of dc' = d: the cotangents of the sums i, f, g and of c: d g i (1 - i), d c f (1 - f), d i (1 - g^2), d f.</summary>
    [MethodImpl(Hot)]
    private static void StateGradient<V, T>(T* s, long n) where V : unmanaged, ILanes<V, T>, IReal<V> where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (long k = 0; k < n; k += V.Count)
        {
            var (i, f, g, c, d) = (V.Load(s + k), V.Load(s + n + k), V.Load(s + 2 * n + k), V.Load(s + C * n + k), V.Load(s + Dc * n + k));
            var (di, df) = (d * i, d * f);
            V.Store(s + k, di * g * (1 - i));
            V.Store(s + n + k, df * c * (1 - f));
            V.Store(s + 2 * n + k, di * ((1 - g) * (1 + g)));
            V.Store(s + C * n + k, df);
        }
    }
}
