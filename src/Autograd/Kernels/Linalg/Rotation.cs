using System.Runtime.CompilerServices;

namespace Autograd.Kernels;

/// <summary>A rotation of a plane, (c x + s y, c y - s x).</summary>
internal static class Rotation
{
    private const double Least = 1e-280;

    /// <summary>The cosine, not negative, and sine that turn (f, g) to (r, 0); returns r.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Onto(double f, double g, out double c, out double s)
    {
        var squares = double.MultiplyAddEstimate(f, f, g * g);
        if (squares < Least) return Small(f, g, out c, out s);
        // The quotients do not wait for the root, and iterations wait for all of it.
        double r = Math.CopySign(Math.Sqrt(squares), f), x = f / squares, y = g / squares;
        (c, s) = (x * r, y * r);
        return r;
    }

    // Squares would lose digits.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double Small(double f, double g, out double c, out double s)
    {
        (c, s) = (1, 0);
        if (f == 0 && g == 0) return 0;
        var exponent = Math.ILogB(Math.Max(Math.Abs(f), Math.Abs(g)));
        return Math.ScaleB(Onto(Math.ScaleB(f, -exponent), Math.ScaleB(g, -exponent), out c, out s), exponent);
    }
}
