using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// e^(x^2) erfc x = P(q) / (1 + 2x) with q = (x - 4) / (x + 4), and 2 e^(x^2) less its mirror image for negative x; the square to twice the digits, since an
/// absolute error of the exponent is a relative one of the result. "single" asks for the short polynomial, to 2^-32.
/// </summary>
internal static class DoubleErfcx
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Erfcx<V>(V x, bool single) where V : struct, IFloating<V>
    {
        V a = V.Abs(x), y = Positive(a, single);
        return V.AllLess(0, x) ? y : V.Where(x < 0, Mirrored(a, y), y);
    }

    /// <summary>The function for x from 0 on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Positive<V>(V x, bool single) where V : struct, IFloating<V>
    {
        V c = V.AtMost(1e300, x), q = (c - 4) / (c + 4);
        return 0.5 * (single ? Short(q) : Long(q)) / (0.5 + x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Mirrored<V>(V a, V y) where V : struct, IFloating<V>
    {
        V c = V.AtMost(27, a), high = c & V.Bits(~0x7FFFFFFL); // infinite from here on
        V e = DoubleExp.Reduced(high * high, (c - high) * (c + high), out V n); // the square of 26 bits is exact
        return V.Scale(V.Fma(e, 2.0, 2.0), n) - y;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Long<V>(V q) where V : struct, IFloating<V>
    {
        V p = V.Fma(V.Fma(4.0380468941084927e-11, q, -1.3737810078150766e-10), q, -5.285886942101232e-10);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, q, 1.7898175080017978e-09), q, 3.9251272370183354e-09), q, -1.4708223517792572e-08), q, -2.1826225014833438e-08);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, q, 1.1009541579222345e-07), q, 7.883718814843939e-08), q, -8.249180225310437e-07), q, 2.909763894266686e-07);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, q, 5.709204943530169e-06), q, -1.122078810267757e-05), q, -2.4398944099328028e-05), q, 0.00015062131917033402);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, q, -0.00019925677587914032), q, -0.0007577732221810746), q, 0.005031969992688344), q, -0.016197734065569368);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, q, 0.03716751553592751), q, -0.06633036581168146), q, 0.09373283499843832), q, -0.10103906603632357);
        return V.Fma(V.Fma(V.Fma(V.Fma(p, q, 0.0680970542546904), q, 0.015379652102620016), q, -0.1396211168405625), q, 1.2329951186255526);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Short<V>(V q) where V : struct, IFloating<V>
    {
        V p = V.Fma(V.Fma(-9.476137135220242e-06, q, -8.606132453720867e-06), q, 0.00014735581325030385);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, q, -0.00022046122662143015), q, -0.0007546812741094182), q, 0.00504729198468362), q, -0.01619935925976274);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, q, 0.0371614511361413), q, -0.0663298962526937), q, 0.09373408062031577), q, -0.10103913386067392);
        return V.Fma(V.Fma(V.Fma(V.Fma(p, q, 0.06809694083989261), q, 0.015379655919013491), q, -0.1396211138478772), q, 1.2329951185893917);
    }
}
