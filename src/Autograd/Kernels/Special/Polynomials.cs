using System.Numerics;
using System.Runtime.CompilerServices;

namespace Autograd.Kernels;

/// <summary>A family of orthogonal polynomials.</summary>
internal enum Family
{
    ChebyshevT, ChebyshevU, ChebyshevV, ChebyshevW, HermiteH, HermiteHe, LaguerreL, LegendreP,
}

/// <summary>
/// A derivative of the polynomial of degree n of a family, by the recurrence in the degree that each family has and that its derivatives inherit:
/// (k + 1 or 1) p(k + 1) = (a x + b) p(k) - c p(k - 1).
/// </summary>
/// <param name="family">The family.</param>
/// <param name="shifted">Whether the polynomials are taken at 2 x - 1.</param>
/// <param name="order">Of the derivative; 0 is the polynomial itself.</param>
internal readonly unsafe struct Polynomials(Family family, bool shifted, int order)
{
    private const long Grain = 4096;

    private struct Walk
    {
        public Polynomials F;
        public double* X, Degrees, Y;

        /// <summary>0 if one degree serves all.</summary>
        public int Step;
    }

    /// <summary>y[i] for x[i] and the degree beside it, or the only one; all three are contiguous.</summary>
    public void Map(Tensor x, Tensor degrees, Tensor y)
    {
        fixed (byte* px = &x.Storage.Origin, pn = &degrees.Storage.Origin, py = &y.Storage.Origin)
        {
            var walk = new Walk { F = this, X = (double*)px + x.Layout.Offset, Degrees = (double*)pn + degrees.Layout.Offset, Y = (double*)py + y.Layout.Offset, Step = degrees.ElementCount == 1 ? 0 : 1 };
            Workers.For(y.ElementCount, Grain, &Range, &walk);
        }
        GC.KeepAlive(x);
        GC.KeepAlive(degrees);
        GC.KeepAlive(y);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Range(void* state, long begin, long end)
    {
        var w = *(Walk*)state;
        var lanes = Vector<double>.Count;
        var i = begin;
        // Registers of one degree; single elements are registers of one number.
        for (; i + lanes <= end; i += lanes)
        {
            var n = w.Degrees + i * w.Step;
            if (w.Step == 0 || Vector.EqualsAll(*(Vector<double>*)n, new Vector<double>(*n))) *(Vector<double>*)(w.Y + i) = w.F.At(*(Vector<double>*)(w.X + i), *n);
            else
                for (var j = 0; j < lanes; j++) w.Y[i + j] = w.F.At(new Vector<double>(w.X[i + j]), n[j])[0];
        }
        for (; i < end; i++) w.Y[i] = w.F.At(new Vector<double>(w.X[i]), w.Degrees[i * w.Step])[0];
    }

    /// <summary>0 for a negative degree; a degree counts down to the next whole number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Vector<double> At(Vector<double> x, double n)
    {
        if (!(n >= order)) return Vector<double>.Zero;
        var degree = (long)n;
        if (degree == 0) return Vector<double>.One;
        var at = shifted ? 2 * x - Vector<double>.One : x;
        if (order == 0) return Value(at, degree);
        for (var lane = 0; lane < Vector<double>.Count; lane++) at = at.WithElement(lane, Derivative(at[lane], degree));
        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Derivative(double at, long degree)
    {
        Span<double> last = stackalloc double[order + 1], now = stackalloc double[order + 1], next = stackalloc double[order + 1];
        last.Clear();
        now.Clear();
        last[0] = 1;
        var (a, b) = First;
        now[0] = a * at + b;
        if (order > 0) now[1] = a;
        for (var k = 1L; k < degree; k++)
        {
            var (scale, shift, back, divisor) = Step(k);
            for (var j = 0; j <= order; j++)
            {
                var slope = j == 0 ? 0 : j * scale * now[j - 1];
                next[j] = ((scale * at + shift) * now[j] + slope - back * last[j]) / divisor;
            }
            var free = last;
            last = now;
            now = next;
            next = free;
        }
        return shifted ? Math.ScaleB(now[order], order) : now[order];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Vector<double> Value(Vector<double> at, long degree)
    {
        var (a, b) = First;
        Vector<double> last = Vector<double>.One, now = a * at + new Vector<double>(b), twice = 2 * at;
        if (family <= Family.ChebyshevW)
        {
            for (var k = 1L; k < degree; k++) (last, now) = (now, twice * now - last);
            return now;
        }
        for (var k = 1L; k < degree; k++)
        {
            var (scale, shift, back, divisor) = Step(k);
            var next = (scale * at + new Vector<double>(shift)) * now - back * last;
            (last, now) = (now, divisor == 1 ? next : next / divisor); // a division costs as much as all else
        }
        return now;
    }

    /// <summary>The polynomial of degree 1.</summary>
    private (double A, double B) First
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => family switch
        {
            Family.ChebyshevT or Family.HermiteHe or Family.LegendreP => (1, 0),
            Family.ChebyshevU or Family.HermiteH => (2, 0),
            Family.ChebyshevV => (2, -1),
            Family.ChebyshevW => (2, 1),
            _ => (-1, 1),
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (double A, double B, double C, double Divisor) Step(long k) => family switch
    {
        Family.HermiteH => (2, 0, 2 * k, 1),
        Family.HermiteHe => (1, 0, k, 1),
        Family.LaguerreL => (-1, 2 * k + 1, k, k + 1),
        Family.LegendreP => (2 * k + 1, 0, k, k + 1),
        _ => (2, 0, 1, 1),
    };
}
