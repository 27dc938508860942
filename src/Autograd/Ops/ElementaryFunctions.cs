using System.Runtime.CompilerServices;
using Autograd.Algebra;
using Autograd.Kernels;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Autograd;

/// <summary>Elementary functions as the runtime computes them, a lane at a time; floats through double, so that they are rounded once.</summary>
internal static class ElementaryFunctions
{
    public readonly struct Tan : IFunction
    {
        public static string Name => "tan";

        [MethodImpl(AggressiveInlining)]
        public static V Float<V, D>(V x) where V : struct, IFloating<V>, IHalves<V, D> where D : struct, IFloating<D> => PerLane.Map<V, float>(x, static v => (float)Math.Tan(v));

        [MethodImpl(AggressiveInlining)]
        public static V Double<V>(V x) where V : struct, IFloating<V> => PerLane.Map<V, double>(x, Math.Tan);

        public static Tensor Of(Tensor x) => x.Tan();
    }

    public readonly struct Asin : IFunction
    {
        public static string Name => "asin";

        [MethodImpl(AggressiveInlining)]
        public static V Float<V, D>(V x) where V : struct, IFloating<V>, IHalves<V, D> where D : struct, IFloating<D> => PerLane.Map<V, float>(x, static v => (float)Math.Asin(v));

        [MethodImpl(AggressiveInlining)]
        public static V Double<V>(V x) where V : struct, IFloating<V> => PerLane.Map<V, double>(x, Math.Asin);

        public static Tensor Of(Tensor x) => x.Asin();
    }

    public readonly struct Acos : IFunction
    {
        public static string Name => "acos";

        [MethodImpl(AggressiveInlining)]
        public static V Float<V, D>(V x) where V : struct, IFloating<V>, IHalves<V, D> where D : struct, IFloating<D> => PerLane.Map<V, float>(x, static v => (float)Math.Acos(v));

        [MethodImpl(AggressiveInlining)]
        public static V Double<V>(V x) where V : struct, IFloating<V> => PerLane.Map<V, double>(x, Math.Acos);

        public static Tensor Of(Tensor x) => x.Acos();
    }

    public readonly struct Atan : IFunction
    {
        public static string Name => "atan";

        [MethodImpl(AggressiveInlining)]
        public static V Float<V, D>(V x) where V : struct, IFloating<V>, IHalves<V, D> where D : struct, IFloating<D> => PerLane.Map<V, float>(x, static v => (float)Math.Atan(v));

        [MethodImpl(AggressiveInlining)]
        public static V Double<V>(V x) where V : struct, IFloating<V> => PerLane.Map<V, double>(x, Math.Atan);

        public static Tensor Of(Tensor x) => x.Atan();
    }

    public readonly struct Sinh : IFunction
    {
        public static string Name => "sinh";

        [MethodImpl(AggressiveInlining)]
        public static V Float<V, D>(V x) where V : struct, IFloating<V>, IHalves<V, D> where D : struct, IFloating<D> => PerLane.Map<V, float>(x, static v => (float)Math.Sinh(v));

        [MethodImpl(AggressiveInlining)]
        public static V Double<V>(V x) where V : struct, IFloating<V> => PerLane.Map<V, double>(x, Math.Sinh);

        public static Tensor Of(Tensor x) => x.Sinh();
    }

    public readonly struct Cosh : IFunction
    {
        public static string Name => "cosh";

        [MethodImpl(AggressiveInlining)]
        public static V Float<V, D>(V x) where V : struct, IFloating<V>, IHalves<V, D> where D : struct, IFloating<D> => PerLane.Map<V, float>(x, static v => (float)Math.Cosh(v));

        [MethodImpl(AggressiveInlining)]
        public static V Double<V>(V x) where V : struct, IFloating<V> => PerLane.Map<V, double>(x, Math.Cosh);

        public static Tensor Of(Tensor x) => x.Cosh();
    }

    public readonly struct Asinh : IFunction
    {
        public static string Name => "asinh";

        [MethodImpl(AggressiveInlining)]
        public static V Float<V, D>(V x) where V : struct, IFloating<V>, IHalves<V, D> where D : struct, IFloating<D> => PerLane.Map<V, float>(x, static v => (float)Math.Asinh(v));

        [MethodImpl(AggressiveInlining)]
        public static V Double<V>(V x) where V : struct, IFloating<V> => PerLane.Map<V, double>(x, Math.Asinh);

        public static Tensor Of(Tensor x) => x.Asinh();
    }

    public readonly struct Acosh : IFunction
    {
        public static string Name => "acosh";

        [MethodImpl(AggressiveInlining)]
        public static V Float<V, D>(V x) where V : struct, IFloating<V>, IHalves<V, D> where D : struct, IFloating<D> => PerLane.Map<V, float>(x, static v => (float)Math.Acosh(v));

        [MethodImpl(AggressiveInlining)]
        public static V Double<V>(V x) where V : struct, IFloating<V> => PerLane.Map<V, double>(x, Math.Acosh);

        public static Tensor Of(Tensor x) => x.Acosh();
    }

    public readonly struct Atanh : IFunction
    {
        public static string Name => "atanh";

        [MethodImpl(AggressiveInlining)]
        public static V Float<V, D>(V x) where V : struct, IFloating<V>, IHalves<V, D> where D : struct, IFloating<D> => PerLane.Map<V, float>(x, static v => (float)Math.Atanh(v));

        [MethodImpl(AggressiveInlining)]
        public static V Double<V>(V x) where V : struct, IFloating<V> => PerLane.Map<V, double>(x, Math.Atanh);

        public static Tensor Of(Tensor x) => x.Atanh();
    }

    public readonly struct Exp2 : IFunction
    {
        public static string Name => "exp2";

        [MethodImpl(AggressiveInlining)]
        public static V Float<V, D>(V x) where V : struct, IFloating<V>, IHalves<V, D> where D : struct, IFloating<D> => PerLane.Map<V, float>(x, static v => (float)(Math.Pow(2, v)));

        [MethodImpl(AggressiveInlining)]
        public static V Double<V>(V x) where V : struct, IFloating<V> => PerLane.Map<V, double>(x, static v => Math.Pow(2, v));

        public static Tensor Of(Tensor x) => x.Exp2();
    }

    public readonly struct Log2 : IFunction
    {
        public static string Name => "log2";

        [MethodImpl(AggressiveInlining)]
        public static V Float<V, D>(V x) where V : struct, IFloating<V>, IHalves<V, D> where D : struct, IFloating<D> => PerLane.Map<V, float>(x, static v => (float)Math.Log2(v));

        [MethodImpl(AggressiveInlining)]
        public static V Double<V>(V x) where V : struct, IFloating<V> => PerLane.Map<V, double>(x, Math.Log2);

        public static Tensor Of(Tensor x) => x.Log2();
    }

    public readonly struct Log10 : IFunction
    {
        public static string Name => "log10";

        [MethodImpl(AggressiveInlining)]
        public static V Float<V, D>(V x) where V : struct, IFloating<V>, IHalves<V, D> where D : struct, IFloating<D> => PerLane.Map<V, float>(x, static v => (float)Math.Log10(v));

        [MethodImpl(AggressiveInlining)]
        public static V Double<V>(V x) where V : struct, IFloating<V> => PerLane.Map<V, double>(x, Math.Log10);

        public static Tensor Of(Tensor x) => x.Log10();
    }

    public readonly struct Erfc : IFunction
    {
        public static string Name => "erfc";

        [MethodImpl(AggressiveInlining)]
        public static V Float<V, D>(V x) where V : struct, IFloating<V>, IHalves<V, D> where D : struct, IFloating<D> => PerLane.Map<V, float>(x, static v => (float)ErrorFunctions.Erfc(v));

        [MethodImpl(AggressiveInlining)]
        public static V Double<V>(V x) where V : struct, IFloating<V> => PerLane.Map<V, double>(x, ErrorFunctions.Erfc);

        public static Tensor Of(Tensor x) => x.Erfc();
    }

    public readonly struct Atan2 : IBinaryFunction
    {
        public static string Name => "atan2";

        [MethodImpl(AggressiveInlining)]
        public static V Float<V, D>(V x, V y) where V : struct, IFloating<V>, IHalves<V, D> where D : struct, IFloating<D> => PerLane.Map<V, float>(x, y, static (a, b) => (float)Math.Atan2(a, b));

        [MethodImpl(AggressiveInlining)]
        public static V Double<V>(V x, V y) where V : struct, IFloating<V> => PerLane.Map<V, double>(x, y, Math.Atan2);

        public static Tensor Of(Tensor x, Tensor y) => x.Atan2(y);
    }

    public readonly struct Hypot : IBinaryFunction
    {
        public static string Name => "hypot";

        [MethodImpl(AggressiveInlining)]
        public static V Float<V, D>(V x, V y) where V : struct, IFloating<V>, IHalves<V, D> where D : struct, IFloating<D> => PerLane.Map<V, float>(x, y, static (a, b) => (float)Math.Sqrt((double)a * a + (double)b * b));

        [MethodImpl(AggressiveInlining)]
        public static V Double<V>(V x, V y) where V : struct, IFloating<V> => PerLane.Map<V, double>(x, y, double.Hypot);

        public static Tensor Of(Tensor x, Tensor y) => x.Hypot(y);
    }

    public readonly struct Sinc : IFunction
    {
        public static string Name => "sinc";

        [MethodImpl(AggressiveInlining)]
        public static V Float<V, D>(V x) where V : struct, IFloating<V>, IHalves<V, D> where D : struct, IFloating<D> => PerLane.Map<V, float>(x, static v => (float)SincOf(v));

        [MethodImpl(AggressiveInlining)]
        public static V Double<V>(V x) where V : struct, IFloating<V> => PerLane.Map<V, double>(x, SincOf);

        public static Tensor Of(Tensor x) => x.Sinc();
    }

    /// <summary>By the distance of x from the nearest whole number, so that zeros are zeros.</summary>
    private static double SincOf(double x)
    {
        if (x == 0) return 1;
        var nearest = Math.Round(x);
        var s = Math.Sin(Math.PI * (x - nearest));
        return (Math.Abs(nearest) % 2 == 1 ? -s : s) / (Math.PI * x);
    }
}
