using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>A rule of one or two floats, as <see cref="WordLoops"/> call it; with one, both are the same.</summary>
internal interface IWordRule
{
    V Of<V>(V x, V y) where V : struct, IReal<V>;
}

/// <summary>
/// The innermost loops over 16-bit floats, from register to register: words are widened, computed as floats and rounded once, a register of words at a time, which is two
/// of floats. For rules of a few instructions, which conversions by way of memory would take several times as long as.
/// </summary>
internal static unsafe class WordLoops
{
    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization;

    [MethodImpl(Hot)]
    public static void Unary<V, TFormat, TRule>(byte* rule, byte** p, nint* moves, nint n)
        where V : unmanaged, ILanes<V, float>, IFloating<V>, IWords<V> where TFormat : ISmallFloat where TRule : unmanaged, IWordRule
    {
        var f = *(TRule*)rule;
        byte* y = p[0], x = p[1];
        nint dx = moves[1] * sizeof(V);
        for (nint i = 0; i < n; i += 2 * V.Count, y += sizeof(V), x += dx)
        {
            TFormat.Widen(V.Load((float*)x), out var a, out var b);
            V.Store((float*)y, TFormat.Narrow(f.Of(a, a), f.Of(b, b)));
        }
    }

    [MethodImpl(Hot)]
    public static void Binary<V, TFormat, TRule>(byte* rule, byte** p, nint* moves, nint n)
        where V : unmanaged, ILanes<V, float>, IFloating<V>, IWords<V> where TFormat : ISmallFloat where TRule : unmanaged, IWordRule
    {
        var f = *(TRule*)rule;
        byte* z = p[0], x = p[1], y = p[2];
        nint dx = moves[1] * sizeof(V), dy = moves[2] * sizeof(V);
        for (nint i = 0; i < n; i += 2 * V.Count, z += sizeof(V), x += dx, y += dy)
        {
            TFormat.Widen(V.Load((float*)x), out var a, out var b);
            TFormat.Widen(V.Load((float*)y), out var c, out var d);
            V.Store((float*)z, TFormat.Narrow(f.Of(a, c), f.Of(b, d)));
        }
    }
}
