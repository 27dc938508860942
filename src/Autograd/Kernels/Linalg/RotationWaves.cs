using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// Rotations of neighbouring rows, collected from several sweeps of a QR iteration and carried out together. Sweep j + 1 may turn rows i - 1 and i as soon as sweep j has turned i and i + 1:
/// a row that is read goes through all sweeps, each of which holds one row back in a register, before it is written (Van Zee, van de Geijn, Quintana-Orti, "Restructuring the
/// tridiagonal and bidiagonal QR algorithms for performance", 2014).
/// </summary>
internal unsafe struct RotationWaves<V>
    where V : struct, ILanes<V, double>, IRing<V>
{
    /// <summary>Sweeps that are carried out together; as many registers hold rows.</summary>
    private const int Sweeps = 8;

    // The cosines and sines that meet in a step: those of rotation i of sweep j lie in place i + j + 1.
    private readonly double* _steps;

    private readonly double* _rows;

    private readonly nint _pitch, _width;

    private nint _first, _last;

    private int _count;

    /// <summary>Doubles of the workspace.</summary>
    public static nint Room(nint n) => (n + Sweeps + 1) * 2 * Sweeps;

    /// <summary>For n rows of so many whole lines.</summary>
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

    /// <summary>Puts the rotation of the rows i and i + 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Put(double* sweep, nint i, double c, double s)
    {
        sweep[i * 2 * Sweeps] = c;
        sweep[i * 2 * Sweeps + Sweeps] = s;
    }

    /// <summary>Carries out what was collected.</summary>
    public void Finish()
    {
        if (_count == 0) return;
        for (nint j = 0; j < _width; j += V.Count) Run(_steps + _first * 2 * Sweeps, _rows + _first * _pitch + j, _pitch, _last - _first + 1);
        Clear(_first, _last + Sweeps + 1);
        _count = 0;
    }

    // No rotation at all is one by nothing, which also brings rows into the registers and out of them.
    private readonly void Clear(nint from, nint to)
    {
        for (var i = from; i < to; i++)
        {
            new Span<double>(_steps + i * 2 * Sweeps, Sweeps).Fill(1);
            new Span<double>(_steps + i * 2 * Sweeps + Sweeps, Sweeps).Clear();
        }
    }

    // A register's width of all rows.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run(double* step, double* x, nint pitch, nint rows)
    {
        V a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0;
        var y = x - Sweeps * pitch;
        for (nint i = 0; i < rows + Sweeps; i++)
        {
            V row = 0;
            if (i < rows) row = V.Load(x);
            row = Turn(row, ref a, step);
            row = Turn(row, ref b, step + 1);
            row = Turn(row, ref c, step + 2);
            row = Turn(row, ref d, step + 3);
            row = Turn(row, ref e, step + 4);
            row = Turn(row, ref f, step + 5);
            row = Turn(row, ref g, step + 6);
            row = Turn(row, ref h, step + 7);
            if (i >= Sweeps) V.Store(y, row);
            x += pitch;
            y += pitch;
            step += 2 * Sweeps;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Turn(V row, ref V held, double* step)
    {
        V c = V.Splat(step[0]), s = V.Splat(step[Sweeps]), done = V.MultiplyAdd(c, held, s * row);
        held = V.MultiplyAdd(c, row, -(s * held));
        return done;
    }
}
