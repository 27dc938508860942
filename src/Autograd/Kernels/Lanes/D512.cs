using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>8 doubles in one 512-bit register. Results are made by <c>BitCast</c>, which is half the IL of an initializer.</summary>
internal unsafe struct D512 : ILanes<D512, double>, IFloating<D512>, ITables<D512, double>
{
    /// <summary>The register; lane 0 is the element at the lowest address.</summary>
    public Vector512<double> v;

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512<double>.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 Load(double* p) => Unsafe.BitCast<Vector512<double>, D512>(Vector512.Load(p));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(double* p, D512 x) => x.v.Store(p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 Splat(double value) => Unsafe.BitCast<Vector512<double>, D512>(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator D512(double c) => Unsafe.BitCast<Vector512<double>, D512>(Vector512.Create(c));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 MultiplyAdd(D512 a, D512 b, D512 c) => Unsafe.BitCast<Vector512<double>, D512>(Vector512.MultiplyAddEstimate(a.v, b.v, c.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 Down(D512 x, int lanes) =>
        Unsafe.BitCast<Vector512<double>, D512>(Vector512.ShuffleNative(x.v, Vector512<long>.Indices + Vector512.Create((long)lanes)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 LoadMask(byte* p) => Unsafe.BitCast<Vector512<double>, D512>(MaskBytes.Load512x64(p).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreMask(byte* p, D512 mask) => MaskBytes.Store(p, mask.v.AsInt64());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 operator +(D512 a, D512 b) => Unsafe.BitCast<Vector512<double>, D512>(a.v + b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 operator -(D512 a, D512 b) => Unsafe.BitCast<Vector512<double>, D512>(a.v - b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 operator *(D512 a, D512 b) => Unsafe.BitCast<Vector512<double>, D512>(a.v * b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 operator /(D512 a, D512 b) => Unsafe.BitCast<Vector512<double>, D512>(a.v / b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 operator -(D512 a) => Unsafe.BitCast<Vector512<double>, D512>(-a.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 operator <(D512 a, D512 b) => Unsafe.BitCast<Vector512<double>, D512>(Vector512.LessThan(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 operator >(D512 a, D512 b) => Unsafe.BitCast<Vector512<double>, D512>(Vector512.GreaterThan(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 operator <=(D512 a, D512 b) => Unsafe.BitCast<Vector512<double>, D512>(Vector512.LessThanOrEqual(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 operator >=(D512 a, D512 b) => Unsafe.BitCast<Vector512<double>, D512>(Vector512.GreaterThanOrEqual(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 Same(D512 a, D512 b) => Unsafe.BitCast<Vector512<double>, D512>(Vector512.Equals(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 operator &(D512 a, D512 b) => Unsafe.BitCast<Vector512<double>, D512>(a.v & b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 operator |(D512 a, D512 b) => Unsafe.BitCast<Vector512<double>, D512>(a.v | b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 operator ~(D512 a) => Unsafe.BitCast<Vector512<double>, D512>(~a.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 Where(D512 mask, D512 a, D512 b) => Unsafe.BitCast<Vector512<double>, D512>(Vector512.ConditionalSelect(mask.v, a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 Min(D512 a, D512 b) => Unsafe.BitCast<Vector512<double>, D512>(Vector512.Min(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 Max(D512 a, D512 b) => Unsafe.BitCast<Vector512<double>, D512>(Vector512.Max(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 Abs(D512 x) => Unsafe.BitCast<Vector512<double>, D512>(Vector512.Abs(x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 Sqrt(D512 x) => Unsafe.BitCast<Vector512<double>, D512>(Vector512.Sqrt(x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 Exp(D512 x) => DoubleExp.Exp(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 Expm1(D512 x) => DoubleExp.Expm1(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 Log(D512 x) => DoubleLog.Log(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 Log1p(D512 x) => DoubleLog.Log1p(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 Sin(D512 x) => DoubleSin.Sin(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 Cos(D512 x) => DoubleSin.Cos(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 Tanh(D512 x) => DoubleTanh.Tanh(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 Sigmoid(D512 x) => DoubleSigmoid.Sigmoid(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 Erf(D512 x) => DoubleErf.Erf(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 Normal(D512 x) => Fma(DoubleErf.Erf(x * 0.70710678118654752440), 0.5, 0.5);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 Pow(D512 x, D512 y) => DoublePow.Pow(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 Call<TFunction>(D512 x) where TFunction : struct, IFunction => TFunction.Double<D512>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 Call<TFunction>(D512 x, D512 y) where TFunction : struct, IBinaryFunction => TFunction.Double<D512>(x, y);

    public static bool Fused
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => System.Runtime.Intrinsics.X86.Fma.IsSupported || AdvSimd.IsSupported;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 Fma(D512 a, D512 b, D512 c) => Unsafe.BitCast<Vector512<double>, D512>(Vector512.MultiplyAddEstimate(a.v, b.v, c.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 Fma(D512 a, D512 b, double c) =>
        Unsafe.BitCast<Vector512<double>, D512>(Vector512.MultiplyAddEstimate(a.v, b.v, Vector512.Create(c)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 Fms(D512 a, D512 b, D512 c) => Unsafe.BitCast<Vector512<double>, D512>(
        Avx512F.IsSupported ? Avx512F.FusedMultiplySubtract(a.v, b.v, c.v) : Vector512.MultiplyAddEstimate(a.v, b.v, -c.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 AtMost(D512 constant, D512 x) => Unsafe.BitCast<Vector512<double>, D512>(Vector512.MinNative(constant.v, x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 AtLeast(D512 constant, D512 x) => Unsafe.BitCast<Vector512<double>, D512>(Vector512.MaxNative(constant.v, x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 Round(D512 x) => Unsafe.BitCast<Vector512<double>, D512>(Vector512.Round(x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 CopySign(D512 size, D512 sign) => Unsafe.BitCast<Vector512<double>, D512>(Vector512.CopySign(size.v, sign.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 Scale(D512 x, D512 n)
    {
        if (Avx512F.IsSupported) return Unsafe.BitCast<Vector512<double>, D512>(Avx512F.Scale(x.v, n.v));
        // By two factors, since 2^n itself may be out of range.
        var rounder = Vector512.Create(DoubleBits.Rounder);
        var half = n.v * 0.5 + rounder;
        var rest = n.v - (half - rounder) + rounder;
        var one = Vector512.Create(DoubleBits.One);
        var first = Vector512.ShiftLeft(half.AsInt64(), DoubleBits.Fraction) + one;
        var second = Vector512.ShiftLeft(rest.AsInt64(), DoubleBits.Fraction) + one;
        return Unsafe.BitCast<Vector512<double>, D512>(x.v * first.AsDouble() * second.AsDouble());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 Split(D512 x, out D512 n)
    {
        if (Avx512F.IsSupported)
        {
            var mantissa = Avx512F.GetMantissa(x.v, 0x0F); // to [0.75, 1.5), NaN for a negative x
            n = Unsafe.BitCast<Vector512<double>, D512>(Avx512F.GetExponent(x.v) - Avx512F.GetExponent(mantissa));
            return Unsafe.BitCast<Vector512<double>, D512>(mantissa);
        }
        // Subnormals are lifted. One minus three quarters more, a mantissa from 1.5 on counts to the next n.
        var subnormal = Vector512.LessThan(x.v, Vector512.Create(DoubleBits.Smallest));
        var bits = Vector512.ConditionalSelect(subnormal, x.v * DoubleBits.Unit, x.v).AsInt64() + Vector512.Create(DoubleBits.One - DoubleBits.ThreeQuarters);
        var exponent = (Vector512.ShiftRightLogical(bits, DoubleBits.Fraction) | Vector512.Create(DoubleBits.UnitBits)).AsDouble() - Vector512.Create(DoubleBits.Bias);
        exponent -= subnormal & Vector512.Create((double)DoubleBits.Fraction);
        var m = ((bits & Vector512.Create(DoubleBits.FractionMask)) + Vector512.Create(DoubleBits.ThreeQuarters)).AsDouble();

        var infinity = Vector512.Create(double.PositiveInfinity);
        var positive = Vector512.GreaterThan(x.v, Vector512<double>.Zero);
        var ordinary = positive & Vector512.LessThan(x.v, infinity);
        var special = Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(x.v, Vector512<double>.Zero), Vector512<double>.One, Vector512.Create(double.NaN));
        n = Unsafe.BitCast<Vector512<double>, D512>(Vector512.ConditionalSelect(ordinary, exponent, Vector512.ConditionalSelect(positive, infinity, -infinity)));
        return Unsafe.BitCast<Vector512<double>, D512>(Vector512.ConditionalSelect(ordinary, m, special));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AllLess(D512 a, D512 b) => Vector512.LessThanAll(a.v, b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 Bits(long pattern) => Unsafe.BitCast<Vector512<double>, D512>(Vector512.Create(pattern).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 AddBits(D512 a, D512 b) => Unsafe.BitCast<Vector512<double>, D512>((a.v.AsInt64() + b.v.AsInt64()).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 Xor(D512 a, D512 b) => Unsafe.BitCast<Vector512<double>, D512>(a.v ^ b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 ShiftLeft(D512 a, int count) => Unsafe.BitCast<Vector512<double>, D512>(Vector512.ShiftLeft(a.v.AsInt64(), count).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 Floor(D512 x) => Unsafe.BitCast<Vector512<double>, D512>(Vector512.Floor(x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 Ceiling(D512 x) => Unsafe.BitCast<Vector512<double>, D512>(Vector512.Ceiling(x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 Truncate(D512 x) => Unsafe.BitCast<Vector512<double>, D512>(Vector512.Truncate(x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 Nearest(D512 x) => Unsafe.BitCast<Vector512<double>, D512>(Vector512.Round(x.v));

    public static bool Tables
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Avx512F.IsSupported;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 Pick(ReadOnlySpan<double> table, D512 index)
    {
        if (!Avx512F.IsSupported) return PerLane.Pick(table, index);
        return Unsafe.BitCast<Vector512<double>, D512>(Avx512F.PermuteVar8x64(Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(table)), index.v.AsInt64()));
    }
}
