using System.Runtime.CompilerServices;
using Autograd.Algebra;
using Autograd.Core;
using Autograd.Kernels;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Autograd;

internal static partial class SpecialFunctions
{
    public readonly struct I0 : IRegisterFunction
    {
        public static string Name => "i0";

        [MethodImpl(AggressiveInlining)]
        public static V At<V>(V x, bool single) where V : struct, IFloating<V> => DoubleBesselI.I(x, 0, false, single);

        public static Tensor Of(Tensor x) => x.I0();
    }

    public readonly struct I0e : IRegisterFunction
    {
        public static string Name => "i0e";

        [MethodImpl(AggressiveInlining)]
        public static V At<V>(V x, bool single) where V : struct, IFloating<V> => DoubleBesselI.I(x, 0, true, single);

        public static Tensor Of(Tensor x) => Special.I0e(x);
    }

    public readonly struct I1 : IRegisterFunction
    {
        public static string Name => "i1";

        [MethodImpl(AggressiveInlining)]
        public static V At<V>(V x, bool single) where V : struct, IFloating<V> => DoubleBesselI.I(x, 1, false, single);

        public static Tensor Of(Tensor x) => Special.I1(x);
    }

    public readonly struct I1e : IRegisterFunction
    {
        public static string Name => "i1e";

        [MethodImpl(AggressiveInlining)]
        public static V At<V>(V x, bool single) where V : struct, IFloating<V> => DoubleBesselI.I(x, 1, true, single);

        public static Tensor Of(Tensor x) => Special.I1e(x);
    }

    public readonly struct K0 : IRegisterFunction
    {
        public static string Name => "k0";

        [MethodImpl(AggressiveInlining)]
        public static V At<V>(V x, bool single) where V : struct, IFloating<V> => DoubleBesselK.K(x, 0, false, single);

        public static Tensor Of(Tensor x) => Special.ModifiedBesselK0(x);
    }

    public readonly struct K1 : IRegisterFunction
    {
        public static string Name => "k1";

        [MethodImpl(AggressiveInlining)]
        public static V At<V>(V x, bool single) where V : struct, IFloating<V> => DoubleBesselK.K(x, 1, false, single);

        public static Tensor Of(Tensor x) => Special.ModifiedBesselK1(x);
    }

    public readonly struct K0e : IRegisterFunction
    {
        public static string Name => "k0e";

        [MethodImpl(AggressiveInlining)]
        public static V At<V>(V x, bool single) where V : struct, IFloating<V> => DoubleBesselK.K(x, 0, true, single);

        public static Tensor Of(Tensor x) => Special.ScaledModifiedBesselK0(x);
    }

    public readonly struct K1e : IRegisterFunction
    {
        public static string Name => "k1e";

        [MethodImpl(AggressiveInlining)]
        public static V At<V>(V x, bool single) where V : struct, IFloating<V> => DoubleBesselK.K(x, 1, true, single);

        public static Tensor Of(Tensor x) => Special.ScaledModifiedBesselK1(x);
    }

    public readonly struct J0 : IRegisterFunction
    {
        public static string Name => "j0";

        [MethodImpl(AggressiveInlining)]
        public static V At<V>(V x, bool single) where V : struct, IFloating<V> => DoubleBesselJ.J(x, 0, single);

        public static Tensor Of(Tensor x) => Special.BesselJ0(x);
    }

    public readonly struct J1 : IRegisterFunction
    {
        public static string Name => "j1";

        [MethodImpl(AggressiveInlining)]
        public static V At<V>(V x, bool single) where V : struct, IFloating<V> => DoubleBesselJ.J(x, 1, single);

        public static Tensor Of(Tensor x) => Special.BesselJ1(x);
    }

    public readonly struct Y0 : IRegisterFunction
    {
        public static string Name => "y0";

        [MethodImpl(AggressiveInlining)]
        public static V At<V>(V x, bool single) where V : struct, IFloating<V> => DoubleBesselJ.Y(x, 0);

        public static Tensor Of(Tensor x) => Special.BesselY0(x);
    }

    public readonly struct Y1 : IRegisterFunction
    {
        public static string Name => "y1";

        [MethodImpl(AggressiveInlining)]
        public static V At<V>(V x, bool single) where V : struct, IFloating<V> => DoubleBesselJ.Y(x, 1);

        public static Tensor Of(Tensor x) => Special.BesselY1(x);
    }

    public readonly struct SphericalJ0 : IRegisterFunction
    {
        private const double Tiny = 1e-8; // below, sin x / x is 1

        public static string Name => "sphericalj0";

        [MethodImpl(AggressiveInlining)]
        public static V At<V>(V x, bool single) where V : struct, IFloating<V> =>
            V.Where(V.Abs(x) < Tiny, 1, ~V.Same(V.Abs(x), double.PositiveInfinity) & (V.Sin(x) / x));

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
}
