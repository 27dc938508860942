using Autograd.Core;
using Autograd.Kernels;

namespace Autograd;

/// <summary>Special functions of double precision, as rules call them.</summary>
internal static class SpecialFunctions
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

    public readonly struct I0 : IScalarFunction
    {
        public static string Name => "i0";

        public static double At(double x) => BesselFunctions.I0(x);

        public static Tensor Of(Tensor x) => x.I0();
    }

    public readonly struct I0e : IScalarFunction
    {
        public static string Name => "i0e";

        public static double At(double x) => BesselFunctions.I0e(x);

        public static Tensor Of(Tensor x) => Special.I0e(x);
    }

    public readonly struct I1 : IScalarFunction
    {
        public static string Name => "i1";

        public static double At(double x) => BesselFunctions.I1(x);

        public static Tensor Of(Tensor x) => Special.I1(x);
    }

    public readonly struct I1e : IScalarFunction
    {
        public static string Name => "i1e";

        public static double At(double x) => BesselFunctions.I1e(x);

        public static Tensor Of(Tensor x) => Special.I1e(x);
    }

    public readonly struct K0 : IScalarFunction
    {
        public static string Name => "k0";

        public static double At(double x) => BesselFunctions.K0(x);

        public static Tensor Of(Tensor x) => Special.ModifiedBesselK0(x);
    }

    public readonly struct K1 : IScalarFunction
    {
        public static string Name => "k1";

        public static double At(double x) => BesselFunctions.K1(x);

        public static Tensor Of(Tensor x) => Special.ModifiedBesselK1(x);
    }

    public readonly struct K0e : IScalarFunction
    {
        public static string Name => "k0e";

        public static double At(double x) => BesselFunctions.K0e(x);

        public static Tensor Of(Tensor x) => Special.ScaledModifiedBesselK0(x);
    }

    public readonly struct K1e : IScalarFunction
    {
        public static string Name => "k1e";

        public static double At(double x) => BesselFunctions.K1e(x);

        public static Tensor Of(Tensor x) => Special.ScaledModifiedBesselK1(x);
    }

    public readonly struct J0 : IScalarFunction
    {
        public static string Name => "j0";

        public static double At(double x) => BesselWaves.J0(x);

        public static Tensor Of(Tensor x) => Special.BesselJ0(x);
    }

    public readonly struct J1 : IScalarFunction
    {
        public static string Name => "j1";

        public static double At(double x) => BesselWaves.J1(x);

        public static Tensor Of(Tensor x) => Special.BesselJ1(x);
    }

    public readonly struct Y0 : IScalarFunction
    {
        public static string Name => "y0";

        public static double At(double x) => BesselWaves.Y0(x);

        public static Tensor Of(Tensor x) => Special.BesselY0(x);
    }

    public readonly struct Y1 : IScalarFunction
    {
        public static string Name => "y1";

        public static double At(double x) => BesselWaves.Y1(x);

        public static Tensor Of(Tensor x) => Special.BesselY1(x);
    }

    public readonly struct SphericalJ0 : IScalarFunction
    {
        public static string Name => "sphericalj0";

        public static double At(double x) => BesselWaves.SphericalJ0(x);

        public static Tensor Of(Tensor x) => Special.SphericalBesselJ0(x);
    }

    public readonly struct AiryAi : IScalarFunction
    {
        public static string Name => "airyai";

        public static double At(double x) => AiryFunctions.Ai(x);

        public static Tensor Of(Tensor x) => Special.AiryAi(x);
    }

    public readonly struct AiryAiPrime : IScalarFunction
    {
        public static string Name => "airyai'";

        public static double At(double x) => AiryFunctions.Prime(x);

        public static Tensor Of(Tensor x) => Elementwise.Apply(BesselRules.AiryAiPrime, x);
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
