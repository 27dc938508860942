using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>erf x = x + x P(x^2) below 1 and 1 - e^Q(|x|) above, Q being fitted to log erfc on [1, 6]; by tables (<see cref="ErfTable"/>) where registers have them.</summary>
internal static class DoubleErf
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Erf<V>(V x) where V : struct, IFloating<V>, ITables<V, double> => V.Tables ? ErfTable.Erf(x) : Long(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Long<V>(V x) where V : struct, IFloating<V>
    {
        V a = V.Abs(x), z = x * x;
        V near = V.Fma(x, Inner(z), x);

        V c = V.AtMost(6, a); // erf is 1 to the last bit from here on
        V q = V.Fma(V.Fma(V.Fma(1.0496602541234284e-12, c, -4.796191638088141e-11), c, 1.0257287755552745e-09), c, -1.3627013132706691e-08);
        q = V.Fma(V.Fma(V.Fma(V.Fma(q, c, 1.2570732665323681e-07), c, -8.5058793165454016e-07), c, 4.3271051218019571e-06), c, -1.6514178229091382e-05);
        q = V.Fma(V.Fma(V.Fma(V.Fma(q, c, 4.5038118996632126e-05), c, -7.0368475320588879e-05), c, -4.4818887060082564e-05), c, 0.00064116724493438321);
        q = V.Fma(V.Fma(V.Fma(V.Fma(q, c, -0.0017689940944017948), c, 0.00028048242469336324), c, 0.019078160195053977), c, -0.10274725482830577);
        q = V.Fma(V.Fma(V.Fma(q, c, -0.63662848795656601), c, -1.1283773294745603), c, -1.7959880324208344e-07);
        V e = DoubleExp.Reduced(q, out V rounded);
        V s = DoubleBits.Power(rounded);
        V far = V.Fma(-s, e, 1 - s);
        return V.Where(a < 1, near, V.CopySign(far, x));
    }

    /// <summary>P(x^2) = erf(x) / x - 1 for |x| below 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Inner<V>(V z) where V : struct, IFloating<V>
    {
        V p = V.Fma(V.Fma(V.Fma(-7.7794704620456321e-10, z, 1.3710981466848314e-08), z, -1.6206314008193444e-07), z, 1.644713160417576e-06);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, z, -1.4924712304690757e-05), z, 0.00012055293577039872), z, -0.00085483259293190467), z, 0.005223977606118561);
        return V.Fma(V.Fma(V.Fma(V.Fma(p, z, -0.026866170643111476), z, 0.11283791670944185), z, -0.37612638903183521), z, 0.12837916709551256);
    }
}
