using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Autograd.Core;

namespace Autograd.Kernels;

/// <summary>2 doubles in one 128-bit register.</summary>
internal unsafe struct D128 : ILanes<D128, double>, IReal<D128>
{
    /// <summary>The register; lane 0 is the element at the lowest address.</summary>
    public Vector128<double> v;

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128<double>.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 Load(double* p) => new() { v = Vector128.Load(p) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(double* p, D128 x) => x.v.Store(p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 Splat(double value) => new() { v = Vector128.Create(value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator D128(double c) => new() { v = Vector128.Create(c) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 MultiplyAdd(D128 a, D128 b, D128 c) => new() { v = Vector128.MultiplyAddEstimate(a.v, b.v, c.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 LoadMask(byte* p) => new() { v = MaskBytes.Load128x64(p).AsDouble() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreMask(byte* p, D128 mask) => MaskBytes.Store(p, mask.v.AsInt64());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 operator +(D128 a, D128 b) => new() { v = a.v + b.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 operator -(D128 a, D128 b) => new() { v = a.v - b.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 operator *(D128 a, D128 b) => new() { v = a.v * b.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 operator /(D128 a, D128 b) => new() { v = a.v / b.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 operator -(D128 a) => new() { v = -a.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 operator <(D128 a, D128 b) => new() { v = Vector128.LessThan(a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 operator >(D128 a, D128 b) => new() { v = Vector128.GreaterThan(a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 operator <=(D128 a, D128 b) => new() { v = Vector128.LessThanOrEqual(a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 operator >=(D128 a, D128 b) => new() { v = Vector128.GreaterThanOrEqual(a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 Same(D128 a, D128 b) => new() { v = Vector128.Equals(a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 operator &(D128 a, D128 b) => new() { v = a.v & b.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 operator |(D128 a, D128 b) => new() { v = a.v | b.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 operator ~(D128 a) => new() { v = ~a.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 Where(D128 mask, D128 a, D128 b) => new() { v = Vector128.ConditionalSelect(mask.v, a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 Min(D128 a, D128 b) => new() { v = Vector128.Min(a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 Max(D128 a, D128 b) => new() { v = Vector128.Max(a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 Abs(D128 x) => new() { v = Vector128.Abs(x.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 Sqrt(D128 x) => new() { v = Vector128.Sqrt(x.v) };

    public static D128 Exp(D128 x) => PerLane.Map<D128, double>(x, Math.Exp);
    public static D128 Expm1(D128 x) => PerLane.Map<D128, double>(x, PerLane.Expm1);
    public static D128 Log(D128 x) => PerLane.Map<D128, double>(x, Math.Log);
    public static D128 Log1p(D128 x) => PerLane.Map<D128, double>(x, PerLane.Log1p);
    public static D128 Sin(D128 x) => PerLane.Map<D128, double>(x, Math.Sin);
    public static D128 Cos(D128 x) => PerLane.Map<D128, double>(x, Math.Cos);
    public static D128 Tanh(D128 x) => PerLane.Map<D128, double>(x, Math.Tanh);
    public static D128 Sigmoid(D128 x) => PerLane.Map<D128, double>(x, PerLane.Sigmoid);
    public static D128 Erf(D128 x) => PerLane.Map<D128, double>(x, PerLane.Erf);
    public static D128 Pow(D128 x, D128 y) => PerLane.Map<D128, double>(x, y, Math.Pow);
}
