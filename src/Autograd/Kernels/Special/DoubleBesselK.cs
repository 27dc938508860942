using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// Modified Bessel functions of the second kind, orders 0 and 1: below 1 those of the first kind times log x and a power series, from there on e^-x / sqrt x
/// times a polynomial in (x - 3) / (x + 3). "single" as for <see cref="DoubleBesselI"/>.
/// </summary>
internal static class DoubleBesselK
{
    /// <summary>The function, or with <paramref name="scaled"/> e^x times it; infinite at 0, NaN below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V K<V>(V x, int order, bool scaled, bool single) where V : struct, IFloating<V>
    {
        V z = x * x, u = 1 / x, isNear = x < 1, c = V.AtMost(1e300, x), t = (c - 3) / (c + 3);
        V first = V.Log(x) * (order == 0 ? (single ? First0Short(z) : First0Long(z)) : single ? First1Short(z) : First1Long(z));
        V rest = order == 0 ? (single ? Rest0Short(z) : Rest0Long(z)) : single ? Rest1Short(z) : Rest1Long(z);
        V far = order == 0 ? (single ? Far0Short(t) : Far0Long(t)) : single ? Far1Short(t) : Far1Long(t);
        V y = V.Where(isNear, order == 0 ? rest - first : V.Fma(x, first - rest, u), V.Sqrt(u) * far);
        V exponent = scaled ? isNear & V.AtLeast(0, x) : ~isNear & -V.AtMost(800, x);
        V e = DoubleExp.Reduced(exponent, out V rounded);
        return V.Where(V.Same(x, 0) | V.Same(y, double.PositiveInfinity), double.PositiveInfinity, V.Scale(V.Fma(y, e, y), rounded - DoubleBits.Rounder));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V First0Long<V>(V z) where V : struct, IFloating<V>
    {
        V p = V.Fma(V.Fma(V.Fma(2.440351065781351e-12, z, 4.708896398108429e-10), z, 6.781689114327666e-08), z, 6.78168400419629e-06);
        return V.Fma(V.Fma(V.Fma(V.Fma(p, z, 0.0004340277777836988), z, 0.015624999999999273), z, 0.25000000000000006), z, 1.0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V First0Short<V>(V z) where V : struct, IFloating<V> =>
        V.Fma(V.Fma(V.Fma(V.Fma(6.951171742998883e-06, z, 0.00043388114360862386), z, 0.015625051419536237), z, 0.2499999937452686), z, 1.0000000001199665);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V First1Long<V>(V z) where V : struct, IFloating<V>
    {
        V p = V.Fma(V.Fma(V.Fma(1.5226716042119384e-13, z, 3.3635914083538424e-11), z, 5.651406214818151e-09), z, 6.781684014451296e-07);
        return V.Fma(V.Fma(V.Fma(V.Fma(p, z, 5.4253472222559135e-05), z, 0.002604166666666625), z, 0.0625), z, 0.5);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V First1Short<V>(V z) where V : struct, IFloating<V> =>
        V.Fma(V.Fma(V.Fma(V.Fma(6.923505908163543e-07, z, 5.4241118114382374e-05), z, 0.002604171040717579), z, 0.06249999946055589), z, 0.5000000000105648);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Rest0Long<V>(V z) where V : struct, IFloating<V>
    {
        V p = V.Fma(V.Fma(V.Fma(6.6116829877676265e-12, z, 1.2082661050424055e-09), z, 1.6271068925244238e-07), z, 1.4914719243078993e-05);
        return V.Fma(V.Fma(V.Fma(V.Fma(p, z, 0.0008460350907213735), z, 0.025248929932161216), z, 0.27898287891460316), z, 0.11593151565841245);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Rest0Short<V>(V z) where V : struct, IFloating<V>
    {
        V p = V.Fma(1.6618044363664163e-07, z, 1.4911058014473318e-05);
        return V.Fma(V.Fma(V.Fma(V.Fma(p, z, 0.0008460368336803747), z, 0.025248929568304625), z, 0.2789828789410935), z, 0.11593151565812394);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Rest1Long<V>(V z) where V : struct, IFloating<V>
    {
        V p = V.Fma(V.Fma(V.Fma(4.2219909438245065e-13, z, 8.870924856100382e-11), z, 1.4030171840296505e-08), z, 1.559288766434372e-06);
        return V.Fma(V.Fma(V.Fma(V.Fma(p, z, 0.00011253607036725084), z, 0.004642182766471444), z, 0.08537071972865079), z, 0.3079657578292062);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Rest1Short<V>(V z) where V : struct, IFloating<V> =>
        V.Fma(V.Fma(V.Fma(V.Fma(1.5942797323345296e-06, z, 0.00011250584986631326), z, 0.004642193341929487), z, 0.08537071844586347), z, 0.30796575785370517);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Far0Long<V>(V t) where V : struct, IFloating<V>
    {
        V p = V.Fma(V.Fma(-0.0002022160882314595, t, 0.0017253685601109296), t, -0.0064023903396259975);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, t, 0.013298516437732914), t, -0.016362209979457067), t, 0.011270959508331518), t, -0.003683196326693843);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, t, 0.0026303984687129937), t, -0.007644979661469249), t, 0.011264200656639401), t, -0.010868050570227184);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, t, 0.009780251908139971), t, -0.010187077876406008), t, 0.01127726314549047), t, -0.01214709835870445);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, t, 0.012896141484279762), t, -0.013782976708598642), t, 0.014838560613825044), t, -0.016046242345667355);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, t, 0.017435587067389773), t, -0.019057653400646128), t, 0.02097485461454842), t, -0.02327174098086654);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, t, 0.026068930651669094), t, -0.02954367181707432), t, 0.03396730167597474), t, -0.0397775870366131);
        return V.Fma(V.Fma(V.Fma(V.Fma(p, t, 0.047733920313344225), t, -0.05928577868386058), t, 0.07785621300104906), t, 1.2085585393824039);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Far0Short<V>(V t) where V : struct, IFloating<V>
    {
        V p = V.Fma(V.Fma(V.Fma(V.Fma(-0.00205800667466949, t, 0.010428206166055788), t, -0.021688141040946272), t, 0.0240531175120406), t, -0.017243771201223158);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, t, 0.01380974071826717), t, -0.01738239067280863), t, 0.021493890682737306), t, -0.023703957249601244);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, t, 0.026051506612777848), t, -0.029494223341831542), t, 0.03396528753834435), t, -0.03978021000880238);
        return V.Fma(V.Fma(V.Fma(V.Fma(p, t, 0.04773406314366295), t, -0.05928572549990109), t, 0.07785621122785909), t, 1.208558539199729);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Far1Long<V>(V t) where V : struct, IFloating<V>
    {
        V p = V.Fma(-0.0017195431480794398, t, 0.016016976141956612);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, t, -0.06550154017764798), t, 0.15185170082780947), t, -0.21215616473300808), t, 0.168628763338555);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, t, -0.053120785594234075), t, -0.004563578049161349), t, -0.04641969704980493), t, 0.11686217457277928);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, t, -0.12591635631021483), t, 0.09812745632410065), t, -0.086273076051257), t, 0.0945807568386242);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, t, -0.10282514859956493), t, 0.10510092354054494), t, -0.10642343081780353), t, 0.10917398362480005);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, t, -0.11257911369133015), t, 0.11612363236683722), t, -0.11993718674180562), t, 0.12416660736687057);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, t, -0.12888297467979992), t, 0.13417341348161643), t, -0.14016402569863773), t, 0.14702395276397914);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, t, -0.15498410787868017), t, 0.1643711166100613), t, -0.1756655955166749), t, 0.1896105299575431);
        return V.Fma(V.Fma(V.Fma(V.Fma(p, t, -0.20743503763424168), t, 0.2313671855500152), t, -0.26630660073127604), t, 1.3970089271126294);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Far1Short<V>(V t) where V : struct, IFloating<V>
    {
        V p = V.Fma(V.Fma(0.013303678872372859, t, -0.07421565154005057), t, 0.17110981965070732);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, t, -0.2081246542394036), t, 0.14713136492818513), t, -0.08683240894642914), t, 0.09693533509514987);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, t, -0.13047890192857148), t, 0.1414180351155392), t, -0.14126358636819253), t, 0.1460932082306154);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, t, -0.15475489689202399), t, 0.16443258748526438), t, -0.17568338252587176), t, 0.18960854368592728);
        return V.Fma(V.Fma(V.Fma(V.Fma(p, t, -0.20743448642199236), t, 0.23136721169456304), t, -0.2663066054580963), t, 1.3970089270464443);
    }
}
