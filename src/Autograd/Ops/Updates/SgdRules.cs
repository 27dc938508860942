using System.Runtime.CompilerServices;
using Autograd.Algebra;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Autograd;

/// <summary>The gradient that a rule follows: negated to climb, with the slope of decay x^2/2 added. Without decay x is not read, as it may be infinite.</summary>
internal readonly struct Direction(double decay, bool maximize)
{
    [MethodImpl(AggressiveInlining)]
    public A Of<A>(A x, A g) where A : struct, IReal<A>
    {
        if (maximize) g = -g;
        return decay == 0 ? g : g + x * decay;
    }
}

/// <summary>x - lr g.</summary>
internal readonly struct SgdRule(Direction direction, double lr) : IUpdate
{
    public static int States => 0;

    [MethodImpl(AggressiveInlining)]
    public void Step<A>(ref A x, A g, ref A a, ref A b, ref A c) where A : struct, IReal<A> => x += direction.Of(x, g) * -lr;
}

/// <summary>With the velocity a = momentum a + damped g, which starts as g: x - lr a, or x - lr (g + momentum a) in Nesterov's form.</summary>
internal readonly struct MomentumRule(Direction direction, double lr, double momentum, double damped, bool nesterov, bool first) : IUpdate
{
    public static int States => 1;

    [MethodImpl(AggressiveInlining)]
    public void Step<A>(ref A x, A g, ref A a, ref A b, ref A c) where A : struct, IReal<A>
    {
        g = direction.Of(x, g);
        a = first ? g : a * momentum + g * damped;
        x += (nesterov ? g + a * momentum : a) * -lr;
    }
}

/// <summary>Averaged SGD: x shrinks and steps by eta; a is the mean of the iterates, into which x goes with the weight mu.</summary>
internal readonly struct AveragedRule(Direction direction, double shrink, double eta, double mu) : IUpdate
{
    public static int States => 1;

    [MethodImpl(AggressiveInlining)]
    public void Step<A>(ref A x, A g, ref A a, ref A b, ref A c) where A : struct, IReal<A>
    {
        g = direction.Of(x, g);
        x = x * shrink + g * -eta;
        a = mu == 1 ? x : a + (x - a) * mu;
    }
}

/// <summary>By signs alone: the step size b grows while the gradient keeps its sign, and shrinks where it flips, where x waits; a is the gradient before.</summary>
internal readonly struct SignRule(Direction direction, double shrink, double grow, double smallest, double largest) : IUpdate
{
    public static int States => 2;

    [MethodImpl(AggressiveInlining)]
    public void Step<A>(ref A x, A g, ref A a, ref A b, ref A c) where A : struct, IReal<A>
    {
        g = direction.Of(x, g);
        var agreement = g * a;
        var flips = agreement < 0;
        b = A.Min(A.Max(b * A.Where(agreement > 0, grow, A.Where(flips, shrink, 1)), smallest), largest);
        a = A.Where(flips, 0, g);
        x -= A.Where(a > 0, 1, A.Where(a < 0, -1, a)) * b;
    }
}

/// <summary>x moves toward g by a part of the way: a running average.</summary>
internal readonly struct AverageRule(double part) : IUpdate
{
    public static int States => 0;

    [MethodImpl(AggressiveInlining)]
    public void Step<A>(ref A x, A g, ref A a, ref A b, ref A c) where A : struct, IReal<A> => x += (g - x) * part;
}
