using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>Optimizer steps: parameter, gradient and states, all of one dtype and dense in one order, are passed over once; nothing is allocated.</summary>
/// <remarks>Each element is computed from its own values alone, so ranges and register widths do not change a bit.</remarks>
internal static unsafe class Updates
{
    private const int MaxOperands = 5;

    /// <summary>Elements below which a second thread does not pay.</summary>
    private const long Grain = 16 * 1024;

    /// <summary>The pass of a rule over <paramref name="x"/>; states may be null where the rule does without.</summary>
    public static void Run<TRule>(TRule rule, Tensor x, Tensor g, Tensor? a, Tensor? b, Tensor? c) where TRule : unmanaged, IUpdate
    {
        delegate*<byte*, byte**, nint*, nint, void> kernel = (x.DType, Width.Bits) switch
        {
            (DType.Float32, 512) => &Loop<F512, float, TRule>,
            (DType.Float32, 256) => &Loop<F256, float, TRule>,
            (DType.Float32, _) => &Loop<F128, float, TRule>,
            (_, 512) => &Loop<D512, double, TRule>,
            (_, 256) => &Loop<D256, double, TRule>,
            _ => &Loop<D128, double, TRule>,
        };
        Run(kernel, (byte*)&rule, x, g, a, b, c);
    }

    private static void Run(delegate*<byte*, byte**, nint*, nint, void> kernel, byte* rule, Tensor x, Tensor g, Tensor? a, Tensor? b, Tensor? c)
    {
        fixed (byte* px = &x.Storage.Origin, pg = &g.Storage.Origin, pa = &Origin(a), pb = &Origin(b), pc = &Origin(c))
        {
            Unsafe.SkipInit(out Pass pass);
            pass.Kernel = kernel;
            pass.Rule = rule;
            pass.Count = x.ElementCount;
            pass.SizeLog2 = x.DType.SizeLog2();
            pass.Pointers[0] = Begin(px, x);
            pass.Pointers[1] = Begin(pg, g);
            pass.Pointers[2] = Begin(pa, a);
            pass.Pointers[3] = Begin(pb, b);
            pass.Pointers[4] = Begin(pc, c);
            if (pass.Count < 2 * Grain) Range(&pass, 0, pass.Count);
            else Workers.For(pass.Count / Grain, 1, &Grains, &pass);
        }
        GC.KeepAlive(x);
        GC.KeepAlive(g);
        GC.KeepAlive(a);
        GC.KeepAlive(b);
        GC.KeepAlive(c);
    }

    private static ref byte Origin(Tensor? x) => ref x is null ? ref Unsafe.NullRef<byte>() : ref x.Storage.Origin;

    private static long Begin(byte* origin, Tensor? x) => x is null ? 0 : (long)(origin + (x.StorageOffset << x.DType.SizeLog2()));

    private struct Pass
    {
        public delegate*<byte*, byte**, nint*, nint, void> Kernel;
        public byte* Rule;
        public long Count;
        public int SizeLog2;

        /// <summary>First elements of x, g and the states; 0 for a state that is left out.</summary>
        public fixed long Pointers[MaxOperands];
    }

    /// <summary>Ranges in whole grains; the last takes the rest.</summary>
    private static void Grains(void* state, long begin, long end)
    {
        var pass = (Pass*)state;
        Range(pass, begin * Grain, end == pass->Count / Grain ? pass->Count : end * Grain);
    }

    /// <summary>Whole chunks in place. Fewer elements than a chunk go through copies, since memory beyond them may be another's.</summary>
    [SkipLocalsInit]
    private static void Range(Pass* pass, long begin, long end)
    {
        var tile = stackalloc byte[MaxOperands * Chunk.Size];
        var p = stackalloc byte*[MaxOperands];
        var moves = stackalloc nint[MaxOperands];
        for (var i = 0; i < MaxOperands; i++)
        {
            var given = pass->Pointers[i] != 0;
            p[i] = given ? (byte*)pass->Pointers[i] + (begin << pass->SizeLog2) : tile + i * Chunk.Size;
            moves[i] = given ? 1 : 0;
        }
        var whole = (end - begin) & -(Chunk.Size >> pass->SizeLog2);
        if (whole > 0) pass->Kernel(pass->Rule, p, moves, (nint)whole);
        var rest = (uint)(end - begin - whole) << pass->SizeLog2;
        if (rest == 0) return;

        var q = stackalloc byte*[MaxOperands];
        for (var i = 0; i < MaxOperands; i++)
        {
            q[i] = tile + i * Chunk.Size;
            p[i] += moves[i] * (nint)(whole << pass->SizeLog2);
            if (moves[i] != 0) Unsafe.CopyBlockUnaligned(q[i], p[i], rest);
        }
        pass->Kernel(pass->Rule, q, moves, (nint)(rest >> pass->SizeLog2));
        for (var i = 0; i < MaxOperands; i++)
            if (i != 1 && moves[i] != 0)
                Unsafe.CopyBlockUnaligned(p[i], q[i], rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Loop<V, T, TRule>(byte* rule, byte** p, nint* moves, nint n)
        where V : unmanaged, ILanes<V, T>, IReal<V> where T : unmanaged where TRule : unmanaged, IUpdate
    {
        var f = *(TRule*)rule;
        byte* x = p[0], g = p[1], a = p[2], b = p[3], c = p[4];
        nint da = moves[2] * sizeof(V), db = moves[3] * sizeof(V), dc = moves[4] * sizeof(V);
        for (nint i = 0; i < n; i += V.Count, x += sizeof(V), g += sizeof(V))
        {
            var vx = V.Load((T*)x);
            V va = default, vb = default, vc = default;
            if (TRule.States > 0) va = V.Load((T*)a);
            if (TRule.States > 1) vb = V.Load((T*)b);
            if (TRule.States > 2) vc = V.Load((T*)c);
            f.Step(ref vx, V.Load((T*)g), ref va, ref vb, ref vc);
            V.Store((T*)x, vx);
            if (TRule.States > 0) V.Store((T*)a, va);
            if (TRule.States > 1) V.Store((T*)b, vb);
            if (TRule.States > 2) V.Store((T*)c, vc);
            if (TRule.States > 0) a += da;
            if (TRule.States > 1) b += db;
            if (TRule.States > 2) c += dc;
        }
    }
}
