using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>Householder's reflections I - tau v vᵀ, whose vectors are <see cref="LineRows{V}"/>: v_k of reflection k is zero before a number and 1 there.</summary>
internal static unsafe class Reflection<V>
    where V : struct, ILanes<V, double>, IReal<V>
{
    private const double Least = 1e-280;

    /// <summary>
    /// Makes the reflection that takes x, zero before number k, to (beta, 0, ...) from there on: x becomes v. Tau is 0 if there is nothing to reflect, or
    /// what there is so small that its square has lost digits: v would not be of the length that tau is for.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Make(double* x, nint k, nint n, out double beta)
    {
        nint from = k & -LineRows<V>.Line, to = LineRows<V>.Whole(n);
        var first = x[k];
        x[k] = 0;
        var squares = LineRows<V>.Dot(x, x, from, to);
        beta = first;
        double tau = 0, factor = 0;
        if (squares > Least)
        {
            beta = -Math.CopySign(Math.Sqrt(first * first + squares), first);
            tau = (beta - first) / beta;
            factor = 1 / (first - beta);
        }
        LineRows<V>.Blend(0, x, factor, x, from, to);
        x[k] = 1;
        return tau;
    }

    /// <summary>Reflects the rows from..to of X, a part of the elements first..last in whole lines.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization), SkipLocalsInit]
    public static void Apply(double* v, double tau, double* x, nint pitch, nint from, nint to, nint first, nint last)
    {
        if (tau == 0) return;
        var shares = stackalloc double[(int)LineRows<V>.Group];
        for (var i = from & -LineRows<V>.Group; i < to; i += LineRows<V>.Group)
        {
            LineRows<V>.Dots(x, pitch, i, i + LineRows<V>.Group, v, first, last, shares - i);
            for (nint k = 0; k < LineRows<V>.Group; k++) shares[k] = i + k < from ? 0 : -tau * shares[k];
            LineRows<V>.Add(shares, v, x + i * pitch, pitch, first, last);
        }
    }

    /// <summary>The transpose of the product of the reflections of n elements, its first rows, in LineRows X.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transposed(double* v, nint pitch, double* tau, nint count, nint n, double* x, nint rows)
    {
        new Span<double>(x, checked((int)(rows * pitch))).Clear();
        for (nint i = 0; i < rows; i++) x[i * pitch + i] = 1;
        if (count >= HouseholderBlocks.Least) HouseholderBlocks.Transposed(v, pitch, tau, count, n, x, rows);
        else
            for (var k = count - 1; k >= 0; k--) Apply(v + k * pitch, tau[k], x, pitch, k, rows, k & -LineRows<V>.Line, LineRows<V>.Whole(n));
    }
}
