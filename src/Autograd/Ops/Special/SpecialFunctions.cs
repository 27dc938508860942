using System.Runtime.CompilerServices;
using Autograd.Algebra;
using Autograd.Kernels;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Autograd;

/// <summary>Special functions of double precision, as rules call them.</summary>
internal static partial class SpecialFunctions
{
    public readonly struct Lgamma : IRegisterFunction
    {
        public static string Name => "lgamma";

        [MethodImpl(AggressiveInlining)]
        public static V At<V>(V x, bool single) where V : struct, IFloating<V> => DoubleLgamma.Lgamma(x, single);

        public static Tensor Of(Tensor x) => x.Lgamma();
    }

    public readonly struct Digamma : IRegisterFunction
    {
        public static string Name => "digamma";

        [MethodImpl(AggressiveInlining)]
        public static V At<V>(V x, bool single) where V : struct, IFloating<V> => DoubleDigamma.Digamma(x, single);

        public static Tensor Of(Tensor x) => x.Digamma();
    }

    public readonly struct Erfinv : IRegisterFunction
    {
        public static string Name => "erfinv";

        [MethodImpl(AggressiveInlining)]
        public static V At<V>(V x, bool single) where V : struct, IFloating<V> => DoubleErfinv.Erfinv(x, single);

        public static Tensor Of(Tensor x) => x.Erfinv();
    }

    public readonly struct Erfcx : IRegisterFunction
    {
        public static string Name => "erfcx";

        [MethodImpl(AggressiveInlining)]
        public static V At<V>(V x, bool single) where V : struct, IFloating<V> => DoubleErfcx.Erfcx(x, single);

        public static Tensor Of(Tensor x) => Special.Erfcx(x);
    }

    public readonly struct Ndtr : IRegisterFunction
    {
        public static string Name => "ndtr";

        [MethodImpl(AggressiveInlining)]
        public static V At<V>(V x, bool single) where V : struct, IFloating<V> => DoubleNdtr.Ndtr(x, single);

        public static Tensor Of(Tensor x) => Special.Ndtr(x);
    }

    public readonly struct Ndtri : IRegisterFunction
    {
        public static string Name => "ndtri";

        [MethodImpl(AggressiveInlining)]
        public static V At<V>(V x, bool single) where V : struct, IFloating<V> => DoubleErfinv.Ndtri(x, single);

        public static Tensor Of(Tensor x) => Special.Ndtri(x);
    }

    public readonly struct LogNdtr : IRegisterFunction
    {
        public static string Name => "logndtr";

        [MethodImpl(AggressiveInlining)]
        public static V At<V>(V x, bool single) where V : struct, IFloating<V> => DoubleNdtr.LogNdtr(x, single);

        public static Tensor Of(Tensor x) => Special.LogNdtr(x);
    }

    public readonly struct Entr : IRegisterFunction
    {
        public static string Name => "entr";

        [MethodImpl(AggressiveInlining)]
        public static V At<V>(V x, bool single) where V : struct, IFloating<V> =>
            V.Where(x > 0, -x * V.Log(x), V.Where(V.Same(x, 0), 0, V.Where(x < 0, double.NegativeInfinity, x)));

        public static Tensor Of(Tensor x) => Special.Entr(x);
    }

    public readonly struct Trigamma : IRegisterFunction
    {
        public static string Name => "trigamma";

        [MethodImpl(AggressiveInlining)]
        public static V At<V>(V x, bool single) where V : struct, IFloating<V> => DoubleTrigamma.Trigamma(x, single);

        public static Tensor Of(Tensor x) => x.Polygamma(1);
    }

    /// The order comes first.
    public readonly struct Polygamma : IRegisterPair
    {
        public static string Name => "polygamma";

        [MethodImpl(AggressiveInlining)]
        public static V At<V>(V x, V y, bool single) where V : struct, IFloating<V> => DoubleZeta.Polygamma(x, y, single);

        public static Tensor Of(Tensor x, Tensor y) => y.Polygamma((int)x.Item<double>());
    }

    public readonly struct Zeta : IRegisterPair
    {
        public static string Name => "zeta";

        [MethodImpl(AggressiveInlining)]
        public static V At<V>(V x, V y, bool single) where V : struct, IFloating<V> => DoubleZeta.Zeta(x, y, single);

        public static Tensor Of(Tensor x, Tensor y) => Special.Zeta(x, y);
    }

    public readonly struct Gammainc : IRegisterPair
    {
        public static string Name => "gammainc";

        [MethodImpl(AggressiveInlining)]
        public static V At<V>(V x, V y, bool single) where V : struct, IFloating<V> => IncompleteGamma.Lower(x, y, single);

        public static Tensor Of(Tensor x, Tensor y) => Special.Gammainc(x, y);
    }

    public readonly struct Gammaincc : IRegisterPair
    {
        public static string Name => "gammaincc";

        [MethodImpl(AggressiveInlining)]
        public static V At<V>(V x, V y, bool single) where V : struct, IFloating<V> => IncompleteGamma.Upper(x, y, single);

        public static Tensor Of(Tensor x, Tensor y) => Special.Gammaincc(x, y);
    }

    /// y^(x - 1) e^-y / Gamma(x).
    public readonly struct GammaincSlope : IRegisterPair
    {
        public static string Name => "gammainc'";

        [MethodImpl(AggressiveInlining)]
        public static V At<V>(V x, V y, bool single) where V : struct, IFloating<V> => IncompleteGamma.Slope(x, y, single);

        public static Tensor Of(Tensor x, Tensor y) => ((x - 1) * y.Log() - y - x.Lgamma()).Exp();
    }
}
