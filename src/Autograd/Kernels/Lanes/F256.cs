using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>8 floats in one 256-bit register. Results are made by <c>BitCast</c>, which is half the IL of an initializer.</summary>
internal unsafe struct F256 : ILanes<F256, float>, IFloating<F256>, IHalves<F256, D256>, IWords<F256>, ITables<F256, float>
{
    /// <summary>The register; lane 0 is the element at the lowest address.</summary>
    public Vector256<float> v;

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector256<float>.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Load(float* p) => Unsafe.BitCast<Vector256<float>, F256>(Vector256.Load(p));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* p, F256 x) => x.v.Store(p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Splat(float value) => Unsafe.BitCast<Vector256<float>, F256>(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator F256(double c) => Unsafe.BitCast<Vector256<float>, F256>(Vector256.Create((float)c));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Parameter(double c) => Splat(Sse2.IsSupported ? Sse2.ConvertScalarToVector128Single(default, Vector128.CreateScalarUnsafe(c)).ToScalar() : (float)c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 MultiplyAdd(F256 a, F256 b, F256 c) => Unsafe.BitCast<Vector256<float>, F256>(Vector256.MultiplyAddEstimate(a.v, b.v, c.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Down(F256 x, int lanes) =>
        Unsafe.BitCast<Vector256<float>, F256>(Vector256.ShuffleNative(x.v, Vector256<int>.Indices + Vector256.Create(lanes)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 LoadMask(byte* p) => Unsafe.BitCast<Vector256<float>, F256>(MaskBytes.Load256x32(p).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreMask(byte* p, F256 mask) => MaskBytes.Store(p, mask.v.AsInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 operator +(F256 a, F256 b) => Unsafe.BitCast<Vector256<float>, F256>(a.v + b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 operator -(F256 a, F256 b) => Unsafe.BitCast<Vector256<float>, F256>(a.v - b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 operator *(F256 a, F256 b) => Unsafe.BitCast<Vector256<float>, F256>(a.v * b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 operator /(F256 a, F256 b) => Unsafe.BitCast<Vector256<float>, F256>(a.v / b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 operator -(F256 a) => Unsafe.BitCast<Vector256<float>, F256>(-a.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 operator <(F256 a, F256 b) => Unsafe.BitCast<Vector256<float>, F256>(Vector256.LessThan(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 operator >(F256 a, F256 b) => Unsafe.BitCast<Vector256<float>, F256>(Vector256.GreaterThan(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 operator <=(F256 a, F256 b) => Unsafe.BitCast<Vector256<float>, F256>(Vector256.LessThanOrEqual(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 operator >=(F256 a, F256 b) => Unsafe.BitCast<Vector256<float>, F256>(Vector256.GreaterThanOrEqual(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Same(F256 a, F256 b) => Unsafe.BitCast<Vector256<float>, F256>(Vector256.Equals(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 operator &(F256 a, F256 b) => Unsafe.BitCast<Vector256<float>, F256>(a.v & b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 operator |(F256 a, F256 b) => Unsafe.BitCast<Vector256<float>, F256>(a.v | b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 operator ~(F256 a) => Unsafe.BitCast<Vector256<float>, F256>(~a.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Where(F256 mask, F256 a, F256 b) => Unsafe.BitCast<Vector256<float>, F256>(Vector256.ConditionalSelect(mask.v, a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Min(F256 a, F256 b) => Unsafe.BitCast<Vector256<float>, F256>(Vector256.Min(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Max(F256 a, F256 b) => Unsafe.BitCast<Vector256<float>, F256>(Vector256.Max(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Abs(F256 x) => Unsafe.BitCast<Vector256<float>, F256>(Vector256.Abs(x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Sqrt(F256 x) => Unsafe.BitCast<Vector256<float>, F256>(Vector256.Sqrt(x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Exp(F256 x) => FloatExp.Exp(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Expm1(F256 x) => FloatExp.Expm1(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Log(F256 x) => FloatLog.Log(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Log1p(F256 x) => FloatLog.Log1p(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Sin(F256 x) => FloatSin.Sin<F256, D256>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Cos(F256 x) => FloatSin.Cos<F256, D256>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Tanh(F256 x) => FloatTanh.Tanh(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Sigmoid(F256 x) => FloatSigmoid.Sigmoid(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Erf(F256 x) => FloatErf.Erf(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Normal(F256 x) => FloatNormal.Normal(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Pow(F256 x, F256 y) => FloatPow.Pow<F256, D256>(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Call<TFunction>(F256 x) where TFunction : struct, IFunction => TFunction.Float<F256, D256>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Call<TFunction>(F256 x, F256 y) where TFunction : struct, IBinaryFunction => TFunction.Float<F256, D256>(x, y);

    public static bool Fused
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => System.Runtime.Intrinsics.X86.Fma.IsSupported || AdvSimd.IsSupported;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Fma(F256 a, F256 b, F256 c) => Unsafe.BitCast<Vector256<float>, F256>(Vector256.MultiplyAddEstimate(a.v, b.v, c.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Fma(F256 a, F256 b, double c) =>
        Unsafe.BitCast<Vector256<float>, F256>(Vector256.MultiplyAddEstimate(a.v, b.v, Vector256.Create((float)c)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Fms(F256 a, F256 b, F256 c) => Unsafe.BitCast<Vector256<float>, F256>(
        System.Runtime.Intrinsics.X86.Fma.IsSupported ? System.Runtime.Intrinsics.X86.Fma.MultiplySubtract(a.v, b.v, c.v) : Vector256.MultiplyAddEstimate(a.v, b.v, -c.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 AtMost(F256 constant, F256 x) => Unsafe.BitCast<Vector256<float>, F256>(Vector256.MinNative(constant.v, x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 AtLeast(F256 constant, F256 x) => Unsafe.BitCast<Vector256<float>, F256>(Vector256.MaxNative(constant.v, x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Round(F256 x) => Unsafe.BitCast<Vector256<float>, F256>(Vector256.Round(x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 CopySign(F256 size, F256 sign) => Unsafe.BitCast<Vector256<float>, F256>(Vector256.CopySign(size.v, sign.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Scale(F256 x, F256 n)
    {
        if (Avx512F.VL.IsSupported) return Unsafe.BitCast<Vector256<float>, F256>(Avx512F.VL.Scale(x.v, n.v));
        // By two factors, since 2^n itself may be out of range.
        var rounder = Vector256.Create(FloatBits.Rounder);
        var half = n.v * 0.5f + rounder;
        var rest = n.v - (half - rounder) + rounder;
        var one = Vector256.Create(FloatBits.One);
        var first = Vector256.ShiftLeft(half.AsInt32(), FloatBits.Fraction) + one;
        var second = Vector256.ShiftLeft(rest.AsInt32(), FloatBits.Fraction) + one;
        return Unsafe.BitCast<Vector256<float>, F256>(x.v * first.AsSingle() * second.AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Split(F256 x, out F256 n)
    {
        if (Avx512F.VL.IsSupported)
        {
            var mantissa = Avx512F.VL.GetMantissa(x.v, 0x0F); // to [0.75, 1.5), NaN for a negative x
            n = Unsafe.BitCast<Vector256<float>, F256>(Avx512F.VL.GetExponent(x.v) - Avx512F.VL.GetExponent(mantissa));
            return Unsafe.BitCast<Vector256<float>, F256>(mantissa);
        }
        // Subnormals are lifted. One minus three quarters more, a mantissa from 1.5 on counts to the next n.
        var subnormal = Vector256.LessThan(x.v, Vector256.Create(FloatBits.Smallest));
        var bits = Vector256.ConditionalSelect(subnormal, x.v * FloatBits.Unit, x.v).AsInt32() + Vector256.Create(FloatBits.One - FloatBits.ThreeQuarters);
        var exponent = (Vector256.ShiftRightLogical(bits, FloatBits.Fraction) | Vector256.Create(FloatBits.UnitBits)).AsSingle() - Vector256.Create(FloatBits.Bias);
        exponent -= subnormal & Vector256.Create((float)FloatBits.Fraction);
        var m = ((bits & Vector256.Create(FloatBits.FractionMask)) + Vector256.Create(FloatBits.ThreeQuarters)).AsSingle();

        var infinity = Vector256.Create(float.PositiveInfinity);
        var positive = Vector256.GreaterThan(x.v, Vector256<float>.Zero);
        var ordinary = positive & Vector256.LessThan(x.v, infinity);
        var special = Vector256.ConditionalSelect(Vector256.GreaterThanOrEqual(x.v, Vector256<float>.Zero), Vector256<float>.One, Vector256.Create(float.NaN));
        n = Unsafe.BitCast<Vector256<float>, F256>(Vector256.ConditionalSelect(ordinary, exponent, Vector256.ConditionalSelect(positive, infinity, -infinity)));
        return Unsafe.BitCast<Vector256<float>, F256>(Vector256.ConditionalSelect(ordinary, m, special));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AllLess(F256 a, F256 b) => Vector256.LessThanAll(a.v, b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Bits(long pattern) => Unsafe.BitCast<Vector256<float>, F256>(Vector256.Create((int)pattern).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 AddBits(F256 a, F256 b) => Unsafe.BitCast<Vector256<float>, F256>((a.v.AsInt32() + b.v.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Xor(F256 a, F256 b) => Unsafe.BitCast<Vector256<float>, F256>(a.v ^ b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 ShiftLeft(F256 a, int count) => Unsafe.BitCast<Vector256<float>, F256>(Vector256.ShiftLeft(a.v.AsInt32(), count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 Lower(F256 x) => Unsafe.BitCast<Vector256<double>, D256>(Vector256.WidenLower(x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D256 Upper(F256 x) => Unsafe.BitCast<Vector256<double>, D256>(Vector256.WidenUpper(x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Join(D256 lower, D256 upper) => Unsafe.BitCast<Vector256<float>, F256>(Vector256.Narrow(lower.v, upper.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Floor(F256 x) => Unsafe.BitCast<Vector256<float>, F256>(Vector256.Floor(x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Ceiling(F256 x) => Unsafe.BitCast<Vector256<float>, F256>(Vector256.Ceiling(x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Truncate(F256 x) => Unsafe.BitCast<Vector256<float>, F256>(Vector256.Truncate(x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Nearest(F256 x) => Unsafe.BitCast<Vector256<float>, F256>(Vector256.Round(x.v));

    /// <summary>A word per lane, with zeros above.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 LoadWords(ushort* p) => Unsafe.BitCast<Vector256<float>, F256>(Vector256.WidenLower(Vector128.Load(p).ToVector256Unsafe()).AsSingle());

    /// <summary>The low word of each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreWords(ushort* p, F256 x)
    {
        if (Avx512F.VL.IsSupported) Avx512F.VL.ConvertToVector128UInt16(x.v.AsUInt32()).Store(p);
        else Vector256.Narrow(x.v.AsUInt32(), x.v.AsUInt32()).GetLower().Store(p);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 ShiftRight(F256 a, int count) => Unsafe.BitCast<Vector256<float>, F256>(Vector256.ShiftRightLogical(a.v.AsInt32(), count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 ShiftRightSigned(F256 a, int count) => Unsafe.BitCast<Vector256<float>, F256>(Vector256.ShiftRightArithmetic(a.v.AsInt32(), count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyWordAbove(F256 words, short bound) => Vector256.GreaterThanAny(words.v.AsInt16(), Vector256.Create(bound));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 WordsLess(F256 words, ushort number) => Unsafe.BitCast<Vector256<float>, F256>(Vector256.SubtractSaturate(words.v.AsUInt16(), Vector256.Create(number)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Zip(F256 even, F256 odd, out F256 first, out F256 second)
    {
        Zips.Join(even.v, odd.v, out var a, out var b);
        (first, second) = (Unsafe.BitCast<Vector256<float>, F256>(a), Unsafe.BitCast<Vector256<float>, F256>(b));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Unzip(F256 first, F256 second, out F256 even, out F256 odd)
    {
        Zips.Split(first.v, second.v, out var a, out var b);
        (even, odd) = (Unsafe.BitCast<Vector256<float>, F256>(a), Unsafe.BitCast<Vector256<float>, F256>(b));
    }

    public static bool Tables
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Avx2.IsSupported;
    }

    // Eight entries by a shuffle, the right one of four such by the next two bits of the index, moved to the sign.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Pick(ReadOnlySpan<float> table, F256 index)
    {
        if (!Avx2.IsSupported) return PerLane.Pick(table, index);
        ref var first = ref MemoryMarshal.GetReference(table);
        var i = index.v.AsInt32();
        var (second, half) = (Vector256.ShiftLeft(i, 28).AsSingle(), Vector256.ShiftLeft(i, 27).AsSingle());
        var a = Avx2.PermuteVar8x32(Vector256.LoadUnsafe(ref first), i);
        var b = Avx2.PermuteVar8x32(Vector256.LoadUnsafe(ref first, 8), i);
        var c = Avx2.PermuteVar8x32(Vector256.LoadUnsafe(ref first, 16), i);
        var d = Avx2.PermuteVar8x32(Vector256.LoadUnsafe(ref first, 24), i);
        return Unsafe.BitCast<Vector256<float>, F256>(Avx.BlendVariable(Avx.BlendVariable(a, b, second), Avx.BlendVariable(c, d, second), half));
    }
}
