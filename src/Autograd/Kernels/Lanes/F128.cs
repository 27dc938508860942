using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>4 floats in one 128-bit register. Results are made by <c>BitCast</c>, which is half the IL of an initializer.</summary>
internal unsafe struct F128 : ILanes<F128, float>, IFloating<F128>, IHalves<F128, D128>, IWords<F128>, ITables<F128, float>
{
    /// <summary>The register; lane 0 is the element at the lowest address.</summary>
    public Vector128<float> v;

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128<float>.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Load(float* p) => Unsafe.BitCast<Vector128<float>, F128>(Vector128.Load(p));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* p, F128 x) => x.v.Store(p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Splat(float value) => Unsafe.BitCast<Vector128<float>, F128>(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator F128(double c) => Unsafe.BitCast<Vector128<float>, F128>(Vector128.Create((float)c));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Parameter(double c) => Splat(Sse2.IsSupported ? Sse2.ConvertScalarToVector128Single(default, Vector128.CreateScalarUnsafe(c)).ToScalar() : (float)c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 MultiplyAdd(F128 a, F128 b, F128 c) => Unsafe.BitCast<Vector128<float>, F128>(Vector128.MultiplyAddEstimate(a.v, b.v, c.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Down(F128 x, int lanes) =>
        Unsafe.BitCast<Vector128<float>, F128>(Vector128.ShuffleNative(x.v, Vector128<int>.Indices + Vector128.Create(lanes)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 LoadMask(byte* p) => Unsafe.BitCast<Vector128<float>, F128>(MaskBytes.Load128x32(p).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreMask(byte* p, F128 mask) => MaskBytes.Store(p, mask.v.AsInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 operator +(F128 a, F128 b) => Unsafe.BitCast<Vector128<float>, F128>(a.v + b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 operator -(F128 a, F128 b) => Unsafe.BitCast<Vector128<float>, F128>(a.v - b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 operator *(F128 a, F128 b) => Unsafe.BitCast<Vector128<float>, F128>(a.v * b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 operator /(F128 a, F128 b) => Unsafe.BitCast<Vector128<float>, F128>(a.v / b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 operator -(F128 a) => Unsafe.BitCast<Vector128<float>, F128>(-a.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 operator <(F128 a, F128 b) => Unsafe.BitCast<Vector128<float>, F128>(Vector128.LessThan(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 operator >(F128 a, F128 b) => Unsafe.BitCast<Vector128<float>, F128>(Vector128.GreaterThan(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 operator <=(F128 a, F128 b) => Unsafe.BitCast<Vector128<float>, F128>(Vector128.LessThanOrEqual(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 operator >=(F128 a, F128 b) => Unsafe.BitCast<Vector128<float>, F128>(Vector128.GreaterThanOrEqual(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Same(F128 a, F128 b) => Unsafe.BitCast<Vector128<float>, F128>(Vector128.Equals(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 operator &(F128 a, F128 b) => Unsafe.BitCast<Vector128<float>, F128>(a.v & b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 operator |(F128 a, F128 b) => Unsafe.BitCast<Vector128<float>, F128>(a.v | b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 operator ~(F128 a) => Unsafe.BitCast<Vector128<float>, F128>(~a.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Where(F128 mask, F128 a, F128 b) => Unsafe.BitCast<Vector128<float>, F128>(Vector128.ConditionalSelect(mask.v, a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Min(F128 a, F128 b) => Unsafe.BitCast<Vector128<float>, F128>(Vector128.Min(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Max(F128 a, F128 b) => Unsafe.BitCast<Vector128<float>, F128>(Vector128.Max(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Abs(F128 x) => Unsafe.BitCast<Vector128<float>, F128>(Vector128.Abs(x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Sqrt(F128 x) => Unsafe.BitCast<Vector128<float>, F128>(Vector128.Sqrt(x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Exp(F128 x) => FloatExp.Exp(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Expm1(F128 x) => FloatExp.Expm1(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Log(F128 x) => FloatLog.Log(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Log1p(F128 x) => FloatLog.Log1p(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Sin(F128 x) => FloatSin.Sin<F128, D128>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Cos(F128 x) => FloatSin.Cos<F128, D128>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Tanh(F128 x) => FloatTanh.Tanh(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Sigmoid(F128 x) => FloatSigmoid.Sigmoid(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Erf(F128 x) => FloatErf.Erf(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Normal(F128 x) => FloatNormal.Normal(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Pow(F128 x, F128 y) => FloatPow.Pow<F128, D128>(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Call<TFunction>(F128 x) where TFunction : struct, IFunction => TFunction.Float<F128, D128>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Call<TFunction>(F128 x, F128 y) where TFunction : struct, IBinaryFunction => TFunction.Float<F128, D128>(x, y);

    public static bool Fused
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => System.Runtime.Intrinsics.X86.Fma.IsSupported || AdvSimd.IsSupported;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Fma(F128 a, F128 b, F128 c) => Unsafe.BitCast<Vector128<float>, F128>(Vector128.MultiplyAddEstimate(a.v, b.v, c.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Fma(F128 a, F128 b, double c) =>
        Unsafe.BitCast<Vector128<float>, F128>(Vector128.MultiplyAddEstimate(a.v, b.v, Vector128.Create((float)c)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Fms(F128 a, F128 b, F128 c) => Unsafe.BitCast<Vector128<float>, F128>(
        System.Runtime.Intrinsics.X86.Fma.IsSupported ? System.Runtime.Intrinsics.X86.Fma.MultiplySubtract(a.v, b.v, c.v) : Vector128.MultiplyAddEstimate(a.v, b.v, -c.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 AtMost(F128 constant, F128 x) => Unsafe.BitCast<Vector128<float>, F128>(Vector128.MinNative(constant.v, x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 AtLeast(F128 constant, F128 x) => Unsafe.BitCast<Vector128<float>, F128>(Vector128.MaxNative(constant.v, x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Round(F128 x) => Unsafe.BitCast<Vector128<float>, F128>(Vector128.Round(x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 CopySign(F128 size, F128 sign) => Unsafe.BitCast<Vector128<float>, F128>(Vector128.CopySign(size.v, sign.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Scale(F128 x, F128 n)
    {
        if (Avx512F.VL.IsSupported) return Unsafe.BitCast<Vector128<float>, F128>(Avx512F.VL.Scale(x.v, n.v));
        // By two factors, since 2^n itself may be out of range.
        var rounder = Vector128.Create(FloatBits.Rounder);
        var half = n.v * 0.5f + rounder;
        var rest = n.v - (half - rounder) + rounder;
        var one = Vector128.Create(FloatBits.One);
        var first = Vector128.ShiftLeft(half.AsInt32(), FloatBits.Fraction) + one;
        var second = Vector128.ShiftLeft(rest.AsInt32(), FloatBits.Fraction) + one;
        return Unsafe.BitCast<Vector128<float>, F128>(x.v * first.AsSingle() * second.AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Split(F128 x, out F128 n)
    {
        if (Avx512F.VL.IsSupported)
        {
            var mantissa = Avx512F.VL.GetMantissa(x.v, 0x0F); // to [0.75, 1.5), NaN for a negative x
            n = Unsafe.BitCast<Vector128<float>, F128>(Avx512F.VL.GetExponent(x.v) - Avx512F.VL.GetExponent(mantissa));
            return Unsafe.BitCast<Vector128<float>, F128>(mantissa);
        }
        // Subnormals are lifted. One minus three quarters more, a mantissa from 1.5 on counts to the next n.
        var subnormal = Vector128.LessThan(x.v, Vector128.Create(FloatBits.Smallest));
        var bits = Vector128.ConditionalSelect(subnormal, x.v * FloatBits.Unit, x.v).AsInt32() + Vector128.Create(FloatBits.One - FloatBits.ThreeQuarters);
        var exponent = (Vector128.ShiftRightLogical(bits, FloatBits.Fraction) | Vector128.Create(FloatBits.UnitBits)).AsSingle() - Vector128.Create(FloatBits.Bias);
        exponent -= subnormal & Vector128.Create((float)FloatBits.Fraction);
        var m = ((bits & Vector128.Create(FloatBits.FractionMask)) + Vector128.Create(FloatBits.ThreeQuarters)).AsSingle();

        var infinity = Vector128.Create(float.PositiveInfinity);
        var positive = Vector128.GreaterThan(x.v, Vector128<float>.Zero);
        var ordinary = positive & Vector128.LessThan(x.v, infinity);
        var special = Vector128.ConditionalSelect(Vector128.GreaterThanOrEqual(x.v, Vector128<float>.Zero), Vector128<float>.One, Vector128.Create(float.NaN));
        n = Unsafe.BitCast<Vector128<float>, F128>(Vector128.ConditionalSelect(ordinary, exponent, Vector128.ConditionalSelect(positive, infinity, -infinity)));
        return Unsafe.BitCast<Vector128<float>, F128>(Vector128.ConditionalSelect(ordinary, m, special));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AllLess(F128 a, F128 b) => Vector128.LessThanAll(a.v, b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Bits(long pattern) => Unsafe.BitCast<Vector128<float>, F128>(Vector128.Create((int)pattern).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 AddBits(F128 a, F128 b) => Unsafe.BitCast<Vector128<float>, F128>((a.v.AsInt32() + b.v.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Xor(F128 a, F128 b) => Unsafe.BitCast<Vector128<float>, F128>(a.v ^ b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 ShiftLeft(F128 a, int count) => Unsafe.BitCast<Vector128<float>, F128>(Vector128.ShiftLeft(a.v.AsInt32(), count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 Lower(F128 x) => Unsafe.BitCast<Vector128<double>, D128>(Vector128.WidenLower(x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D128 Upper(F128 x) => Unsafe.BitCast<Vector128<double>, D128>(Vector128.WidenUpper(x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Join(D128 lower, D128 upper) => Unsafe.BitCast<Vector128<float>, F128>(Vector128.Narrow(lower.v, upper.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Floor(F128 x) => Unsafe.BitCast<Vector128<float>, F128>(Vector128.Floor(x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Ceiling(F128 x) => Unsafe.BitCast<Vector128<float>, F128>(Vector128.Ceiling(x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Truncate(F128 x) => Unsafe.BitCast<Vector128<float>, F128>(Vector128.Truncate(x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Nearest(F128 x) => Unsafe.BitCast<Vector128<float>, F128>(Vector128.Round(x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 ShiftRight(F128 a, int count) => Unsafe.BitCast<Vector128<float>, F128>(Vector128.ShiftRightLogical(a.v.AsInt32(), count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 ShiftRightSigned(F128 a, int count) => Unsafe.BitCast<Vector128<float>, F128>(Vector128.ShiftRightArithmetic(a.v.AsInt32(), count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyWordAbove(F128 words, short bound) => Vector128.GreaterThanAny(words.v.AsInt16(), Vector128.Create(bound));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 WordsLess(F128 words, ushort number) => Unsafe.BitCast<Vector128<float>, F128>(Vector128.SubtractSaturate(words.v.AsUInt16(), Vector128.Create(number)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Zip(F128 even, F128 odd, out F128 first, out F128 second)
    {
        Zips.Join(even.v, odd.v, out var a, out var b);
        (first, second) = (Unsafe.BitCast<Vector128<float>, F128>(a), Unsafe.BitCast<Vector128<float>, F128>(b));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Unzip(F128 first, F128 second, out F128 even, out F128 odd)
    {
        Zips.Split(first.v, second.v, out var a, out var b);
        (even, odd) = (Unsafe.BitCast<Vector128<float>, F128>(a), Unsafe.BitCast<Vector128<float>, F128>(b));
    }

    public static bool Tables
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Pick(ReadOnlySpan<float> table, F128 index) => PerLane.Pick(table, index);
}
