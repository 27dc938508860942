using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>16 floats in one 512-bit register. Results are made by <c>BitCast</c>, which is half the IL of an initializer.</summary>
internal unsafe struct F512 : ILanes<F512, float>, IFloating<F512>, IHalves<F512, D512>, IWords<F512>, ITables<F512, float>
{
    /// <summary>The register; lane 0 is the element at the lowest address.</summary>
    public Vector512<float> v;

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512<float>.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Load(float* p) => Unsafe.BitCast<Vector512<float>, F512>(Vector512.Load(p));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* p, F512 x) => x.v.Store(p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Splat(float value) => Unsafe.BitCast<Vector512<float>, F512>(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator F512(double c) => Unsafe.BitCast<Vector512<float>, F512>(Vector512.Create((float)c));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Parameter(double c) => Splat(Sse2.IsSupported ? Sse2.ConvertScalarToVector128Single(default, Vector128.CreateScalarUnsafe(c)).ToScalar() : (float)c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 MultiplyAdd(F512 a, F512 b, F512 c) => Unsafe.BitCast<Vector512<float>, F512>(Vector512.MultiplyAddEstimate(a.v, b.v, c.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Down(F512 x, int lanes) =>
        Unsafe.BitCast<Vector512<float>, F512>(Vector512.ShuffleNative(x.v, Vector512<int>.Indices + Vector512.Create(lanes)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 LoadMask(byte* p) => Unsafe.BitCast<Vector512<float>, F512>(MaskBytes.Load512x32(p).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreMask(byte* p, F512 mask) => MaskBytes.Store(p, mask.v.AsInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 operator +(F512 a, F512 b) => Unsafe.BitCast<Vector512<float>, F512>(a.v + b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 operator -(F512 a, F512 b) => Unsafe.BitCast<Vector512<float>, F512>(a.v - b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 operator *(F512 a, F512 b) => Unsafe.BitCast<Vector512<float>, F512>(a.v * b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 operator /(F512 a, F512 b) => Unsafe.BitCast<Vector512<float>, F512>(a.v / b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 operator -(F512 a) => Unsafe.BitCast<Vector512<float>, F512>(-a.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 operator <(F512 a, F512 b) => Unsafe.BitCast<Vector512<float>, F512>(Vector512.LessThan(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 operator >(F512 a, F512 b) => Unsafe.BitCast<Vector512<float>, F512>(Vector512.GreaterThan(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 operator <=(F512 a, F512 b) => Unsafe.BitCast<Vector512<float>, F512>(Vector512.LessThanOrEqual(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 operator >=(F512 a, F512 b) => Unsafe.BitCast<Vector512<float>, F512>(Vector512.GreaterThanOrEqual(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Same(F512 a, F512 b) => Unsafe.BitCast<Vector512<float>, F512>(Vector512.Equals(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 operator &(F512 a, F512 b) => Unsafe.BitCast<Vector512<float>, F512>(a.v & b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 operator |(F512 a, F512 b) => Unsafe.BitCast<Vector512<float>, F512>(a.v | b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 operator ~(F512 a) => Unsafe.BitCast<Vector512<float>, F512>(~a.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Where(F512 mask, F512 a, F512 b) => Unsafe.BitCast<Vector512<float>, F512>(Vector512.ConditionalSelect(mask.v, a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Min(F512 a, F512 b) => Unsafe.BitCast<Vector512<float>, F512>(Vector512.Min(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Max(F512 a, F512 b) => Unsafe.BitCast<Vector512<float>, F512>(Vector512.Max(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Abs(F512 x) => Unsafe.BitCast<Vector512<float>, F512>(Vector512.Abs(x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Sqrt(F512 x) => Unsafe.BitCast<Vector512<float>, F512>(Vector512.Sqrt(x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Exp(F512 x) => FloatExp.Exp(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Expm1(F512 x) => FloatExp.Expm1(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Log(F512 x) => FloatLog.Log(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Log1p(F512 x) => FloatLog.Log1p(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Sin(F512 x) => FloatSin.Sin<F512, D512>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Cos(F512 x) => FloatSin.Cos<F512, D512>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Tanh(F512 x) => FloatTanh.Tanh(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Sigmoid(F512 x) => FloatSigmoid.Sigmoid(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Erf(F512 x) => FloatErf.Erf(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Normal(F512 x) => FloatNormal.Normal(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Pow(F512 x, F512 y) => FloatPow.Pow<F512, D512>(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Call<TFunction>(F512 x) where TFunction : struct, IFunction => TFunction.Float<F512, D512>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Call<TFunction>(F512 x, F512 y) where TFunction : struct, IBinaryFunction => TFunction.Float<F512, D512>(x, y);

    public static bool Fused
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => System.Runtime.Intrinsics.X86.Fma.IsSupported || AdvSimd.IsSupported;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Fma(F512 a, F512 b, F512 c) => Unsafe.BitCast<Vector512<float>, F512>(Vector512.MultiplyAddEstimate(a.v, b.v, c.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Fma(F512 a, F512 b, double c) =>
        Unsafe.BitCast<Vector512<float>, F512>(Vector512.MultiplyAddEstimate(a.v, b.v, Vector512.Create((float)c)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Fms(F512 a, F512 b, F512 c) => Unsafe.BitCast<Vector512<float>, F512>(
        Avx512F.IsSupported ? Avx512F.FusedMultiplySubtract(a.v, b.v, c.v) : Vector512.MultiplyAddEstimate(a.v, b.v, -c.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 AtMost(F512 constant, F512 x) => Unsafe.BitCast<Vector512<float>, F512>(Vector512.MinNative(constant.v, x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 AtLeast(F512 constant, F512 x) => Unsafe.BitCast<Vector512<float>, F512>(Vector512.MaxNative(constant.v, x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Round(F512 x) => Unsafe.BitCast<Vector512<float>, F512>(Vector512.Round(x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 CopySign(F512 size, F512 sign) => Unsafe.BitCast<Vector512<float>, F512>(Vector512.CopySign(size.v, sign.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Scale(F512 x, F512 n)
    {
        if (Avx512F.IsSupported) return Unsafe.BitCast<Vector512<float>, F512>(Avx512F.Scale(x.v, n.v));
        // By two factors, since 2^n itself may be out of range.
        var rounder = Vector512.Create(FloatBits.Rounder);
        var half = n.v * 0.5f + rounder;
        var rest = n.v - (half - rounder) + rounder;
        var one = Vector512.Create(FloatBits.One);
        var first = Vector512.ShiftLeft(half.AsInt32(), FloatBits.Fraction) + one;
        var second = Vector512.ShiftLeft(rest.AsInt32(), FloatBits.Fraction) + one;
        return Unsafe.BitCast<Vector512<float>, F512>(x.v * first.AsSingle() * second.AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Split(F512 x, out F512 n)
    {
        if (Avx512F.IsSupported)
        {
            var mantissa = Avx512F.GetMantissa(x.v, 0x0F); // to [0.75, 1.5), NaN for a negative x
            n = Unsafe.BitCast<Vector512<float>, F512>(Avx512F.GetExponent(x.v) - Avx512F.GetExponent(mantissa));
            return Unsafe.BitCast<Vector512<float>, F512>(mantissa);
        }
        // Subnormals are lifted. One minus three quarters more, a mantissa from 1.5 on counts to the next n.
        var subnormal = Vector512.LessThan(x.v, Vector512.Create(FloatBits.Smallest));
        var bits = Vector512.ConditionalSelect(subnormal, x.v * FloatBits.Unit, x.v).AsInt32() + Vector512.Create(FloatBits.One - FloatBits.ThreeQuarters);
        var exponent = (Vector512.ShiftRightLogical(bits, FloatBits.Fraction) | Vector512.Create(FloatBits.UnitBits)).AsSingle() - Vector512.Create(FloatBits.Bias);
        exponent -= subnormal & Vector512.Create((float)FloatBits.Fraction);
        var m = ((bits & Vector512.Create(FloatBits.FractionMask)) + Vector512.Create(FloatBits.ThreeQuarters)).AsSingle();

        var infinity = Vector512.Create(float.PositiveInfinity);
        var positive = Vector512.GreaterThan(x.v, Vector512<float>.Zero);
        var ordinary = positive & Vector512.LessThan(x.v, infinity);
        var special = Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(x.v, Vector512<float>.Zero), Vector512<float>.One, Vector512.Create(float.NaN));
        n = Unsafe.BitCast<Vector512<float>, F512>(Vector512.ConditionalSelect(ordinary, exponent, Vector512.ConditionalSelect(positive, infinity, -infinity)));
        return Unsafe.BitCast<Vector512<float>, F512>(Vector512.ConditionalSelect(ordinary, m, special));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AllLess(F512 a, F512 b) => Vector512.LessThanAll(a.v, b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Bits(long pattern) => Unsafe.BitCast<Vector512<float>, F512>(Vector512.Create((int)pattern).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 AddBits(F512 a, F512 b) => Unsafe.BitCast<Vector512<float>, F512>((a.v.AsInt32() + b.v.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Xor(F512 a, F512 b) => Unsafe.BitCast<Vector512<float>, F512>(a.v ^ b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 ShiftLeft(F512 a, int count) => Unsafe.BitCast<Vector512<float>, F512>(Vector512.ShiftLeft(a.v.AsInt32(), count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 Lower(F512 x) => Unsafe.BitCast<Vector512<double>, D512>(Vector512.WidenLower(x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D512 Upper(F512 x) => Unsafe.BitCast<Vector512<double>, D512>(Vector512.WidenUpper(x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Join(D512 lower, D512 upper) => Unsafe.BitCast<Vector512<float>, F512>(Vector512.Narrow(lower.v, upper.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Floor(F512 x) => Unsafe.BitCast<Vector512<float>, F512>(Vector512.Floor(x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Ceiling(F512 x) => Unsafe.BitCast<Vector512<float>, F512>(Vector512.Ceiling(x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Truncate(F512 x) => Unsafe.BitCast<Vector512<float>, F512>(Vector512.Truncate(x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Nearest(F512 x) => Unsafe.BitCast<Vector512<float>, F512>(Vector512.Round(x.v));

    /// <summary>A word per lane, with zeros above.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 LoadWords(ushort* p) => Unsafe.BitCast<Vector512<float>, F512>(Vector512.WidenLower(Vector256.Load(p).ToVector512Unsafe()).AsSingle());

    /// <summary>The low word of each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreWords(ushort* p, F512 x)
    {
        if (Avx512F.IsSupported) Avx512F.ConvertToVector256UInt16(x.v.AsUInt32()).Store(p);
        else Vector512.Narrow(x.v.AsUInt32(), x.v.AsUInt32()).GetLower().Store(p);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 ShiftRight(F512 a, int count) => Unsafe.BitCast<Vector512<float>, F512>(Vector512.ShiftRightLogical(a.v.AsInt32(), count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 ShiftRightSigned(F512 a, int count) => Unsafe.BitCast<Vector512<float>, F512>(Vector512.ShiftRightArithmetic(a.v.AsInt32(), count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyWordAbove(F512 words, short bound) => Vector512.GreaterThanAny(words.v.AsInt16(), Vector512.Create(bound));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 WordsLess(F512 words, ushort number) => Unsafe.BitCast<Vector512<float>, F512>(Vector512.SubtractSaturate(words.v.AsUInt16(), Vector512.Create(number)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Zip(F512 even, F512 odd, out F512 first, out F512 second)
    {
        Zips.Join(even.v, odd.v, out var a, out var b);
        (first, second) = (Unsafe.BitCast<Vector512<float>, F512>(a), Unsafe.BitCast<Vector512<float>, F512>(b));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Unzip(F512 first, F512 second, out F512 even, out F512 odd)
    {
        Zips.Split(first.v, second.v, out var a, out var b);
        (even, odd) = (Unsafe.BitCast<Vector512<float>, F512>(a), Unsafe.BitCast<Vector512<float>, F512>(b));
    }

    public static bool Tables
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Avx512F.IsSupported;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Pick(ReadOnlySpan<float> table, F512 index)
    {
        if (!Avx512F.IsSupported) return PerLane.Pick(table, index);
        ref var first = ref MemoryMarshal.GetReference(table);
        var (lower, upper) = (Vector512.LoadUnsafe(ref first), Vector512.LoadUnsafe(ref first, 16));
        return Unsafe.BitCast<Vector512<float>, F512>(Avx512F.PermuteVar16x32x2(lower, index.v.AsInt32(), upper));
    }
}
