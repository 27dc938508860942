namespace Autograd.Kernels;

/// <summary>Modified Bessel functions of orders 0 and 1, both kinds: series at 0, around points on the way, and at infinity.</summary>
internal static class BesselFunctions
{
    private const double Near = 7.5, Far = 20.5;

    /// <summary>e^-c I0(c) for c = 8, 9, ...</summary>
    private static readonly double[] AtI0 =
    [
        0.14343178185685032, 0.134959524581723, 0.1278333371634286, 0.1217301681665896, 0.11642622121344044,
        0.11176083381585476, 0.10761525167069509, 0.10389953144882272, 0.10054412736125203, 0.0974943005351034,
        0.0947062952127641, 0.09214465721171876, 0.08978031188482602,
    ];

    /// <summary>e^-c I1(c) for c = 8, 9, ...</summary>
    private static readonly double[] AtI1 =
    [
        0.13414249329269817, 0.1272249839358912, 0.12126268138445552, 0.1160577581698902, 0.11146429929018098,
        0.10737239924698763, 0.10369766746314275, 0.10037417504516666, 0.09734961475646808, 0.09458191067957776,
        0.09203679687202057, 0.08968605682161496, 0.08750622218328867,
    ];

    /// <summary>K0(c) for c = 1.5, 2.5, ...</summary>
    private static readonly double[] AtK0 =
    [
        0.21380556264752573, 0.06234755320036619, 0.01959889717036849, 0.006399857243233975, 0.0021387085659502875,
        0.0007259317676293354, 0.00024917761635611437, 8.625756634932507e-05, 3.0057884957934336e-05, 1.0529988143865325e-05,
        3.7050381659564217e-06, 1.3084036967769775e-06, 4.6348416714082176e-07, 1.6462005202997888e-07, 5.8604816266373964e-08,
        2.0905609883231757e-08, 7.470835177068449e-09, 2.6740339670954047e-09, 9.584824009312829e-10, 3.440008581708598e-10,
    ];

    /// <summary>K1(c) for c = 1.5, 2.5, ...</summary>
    private static readonly double[] AtK1 =
    [
        0.2773878004568438, 0.07389081634774707, 0.022239392925923834, 0.00707809490896809, 0.0023255690088490053,
        0.0007798943982238037, 0.0002652973901252895, 9.119724775006898e-05, 3.160203411042674e-05, 1.1020472311353896e-05,
        3.862894146160998e-06, 1.3597678438215176e-06, 4.803535332788456e-07, 1.7020484530599597e-07, 6.046659442305887e-08,
        2.1530047344891613e-08, 7.681398595849609e-09, 2.745377291399347e-09, 9.82758775436381e-10, 3.522934478711248e-10,
    ];

    private static readonly LocalSeries[] First = [BesselSeries.Around(8, AtI0, AtI1, 0, -1), BesselSeries.Around(8, AtI0, AtI1, 1, -1)];

    private static readonly LocalSeries[] Second =
        [BesselSeries.Around(1.5, AtK0, [.. AtK1.Select(k => -k)], 0, -1), BesselSeries.Around(1.5, [.. AtK0.Select(k => -k)], AtK1, 1, -1)];

    public static double I0(double x) => I(Math.Abs(x), 0);

    public static double I1(double x) => Math.CopySign(I(Math.Abs(x), 1), x);

    public static double I0e(double x) => Decayed(Math.Abs(x), 0);

    public static double I1e(double x) => Math.CopySign(Decayed(Math.Abs(x), 1), x);

    /// <summary>Infinite at 0, NaN below.</summary>
    public static double K0(double x) => K(x, 0);

    /// <inheritdoc cref="K0"/>
    public static double K1(double x) => K(x, 1);

    /// <summary>e^x K0(x).</summary>
    public static double K0e(double x) => Grown(x, 0);

    /// <summary>e^x K1(x).</summary>
    public static double K1e(double x) => Grown(x, 1);

    private static double I(double x, int order)
    {
        if (x < Near) return BesselSeries.First(x, order, 1);
        if (x < Far)
        {
            var scaled = First[order].At(x, out var center);
            return scaled * Math.Exp(center);
        }
        // In two steps, since e^x may overflow where I(x) does not. At infinity it is PyTorch's 0 times infinity.
        var root = Math.Exp(0.5 * x);
        return double.IsInfinity(x) ? double.NaN : x < 700 ? Decayed(x, order) * Math.Exp(x) : Decayed(x, order) * root * root;
    }

    /// <summary>e^-x I(x).</summary>
    private static double Decayed(double x, int order)
    {
        if (x < Near) return BesselSeries.First(x, order, 1) * Math.Exp(-x);
        if (x < Far)
        {
            var scaled = First[order].At(x, out var center);
            return scaled * Math.Exp(center - x);
        }
        return double.IsInfinity(x) ? 0 : BesselSeries.Far(x, order, -1) / Math.Sqrt(2 * Math.PI * x);
    }

    private static double K(double x, int order)
    {
        if (!(x > 0)) return x == 0 ? double.PositiveInfinity : double.NaN;
        if (x < 1) return Small(x, order);
        if (x < Far) return Second[order].At(x);
        // In two steps, since e^-x is subnormal where K(x) has not yet lost its digits.
        var root = Math.Exp(-0.5 * x);
        return x < 700 ? Grown(x, order) * Math.Exp(-x) : Grown(x, order) * root * root;
    }

    /// <summary>e^x K(x).</summary>
    private static double Grown(double x, int order)
    {
        if (!(x > 0)) return x == 0 ? double.PositiveInfinity : double.NaN;
        if (x < 1) return Small(x, order) * Math.Exp(x);
        return x < Far ? Second[order].At(x) * Math.Exp(x) : BesselSeries.Far(x, order, 1) * Math.Sqrt(Math.PI / 2 / x);
    }

    private static double Small(double x, int order) => order == 0 ? -BesselSeries.Second(x, 0, 1) : BesselSeries.Second(x, 1, 1) + 1 / x;
}
