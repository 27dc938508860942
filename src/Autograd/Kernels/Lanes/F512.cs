using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Autograd.Core;

namespace Autograd.Kernels;

/// <summary>16 floats in one 512-bit register.</summary>
internal unsafe struct F512 : ILanes<F512, float>, IReal<F512>
{
    /// <summary>The register; lane 0 is the element at the lowest address.</summary>
    public Vector512<float> v;

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512<float>.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Load(float* p) => new() { v = Vector512.Load(p) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* p, F512 x) => x.v.Store(p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Splat(float value) => new() { v = Vector512.Create(value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator F512(double c) => new() { v = Vector512.Create((float)c) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 MultiplyAdd(F512 a, F512 b, F512 c) => new() { v = Vector512.MultiplyAddEstimate(a.v, b.v, c.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 LoadMask(byte* p) => new() { v = MaskBytes.Load512x32(p).AsSingle() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreMask(byte* p, F512 mask) => MaskBytes.Store(p, mask.v.AsInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 operator +(F512 a, F512 b) => new() { v = a.v + b.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 operator -(F512 a, F512 b) => new() { v = a.v - b.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 operator *(F512 a, F512 b) => new() { v = a.v * b.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 operator /(F512 a, F512 b) => new() { v = a.v / b.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 operator -(F512 a) => new() { v = -a.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 operator <(F512 a, F512 b) => new() { v = Vector512.LessThan(a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 operator >(F512 a, F512 b) => new() { v = Vector512.GreaterThan(a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 operator <=(F512 a, F512 b) => new() { v = Vector512.LessThanOrEqual(a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 operator >=(F512 a, F512 b) => new() { v = Vector512.GreaterThanOrEqual(a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Same(F512 a, F512 b) => new() { v = Vector512.Equals(a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 operator &(F512 a, F512 b) => new() { v = a.v & b.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 operator |(F512 a, F512 b) => new() { v = a.v | b.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 operator ~(F512 a) => new() { v = ~a.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Where(F512 mask, F512 a, F512 b) => new() { v = Vector512.ConditionalSelect(mask.v, a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Min(F512 a, F512 b) => new() { v = Vector512.Min(a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Max(F512 a, F512 b) => new() { v = Vector512.Max(a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Abs(F512 x) => new() { v = Vector512.Abs(x.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Sqrt(F512 x) => new() { v = Vector512.Sqrt(x.v) };

    public static F512 Exp(F512 x) => PerLane.Map<F512, float>(x, Math.Exp);
    public static F512 Expm1(F512 x) => PerLane.Map<F512, float>(x, PerLane.Expm1);
    public static F512 Log(F512 x) => PerLane.Map<F512, float>(x, Math.Log);
    public static F512 Log1p(F512 x) => PerLane.Map<F512, float>(x, PerLane.Log1p);
    public static F512 Sin(F512 x) => PerLane.Map<F512, float>(x, Math.Sin);
    public static F512 Cos(F512 x) => PerLane.Map<F512, float>(x, Math.Cos);
    public static F512 Tanh(F512 x) => PerLane.Map<F512, float>(x, Math.Tanh);
    public static F512 Sigmoid(F512 x) => PerLane.Map<F512, float>(x, PerLane.Sigmoid);
    public static F512 Erf(F512 x) => PerLane.Map<F512, float>(x, PerLane.Erf);
    public static F512 Pow(F512 x, F512 y) => PerLane.Map<F512, float>(x, y, Math.Pow);
}
