using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// Rotations of neighbouring rows, collected from several sweeps of a QR iteration and carried out together. Sweep j + 1 may turn rows i - 1 and i as soon as sweep j has turned i and i + 1:
/// a row that is read goes through all sweeps, each of which holds one row back in a register, before it is written (Van Zee, van de Geijn, Quintana-Orti, "Restructuring the
/// tridiagonal and bidiagonal QR algorithms for performance", 2014).
/// </summary>
internal unsafe struct RotationWaves<V>
    where V : struct, ILanes<V, double>, IReal<V>
{
    /// <summary>Sweeps that are carried out together; twice as many registers hold rows, since one alone would wait for the sweeps before it.</summary>
    private const int Sweeps = 4;

    // The tangents of half the angles and the sines, negative, that meet in a step: those of rotation i of sweep j lie in place i + j + 1.
    private readonly double* _steps;

    private readonly double* _rows;

    private readonly nint _pitch, _width;

    private nint _first, _last;

    private int _count;

    /// <summary>Doubles of the workspace.</summary>
    public static nint Room(nint n) => (n + Sweeps + 1) * 2 * Sweeps;

    /// <summary>For n rows, which pairs of registers may read and write up to the pitch.</summary>
    public RotationWaves(double* rows, nint n, nint pitch, nint width, double* work)
    {
        _rows = rows;
        _steps = work;
        (_pitch, _width) = (pitch, width);
        Clear(0, n + Sweeps + 1);
    }

    /// <summary>
    /// A further sweep over the rows first..last. Its rotation of the rows i and i + 1, (c x + s y, c y - s x), is to be put by <see cref="Put"/> to where the result points.
    /// </summary>
    public double* Sweep(nint first, nint last)
    {
        if (_count == Sweeps) Finish();
        (_first, _last) = _count == 0 ? (first, last) : (nint.Min(_first, first), nint.Max(_last, last));
        var j = _count++;
        return _steps + (j + 1) * 2 * Sweeps + j;
    }

    /// <summary>Puts the rotation of the rows i and i + 1, whose cosine is not negative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Put(double* sweep, nint i, double c, double s)
    {
        sweep[i * 2 * Sweeps] = s / (1 + c);
        sweep[i * 2 * Sweeps + Sweeps] = -s;
    }

    /// <summary>Carries out what was collected.</summary>
    public void Finish()
    {
        if (_count == 0) return;
        for (nint j = 0; j < _width; j += 2 * V.Count) Run(_steps + _first * 2 * Sweeps, _rows + _first * _pitch + j, _pitch, _last - _first + 1);
        Clear(_first, _last + Sweeps + 1);
        _count = 0;
    }

    // No rotation at all is one by nothing, which also brings rows into the registers and out of them.
    private readonly void Clear(nint from, nint to) => new Span<double>(_steps + from * 2 * Sweeps, (int)((to - from) * 2 * Sweeps)).Clear();

    // Two registers' width of all rows.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run(double* step, double* x, nint pitch, nint rows)
    {
        V a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0;
        var y = x - Sweeps * pitch;
        for (nint i = 0; i < rows + Sweeps; i++)
        {
            V first = 0, second = 0;
            if (i < rows)
            {
                first = V.Load(x);
                second = V.Load(x + V.Count);
            }
            Turn(ref first, ref second, ref a, ref e, step);
            Turn(ref first, ref second, ref b, ref f, step + 1);
            Turn(ref first, ref second, ref c, ref g, step + 2);
            Turn(ref first, ref second, ref d, ref h, step + 3);
            if (i >= Sweeps)
            {
                V.Store(y, first);
                V.Store(y + V.Count, second);
            }
            x += pitch;
            y += pitch;
            step += 2 * Sweeps;
        }
    }

    // Three shears are a rotation, and a multiply-add each: x += t y, y -= s x, x += t y with t = s / (1 + c), which is at most 1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn(ref V first, ref V second, ref V held, ref V kept, double* step)
    {
        V t = V.Splat(step[0]), s = V.Splat(step[Sweeps]), x = V.MultiplyAdd(t, first, held), y = V.MultiplyAdd(t, second, kept);
        held = V.MultiplyAdd(s, x, first);
        kept = V.MultiplyAdd(s, y, second);
        first = V.MultiplyAdd(t, held, x);
        second = V.MultiplyAdd(t, kept, y);
    }
}
