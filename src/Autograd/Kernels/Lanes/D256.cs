using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Autograd.Core;

namespace Autograd.Kernels;

/// <summary>4 doubles in one 256-bit register.</summary>
internal unsafe struct D256 : ILanes<D256, double>, IReal<D256>
{
    /// <summary>The register; lane 0 is the element at the lowest address.</summary>
    public Vector256<double> v;

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector256<double>.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 Load(double* p) => new() { v = Vector256.Load(p) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(double* p, D256 x) => x.v.Store(p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 Splat(double value) => new() { v = Vector256.Create(value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator D256(double c) => new() { v = Vector256.Create(c) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 MultiplyAdd(D256 a, D256 b, D256 c) => new() { v = Vector256.MultiplyAddEstimate(a.v, b.v, c.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 LoadMask(byte* p) => new() { v = MaskBytes.Load256x64(p).AsDouble() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreMask(byte* p, D256 mask) => MaskBytes.Store(p, mask.v.AsInt64());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 operator +(D256 a, D256 b) => new() { v = a.v + b.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 operator -(D256 a, D256 b) => new() { v = a.v - b.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 operator *(D256 a, D256 b) => new() { v = a.v * b.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 operator /(D256 a, D256 b) => new() { v = a.v / b.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 operator -(D256 a) => new() { v = -a.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 operator <(D256 a, D256 b) => new() { v = Vector256.LessThan(a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 operator >(D256 a, D256 b) => new() { v = Vector256.GreaterThan(a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 operator <=(D256 a, D256 b) => new() { v = Vector256.LessThanOrEqual(a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 operator >=(D256 a, D256 b) => new() { v = Vector256.GreaterThanOrEqual(a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 Same(D256 a, D256 b) => new() { v = Vector256.Equals(a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 operator &(D256 a, D256 b) => new() { v = a.v & b.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 operator |(D256 a, D256 b) => new() { v = a.v | b.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 operator ~(D256 a) => new() { v = ~a.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 Where(D256 mask, D256 a, D256 b) => new() { v = Vector256.ConditionalSelect(mask.v, a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 Min(D256 a, D256 b) => new() { v = Vector256.Min(a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 Max(D256 a, D256 b) => new() { v = Vector256.Max(a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 Abs(D256 x) => new() { v = Vector256.Abs(x.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 Sqrt(D256 x) => new() { v = Vector256.Sqrt(x.v) };

    public static D256 Exp(D256 x) => PerLane.Map<D256, double>(x, Math.Exp);
    public static D256 Expm1(D256 x) => PerLane.Map<D256, double>(x, PerLane.Expm1);
    public static D256 Log(D256 x) => PerLane.Map<D256, double>(x, Math.Log);
    public static D256 Log1p(D256 x) => PerLane.Map<D256, double>(x, PerLane.Log1p);
    public static D256 Sin(D256 x) => PerLane.Map<D256, double>(x, Math.Sin);
    public static D256 Cos(D256 x) => PerLane.Map<D256, double>(x, Math.Cos);
    public static D256 Tanh(D256 x) => PerLane.Map<D256, double>(x, Math.Tanh);
    public static D256 Sigmoid(D256 x) => PerLane.Map<D256, double>(x, PerLane.Sigmoid);
    public static D256 Erf(D256 x) => PerLane.Map<D256, double>(x, PerLane.Erf);
    public static D256 Pow(D256 x, D256 y) => PerLane.Map<D256, double>(x, y, Math.Pow);
}
