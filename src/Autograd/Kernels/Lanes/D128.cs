using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>2 doubles in one 128-bit register. Results are made by <c>BitCast</c>, which is half the IL of an initializer.</summary>
internal unsafe struct D128 : ILanes<D128, double>, IFloating<D128>, ITables<D128, double>
{
    /// <summary>The register; lane 0 is the element at the lowest address.</summary>
    public Vector128<double> v;

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128<double>.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 Load(double* p) => Unsafe.BitCast<Vector128<double>, D128>(Vector128.Load(p));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(double* p, D128 x) => x.v.Store(p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 Splat(double value) => Unsafe.BitCast<Vector128<double>, D128>(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator D128(double c) => Unsafe.BitCast<Vector128<double>, D128>(Vector128.Create(c));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 MultiplyAdd(D128 a, D128 b, D128 c) => Unsafe.BitCast<Vector128<double>, D128>(Vector128.MultiplyAddEstimate(a.v, b.v, c.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 Down(D128 x, int lanes) =>
        Unsafe.BitCast<Vector128<double>, D128>(Vector128.ShuffleNative(x.v, Vector128<long>.Indices + Vector128.Create((long)lanes)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 LoadMask(byte* p) => Unsafe.BitCast<Vector128<double>, D128>(MaskBytes.Load128x64(p).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreMask(byte* p, D128 mask) => MaskBytes.Store(p, mask.v.AsInt64());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 operator +(D128 a, D128 b) => Unsafe.BitCast<Vector128<double>, D128>(a.v + b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 operator -(D128 a, D128 b) => Unsafe.BitCast<Vector128<double>, D128>(a.v - b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 operator *(D128 a, D128 b) => Unsafe.BitCast<Vector128<double>, D128>(a.v * b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 operator /(D128 a, D128 b) => Unsafe.BitCast<Vector128<double>, D128>(a.v / b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 operator -(D128 a) => Unsafe.BitCast<Vector128<double>, D128>(-a.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 operator <(D128 a, D128 b) => Unsafe.BitCast<Vector128<double>, D128>(Vector128.LessThan(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 operator >(D128 a, D128 b) => Unsafe.BitCast<Vector128<double>, D128>(Vector128.GreaterThan(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 operator <=(D128 a, D128 b) => Unsafe.BitCast<Vector128<double>, D128>(Vector128.LessThanOrEqual(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 operator >=(D128 a, D128 b) => Unsafe.BitCast<Vector128<double>, D128>(Vector128.GreaterThanOrEqual(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 Same(D128 a, D128 b) => Unsafe.BitCast<Vector128<double>, D128>(Vector128.Equals(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 operator &(D128 a, D128 b) => Unsafe.BitCast<Vector128<double>, D128>(a.v & b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 operator |(D128 a, D128 b) => Unsafe.BitCast<Vector128<double>, D128>(a.v | b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 operator ~(D128 a) => Unsafe.BitCast<Vector128<double>, D128>(~a.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 Where(D128 mask, D128 a, D128 b) => Unsafe.BitCast<Vector128<double>, D128>(Vector128.ConditionalSelect(mask.v, a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 Min(D128 a, D128 b) => Unsafe.BitCast<Vector128<double>, D128>(Vector128.Min(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 Max(D128 a, D128 b) => Unsafe.BitCast<Vector128<double>, D128>(Vector128.Max(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 Abs(D128 x) => Unsafe.BitCast<Vector128<double>, D128>(Vector128.Abs(x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 Sqrt(D128 x) => Unsafe.BitCast<Vector128<double>, D128>(Vector128.Sqrt(x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 Exp(D128 x) => DoubleExp.Exp(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 Expm1(D128 x) => DoubleExp.Expm1(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 Log(D128 x) => DoubleLog.Log(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 Log1p(D128 x) => DoubleLog.Log1p(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 Sin(D128 x) => DoubleSin.Sin(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 Cos(D128 x) => DoubleSin.Cos(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 Tanh(D128 x) => DoubleTanh.Tanh(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 Sigmoid(D128 x) => DoubleSigmoid.Sigmoid(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 Erf(D128 x) => DoubleErf.Erf(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 Normal(D128 x) => Fma(DoubleErf.Erf(x * 0.70710678118654752440), 0.5, 0.5);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 Pow(D128 x, D128 y) => DoublePow.Pow(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 Call<TFunction>(D128 x) where TFunction : struct, IFunction => TFunction.Double<D128>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 Call<TFunction>(D128 x, D128 y) where TFunction : struct, IBinaryFunction => TFunction.Double<D128>(x, y);

    public static bool Fused
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => System.Runtime.Intrinsics.X86.Fma.IsSupported || AdvSimd.IsSupported;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 Fma(D128 a, D128 b, D128 c) => Unsafe.BitCast<Vector128<double>, D128>(Vector128.MultiplyAddEstimate(a.v, b.v, c.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 Fma(D128 a, D128 b, double c) =>
        Unsafe.BitCast<Vector128<double>, D128>(Vector128.MultiplyAddEstimate(a.v, b.v, Vector128.Create(c)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 Fms(D128 a, D128 b, D128 c) => Unsafe.BitCast<Vector128<double>, D128>(
        System.Runtime.Intrinsics.X86.Fma.IsSupported ? System.Runtime.Intrinsics.X86.Fma.MultiplySubtract(a.v, b.v, c.v) : Vector128.MultiplyAddEstimate(a.v, b.v, -c.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 AtMost(D128 constant, D128 x) => Unsafe.BitCast<Vector128<double>, D128>(Vector128.MinNative(constant.v, x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 AtLeast(D128 constant, D128 x) => Unsafe.BitCast<Vector128<double>, D128>(Vector128.MaxNative(constant.v, x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 Round(D128 x) => Unsafe.BitCast<Vector128<double>, D128>(Vector128.Round(x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 CopySign(D128 size, D128 sign) => Unsafe.BitCast<Vector128<double>, D128>(Vector128.CopySign(size.v, sign.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 Scale(D128 x, D128 n)
    {
        if (Avx512F.VL.IsSupported) return Unsafe.BitCast<Vector128<double>, D128>(Avx512F.VL.Scale(x.v, n.v));
        // By two factors, since 2^n itself may be out of range.
        var rounder = Vector128.Create(DoubleBits.Rounder);
        var half = n.v * 0.5 + rounder;
        var rest = n.v - (half - rounder) + rounder;
        var one = Vector128.Create(DoubleBits.One);
        var first = Vector128.ShiftLeft(half.AsInt64(), DoubleBits.Fraction) + one;
        var second = Vector128.ShiftLeft(rest.AsInt64(), DoubleBits.Fraction) + one;
        return Unsafe.BitCast<Vector128<double>, D128>(x.v * first.AsDouble() * second.AsDouble());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 Split(D128 x, out D128 n)
    {
        if (Avx512F.VL.IsSupported)
        {
            var mantissa = Avx512F.VL.GetMantissa(x.v, 0x0F); // to [0.75, 1.5), NaN for a negative x
            n = Unsafe.BitCast<Vector128<double>, D128>(Avx512F.VL.GetExponent(x.v) - Avx512F.VL.GetExponent(mantissa));
            return Unsafe.BitCast<Vector128<double>, D128>(mantissa);
        }
        // Subnormals are lifted. One minus three quarters more, a mantissa from 1.5 on counts to the next n.
        var subnormal = Vector128.LessThan(x.v, Vector128.Create(DoubleBits.Smallest));
        var bits = Vector128.ConditionalSelect(subnormal, x.v * DoubleBits.Unit, x.v).AsInt64() + Vector128.Create(DoubleBits.One - DoubleBits.ThreeQuarters);
        var exponent = (Vector128.ShiftRightLogical(bits, DoubleBits.Fraction) | Vector128.Create(DoubleBits.UnitBits)).AsDouble() - Vector128.Create(DoubleBits.Bias);
        exponent -= subnormal & Vector128.Create((double)DoubleBits.Fraction);
        var m = ((bits & Vector128.Create(DoubleBits.FractionMask)) + Vector128.Create(DoubleBits.ThreeQuarters)).AsDouble();

        var infinity = Vector128.Create(double.PositiveInfinity);
        var positive = Vector128.GreaterThan(x.v, Vector128<double>.Zero);
        var ordinary = positive & Vector128.LessThan(x.v, infinity);
        var special = Vector128.ConditionalSelect(Vector128.GreaterThanOrEqual(x.v, Vector128<double>.Zero), Vector128<double>.One, Vector128.Create(double.NaN));
        n = Unsafe.BitCast<Vector128<double>, D128>(Vector128.ConditionalSelect(ordinary, exponent, Vector128.ConditionalSelect(positive, infinity, -infinity)));
        return Unsafe.BitCast<Vector128<double>, D128>(Vector128.ConditionalSelect(ordinary, m, special));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AllLess(D128 a, D128 b) => Vector128.LessThanAll(a.v, b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 Bits(long pattern) => Unsafe.BitCast<Vector128<double>, D128>(Vector128.Create(pattern).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 AddBits(D128 a, D128 b) => Unsafe.BitCast<Vector128<double>, D128>((a.v.AsInt64() + b.v.AsInt64()).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 Xor(D128 a, D128 b) => Unsafe.BitCast<Vector128<double>, D128>(a.v ^ b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 ShiftLeft(D128 a, int count) => Unsafe.BitCast<Vector128<double>, D128>(Vector128.ShiftLeft(a.v.AsInt64(), count).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 Floor(D128 x) => Unsafe.BitCast<Vector128<double>, D128>(Vector128.Floor(x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 Ceiling(D128 x) => Unsafe.BitCast<Vector128<double>, D128>(Vector128.Ceiling(x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 Truncate(D128 x) => Unsafe.BitCast<Vector128<double>, D128>(Vector128.Truncate(x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 Nearest(D128 x) => Unsafe.BitCast<Vector128<double>, D128>(Vector128.Round(x.v));

    public static bool Tables
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 Pick(ReadOnlySpan<double> table, D128 index) => PerLane.Pick(table, index);
}
