using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// Long short-term memory: c' = sigmoid(f) c + sigmoid(i) tanh(g) and h' = sigmoid(o) tanh(c'), of sums in the order i, f, g, o. Each pass has one function. The tanh of c' is computed
/// again on the way back, which costs less than to keep it.
/// </summary>
internal readonly unsafe struct LstmBlock<V, T> : IRecurrentCell<T>
    where V : unmanaged, ILanes<V, T>, IReal<V>
    where T : unmanaged
{
    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;

    public static int Gates => 4;

    public static bool Apart => false;

    public static void Forward(in RecurrentBlock<T> block)
    {
        Open(block.Gates, block.Rows, block.Step);
        Remember(block.Gates, block.C, block.Rows, block.Step);
        Give(block.Gates, block.C, block.H, block.Rows, block.Step);
    }

    public static void Backward(in RecurrentBlock<T> block)
    {
        State(block.Gates, block.C, block.Spare, block.Rows, block.Step);
        Gradient(block);
    }

    /// <summary>i, f and o, but for g, the third.</summary>
    [MethodImpl(Hot)]
    private static void Open(T* gates, nint rows, nint n)
    {
        for (; rows > 0; rows--, gates += 4 * n)
            for (nint k = 0; k < 3 * n; k += V.Count)
            {
                var p = gates + (k < 2 * n ? k : k + n);
                V.Store(p, V.Sigmoid(V.Load(p)));
            }
    }

    /// <summary>g, and the new c.</summary>
    [MethodImpl(Hot)]
    private static void Remember(T* gates, T* c, nint rows, nint n)
    {
        for (; rows > 0; rows--, gates += 4 * n, c += n)
            for (nint k = 0; k < n; k += V.Count)
            {
                var g = V.Tanh(V.Load(gates + 2 * n + k));
                V.Store(gates + 2 * n + k, g);
                V.Store(c + k, V.Load(gates + n + k) * V.Load(c + k) + V.Load(gates + k) * g);
            }
    }

    [MethodImpl(Hot)]
    private static void Give(T* gates, T* c, T* h, nint rows, nint n)
    {
        for (; rows > 0; rows--, gates += 4 * n, c += n, h += n)
            for (nint k = 0; k < n; k += V.Count)
                V.Store(h + k, V.Load(gates + 3 * n + k) * V.Tanh(V.Load(c + k)));
    }

    /// <summary>tanh c'.</summary>
    [MethodImpl(Hot)]
    private static void State(T* gates, T* c, T* tanh, nint rows, nint n)
    {
        for (; rows > 0; rows--, gates += 4 * n, c += n, tanh += n)
            for (nint k = 0; k < n; k += V.Count)
                V.Store(tanh + k, V.Tanh(V.Load(gates + n + k) * V.Load(c + k) + V.Load(gates + k) * V.Load(gates + 2 * n + k)));
    }

    /// <summary>With t = tanh c' and d = dc' + dh o (1 - t^2): the cotangents d g i (1 - i), d c f (1 - f), d i (1 - g^2), dh t o (1 - o), and d f of c.</summary>
    [MethodImpl(Hot)]
    private static void Gradient(in RecurrentBlock<T> block)
    {
        T* gates = block.Gates, c = block.C, given = block.G, dh = block.Dh, dc = block.Dc, to = block.DGates, tanh = block.Spare;
        var n = block.Step;
        for (var rows = block.Rows; rows > 0; rows--, gates += 4 * n, c += n, given += n, dh += n, dc += n, to += 4 * n, tanh += n)
            for (nint k = 0; k < n; k += V.Count)
            {
                var (i, f, g, o) = (V.Load(gates + k), V.Load(gates + n + k), V.Load(gates + 2 * n + k), V.Load(gates + 3 * n + k));
                var t = V.Load(tanh + k);
                var dho = (V.Load(given + k) + V.Load(dh + k)) * o;
                var d = V.Load(dc + k) + dho * ((1 - t) * (1 + t));
                var (di, df) = (d * i, d * f);
                V.Store(to + k, di * g * (1 - i));
                V.Store(to + n + k, df * V.Load(c + k) * (1 - f));
                V.Store(to + 2 * n + k, di * ((1 - g) * (1 + g)));
                V.Store(to + 3 * n + k, dho * t * (1 - o));
                V.Store(dc + k, df);
            }
    }
}
