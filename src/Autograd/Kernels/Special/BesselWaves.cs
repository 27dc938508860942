namespace Autograd.Kernels;

/// <summary>Bessel functions of orders 0 and 1, both kinds: series at 0, around points on the way, and a wave of slowly changing amplitude from there on.</summary>
internal static class BesselWaves
{
    private const double Far = 25.5;

    /// <summary>J0(c) for c = 1, 2, ...</summary>
    private static readonly double[] AtJ0 =
    [
        0.7651976865579666, 0.22389077914123567, -0.26005195490193345, -0.39714980986384735, -0.1775967713143383,
        0.15064525725099692, 0.3000792705195556, 0.1716508071375539, -0.09033361118287614, -0.24593576445134835,
        -0.1711903004071961, 0.047689310796833535, 0.20692610237706782, 0.17107347611045867, -0.014224472826780772,
        -0.1748990739836292, -0.16985425215118355, -0.013355805721984111, 0.1466294396596512, 0.16702466434058316,
        0.036579071000862745, -0.12065147570486719, -0.16241278131348655, -0.056230274166859266, 0.09626678327595811,
    ];

    /// <summary>J1(c) for c = 1, 2, ...</summary>
    private static readonly double[] AtJ1 =
    [
        0.4400505857449335, 0.5767248077568734, 0.3390589585259365, -0.06604332802354913, -0.32757913759146523,
        -0.27668385812756563, -0.004682823482345833, 0.23463634685391463, 0.24531178657332528, 0.04347274616886144,
        -0.17678529895672151, -0.2234471044906276, -0.07031805212177837, 0.13337515469879324, 0.20510403861352275,
        0.09039717566130419, -0.09766849275778065, -0.18799488548806959, -0.10570143114240926, 0.06683312417585005,
        0.1711202727639001, 0.1171777896438517, -0.03951932188370151, -0.15403806518312121, -0.1253502495802899,
    ];

    /// <summary>Y0(c) for c = 2, 3, ...</summary>
    private static readonly double[] AtY0 =
    [
        0.5103756726497451, 0.3768500100127904, -0.016940739325064992, -0.30851762524903376, -0.28819468398157916,
        -0.025949743967209265, 0.22352148938756622, 0.24993669828502468, 0.055671167283599395, -0.16884732389207954,
        -0.22523731263436145, -0.07820786452787591, 0.1271925685821837, 0.20546429603891828, 0.0958109970807124,
        -0.0926371984423237, -0.1875521596114106, -0.10951969138534148, 0.06264059680938383, 0.17020175842215576,
        0.11988759780067156, -0.03598179027370283, -0.15283402879758778, -0.12724943226800614,
    ];

    /// <summary>Y1(c) for c = 2, 3, ...</summary>
    private static readonly double[] AtY1 =
    [
        -0.10703243154093754, 0.3246744247918, 0.3979257105571, 0.14786314339122683, -0.17501034430039825,
        -0.30266723702418485, -0.1580604617312475, 0.10431457519671589, 0.24901542420695388, 0.16370553741494284,
        -0.05709921826089652, -0.2100814084206935, -0.16664484185617226, 0.02107362803687351, 0.17797516893941687,
        0.1672050360772337, 0.008155132278221441, -0.1495601138626533, -0.1655116143625213, -0.03253926075586534,
        0.12340585622650763, 0.16166920099263313, 0.05305977612120217, -0.09882996478323741,
    ];

    private static readonly LocalSeries[] First = [BesselSeries.Around(1, AtJ0, AtJ1, 0, 1), BesselSeries.Around(1, AtJ0, AtJ1, 1, 1)];
    private static readonly LocalSeries[] Second = [BesselSeries.Around(2, AtY0, AtY1, 0, 1), BesselSeries.Around(2, AtY0, AtY1, 1, 1)];

    public static double J0(double x) => J(Math.Abs(x), 0);

    public static double J1(double x) => x < 0 ? -J(-x, 1) : J(x, 1);

    /// <summary>-infinity at 0, NaN below.</summary>
    public static double Y0(double x) => Y(x, 0);

    /// <inheritdoc cref="Y0"/>
    public static double Y1(double x) => Y(x, 1);

    private static double J(double x, int order)
    {
        if (x < 0.5) return BesselSeries.First(x, order, -1);
        if (x < Far) return First[order].At(x);
        if (!double.IsFinite(x)) return double.IsNaN(x) ? x : 0;
        var (even, odd) = BesselSeries.FarWave(x, order);
        var (cos, sin) = Phase(x, order);
        return Math.Sqrt(1 / Math.PI / x) * (even * cos - odd * sin);
    }

    private static double Y(double x, int order)
    {
        if (!(x > 0)) return x == 0 ? double.NegativeInfinity : double.NaN;
        if (x < 1.5) return 2 / Math.PI * (BesselSeries.Second(x, order, -1) - (order == 0 ? 0 : 1 / x));
        if (x < Far) return Second[order].At(x);
        if (double.IsInfinity(x)) return 0;
        var (even, odd) = BesselSeries.FarWave(x, order);
        var (cos, sin) = Phase(x, order);
        return Math.Sqrt(1 / Math.PI / x) * (even * sin + odd * cos);
    }

    /// <summary>sqrt 2 times cosine and sine of x - (2 order + 1) pi / 4.</summary>
    private static (double Cos, double Sin) Phase(double x, int order)
    {
        var (sin, cos) = Math.SinCos(x);
        return order == 0 ? (cos + sin, sin - cos) : (sin - cos, -(sin + cos));
    }
}
