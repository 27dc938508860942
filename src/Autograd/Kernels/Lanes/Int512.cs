using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// Integers of 32 or 64 bits in one 512-bit register, for what is bound by arithmetic or by the first caches: <see cref="Int{T}"/> is half as wide where <c>Vector</c> is.
/// Arithmetic wraps around.
/// </summary>
internal unsafe struct Int512<T> : ILanes<Int512<T>, T>, IRing<Int512<T>> where T : unmanaged
{
    /// <summary>The register; lane 0 is the element at the lowest address.</summary>
    public Vector512<T> v;

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512<T>.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int512<T> Load(T* p) => new() { v = Vector512.Load(p) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T* p, Int512<T> x) => x.v.Store(p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int512<T> Splat(T value) => new() { v = Vector512.Create(value) };

    /// <summary>The constant truncated to an integer, then wrapped to the width of the lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Int512<T>(double c) => new() { v = sizeof(T) == 8 ? Vector512.Create((long)c).As<long, T>() : Vector512.Create((int)(long)c).As<int, T>() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int512<T> MultiplyAdd(Int512<T> a, Int512<T> b, Int512<T> c) => new() { v = a.v * b.v + c.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int512<T> Down(Int512<T> x, int lanes) => new() { v = sizeof(T) == 8
        ? Vector512.ShuffleNative(x.v.AsInt64(), Vector512<long>.Indices + Vector512.Create((long)lanes)).As<long, T>()
        : Vector512.ShuffleNative(x.v.AsInt32(), Vector512<int>.Indices + Vector512.Create(lanes)).As<int, T>() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int512<T> LoadMask(byte* p) => new() { v = sizeof(T) == 8 ? MaskBytes.Load512x64(p).As<long, T>() : MaskBytes.Load512x32(p).As<int, T>() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreMask(byte* p, Int512<T> mask)
    {
        if (sizeof(T) == 8) MaskBytes.Store(p, mask.v.AsInt64());
        else MaskBytes.Store(p, mask.v.AsInt32());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int512<T> operator +(Int512<T> a, Int512<T> b) => new() { v = a.v + b.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int512<T> operator -(Int512<T> a, Int512<T> b) => new() { v = a.v - b.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int512<T> operator *(Int512<T> a, Int512<T> b) => new() { v = a.v * b.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int512<T> operator &(Int512<T> a, Int512<T> b) => new() { v = a.v & b.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int512<T> operator |(Int512<T> a, Int512<T> b) => new() { v = a.v | b.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int512<T> operator -(Int512<T> a) => new() { v = -a.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int512<T> operator ~(Int512<T> a) => new() { v = ~a.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int512<T> operator <(Int512<T> a, Int512<T> b) => new() { v = Vector512.LessThan(a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int512<T> operator >(Int512<T> a, Int512<T> b) => new() { v = Vector512.GreaterThan(a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int512<T> operator <=(Int512<T> a, Int512<T> b) => new() { v = Vector512.LessThanOrEqual(a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int512<T> operator >=(Int512<T> a, Int512<T> b) => new() { v = Vector512.GreaterThanOrEqual(a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int512<T> Same(Int512<T> a, Int512<T> b) => new() { v = Vector512.Equals(a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int512<T> Where(Int512<T> mask, Int512<T> a, Int512<T> b) => new() { v = Vector512.ConditionalSelect(mask.v, a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int512<T> Min(Int512<T> a, Int512<T> b) => new() { v = Vector512.Min(a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int512<T> Max(Int512<T> a, Int512<T> b) => new() { v = Vector512.Max(a.v, b.v) };

    /// <summary>The magnitude; the lowest value, which has none, stays as it is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int512<T> Abs(Int512<T> a) => new() { v = Vector512.Abs(a.v) };
}
