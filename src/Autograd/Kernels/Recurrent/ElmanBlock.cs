using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>What Elman's network makes of a sum, and its slope by the result.</summary>
internal interface ISquash
{
    static abstract V Of<V>(V x) where V : struct, IReal<V>;

    static abstract V Slope<V>(V y) where V : struct, IReal<V>;
}

internal readonly struct TanhSquash : ISquash
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V x) where V : struct, IReal<V> => V.Tanh(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Slope<V>(V y) where V : struct, IReal<V> => (1 - y) * (1 + y);
}

internal readonly struct ReluSquash : ISquash
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V x) where V : struct, IReal<V> => V.Max(x, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Slope<V>(V y) where V : struct, IReal<V> => V.Where(y <= 0, 0, 1);
}

/// <summary>Elman's network: the state is tanh or relu of the sum.</summary>
internal readonly unsafe struct ElmanBlock<V, T, TSquash> : IRecurrentCell<T>
    where V : unmanaged, ILanes<V, T>, IReal<V>
    where T : unmanaged
    where TSquash : struct, ISquash
{
    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;

    public static int Gates => 1;

    public static bool Apart => false;

    public static void Forward(in RecurrentBlock<T> block) => Squash(block.Gates, block.H, block.Rows * block.Step);

    public static void Backward(in RecurrentBlock<T> block) => Gradient(block.Gates, block.G, block.Dh, block.DGates, block.Rows * block.Step);

    [MethodImpl(Hot)]
    private static void Squash(T* sum, T* h, nint n)
    {
        for (nint k = 0; k < n; k += V.Count)
        {
            var y = TSquash.Of(V.Load(sum + k));
            V.Store(sum + k, y);
            V.Store(h + k, y);
        }
    }

    [MethodImpl(Hot)]
    private static void Gradient(T* y, T* given, T* dh, T* to, nint n)
    {
        for (nint k = 0; k < n; k += V.Count) V.Store(to + k, (V.Load(given + k) + V.Load(dh + k)) * TSquash.Slope(V.Load(y + k)));
    }
}
