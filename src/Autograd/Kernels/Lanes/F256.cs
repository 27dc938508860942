using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Autograd.Core;

namespace Autograd.Kernels;

/// <summary>8 floats in one 256-bit register.</summary>
internal unsafe struct F256 : ILanes<F256, float>, IReal<F256>
{
    /// <summary>The register; lane 0 is the element at the lowest address.</summary>
    public Vector256<float> v;

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector256<float>.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Load(float* p) => new() { v = Vector256.Load(p) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* p, F256 x) => x.v.Store(p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Splat(float value) => new() { v = Vector256.Create(value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator F256(double c) => new() { v = Vector256.Create((float)c) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 MultiplyAdd(F256 a, F256 b, F256 c) => new() { v = Vector256.MultiplyAddEstimate(a.v, b.v, c.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 LoadMask(byte* p) => new() { v = MaskBytes.Load256x32(p).AsSingle() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreMask(byte* p, F256 mask) => MaskBytes.Store(p, mask.v.AsInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 operator +(F256 a, F256 b) => new() { v = a.v + b.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 operator -(F256 a, F256 b) => new() { v = a.v - b.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 operator *(F256 a, F256 b) => new() { v = a.v * b.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 operator /(F256 a, F256 b) => new() { v = a.v / b.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 operator -(F256 a) => new() { v = -a.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 operator <(F256 a, F256 b) => new() { v = Vector256.LessThan(a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 operator >(F256 a, F256 b) => new() { v = Vector256.GreaterThan(a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 operator <=(F256 a, F256 b) => new() { v = Vector256.LessThanOrEqual(a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 operator >=(F256 a, F256 b) => new() { v = Vector256.GreaterThanOrEqual(a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Same(F256 a, F256 b) => new() { v = Vector256.Equals(a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 operator &(F256 a, F256 b) => new() { v = a.v & b.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 operator |(F256 a, F256 b) => new() { v = a.v | b.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 operator ~(F256 a) => new() { v = ~a.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Where(F256 mask, F256 a, F256 b) => new() { v = Vector256.ConditionalSelect(mask.v, a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Min(F256 a, F256 b) => new() { v = Vector256.Min(a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Max(F256 a, F256 b) => new() { v = Vector256.Max(a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Abs(F256 x) => new() { v = Vector256.Abs(x.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Sqrt(F256 x) => new() { v = Vector256.Sqrt(x.v) };

    public static F256 Exp(F256 x) => PerLane.Map<F256, float>(x, Math.Exp);
    public static F256 Expm1(F256 x) => PerLane.Map<F256, float>(x, PerLane.Expm1);
    public static F256 Log(F256 x) => PerLane.Map<F256, float>(x, Math.Log);
    public static F256 Log1p(F256 x) => PerLane.Map<F256, float>(x, PerLane.Log1p);
    public static F256 Sin(F256 x) => PerLane.Map<F256, float>(x, Math.Sin);
    public static F256 Cos(F256 x) => PerLane.Map<F256, float>(x, Math.Cos);
    public static F256 Tanh(F256 x) => PerLane.Map<F256, float>(x, Math.Tanh);
    public static F256 Sigmoid(F256 x) => PerLane.Map<F256, float>(x, PerLane.Sigmoid);
    public static F256 Erf(F256 x) => PerLane.Map<F256, float>(x, PerLane.Erf);
    public static F256 Pow(F256 x, F256 y) => PerLane.Map<F256, float>(x, y, Math.Pow);
}
