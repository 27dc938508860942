using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// The innermost loops: whole registers from start to end, one call site of the rule each and nothing else, so that the JIT inlines the rule
/// completely. Dispatch, tails, tiles and threads live in <see cref="Walker"/>.
/// </summary>
/// <remarks>
/// <c>p[0]</c> is the output, the others are inputs; <c>moves[i]</c> is 1, or 0 for an operand that is one register read again and again.
/// <c>n</c> elements are computed, rounded up to whole registers.
/// </remarks>
internal static unsafe class Loops
{
    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization;

    [MethodImpl(Hot)]
    public static void Unary<V, T, TRule>(byte* rule, byte** p, nint* moves, nint n)
        where V : unmanaged, ILanes<V, T>, IReal<V> where T : unmanaged where TRule : unmanaged, IUnary
    {
        var f = *(TRule*)rule;
        byte* y = p[0], x = p[1];
        nint dx = moves[1] * sizeof(V);
        for (nint i = 0; i < n; i += V.Count, y += sizeof(V), x += dx) V.Store((T*)y, f.Forward(V.Load((T*)x)));
    }

    [MethodImpl(Hot)]
    public static void UnaryGradient<V, T, TRule>(byte* rule, byte** p, nint* moves, nint n)
        where V : unmanaged, ILanes<V, T>, IReal<V> where T : unmanaged where TRule : unmanaged, IUnaryDerivative
    {
        var f = *(TRule*)rule;
        byte* o = p[0], g = p[1], x = p[2], y = p[3];
        nint dg = moves[1] * sizeof(V), dx = moves[2] * sizeof(V), dy = moves[3] * sizeof(V);
        for (nint i = 0; i < n; i += V.Count, o += sizeof(V), g += dg, x += dx, y += dy)
            V.Store((T*)o, V.Load((T*)g) * f.Derivative(V.Load((T*)x), V.Load((T*)y)));
    }

    [MethodImpl(Hot)]
    public static void RingUnary<V, T, TRule>(byte* rule, byte** p, nint* moves, nint n)
        where V : unmanaged, ILanes<V, T>, IRing<V> where T : unmanaged where TRule : unmanaged, IRingUnary
    {
        var f = *(TRule*)rule;
        byte* y = p[0], x = p[1];
        nint dx = moves[1] * sizeof(V);
        for (nint i = 0; i < n; i += V.Count, y += sizeof(V), x += dx) V.Store((T*)y, f.Forward(V.Load((T*)x)));
    }

    [MethodImpl(Hot)]
    public static void Binary<V, T, TRule>(byte* rule, byte** p, nint* moves, nint n)
        where V : unmanaged, ILanes<V, T>, IReal<V> where T : unmanaged where TRule : unmanaged, IBinary
    {
        var f = *(TRule*)rule;
        byte* z = p[0], x = p[1], y = p[2];
        nint dx = moves[1] * sizeof(V), dy = moves[2] * sizeof(V);
        for (nint i = 0; i < n; i += V.Count, z += sizeof(V), x += dx, y += dy)
            V.Store((T*)z, f.Forward(V.Load((T*)x), V.Load((T*)y)));
    }

    [MethodImpl(Hot)]
    public static void RingBinary<V, T, TRule>(byte* rule, byte** p, nint* moves, nint n)
        where V : unmanaged, ILanes<V, T>, IRing<V> where T : unmanaged where TRule : unmanaged, IRingBinary
    {
        var f = *(TRule*)rule;
        byte* z = p[0], x = p[1], y = p[2];
        nint dx = moves[1] * sizeof(V), dy = moves[2] * sizeof(V);
        for (nint i = 0; i < n; i += V.Count, z += sizeof(V), x += dx, y += dy)
            V.Store((T*)z, f.Forward(V.Load((T*)x), V.Load((T*)y)));
    }

    /// <summary>g times the derivative that <typeparamref name="TSide"/> picks.</summary>
    [MethodImpl(Hot)]
    public static void BinaryGradient<V, T, TRule, TSide>(byte* rule, byte** p, nint* moves, nint n)
        where V : unmanaged, ILanes<V, T>, IReal<V> where T : unmanaged where TRule : unmanaged where TSide : struct, ISide<TRule>
    {
        var f = *(TRule*)rule;
        byte* o = p[0], g = p[1], x = p[2], y = p[3], z = p[4];
        nint dg = moves[1] * sizeof(V), dx = moves[2] * sizeof(V), dy = moves[3] * sizeof(V), dz = moves[4] * sizeof(V);
        for (nint i = 0; i < n; i += V.Count, o += sizeof(V), g += dg, x += dx, y += dy, z += dz)
            V.Store((T*)o, V.Load((T*)g) * TSide.Derivative(f, V.Load((T*)x), V.Load((T*)y), V.Load((T*)z)));
    }

    /// <summary>Writes bools: <c>p[0]</c> advances a byte per lane.</summary>
    [MethodImpl(Hot)]
    public static void Compare<V, T, TRule>(byte* rule, byte** p, nint* moves, nint n)
        where V : unmanaged, ILanes<V, T>, IRing<V> where T : unmanaged where TRule : unmanaged, IComparison
    {
        var f = *(TRule*)rule;
        byte* z = p[0], x = p[1], y = p[2];
        nint dx = moves[1] * sizeof(V), dy = moves[2] * sizeof(V);
        for (nint i = 0; i < n; i += V.Count, z += V.Count, x += dx, y += dy)
            V.StoreMask(z, f.Holds(V.Load((T*)x), V.Load((T*)y)));
    }

    /// <summary>x where the bools of <c>p[1]</c> hold, else y.</summary>
    [MethodImpl(Hot)]
    public static void Select<V, T>(byte* rule, byte** p, nint* moves, nint n)
        where V : unmanaged, ILanes<V, T>, IRing<V> where T : unmanaged
    {
        byte* z = p[0], m = p[1], x = p[2], y = p[3];
        nint dm = moves[1] * V.Count, dx = moves[2] * sizeof(V), dy = moves[3] * sizeof(V);
        for (nint i = 0; i < n; i += V.Count, z += sizeof(V), m += dm, x += dx, y += dy)
            V.Store((T*)z, V.Where(V.LoadMask(m), V.Load((T*)x), V.Load((T*)y)));
    }
}

/// <summary>Which derivative of a binary rule a gradient kernel computes.</summary>
internal interface ISide<TRule> where TRule : unmanaged
{
    static abstract A Derivative<A>(TRule f, A x, A y, A z) where A : struct, IReal<A>;
}
