using System.Runtime.CompilerServices;

namespace Autograd.Kernels;

/// <summary>A function of two numbers.</summary>
internal interface IPair<T> where T : unmanaged
{
    T At(T x, T y);
}

/// <summary>Plain loops over contiguous memory, for functions that have neither lanes nor a rule.</summary>
internal static unsafe class Pairs
{
    private const long Grain = 4096;

    /// <summary>z[i] = f(x[i], y[i]); all three are contiguous and of one size and dtype.</summary>
    public static void Map<T, TFunction>(TFunction f, Tensor x, Tensor y, Tensor z) where T : unmanaged where TFunction : unmanaged, IPair<T>
    {
        fixed (byte* px = &x.Storage.Origin, py = &y.Storage.Origin, pz = &z.Storage.Origin)
        {
            var state = new State<T, TFunction> { F = f, X = (T*)px + x.Layout.Offset, Y = (T*)py + y.Layout.Offset, Z = (T*)pz + z.Layout.Offset };
            Workers.For(z.ElementCount, Grain, &Body<T, TFunction>, &state);
        }
        GC.KeepAlive(x);
        GC.KeepAlive(y);
        GC.KeepAlive(z);
    }

    private struct State<T, TFunction> where T : unmanaged where TFunction : unmanaged
    {
        public TFunction F;
        public T* X, Y, Z;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Body<T, TFunction>(void* state, long begin, long end) where T : unmanaged where TFunction : unmanaged, IPair<T>
    {
        var s = *(State<T, TFunction>*)state;
        for (var i = begin; i < end; i++) s.Z[i] = s.F.At(s.X[i], s.Y[i]);
    }
}
