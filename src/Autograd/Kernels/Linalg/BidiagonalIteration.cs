using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// Makes an upper bidiagonal matrix diagonal by the implicit QR iteration (Golub, Kahan 1965), with the shift of the last two rows. There is none where it would be lost in rounding: at the top, beside a
/// much larger element, or on its way past a much smaller one. Then a value much smaller than others is what converges, and without a shift it does so at once and keeps its digits (Demmel, Kahan 1990).
/// </summary>
internal static unsafe class BidiagonalIteration<V>
    where V : struct, ILanes<V, double>, IReal<V>
{
    /// <summary>Sweeps for one value; two is usual.</summary>
    private const int MaxSweeps = 60;

    private const double Epsilon = 2.2204460492503131e-16;

    /// <summary>An element above the diagonal that counts as zero: squares of others keep their digits.</summary>
    private const double Least = 1e-140;

    /// <summary>The diagonal d[n] becomes the singular values with either sign, e[n - 1] zero; the rows of left and right turn with them. False if it does not end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool Run(double* d, double* e, nint n, ref RotationWaves<V> left, ref RotationWaves<V> right)
    {
        var sweeps = MaxSweeps * n;
        for (var last = n - 1; last > 0;)
        {
            var first = last;
            var least = Math.Abs(d[last]);
            for (; first > 0; first--)
            {
                double below = Math.Abs(d[first]), above = Math.Abs(d[first - 1]);
                if (Math.Abs(e[first - 1]) <= Epsilon * (above + below) + Least) break;
                if (above < least) least = above;
            }
            if (first > 0) e[first - 1] = 0;
            if (first == last) last--;
            else if (sweeps-- == 0) return false;
            else
            {
                double* l = left.Sweep(first, last), r = right.Sweep(first, last);
                var shift = Shift(d[last - 1], e[last - 1], d[last]);
                double large = shift / Math.Abs(d[first]), small = least / shift;
                if (large * large > Epsilon && small * small > Epsilon) Shifted(d, e, first, last, shift, l, r);
                else Unshifted(d, e, first, last, l, r);
            }
        }
        left.Finish();
        right.Finish();
        return true;
    }

    // The smaller singular value of (f, g; 0, h): the sum and the difference of both are known.
    private static double Shift(double f, double g, double h)
    {
        (f, h) = (Math.Abs(f), Math.Abs(h));
        double sum = f + h, difference = f - h;
        return h == 0 ? 0 : f / ((Math.Sqrt(sum * sum + g * g) + Math.Sqrt(difference * difference + g * g)) / 2) * h;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Shifted(double* d, double* e, nint first, nint last, double shift, double* left, double* right)
    {
        // The first column of BᵀB - shift^2, by the larger of both.
        double size = Math.Abs(d[first]), most = Math.Max(size, shift), f = (size - shift) * ((size + shift) / most), g = d[first] / most * e[first];
        for (var i = first; i < last; i++)
        {
            var length = Rotation.Onto(f, g, out var c, out var s);
            if (i > first) e[i - 1] = length;
            RotationWaves<V>.Put(right, i, c, s);
            // The left rotation is that of c d_i + s e_i onto s d_{i+1}, or of multiples that are known before c and s are: the next step waits for one root instead of two.
            double above = d[i], beside = e[i], below = d[i + 1];
            Rotation.Onto(f * above + g * beside, g * below, out var cosine, out var sine);
            RotationWaves<V>.Put(left, i, cosine, sine);
            d[i] = cosine * (c * above + s * beside) + sine * (s * below);
            beside = c * beside - s * above;
            below *= c;
            f = cosine * beside + sine * below;
            d[i + 1] = cosine * below - sine * beside;
            if (i + 1 == last) break;
            g = sine * e[i + 1];
            e[i + 1] *= cosine;
        }
        e[last - 1] = f;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Unshifted(double* d, double* e, nint first, nint last, double* left, double* right)
    {
        double c = 1, s = 0, before = 1;
        for (var i = first; i < last; i++)
        {
            var length = Rotation.Onto(d[i] * c, e[i], out c, out var turn);
            if (i > first) e[i - 1] = s * length;
            RotationWaves<V>.Put(right, i, c, turn);
            d[i] = Rotation.Onto(before * length, d[i + 1] * turn, out before, out s);
            RotationWaves<V>.Put(left, i, before, s);
        }
        var end = d[last] * c;
        d[last] = end * before;
        e[last - 1] = end * s;
    }
}
