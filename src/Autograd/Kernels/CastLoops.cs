using System.Numerics;
using System.Runtime.CompilerServices;

namespace Autograd.Kernels;

/// <summary>Conversions in registers to and from integers and bools; counts are whole registers. What does not fit a register goes one by one.</summary>
internal static unsafe class CastLoops
{
    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization;

    /// <summary>The kernel that converts at once, or null: then it takes two steps, or goes element by element.</summary>
    public static delegate*<byte*, byte*, nint, void> Of(DType from, DType to) => Width.Bits == 512 ? Of<I512>(from, to) : Of<I128>(from, to);

    // The pairs that programs meet most: images to floats, labels, masks, indices. All others pass through one of these types.
    private static delegate*<byte*, byte*, nint, void> Of<I>(DType from, DType to) where I : unmanaged, ICastLanes<I> => (from, to) switch
    {
        (DType.Bool or DType.UInt8, DType.Int32) => &Integers<I, byte, int>,
        (DType.Bool or DType.UInt8, DType.Int64) => &Integers<I, byte, long>,
        (DType.Bool or DType.UInt8, DType.Float32) => &Integers<I, byte, float>,
        (DType.Int8, DType.Int32) => &Integers<I, sbyte, int>,
        (DType.Int16, DType.Int32) => &Integers<I, short, int>,
        (DType.Int32, DType.UInt8 or DType.Int8) => &Integers<I, int, byte>,
        (DType.Int32, DType.Int16) => &Integers<I, int, short>,
        (DType.Int32, DType.Int64) => &Integers<I, int, long>,
        (DType.Int32, DType.Float32) => &Integers<I, int, float>,
        (DType.Int32, DType.Float64) => &Integers<I, int, double>,
        (DType.Int64, DType.UInt8 or DType.Int8) => &Integers<I, long, byte>,
        (DType.Int64, DType.Int32) => &Integers<I, long, int>,
        (DType.Float32, DType.UInt8 or DType.Int8) => &Reals<I, float, byte>,
        (DType.Float32, DType.Int32) => &Reals<I, float, int>,
        (DType.Float64, DType.Int32) => &Reals<I, double, int>,
        (DType.Float32, DType.Int64) => &RealsToLongs<I, float>,
        (DType.Float64, DType.Int64) => &RealsToLongs<I, double>,
        (DType.Int64, DType.Float32) => &LongsToReals<I, float>,
        (DType.Int64, DType.Float64) => &LongsToReals<I, double>,
        (DType.UInt8 or DType.Int8, DType.Bool) => &NonZeros<I, byte>,
        (DType.Int32, DType.Bool) => &NonZeros<I, int>,
        (DType.Int64, DType.Bool) => &NonZeros<I, long>,
        (DType.Float32, DType.Bool) => &NonZeros<I, float>,
        (DType.Float64, DType.Bool) => &NonZeros<I, double>,
        _ => null,
    };

    [MethodImpl(Hot)]
    private static void Integers<I, S, T>(byte* x, byte* y, nint n) where I : unmanaged, ICastLanes<I> where S : unmanaged where T : unmanaged
    {
        for (nint i = 0; i < n; i += I.Count) I.Store((T*)y + i, I.Load((S*)x + i));
    }

    [MethodImpl(Hot)]
    private static void Reals<I, S, T>(byte* x, byte* y, nint n)
        where I : unmanaged, ICastLanes<I> where S : unmanaged, INumber<S> where T : unmanaged, IBinaryInteger<T>
    {
        for (nint i = 0; i < n; i += I.Count)
        {
            if (I.Fits((S*)x + i)) I.Store((T*)y + i, I.Load((S*)x + i));
            else Singly((S*)x + i, (T*)y + i, I.Count);
        }
    }

    [MethodImpl(Hot)]
    private static void RealsToLongs<I, S>(byte* x, byte* y, nint n) where I : unmanaged, ICastLanes<I> where S : unmanaged, INumber<S>
    {
        for (nint i = 0; i < n; i += I.Count)
            if (!I.ToLongs((S*)x + i, (long*)y + i))
                Singly((S*)x + i, (long*)y + i, I.Count);
    }

    [MethodImpl(Hot)]
    private static void LongsToReals<I, T>(byte* x, byte* y, nint n) where I : unmanaged, ICastLanes<I> where T : unmanaged, INumber<T>
    {
        for (nint i = 0; i < n; i += I.Count)
            if (!I.FromLongs((long*)x + i, (T*)y + i))
                for (nint k = i; k < i + I.Count; k++) ((T*)y)[k] = T.CreateTruncating(((long*)x)[k]);
    }

    [MethodImpl(Hot)]
    private static void NonZeros<I, S>(byte* x, byte* y, nint n) where I : unmanaged, ICastLanes<I> where S : unmanaged
    {
        for (nint i = 0; i < n; i += I.Count) I.Store(y + i, I.Truth((S*)x + i));
    }

    /// <summary>By way of long, whose low bits are kept.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Singly<S, T>(S* x, T* y, int n) where S : unmanaged, INumber<S> where T : unmanaged, IBinaryInteger<T>
    {
        for (var i = 0; i < n; i++) y[i] = T.CreateTruncating((long)double.CreateTruncating(x[i]));
    }
}
