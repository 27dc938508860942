using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// Gated recurrent units: r and z = sigmoid(x + a), n = tanh(x_n + r a_n) and h' = n + z (h - n), of the sums x of the input and a of the state, both in the order r, z, n.
/// </summary>
internal readonly unsafe struct GruBlock<V, T> : IRecurrentCell<T>
    where V : unmanaged, ILanes<V, T>, IReal<V>
    where T : unmanaged
{
    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;

    public static int Gates => 3;

    public static bool Apart => true;

    public static void Forward(in RecurrentBlock<T> block)
    {
        Open(block.Gates, block.Apart, block.Rows, block.Step);
        Mix(block.Gates, block.Apart, block.H, block.Rows, block.Step);
    }

    public static void Backward(in RecurrentBlock<T> block) => Gradient(block);

    [MethodImpl(Hot)]
    private static void Open(T* gates, T* apart, nint rows, nint n)
    {
        for (; rows > 0; rows--, gates += 3 * n, apart += 3 * n)
            for (nint k = 0; k < 2 * n; k += V.Count)
                V.Store(gates + k, V.Sigmoid(V.Load(gates + k) + V.Load(apart + k)));
    }

    [MethodImpl(Hot)]
    private static void Mix(T* gates, T* apart, T* h, nint rows, nint n)
    {
        for (; rows > 0; rows--, gates += 3 * n, apart += 3 * n, h += n)
            for (nint k = 0; k < n; k += V.Count)
            {
                var x = V.Tanh(V.Load(gates + 2 * n + k) + V.Load(gates + k) * V.Load(apart + 2 * n + k));
                V.Store(gates + 2 * n + k, x);
                V.Store(h + k, x + V.Load(gates + n + k) * (V.Load(h + k) - x));
            }
    }

    [MethodImpl(Hot)]
    private static void Gradient(in RecurrentBlock<T> block)
    {
        T* gates = block.Gates, apart = block.Apart, h = block.H, given = block.G, dh = block.Dh, to = block.DGates, and = block.DApart;
        var n = block.Step;
        for (var rows = block.Rows; rows > 0; rows--, gates += 3 * n, apart += 3 * n, h += n, given += n, dh += n, to += 3 * n, and += 3 * n)
            for (nint k = 0; k < n; k += V.Count)
            {
                var (r, z, x) = (V.Load(gates + k), V.Load(gates + n + k), V.Load(gates + 2 * n + k));
                var d = V.Load(given + k) + V.Load(dh + k);
                var dx = d * (1 - z) * ((1 - x) * (1 + x));
                var dr = dx * V.Load(apart + 2 * n + k) * r * (1 - r);
                var dz = d * (V.Load(h + k) - x) * z * (1 - z);
                V.Store(to + k, dr);
                V.Store(and + k, dr);
                V.Store(to + n + k, dz);
                V.Store(and + n + k, dz);
                V.Store(to + 2 * n + k, dx);
                V.Store(and + 2 * n + k, dx * r);
                V.Store(dh + k, d * z);
            }
    }
}
