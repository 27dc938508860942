using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// a^y for normal numbers a: log2 a = n + log2(1/r) + log2(1 + f), where r is a table's entry of a few bits for each of 32 parts of the mantissas'
/// range, so that f = m r - 1 is exact, and at most 2^-5.7; 2^t = 2^n 2^(j/32) 2^s by a table too, s being at most 1/64. 1 lies in the middle
/// of the part whose r is 1: next to it the logarithm has all digits.
/// </summary>
internal static class FloatPower
{
    // Where the range of the mantissas begins: 95/128 in bits, half a part below 3/4.
    private const int First = 0x3F3E0000;
    private const int Parts = 5; // bits of a part's number

    /// <summary>The power, right while <paramref name="t"/> = y log2 a is at most 125.9 to either side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V a, V y, out V t) where V : struct, IFloating<V>, IWords<V>, ITables<V, float>
    {
        V log = Log2(a, out V logLow);
        t = y * log;
        return Exp2(t, V.Fma(y, logLow, V.Fms(y, log, t)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Log2<V>(V a, out V low) where V : struct, IFloating<V>, IWords<V>, ITables<V, float>
    {
        V bits = V.AddBits(a, V.Bits(FloatBits.One - First)), part = V.ShiftRight(bits, FloatBits.Fraction - Parts);
        V n = (V.ShiftRight(bits, FloatBits.Fraction) | V.Bits(FloatBits.UnitBits)) - FloatBits.Bias;
        V m = V.AddBits(bits & V.Bits(FloatBits.FractionMask), V.Bits(First));
        V f = V.Fms(m, V.Pick(ShortInverses, part), 1);

        // log(1 + f) = f - f^2/2 + f^3 P(f), the first two to twice the digits.
        V z = f * f, u = V.Fma(-0.5, z, f);
        V p = V.Fma(V.Fma(V.Fma(-0.166709453, f, 0.200012699), f, -0.25), f, 0.333333343);
        V uLow = V.Fma(z * f, p, V.Fma(-0.5, V.Fms(f, f, z), V.Fma(-0.5, z, f - u)));
        V v = u * 1.44269502, vLow = V.Fma(uLow, 1.44269502, V.Fma(u, 1.92596303e-08, V.Fms(u, 1.44269502, v)));

        V whole = n + V.Pick(Logs, part), log = whole + v; // exact, as the table's entries are multiples of 2^-16
        low = whole - log + v + (vLow + V.Pick(LogRests, part));
        return log;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Exp2<V>(V t, V low) where V : struct, IFloating<V>, ITables<V, float>
    {
        V rounded = t + low + FloatBits.Rounder / (1 << Parts); // holds 32n + j in its lowest bits; low may be 1/40
        V s = t - (rounded - FloatBits.Rounder / (1 << Parts)), sum = s + low; // s is exact

        // 2^s - 1 = s log 2 + s^2 P(s). Only the first term and the sum of all are large enough for their rounding to tell.
        V p = V.Fma(sum * sum, V.Fma(0.0554950424, sum, 0.240228459), V.Fma(low, 0.693147182, V.Pick(RootRests, rounded)));
        V power = V.AddBits(V.Pick(Roots, rounded), V.ShiftLeft(rounded, FloatBits.Fraction - Parts));
        return V.Fma(power, V.Fma(s, 0.693147182, p), power);
    }

    /// <summary>r, about one over the middle of a part.</summary>
    private static ReadOnlySpan<float> ShortInverses =>
    [
        1.328125f, 1.3125f, 1.28125f, 1.25f, 1.234375f, 1.203125f, 1.1875f, 1.15625f,
        1.140625f, 1.125f, 1.109375f, 1.078125f, 1.0625f, 1.046875f, 1.03125f, 1.015625f,
        1f, 0.96875f, 0.9375f, 0.9140625f, 0.890625f, 0.859375f, 0.84375f, 0.8203125f,
        0.796875f, 0.78125f, 0.765625f, 0.7421875f, 0.7265625f, 0.7109375f, 0.6953125f, 0.6796875f,
    ];

    /// <summary>log2(1/r) to 16 bits after the point, and what is left of it.</summary>
    private static ReadOnlySpan<float> Logs =>
    [
        -0.409393311f, -0.392318726f, -0.357559204f, -0.321929932f, -0.303787231f, -0.266784668f, -0.247924805f, -0.209457397f,
        -0.189819336f, -0.169921875f, -0.149749756f, -0.108520508f, -0.0874633789f, -0.0660858154f, -0.0443878174f, -0.0223693848f,
        0f, 0.0458068848f, 0.0931091309f, 0.129638672f, 0.167114258f, 0.218643188f, 0.245117188f, 0.285751343f,
        0.327575684f, 0.356140137f, 0.385284424f, 0.430145264f, 0.460845947f, 0.492202759f, 0.524261475f, 0.557052612f,
    ];

    private static ReadOnlySpan<float> LogRests =>
    [
        2.37440918e-06f, 1.30280716e-06f, 7.19948366e-06f, 1.83675331e-06f, 6.48326841e-06f, -1.8727261e-06f, -2.70875603e-06f, 4.03183185e-06f,
        -5.22294249e-06f, -3.12644238e-06f, 2.63635479e-06f, -3.94896551e-06f, 5.37655922e-07f, -3.37502797e-06f, -6.30197565e-06f, 1.57173713e-06f,
        0f, -3.19515243e-06f, 2.73532095e-07f, -3.39145845e-06f, -4.2719771e-06f, -2.90200114e-06f, -4.68966346e-06f, 3.13956048e-06f,
        -1.02556521e-06f, 3.67350663e-06f, 5.73205671e-06f, -8.72002829e-07f, -4.75837351e-06f, 2.60101228e-06f, 5.09442407e-06f, 3.89184652e-06f,
    ];

    /// <summary>2^(j/32) less j in the bits where j comes to lie when it is moved up together with n.</summary>
    private static ReadOnlySpan<float> Roots =>
    [
        1f, 0.995323598f, 0.990886867f, 0.98669523f, 0.982753873f, 0.979068398f, 0.97564429f, 0.97248745f,
        0.969603539f, 0.966998696f, 0.964678884f, 0.962650478f, 0.960919797f, 0.959493339f, 0.958377779f, 0.95757997f,
        0.957106769f, 0.956965387f, 0.957163095f, 0.957707226f, 0.958605409f, 0.959865451f, 0.961495161f, 0.963502765f,
        0.965896428f, 0.968684673f, 0.971876085f, 0.975479543f, 0.979504049f, 0.98395884f, 0.988853276f, 0.994197071f,
    ];

    /// <summary>What the rounding of 2^(j/32) has lost, relative to it.</summary>
    private static ReadOnlySpan<float> RootRests =>
    [
        0f, -4.70845762e-08f, 4.62854715e-08f, -5.56042252e-08f, -1.19921575e-08f, -4.87760623e-08f, 4.72978243e-08f, -3.48144269e-08f,
        3.19341815e-08f, -2.68866653e-08f, 3.62105723e-08f, 1.11842102e-09f, -3.09907193e-08f, -2.63830096e-08f, -7.47521334e-09f, -4.24563567e-08f,
        1.71142709e-08f, 2.30019666e-08f, -3.04768335e-08f, -1.65385377e-08f, 5.23333421e-09f, -3.5920646e-08f, 6.10759177e-09f, -3.11405444e-08f,
        -1.47196051e-08f, -2.82181016e-08f, -5.25879518e-09f, -6.36038733e-09f, -6.12825968e-09f, -2.48804088e-08f, 5.14060927e-09f, -8.69726691e-09f,
    ];
}
