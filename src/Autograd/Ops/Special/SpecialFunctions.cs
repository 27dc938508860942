using Autograd.Kernels;

namespace Autograd;

/// <summary>Special functions of double precision, as rules call them.</summary>
internal static partial class SpecialFunctions
{
    public readonly struct Lgamma : IScalarFunction
    {
        public static string Name => "lgamma";

        public static double At(double x) => GammaFunctions.Lgamma(x);

        public static Tensor Of(Tensor x) => x.Lgamma();
    }

    public readonly struct Digamma : IScalarFunction
    {
        public static string Name => "digamma";

        public static double At(double x) => GammaFunctions.Digamma(x);

        public static Tensor Of(Tensor x) => x.Digamma();
    }

    public readonly struct Erfinv : IScalarFunction
    {
        public static string Name => "erfinv";

        public static double At(double x) => ErrorFunctions.Erfinv(x);

        public static Tensor Of(Tensor x) => x.Erfinv();
    }

    public readonly struct Erfcx : IScalarFunction
    {
        public static string Name => "erfcx";

        public static double At(double x) => ErrorFunctions.Erfcx(x);

        public static Tensor Of(Tensor x) => Special.Erfcx(x);
    }

    public readonly struct Ndtr : IScalarFunction
    {
        public static string Name => "ndtr";

        public static double At(double x) => ErrorFunctions.Ndtr(x);

        public static Tensor Of(Tensor x) => Special.Ndtr(x);
    }

    public readonly struct Ndtri : IScalarFunction
    {
        public static string Name => "ndtri";

        public static double At(double x) => ErrorFunctions.Ndtri(x);

        public static Tensor Of(Tensor x) => Special.Ndtri(x);
    }

    public readonly struct LogNdtr : IScalarFunction
    {
        public static string Name => "logndtr";

        public static double At(double x) => ErrorFunctions.LogNdtr(x);

        public static Tensor Of(Tensor x) => Special.LogNdtr(x);
    }

    public readonly struct Entr : IScalarFunction
    {
        public static string Name => "entr";

        public static double At(double x) => x > 0 ? -x * Math.Log(x) : x == 0 ? 0 : double.IsNaN(x) ? x : double.NegativeInfinity;

        public static Tensor Of(Tensor x) => Special.Entr(x);
    }

    /// The order comes first.
    public readonly struct Polygamma : IScalarPair
    {
        public static string Name => "polygamma";

        public static double At(double x, double y) => GammaFunctions.Polygamma(x, y);

        public static Tensor Of(Tensor x, Tensor y) => y.Polygamma((int)x.Item<double>());
    }

    public readonly struct Zeta : IScalarPair
    {
        public static string Name => "zeta";

        public static double At(double x, double y) => GammaFunctions.Zeta(x, y);

        public static Tensor Of(Tensor x, Tensor y) => Special.Zeta(x, y);
    }

    public readonly struct Gammainc : IScalarPair
    {
        public static string Name => "gammainc";

        public static double At(double x, double y) => IncompleteGamma.Lower(x, y);

        public static Tensor Of(Tensor x, Tensor y) => Special.Gammainc(x, y);
    }

    public readonly struct Gammaincc : IScalarPair
    {
        public static string Name => "gammaincc";

        public static double At(double x, double y) => IncompleteGamma.Upper(x, y);

        public static Tensor Of(Tensor x, Tensor y) => Special.Gammaincc(x, y);
    }

    /// y^(x - 1) e^-y / Gamma(x).
    public readonly struct GammaincSlope : IScalarPair
    {
        public static string Name => "gammainc'";

        public static double At(double x, double y) => IncompleteGamma.Slope(x, y);

        public static Tensor Of(Tensor x, Tensor y) => ((x - 1) * y.Log() - y - x.Lgamma()).Exp();
    }
}
