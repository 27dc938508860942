using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Autograd.Core;

namespace Autograd.Kernels;

/// <summary>8 doubles in one 512-bit register.</summary>
internal unsafe struct D512 : ILanes<D512, double>, IReal<D512>
{
    /// <summary>The register; lane 0 is the element at the lowest address.</summary>
    public Vector512<double> v;

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512<double>.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 Load(double* p) => new() { v = Vector512.Load(p) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(double* p, D512 x) => x.v.Store(p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 Splat(double value) => new() { v = Vector512.Create(value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator D512(double c) => new() { v = Vector512.Create(c) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 MultiplyAdd(D512 a, D512 b, D512 c) => new() { v = Vector512.MultiplyAddEstimate(a.v, b.v, c.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 LoadMask(byte* p) => new() { v = MaskBytes.Load512x64(p).AsDouble() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreMask(byte* p, D512 mask) => MaskBytes.Store(p, mask.v.AsInt64());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 operator +(D512 a, D512 b) => new() { v = a.v + b.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 operator -(D512 a, D512 b) => new() { v = a.v - b.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 operator *(D512 a, D512 b) => new() { v = a.v * b.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 operator /(D512 a, D512 b) => new() { v = a.v / b.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 operator -(D512 a) => new() { v = -a.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 operator <(D512 a, D512 b) => new() { v = Vector512.LessThan(a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 operator >(D512 a, D512 b) => new() { v = Vector512.GreaterThan(a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 operator <=(D512 a, D512 b) => new() { v = Vector512.LessThanOrEqual(a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 operator >=(D512 a, D512 b) => new() { v = Vector512.GreaterThanOrEqual(a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 Same(D512 a, D512 b) => new() { v = Vector512.Equals(a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 operator &(D512 a, D512 b) => new() { v = a.v & b.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 operator |(D512 a, D512 b) => new() { v = a.v | b.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 operator ~(D512 a) => new() { v = ~a.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 Where(D512 mask, D512 a, D512 b) => new() { v = Vector512.ConditionalSelect(mask.v, a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 Min(D512 a, D512 b) => new() { v = Vector512.Min(a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 Max(D512 a, D512 b) => new() { v = Vector512.Max(a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 Abs(D512 x) => new() { v = Vector512.Abs(x.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 Sqrt(D512 x) => new() { v = Vector512.Sqrt(x.v) };

    public static D512 Exp(D512 x) => PerLane.Map<D512, double>(x, Math.Exp);
    public static D512 Expm1(D512 x) => PerLane.Map<D512, double>(x, PerLane.Expm1);
    public static D512 Log(D512 x) => PerLane.Map<D512, double>(x, Math.Log);
    public static D512 Log1p(D512 x) => PerLane.Map<D512, double>(x, PerLane.Log1p);
    public static D512 Sin(D512 x) => PerLane.Map<D512, double>(x, Math.Sin);
    public static D512 Cos(D512 x) => PerLane.Map<D512, double>(x, Math.Cos);
    public static D512 Tanh(D512 x) => PerLane.Map<D512, double>(x, Math.Tanh);
    public static D512 Sigmoid(D512 x) => PerLane.Map<D512, double>(x, PerLane.Sigmoid);
    public static D512 Erf(D512 x) => PerLane.Map<D512, double>(x, PerLane.Erf);
    public static D512 Pow(D512 x, D512 y) => PerLane.Map<D512, double>(x, y, Math.Pow);
}
