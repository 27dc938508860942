using System.Runtime.CompilerServices;
using Autograd.Algebra;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Autograd;

/// <summary>x - lr g / (sqrt v + eps), where a is the average v of g g; less the square of g's average b if centred; through the velocity c if there is momentum.</summary>
internal readonly struct RmsRule(Direction direction, double lr, double alpha, double eps, double momentum, bool centered) : IUpdate
{
    private readonly double _rest = 1 - alpha;

    public static int States => 3;

    [MethodImpl(AggressiveInlining)]
    public void Step<A>(ref A x, A g, ref A a, ref A b, ref A c) where A : struct, IReal<A>
    {
        g = direction.Of(x, g);
        a = a * alpha + g * _rest * g;
        var variance = a;
        if (centered)
        {
            b = b * alpha + g * _rest;
            variance -= b * b;
        }
        var root = A.Sqrt(variance) + eps;
        if (momentum > 0)
        {
            c = c * momentum + g / root;
            x += c * -lr;
        }
        else x += g * -lr / root;
    }
}

/// <summary>x - size g / (sqrt a + eps), where a is the sum of g g so far.</summary>
internal readonly struct AdagradRule(Direction direction, double size, double eps) : IUpdate
{
    public static int States => 1;

    [MethodImpl(AggressiveInlining)]
    public void Step<A>(ref A x, A g, ref A a, ref A b, ref A c) where A : struct, IReal<A>
    {
        g = direction.Of(x, g);
        a += g * g;
        x += g * -size / (A.Sqrt(a) + eps);
    }
}

/// <summary>x - lr d with d = g sqrt(b + eps) / sqrt(a + eps), where a averages g g and b averages d d.</summary>
internal readonly struct AdadeltaRule(Direction direction, double lr, double rho, double eps) : IUpdate
{
    private readonly double _rest = 1 - rho;

    public static int States => 2;

    [MethodImpl(AggressiveInlining)]
    public void Step<A>(ref A x, A g, ref A a, ref A b, ref A c) where A : struct, IReal<A>
    {
        g = direction.Of(x, g);
        a = a * rho + g * _rest * g;
        var step = A.Sqrt(b + eps) / A.Sqrt(a + eps) * g;
        b = b * rho + step * _rest * step;
        x += step * -lr;
    }
}
