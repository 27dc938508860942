using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Autograd.Core;

namespace Autograd.Kernels;

/// <summary>4 floats in one 128-bit register.</summary>
internal unsafe struct F128 : ILanes<F128, float>, IReal<F128>
{
    /// <summary>The register; lane 0 is the element at the lowest address.</summary>
    public Vector128<float> v;

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128<float>.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Load(float* p) => new() { v = Vector128.Load(p) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* p, F128 x) => x.v.Store(p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Splat(float value) => new() { v = Vector128.Create(value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator F128(double c) => new() { v = Vector128.Create((float)c) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 MultiplyAdd(F128 a, F128 b, F128 c) => new() { v = Vector128.MultiplyAddEstimate(a.v, b.v, c.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 LoadMask(byte* p) => new() { v = MaskBytes.Load128x32(p).AsSingle() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreMask(byte* p, F128 mask) => MaskBytes.Store(p, mask.v.AsInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 operator +(F128 a, F128 b) => new() { v = a.v + b.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 operator -(F128 a, F128 b) => new() { v = a.v - b.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 operator *(F128 a, F128 b) => new() { v = a.v * b.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 operator /(F128 a, F128 b) => new() { v = a.v / b.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 operator -(F128 a) => new() { v = -a.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 operator <(F128 a, F128 b) => new() { v = Vector128.LessThan(a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 operator >(F128 a, F128 b) => new() { v = Vector128.GreaterThan(a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 operator <=(F128 a, F128 b) => new() { v = Vector128.LessThanOrEqual(a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 operator >=(F128 a, F128 b) => new() { v = Vector128.GreaterThanOrEqual(a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Same(F128 a, F128 b) => new() { v = Vector128.Equals(a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 operator &(F128 a, F128 b) => new() { v = a.v & b.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 operator |(F128 a, F128 b) => new() { v = a.v | b.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 operator ~(F128 a) => new() { v = ~a.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Where(F128 mask, F128 a, F128 b) => new() { v = Vector128.ConditionalSelect(mask.v, a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Min(F128 a, F128 b) => new() { v = Vector128.Min(a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Max(F128 a, F128 b) => new() { v = Vector128.Max(a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Abs(F128 x) => new() { v = Vector128.Abs(x.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Sqrt(F128 x) => new() { v = Vector128.Sqrt(x.v) };

    public static F128 Exp(F128 x) => PerLane.Map<F128, float>(x, Math.Exp);
    public static F128 Expm1(F128 x) => PerLane.Map<F128, float>(x, PerLane.Expm1);
    public static F128 Log(F128 x) => PerLane.Map<F128, float>(x, Math.Log);
    public static F128 Log1p(F128 x) => PerLane.Map<F128, float>(x, PerLane.Log1p);
    public static F128 Sin(F128 x) => PerLane.Map<F128, float>(x, Math.Sin);
    public static F128 Cos(F128 x) => PerLane.Map<F128, float>(x, Math.Cos);
    public static F128 Tanh(F128 x) => PerLane.Map<F128, float>(x, Math.Tanh);
    public static F128 Sigmoid(F128 x) => PerLane.Map<F128, float>(x, PerLane.Sigmoid);
    public static F128 Erf(F128 x) => PerLane.Map<F128, float>(x, PerLane.Erf);
    public static F128 Pow(F128 x, F128 y) => PerLane.Map<F128, float>(x, y, Math.Pow);
}
