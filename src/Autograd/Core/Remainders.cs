using System.Numerics;
using System.Runtime.CompilerServices;
using Autograd.Algebra;
using Autograd.Kernels;

namespace Autograd.Core;

/// <summary>The kernels of division with rounding and of remainders.</summary>
internal static unsafe class Remainders
{
    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization;

    /// <summary>Integers taken as doubles at a time.</summary>
    private const int Part = 256;

    /// <summary>
    /// In registers. The quotient q = trunc(x / y) is right, or one too far where x / y rounded up to a whole number. While it is below half of what the format
    /// counts exactly, x - q y is a number of the format, which one multiply-add gives without rounding; its sign tells whether q was too far. Larger quotients,
    /// zeros, infinities and NaN, and machines that round twice, go one by one.
    /// </summary>
    [MethodImpl(Hot)]
    public static void Reals<V, T, TRule>(byte* rule, byte** p, nint* moves, nint n)
        where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged, IBinaryFloatingPointIeee754<T> where TRule : unmanaged, IDivision
    {
        byte* z = p[0], px = p[1], py = p[2];
        nint dx = moves[1] * sizeof(V), dy = moves[2] * sizeof(V);
        V most = sizeof(T) == 4 ? 4194304.0 : 2251799813685248.0;
        for (nint i = 0; i < n; i += V.Count, z += sizeof(V), px += dx, py += dy)
        {
            V x = V.Load((T*)px), y = V.Load((T*)py), size = V.Abs(y), q = V.Truncate(x / y);
            if (V.Fused && V.AllLess(V.Abs(q), most) && V.AllLess(size, double.PositiveInfinity))
            {
                V rest = V.Fma(-q, y, x);
                rest = V.Where((rest < 0 & x > 0) | (rest > 0 & x < 0), rest + V.CopySign(size, x), rest);
                V.Store((T*)z, TRule.Lanes(x, y, V.CopySign(rest, x)));
            }
            else Singly<V, T, TRule>((T*)z, (T*)px, (T*)py);
        }
    }

    public static delegate*<byte*, byte**, nint*, nint, void> Floats<TRule>() where TRule : unmanaged, IDivision => Width.Bits switch
    {
        512 => &Reals<F512, float, TRule>,
        256 => &Reals<F256, float, TRule>,
        _ => &Reals<F128, float, TRule>,
    };

    public static delegate*<byte*, byte**, nint*, nint, void> Doubles<TRule>() where TRule : unmanaged, IDivision => Width.Bits switch
    {
        512 => &Reals<D512, double, TRule>,
        256 => &Reals<D256, double, TRule>,
        _ => &Reals<D128, double, TRule>,
    };

    /// <summary>
    /// By way of floats (16 bits and less) or doubles, which divide eight and more at a time where integers go one by one: exact for 32 bits, and for longs within 2^52.
    /// </summary>
    [MethodImpl(Hot)]
    [SkipLocalsInit]
    public static void Integers<T, TRule>(byte* rule, byte** p, nint* moves, nint n) where T : unmanaged, IBinaryInteger<T> where TRule : unmanaged, IDivision
    {
        T* z = (T*)p[0], x = (T*)p[1], y = (T*)p[2];
        var memory = stackalloc double[3 * Part + Chunk.Size / sizeof(double)];
        var doubles = (double*)Chunk.Aligned(memory);
        var operands = stackalloc byte*[3];
        for (var k = 0; k < 3; k++) operands[k] = (byte*)(doubles + k * Part);
        var dtype = DTypes.Of<T>();
        var real = sizeof(T) <= 2 ? DType.Float32 : DType.Float64;
        var kernel = sizeof(T) <= 2 ? Floats<TRule>() : Doubles<TRule>();
        var splat = Chunk.Size / real.Size();
        for (nint first = 0; first < n; first += Part)
        {
            var m = Math.Min(Part, n - first);
            T* a = x + first * moves[1], b = y + first * moves[2];
            // A single value fills a chunk.
            nint na = moves[1] == 0 ? splat : m, nb = moves[2] == 0 ? splat : m;
            if (sizeof(T) == 8 && !(AreExact((long*)a, na) && AreExact((long*)b, nb)))
            {
                for (nint i = 0; i < m; i++) z[first + i] = TRule.Whole(a[i * moves[1]], b[i * moves[2]]);
                continue;
            }
            Casts.Run(dtype, (byte*)a, real, operands[1], na);
            Casts.Run(dtype, (byte*)b, real, operands[2], nb);
            kernel(rule, operands, moves, m);
            Casts.Run(real, operands[0], dtype, (byte*)(z + first), m);
        }
    }

    /// <summary>Whether all are within 2^52: then no quotient of theirs rounds up to a whole number.</summary>
    [MethodImpl(Hot)]
    private static bool AreExact(long* x, nint n)
    {
        const long Most = 1L << 52;
        nint i = 0;
        var (low, high) = (new Vector<long>(-Most), new Vector<long>(Most));
        for (; i + Vector<long>.Count <= n; i += Vector<long>.Count)
        {
            var v = Vector.Load(x + i);
            if (Vector.LessThanAny(v, low) || Vector.GreaterThanAny(v, high)) return false;
        }
        for (; i < n; i++)
            if (x[i] is < -Most or > Most) return false;
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Singly<V, T, TRule>(T* z, T* x, T* y) where V : unmanaged, ILanes<V, T> where T : unmanaged, IBinaryFloatingPointIeee754<T> where TRule : unmanaged, IDivision
    {
        for (var i = 0; i < V.Count; i++) z[i] = TRule.Real(x[i], y[i]);
    }
}
