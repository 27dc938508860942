using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// erf a = b + d P(d) with d = a - c, where c is one of eight places whose erf comes within a hundredth of a last place of a double, b. So the polynomials,
/// one for each place, are all that is to be computed: no exponential, and no second polynomial for small a. Places lie the further apart the flatter
/// erf is: the nearest is a (alpha - beta a) rounded, so that eight do where at equal distances it took sixteen.
/// </summary>
internal static class ErfTable
{
    private const double End = 5.93; // from here on erf is 1 to the last bit
    private const double Alpha = 1.9, Beta = 0.10740823946605849;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Erf<V>(V x) where V : struct, IFloating<V>, ITables<V, double>
    {
        V a = V.AtMost(End, V.Abs(x)), place = V.Fma(a, V.Fma(a, -Beta, Alpha), DoubleBits.Rounder);
        V c = V.Pick(Places, place), d = a - c, z = d * d;
        V even = V.Fma(V.Fma(V.Pick(P14, place), z, V.Pick(P12, place)), z, V.Pick(P10, place));
        even = V.Fma(V.Fma(even, z, V.Pick(P8, place)), z, V.Pick(P6, place));
        even = V.Fma(V.Fma(V.Fma(even, z, V.Pick(P4, place)), z, V.Pick(P2, place)), z, V.Pick(P0, place));
        V odd = V.Fma(V.Fma(V.Pick(P13, place), z, V.Pick(P11, place)), z, V.Pick(P9, place));
        odd = V.Fma(V.Fma(odd, z, V.Pick(P7, place)), z, V.Pick(P5, place));
        odd = V.Fma(V.Fma(odd, z, V.Pick(P3, place)), z, V.Pick(P1, place));
        V b = V.Where(V.Same(c, 0), a, V.Pick(Values, place)); // next to 0 it is a itself, and P is less by 1
        return V.CopySign(V.Fma(d, V.Fma(odd, d, even), b), x);
    }

    /// <summary>c.</summary>
    private static ReadOnlySpan<double> Places =>
    [
        0.0, 0.5478324890136719, 1.1300048828125, 1.7611351013183594,
        2.453887939453125, 3.23095703125, 4.141773223876953, 5.282001495361328,
    ];

    /// <summary>erf c.</summary>
    private static ReadOnlySpan<double> Values =>
    [
        0.0, 0.5615138627551884, 0.8899722070027952, 0.9872479985879198,
        0.9994801644682316, 0.9999951055830683, 0.9999999952969401, 0.9999999999999197,
    ];

    /// <summary>The coefficients of d to the power of 0, 1, ...</summary>
    private static ReadOnlySpan<double> P0 =>
    [
        0.1283791670955126, 0.8358231775440144, 0.3147021013743884, 0.05075147449161232,
        0.0027372985331113103, 3.302317071029203e-05, 4.0035342903898965e-08, 8.62657992434006e-13,
    ];

    private static ReadOnlySpan<double> P1 =>
    [
        0.0, -0.4578910917292536, -0.35561491118441335, -0.0893802031708419,
        -0.006717023857084256, -0.00010669644560090754, -1.6581731108259648e-07, -4.556607722836329e-12,
    ];

    private static ReadOnlySpan<double> P2 =>
    [
        -0.3761263890318448, -0.11137598152852117, 0.16299702356809143, 0.08802325061421894,
        0.01007611637690882, 0.00021881336384488808, 4.445066852837477e-07, 1.575768337625504e-11,
    ];

    private static ReadOnlySpan<double> P3 =>
    [
        0.0, 0.18313805449830384, 0.026444587470224597, -0.047717017137451155,
        -0.010123822274606568, -0.00031792280630849447, -8.652505237245479e-07, -4.0094350597678406e-11,
    ];

    private static ReadOnlySpan<double> P4 =>
    [
        0.1128379167107129, -0.006718796033042343, -0.06085211225725977, 0.007207470340245851,
        0.006914255239187114, 0.00034523396148746096, 1.3001165611596224e-06, 7.998793299850659e-11,
    ];

    private static ReadOnlySpan<double> P5 =>
    [
        0.0, -0.047609889614407604, 0.015869171333883283, 0.00849342823222032,
        -0.002955916570443125, -0.00028703261912999055, -1.5641952402912672e-06, -1.3019829618621567e-10,
    ];

    private static ReadOnlySpan<double> P6 =>
    [
        -0.026866170724753308, 0.009051783148809214, 0.00936510073474182, -0.005989799970398778,
        0.0004261739051751996, 0.0001827700237294307, 1.5414607754697544e-06, 1.7738798951237469e-10,
    ];

    private static ReadOnlySpan<double> P7 =>
    [
        0.0, 0.008962403949181798, -0.006046189073336096, 0.0008171914753202398,
        0.0003719648336239987, -8.612347700728762e-05, -1.2609206586498795e-06, -2.0577726613814588e-10,
    ];

    private static ReadOnlySpan<double> P8 =>
    [
        0.005223980382109303, -0.002851156862287926, -0.0003027208657898926, 0.0008448647166538391,
        -0.0002857027944545321, 2.6297259325118903e-05, 8.60810949193267e-07, 2.0744353567575733e-10,
    ];

    private static ReadOnlySpan<double> P9 =>
    [
        0.0, -0.0012809240342795123, 0.0011432925855420582, -0.0004428639908047119,
        7.409121970023365e-05, -1.6829400523131462e-06, -4.888029449265277e-07, -1.8549836660973593e-10,
    ];

    private static ReadOnlySpan<double> P10 =>
    [
        -0.0008548829836772793, 0.0005941372519543887, -0.00018534650236529332, 3.55413996860471e-06,
        1.369597079202684e-05, -3.314959647504037e-06, 2.2726446560253565e-07, 1.4259581804931197e-10,
    ];

    private static ReadOnlySpan<double> P11 =>
    [
        0.0, 0.0001398159042094734, -0.0001383104645480833, 6.607198786879905e-05,
        -1.6843306307979518e-05, 2.0450819265321404e-06, -8.326030013638618e-08, -8.900989796750728e-11,
    ];

    private static ReadOnlySpan<double> P12 =>
    [
        0.00012100666512027589, -9.55193923957086e-05, 5.0073602783307e-05, -1.8372508039004423e-05,
        4.416900780260095e-06, -5.467412260554668e-07, 2.0875967907575356e-08, 5.5855345380443476e-11,
    ];

    private static ReadOnlySpan<double> P13 =>
    [
        0.0, -1.0832672631009873e-05, 1.0098287452315735e-05, -4.174126614614016e-06,
        7.474051351037069e-07, -3.545512931805179e-08, -2.5030779631402633e-10, -4.291366036973016e-11,
    ];

    private static ReadOnlySpan<double> P14 =>
    [
        -1.6377335464267102e-05, 1.2193217045597966e-05, -7.244104891741713e-06, 3.096311144024671e-06,
        -7.460384584833356e-07, 7.607375314029871e-08, -2.174793113505082e-09, 1.8984878630179016e-11,
    ];
}
