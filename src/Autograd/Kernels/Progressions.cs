using System.Numerics;
using System.Runtime.CompilerServices;

namespace Autograd.Kernels;

/// <summary>Numbers in arithmetic progression, each made of its index alone, so that neither registers nor threads can change a bit.</summary>
internal static class Progressions
{
    /// <summary>x[i] = from + k step, with k counting from <paramref name="first"/> up, or down, in the arithmetic of the type, multiplied and added without fusing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fill<T>(Span<T> x, T from, T step, T first, bool down = false) where T : unmanaged, INumber<T>
    {
        var i = 0;
        var unit = down ? -T.One : T.One;
        var index = Vector.CreateSequence(first, unit);
        var (start, by, next) = (new Vector<T>(from), new Vector<T>(step), new Vector<T>(T.CreateTruncating(Vector<T>.Count) * unit));
        for (; i + Vector<T>.Count <= x.Length; i += Vector<T>.Count, index += next) (start + index * by).CopyTo(x[i..]);
        for (; i < x.Length; i++) x[i] = from + (first + T.CreateTruncating(i) * unit) * step;
    }
}
