using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// Modified Bessel functions of the first kind, orders 0 and 1: up to 16 the power series in x^2, fitted, all of whose terms are positive; from there on
/// e^x / sqrt x times a polynomial in 1 / x. "single" asks for short polynomials, to 2^-33, which do for results that become floats.
/// </summary>
internal static class DoubleBesselI
{
    private const double Near = 16, Overflow = 720;

    /// <summary>The function, or with <paramref name="scaled"/> e^-|x| times it. At infinity I is PyTorch's 0 times infinity.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V I<V>(V x, int order, bool scaled, bool single) where V : struct, IFloating<V>
    {
        V a = V.Abs(x), s = a * (1 / Near), z = s * s, u = 1 / a, isNear = a < Near;
        // What rounding the square has lost counts up to 6 times in the result.
        V high = s & V.Bits(~0x7FFFFFFL), lost = (high * high - z + (s - high) * (s + high)) * V.AtMost(64, 0.5 * Near * Near * u);
        V near = order == 0 ? (single ? Near0Short(z) : Near0Long(z)) : single ? Near1Short(z) : Near1Long(z);
        V far = order == 0 ? (single ? Far0Short(u) : Far0Long(u)) : single ? Far1Short(u) : Far1Long(u);
        near = V.Fma(near, lost, near);
        V y = V.Where(isNear, order == 0 ? near : a * near, V.Sqrt(u) * far);
        // One of the two is to be multiplied, and the other's exponent is 0.
        V exponent = scaled ? isNear & -a : ~isNear & V.AtMost(Overflow, a);
        V e = DoubleExp.Reduced(exponent, out V rounded);
        y = V.Scale(V.Fma(y, e, y), rounded - DoubleBits.Rounder);
        if (!scaled) y = V.Where(a > Overflow, double.PositiveInfinity + (a - a), y);
        return order == 0 ? y : V.CopySign(y, x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Near0Long<V>(V z) where V : struct, IFloating<V>
    {
        V p = V.Fma(V.Fma(V.Fma(V.Fma(0.8124751788563681, z, -1.5090399708550593), z, 15.910285995414808), z, 25.663736852507686), z, 199.41851783675682);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, z, 706.5261891097106), z, 2557.5170747796815), z, 7787.54343048109), z, 20584.769175469326);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, z, 46308.38333180979), z, 87553.76098057545), z, 136802.35212214242), z, 173140.5369000944);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, z, 173140.53035319626), z, 132560.7190552159), z, 74565.4044423882), z, 29127.111111173414);
        return V.Fma(V.Fma(V.Fma(V.Fma(p, z, 7281.777777776694), z, 1024.0000000000093), z, 63.99999999999997), z, 1.0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Near0Short<V>(V z) where V : struct, IFloating<V>
    {
        V p = V.Fma(V.Fma(V.Fma(3561.635816774421, z, -7632.546089475505), z, 26896.71813991244), z, -1813.1112036838656);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, z, 63937.14784949494), z, 77923.79903287502), z, 140499.0800890117), z, 172144.85261454506);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, z, 173326.18447611303), z, 132537.36177473972), z, 74567.30844781084), z, 29127.016533681865);
        return V.Fma(V.Fma(V.Fma(V.Fma(p, z, 7281.780381861339), z, 1023.9999660296345), z, 64.00000015488617), z, 0.9999999998989759);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Near1Long<V>(V z) where V : struct, IFloating<V>
    {
        V p = V.Fma(V.Fma(V.Fma(V.Fma(0.018753375901546583, z, -0.032628536455176285), z, 0.39854986335741766), z, 0.7612371482714251), z, 5.7864145999603664);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, z, 22.171366071118744), z, 85.17008211171242), z, 278.17959966967527), z, 791.6951721571904);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, z, 1929.5262877046202), z, 3979.713363179708), z, 6840.118288101503), z, 9618.918602285934);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, z, 10821.283161167119), z, 9468.62278841704), z, 6213.783703607624), z, 2912.711111114361);
        return V.Fma(V.Fma(V.Fma(V.Fma(p, z, 910.2222222221579), z, 170.6666666666673), z, 15.999999999999998), z, 0.5);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Near1Short<V>(V z) where V : struct, IFloating<V>
    {
        V p = V.Fma(V.Fma(V.Fma(106.16469882015873, z, -223.1258166573991), z, 876.2956202450047), z, 62.65554179003259);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, z, 2529.4905897840035), z, 3634.939746513398), z, 6980.333092205515), z, 9578.575684735519);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, z, 10829.398620353488), z, 9467.50805859927), z, 6213.884366373689), z, 2912.705471468534);
        return V.Fma(V.Fma(V.Fma(V.Fma(p, z, 910.2224013653587), z, 170.66666389149506), z, 16.00000001560311), z, 0.4999999999868327);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Far0Long<V>(V u) where V : struct, IFloating<V>
    {
        V p = V.Fma(V.Fma(V.Fma(V.Fma(57944.5333945245, u, -16679.448931814553), u, 2347.5618102709504), u, -174.64495760172696), u, 11.908965988649822);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, u, 0.3638797818822105), u, 0.23589119733200142), u, 0.09048873617186323), u, 0.04474332219239014);
        return V.Fma(V.Fma(V.Fma(V.Fma(p, u, 0.029219398948623063), u, 0.028050629109586302), u, 0.04986778505015714), u, 0.3989422804014327);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Far0Short<V>(V u) where V : struct, IFloating<V>
    {
        V p = V.Fma(0.1572073574180761, u, 0.03935195788536425);
        return V.Fma(V.Fma(V.Fma(V.Fma(p, u, 0.02940790757461799), u, 0.02804772103717992), u, 0.049867801286021356), u, 0.3989422803867934);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Far1Long<V>(V u) where V : struct, IFloating<V>
    {
        V p = V.Fma(V.Fma(V.Fma(V.Fma(-61589.7191013448, u, 17713.15938987328), u, -2497.2306012338504), u, 185.25882980519006), u, -12.846378158777918);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, u, -0.44847644839193523), u, -0.2779212656383016), u, -0.11061489016605584), u, -0.057526889861410385);
        return V.Fma(V.Fma(V.Fma(V.Fma(p, u, -0.04090716061157988), u, -0.04675104850480267), u, -0.14960335515051362), u, 0.39894228040143265);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Far1Short<V>(V u) where V : struct, IFloating<V>
    {
        V p = V.Fma(-0.18869412058774654, u, -0.05122588132571137);
        return V.Fma(V.Fma(V.Fma(V.Fma(p, u, -0.04112755825502772), u, -0.046747643509499684), u, -0.14960337420932593), u, 0.3989422804186867);
    }
}
