using System.Runtime.CompilerServices;
using Autograd.Algebra;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Autograd;

/// <summary>Exponential averages of the gradient and of its square, in which Adam and its kin agree: m = beta1 m + (1 - beta1) g, v = beta2 v + (1 - beta2) g g.</summary>
internal readonly struct Averages(double beta1, double beta2)
{
    private readonly double _rest1 = 1 - beta1;
    private readonly double _rest2 = 1 - beta2;

    [MethodImpl(AggressiveInlining)]
    public A First<A>(A m, A g) where A : struct, IReal<A> => m * beta1 + g * _rest1;

    [MethodImpl(AggressiveInlining)]
    public A Second<A>(A v, A g) where A : struct, IReal<A> => v * beta2 + g * _rest2 * g;
}

/// <summary>x shrink - size m / (sqrt v / root + eps), where root and size hold the bias corrections; with AMSGrad the largest v so far, c, stands for v.</summary>
internal readonly struct AdamRule(Direction direction, Averages averages, double shrink, double size, double root, double eps, bool amsgrad) : IUpdate
{
    public static int States => 3;

    [MethodImpl(AggressiveInlining)]
    public void Step<A>(ref A x, A g, ref A a, ref A b, ref A c) where A : struct, IReal<A>
    {
        g = direction.Of(x, g);
        a = averages.First(a, g);
        b = averages.Second(b, g);
        if (amsgrad) c = A.Max(c, b);
        x = x * shrink + a * -size / (A.Sqrt(amsgrad ? c : b) / root + eps);
    }
}

/// <summary>The norm b = max(beta2 b, |g| + eps) stands for the root of the second average.</summary>
internal readonly struct AdamaxRule(Direction direction, Averages averages, double beta2, double size, double eps) : IUpdate
{
    public static int States => 2;

    [MethodImpl(AggressiveInlining)]
    public void Step<A>(ref A x, A g, ref A a, ref A b, ref A c) where A : struct, IReal<A>
    {
        g = direction.Of(x, g);
        a = averages.First(a, g);
        b = A.Max(b * beta2, A.Abs(g) + eps);
        x += a * -size / b;
    }
}

/// <summary>Nesterov's Adam: a step by the gradient, then one by its average, each with its own size.</summary>
internal readonly struct NAdamRule(Direction direction, Averages averages, double sizeOfGradient, double sizeOfAverage, double correction, double eps) : IUpdate
{
    public static int States => 2;

    [MethodImpl(AggressiveInlining)]
    public void Step<A>(ref A x, A g, ref A a, ref A b, ref A c) where A : struct, IReal<A>
    {
        g = direction.Of(x, g);
        a = averages.First(a, g);
        b = averages.Second(b, g);
        var root = A.Sqrt(b / correction) + eps;
        x += g * -sizeOfGradient / root;
        x += a * -sizeOfAverage / root;
    }
}

/// <summary>Rectified Adam: until the variance of the adaptive rate can be told (adapts), steps by the corrected average alone.</summary>
internal readonly struct RAdamRule(Direction direction, Averages averages, double correction, double lr, double root, double rectifier, double eps, bool adapts) : IUpdate
{
    public static int States => 2;

    [MethodImpl(AggressiveInlining)]
    public void Step<A>(ref A x, A g, ref A a, ref A b, ref A c) where A : struct, IReal<A>
    {
        g = direction.Of(x, g);
        a = averages.First(a, g);
        b = averages.Second(b, g);
        var step = a / correction * lr;
        if (adapts) step = step * (root / (A.Sqrt(b) + eps)) * rectifier;
        x -= step;
    }
}
