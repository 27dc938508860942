using System.Runtime.CompilerServices;
using Autograd.Algebra;
using Autograd.Kernels;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Autograd;

/// <summary>Special functions in double precision, a lane at a time; floats are rounded once.</summary>
internal static class SpecialFunctions
{
    public readonly struct Lgamma : IFunction
    {
        public static string Name => "lgamma";

        [MethodImpl(AggressiveInlining)]
        public static V Float<V, D>(V x) where V : struct, IFloating<V>, IHalves<V, D> where D : struct, IFloating<D> => PerLane.Map<V, float>(x, static v => (float)GammaFunctions.Lgamma(v));

        [MethodImpl(AggressiveInlining)]
        public static V Double<V>(V x) where V : struct, IFloating<V> => PerLane.Map<V, double>(x, GammaFunctions.Lgamma);

        public static Tensor Of(Tensor x) => x.Lgamma();
    }

    public readonly struct Digamma : IFunction
    {
        public static string Name => "digamma";

        [MethodImpl(AggressiveInlining)]
        public static V Float<V, D>(V x) where V : struct, IFloating<V>, IHalves<V, D> where D : struct, IFloating<D> => PerLane.Map<V, float>(x, static v => (float)GammaFunctions.Digamma(v));

        [MethodImpl(AggressiveInlining)]
        public static V Double<V>(V x) where V : struct, IFloating<V> => PerLane.Map<V, double>(x, GammaFunctions.Digamma);

        public static Tensor Of(Tensor x) => x.Digamma();
    }

    public readonly struct Erfinv : IFunction
    {
        public static string Name => "erfinv";

        [MethodImpl(AggressiveInlining)]
        public static V Float<V, D>(V x) where V : struct, IFloating<V>, IHalves<V, D> where D : struct, IFloating<D> => PerLane.Map<V, float>(x, static v => (float)ErrorFunctions.Erfinv(v));

        [MethodImpl(AggressiveInlining)]
        public static V Double<V>(V x) where V : struct, IFloating<V> => PerLane.Map<V, double>(x, ErrorFunctions.Erfinv);

        public static Tensor Of(Tensor x) => x.Erfinv();
    }

    public readonly struct I0 : IFunction
    {
        public static string Name => "i0";

        [MethodImpl(AggressiveInlining)]
        public static V Float<V, D>(V x) where V : struct, IFloating<V>, IHalves<V, D> where D : struct, IFloating<D> => PerLane.Map<V, float>(x, static v => (float)BesselFunctions.I0(v));

        [MethodImpl(AggressiveInlining)]
        public static V Double<V>(V x) where V : struct, IFloating<V> => PerLane.Map<V, double>(x, BesselFunctions.I0);

        public static Tensor Of(Tensor x) => x.I0();
    }

    public readonly struct I0e : IFunction
    {
        public static string Name => "i0e";

        [MethodImpl(AggressiveInlining)]
        public static V Float<V, D>(V x) where V : struct, IFloating<V>, IHalves<V, D> where D : struct, IFloating<D> => PerLane.Map<V, float>(x, static v => (float)BesselFunctions.I0e(v));

        [MethodImpl(AggressiveInlining)]
        public static V Double<V>(V x) where V : struct, IFloating<V> => PerLane.Map<V, double>(x, BesselFunctions.I0e);

        public static Tensor Of(Tensor x) => Special.I0e(x);
    }

    public readonly struct I1 : IFunction
    {
        public static string Name => "i1";

        [MethodImpl(AggressiveInlining)]
        public static V Float<V, D>(V x) where V : struct, IFloating<V>, IHalves<V, D> where D : struct, IFloating<D> => PerLane.Map<V, float>(x, static v => (float)BesselFunctions.I1(v));

        [MethodImpl(AggressiveInlining)]
        public static V Double<V>(V x) where V : struct, IFloating<V> => PerLane.Map<V, double>(x, BesselFunctions.I1);

        public static Tensor Of(Tensor x) => Special.I1(x);
    }

    public readonly struct I1e : IFunction
    {
        public static string Name => "i1e";

        [MethodImpl(AggressiveInlining)]
        public static V Float<V, D>(V x) where V : struct, IFloating<V>, IHalves<V, D> where D : struct, IFloating<D> => PerLane.Map<V, float>(x, static v => (float)BesselFunctions.I1e(v));

        [MethodImpl(AggressiveInlining)]
        public static V Double<V>(V x) where V : struct, IFloating<V> => PerLane.Map<V, double>(x, BesselFunctions.I1e);

        public static Tensor Of(Tensor x) => Special.I1e(x);
    }

    public readonly struct Erfcx : IFunction
    {
        public static string Name => "erfcx";

        [MethodImpl(AggressiveInlining)]
        public static V Float<V, D>(V x) where V : struct, IFloating<V>, IHalves<V, D> where D : struct, IFloating<D> => PerLane.Map<V, float>(x, static v => (float)ErrorFunctions.Erfcx(v));

        [MethodImpl(AggressiveInlining)]
        public static V Double<V>(V x) where V : struct, IFloating<V> => PerLane.Map<V, double>(x, ErrorFunctions.Erfcx);

        public static Tensor Of(Tensor x) => Special.Erfcx(x);
    }

    public readonly struct Ndtr : IFunction
    {
        public static string Name => "ndtr";

        [MethodImpl(AggressiveInlining)]
        public static V Float<V, D>(V x) where V : struct, IFloating<V>, IHalves<V, D> where D : struct, IFloating<D> => PerLane.Map<V, float>(x, static v => (float)ErrorFunctions.Ndtr(v));

        [MethodImpl(AggressiveInlining)]
        public static V Double<V>(V x) where V : struct, IFloating<V> => PerLane.Map<V, double>(x, ErrorFunctions.Ndtr);

        public static Tensor Of(Tensor x) => Special.Ndtr(x);
    }

    public readonly struct Ndtri : IFunction
    {
        public static string Name => "ndtri";

        [MethodImpl(AggressiveInlining)]
        public static V Float<V, D>(V x) where V : struct, IFloating<V>, IHalves<V, D> where D : struct, IFloating<D> => PerLane.Map<V, float>(x, static v => (float)ErrorFunctions.Ndtri(v));

        [MethodImpl(AggressiveInlining)]
        public static V Double<V>(V x) where V : struct, IFloating<V> => PerLane.Map<V, double>(x, ErrorFunctions.Ndtri);

        public static Tensor Of(Tensor x) => Special.Ndtri(x);
    }

    public readonly struct LogNdtr : IFunction
    {
        public static string Name => "logndtr";

        [MethodImpl(AggressiveInlining)]
        public static V Float<V, D>(V x) where V : struct, IFloating<V>, IHalves<V, D> where D : struct, IFloating<D> => PerLane.Map<V, float>(x, static v => (float)ErrorFunctions.LogNdtr(v));

        [MethodImpl(AggressiveInlining)]
        public static V Double<V>(V x) where V : struct, IFloating<V> => PerLane.Map<V, double>(x, ErrorFunctions.LogNdtr);

        public static Tensor Of(Tensor x) => Special.LogNdtr(x);
    }

    public readonly struct Entr : IFunction
    {
        public static string Name => "entr";

        [MethodImpl(AggressiveInlining)]
        public static V Float<V, D>(V x) where V : struct, IFloating<V>, IHalves<V, D> where D : struct, IFloating<D> => PerLane.Map<V, float>(x, static v => (float)EntrOf(v));

        [MethodImpl(AggressiveInlining)]
        public static V Double<V>(V x) where V : struct, IFloating<V> => PerLane.Map<V, double>(x, EntrOf);

        public static Tensor Of(Tensor x) => Special.Entr(x);
    }

    /// The order comes first.
    public readonly struct Polygamma : IBinaryFunction
    {
        public static string Name => "polygamma";

        [MethodImpl(AggressiveInlining)]
        public static V Float<V, D>(V x, V y) where V : struct, IFloating<V>, IHalves<V, D> where D : struct, IFloating<D> => PerLane.Map<V, float>(x, y, static (n, v) => (float)GammaFunctions.Polygamma(n, v));

        [MethodImpl(AggressiveInlining)]
        public static V Double<V>(V x, V y) where V : struct, IFloating<V> => PerLane.Map<V, double>(x, y, GammaFunctions.Polygamma);

        public static Tensor Of(Tensor x, Tensor y) => y.Polygamma((int)x.Item<double>());
    }

    private static double EntrOf(double x) => x > 0 ? -x * Math.Log(x) : x == 0 ? 0 : double.IsNaN(x) ? x : double.NegativeInfinity;
}
