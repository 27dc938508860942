using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>4 doubles in one 256-bit register. Results are made by <c>BitCast</c>, which is half the IL of an initializer.</summary>
internal unsafe struct D256 : ILanes<D256, double>, IFloating<D256>, ITables<D256, double>
{
    /// <summary>The register; lane 0 is the element at the lowest address.</summary>
    public Vector256<double> v;

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector256<double>.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 Load(double* p) => Unsafe.BitCast<Vector256<double>, D256>(Vector256.Load(p));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(double* p, D256 x) => x.v.Store(p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 Splat(double value) => Unsafe.BitCast<Vector256<double>, D256>(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator D256(double c) => Unsafe.BitCast<Vector256<double>, D256>(Vector256.Create(c));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 MultiplyAdd(D256 a, D256 b, D256 c) => Unsafe.BitCast<Vector256<double>, D256>(Vector256.MultiplyAddEstimate(a.v, b.v, c.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 Down(D256 x, int lanes) =>
        Unsafe.BitCast<Vector256<double>, D256>(Vector256.ShuffleNative(x.v, Vector256<long>.Indices + Vector256.Create((long)lanes)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 LoadMask(byte* p) => Unsafe.BitCast<Vector256<double>, D256>(MaskBytes.Load256x64(p).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreMask(byte* p, D256 mask) => MaskBytes.Store(p, mask.v.AsInt64());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 operator +(D256 a, D256 b) => Unsafe.BitCast<Vector256<double>, D256>(a.v + b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 operator -(D256 a, D256 b) => Unsafe.BitCast<Vector256<double>, D256>(a.v - b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 operator *(D256 a, D256 b) => Unsafe.BitCast<Vector256<double>, D256>(a.v * b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 operator /(D256 a, D256 b) => Unsafe.BitCast<Vector256<double>, D256>(a.v / b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 operator -(D256 a) => Unsafe.BitCast<Vector256<double>, D256>(-a.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 operator <(D256 a, D256 b) => Unsafe.BitCast<Vector256<double>, D256>(Vector256.LessThan(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 operator >(D256 a, D256 b) => Unsafe.BitCast<Vector256<double>, D256>(Vector256.GreaterThan(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 operator <=(D256 a, D256 b) => Unsafe.BitCast<Vector256<double>, D256>(Vector256.LessThanOrEqual(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 operator >=(D256 a, D256 b) => Unsafe.BitCast<Vector256<double>, D256>(Vector256.GreaterThanOrEqual(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 Same(D256 a, D256 b) => Unsafe.BitCast<Vector256<double>, D256>(Vector256.Equals(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 operator &(D256 a, D256 b) => Unsafe.BitCast<Vector256<double>, D256>(a.v & b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 operator |(D256 a, D256 b) => Unsafe.BitCast<Vector256<double>, D256>(a.v | b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 operator ~(D256 a) => Unsafe.BitCast<Vector256<double>, D256>(~a.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 Where(D256 mask, D256 a, D256 b) => Unsafe.BitCast<Vector256<double>, D256>(Vector256.ConditionalSelect(mask.v, a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 Min(D256 a, D256 b) => Unsafe.BitCast<Vector256<double>, D256>(Vector256.Min(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 Max(D256 a, D256 b) => Unsafe.BitCast<Vector256<double>, D256>(Vector256.Max(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 Abs(D256 x) => Unsafe.BitCast<Vector256<double>, D256>(Vector256.Abs(x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 Sqrt(D256 x) => Unsafe.BitCast<Vector256<double>, D256>(Vector256.Sqrt(x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 Exp(D256 x) => DoubleExp.Exp(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 Expm1(D256 x) => DoubleExp.Expm1(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 Log(D256 x) => DoubleLog.Log(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 Log1p(D256 x) => DoubleLog.Log1p(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 Sin(D256 x) => DoubleSin.Sin(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 Cos(D256 x) => DoubleSin.Cos(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 Tanh(D256 x) => DoubleTanh.Tanh(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 Sigmoid(D256 x) => DoubleSigmoid.Sigmoid(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 Erf(D256 x) => DoubleErf.Erf(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 Normal(D256 x) => Fma(DoubleErf.Erf(x * 0.70710678118654752440), 0.5, 0.5);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 Pow(D256 x, D256 y) => DoublePow.Pow(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 Call<TFunction>(D256 x) where TFunction : struct, IFunction => TFunction.Double<D256>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 Call<TFunction>(D256 x, D256 y) where TFunction : struct, IBinaryFunction => TFunction.Double<D256>(x, y);

    public static bool Fused
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => System.Runtime.Intrinsics.X86.Fma.IsSupported || AdvSimd.IsSupported;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 Fma(D256 a, D256 b, D256 c) => Unsafe.BitCast<Vector256<double>, D256>(Vector256.MultiplyAddEstimate(a.v, b.v, c.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 Fma(D256 a, D256 b, double c) =>
        Unsafe.BitCast<Vector256<double>, D256>(Vector256.MultiplyAddEstimate(a.v, b.v, Vector256.Create(c)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 Fms(D256 a, D256 b, D256 c) => Unsafe.BitCast<Vector256<double>, D256>(
        System.Runtime.Intrinsics.X86.Fma.IsSupported ? System.Runtime.Intrinsics.X86.Fma.MultiplySubtract(a.v, b.v, c.v) : Vector256.MultiplyAddEstimate(a.v, b.v, -c.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 AtMost(D256 constant, D256 x) => Unsafe.BitCast<Vector256<double>, D256>(Vector256.MinNative(constant.v, x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 AtLeast(D256 constant, D256 x) => Unsafe.BitCast<Vector256<double>, D256>(Vector256.MaxNative(constant.v, x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 Round(D256 x) => Unsafe.BitCast<Vector256<double>, D256>(Vector256.Round(x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 CopySign(D256 size, D256 sign) => Unsafe.BitCast<Vector256<double>, D256>(Vector256.CopySign(size.v, sign.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 Scale(D256 x, D256 n)
    {
        if (Avx512F.VL.IsSupported) return Unsafe.BitCast<Vector256<double>, D256>(Avx512F.VL.Scale(x.v, n.v));
        // By two factors, since 2^n itself may be out of range.
        var rounder = Vector256.Create(DoubleBits.Rounder);
        var half = n.v * 0.5 + rounder;
        var rest = n.v - (half - rounder) + rounder;
        var one = Vector256.Create(DoubleBits.One);
        var first = Vector256.ShiftLeft(half.AsInt64(), DoubleBits.Fraction) + one;
        var second = Vector256.ShiftLeft(rest.AsInt64(), DoubleBits.Fraction) + one;
        return Unsafe.BitCast<Vector256<double>, D256>(x.v * first.AsDouble() * second.AsDouble());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 Split(D256 x, out D256 n)
    {
        if (Avx512F.VL.IsSupported)
        {
            var mantissa = Avx512F.VL.GetMantissa(x.v, 0x0F); // to [0.75, 1.5), NaN for a negative x
            n = Unsafe.BitCast<Vector256<double>, D256>(Avx512F.VL.GetExponent(x.v) - Avx512F.VL.GetExponent(mantissa));
            return Unsafe.BitCast<Vector256<double>, D256>(mantissa);
        }
        // Subnormals are lifted. One minus three quarters more, a mantissa from 1.5 on counts to the next n.
        var subnormal = Vector256.LessThan(x.v, Vector256.Create(DoubleBits.Smallest));
        var bits = Vector256.ConditionalSelect(subnormal, x.v * DoubleBits.Unit, x.v).AsInt64() + Vector256.Create(DoubleBits.One - DoubleBits.ThreeQuarters);
        var exponent = (Vector256.ShiftRightLogical(bits, DoubleBits.Fraction) | Vector256.Create(DoubleBits.UnitBits)).AsDouble() - Vector256.Create(DoubleBits.Bias);
        exponent -= subnormal & Vector256.Create((double)DoubleBits.Fraction);
        var m = ((bits & Vector256.Create(DoubleBits.FractionMask)) + Vector256.Create(DoubleBits.ThreeQuarters)).AsDouble();

        var infinity = Vector256.Create(double.PositiveInfinity);
        var positive = Vector256.GreaterThan(x.v, Vector256<double>.Zero);
        var ordinary = positive & Vector256.LessThan(x.v, infinity);
        var special = Vector256.ConditionalSelect(Vector256.GreaterThanOrEqual(x.v, Vector256<double>.Zero), Vector256<double>.One, Vector256.Create(double.NaN));
        n = Unsafe.BitCast<Vector256<double>, D256>(Vector256.ConditionalSelect(ordinary, exponent, Vector256.ConditionalSelect(positive, infinity, -infinity)));
        return Unsafe.BitCast<Vector256<double>, D256>(Vector256.ConditionalSelect(ordinary, m, special));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AllLess(D256 a, D256 b) => Vector256.LessThanAll(a.v, b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 Bits(long pattern) => Unsafe.BitCast<Vector256<double>, D256>(Vector256.Create(pattern).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 AddBits(D256 a, D256 b) => Unsafe.BitCast<Vector256<double>, D256>((a.v.AsInt64() + b.v.AsInt64()).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 Xor(D256 a, D256 b) => Unsafe.BitCast<Vector256<double>, D256>(a.v ^ b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 ShiftLeft(D256 a, int count) => Unsafe.BitCast<Vector256<double>, D256>(Vector256.ShiftLeft(a.v.AsInt64(), count).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 Floor(D256 x) => Unsafe.BitCast<Vector256<double>, D256>(Vector256.Floor(x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 Ceiling(D256 x) => Unsafe.BitCast<Vector256<double>, D256>(Vector256.Ceiling(x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 Truncate(D256 x) => Unsafe.BitCast<Vector256<double>, D256>(Vector256.Truncate(x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 Nearest(D256 x) => Unsafe.BitCast<Vector256<double>, D256>(Vector256.Round(x.v));

    public static bool Tables
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 Pick(ReadOnlySpan<double> table, D256 index) => PerLane.Pick(table, index);
}
