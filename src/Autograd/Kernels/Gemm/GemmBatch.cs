using System.Numerics;
using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// Products of one shape at several places, and how they are shared among threads: every item is cut into units, strips of rows or
/// registers of columns, the units of all items form one range, and a thread takes a part of it. The sums themselves are never cut.
/// </summary>
internal unsafe struct GemmBatch<V, T>
    where V : struct, ILanes<V, T>, IRing<V>
    where T : unmanaged, INumberBase<T>
{
    /// <summary>Multiply-adds below which a second thread does not pay: some 2 microseconds' worth.</summary>
    private const double Grain = 1 << 18;

    private GemmProduct<T> _first;
    private GemmBatchDims _dims;
    private bool _dot, _byColumns;
    private nint _unit, _units;

    /// <summary>Computes all items.</summary>
    public static void Run(in GemmProduct<T> first, in GemmBatchDims dims)
    {
        if (dims.Count == 1 && (double)first.M * first.N * first.K < 2 * Grain) Whole(first);
        else Share(first, dims);
    }

    // The short way to the same bits.
    private static void Whole(in GemmProduct<T> x)
    {
        if (GemmDot<V, T>.Serves(x)) GemmDot<V, T>.Run(x, 0, x.M);
        else if (Lies(x))
        {
            var turned = x.Transposed();
            GemmDot<V, T>.Run(turned, 0, turned.M);
        }
        else if (Turns(x))
        {
            var turned = x.Transposed();
            GemmBlocks<V, T>.Run(turned, 0, 1, 0, turned.N);
        }
        else GemmBlocks<V, T>.Run(x, 0, x.M, 0, x.N);
    }

    private static void Share(in GemmProduct<T> first, in GemmBatchDims dims)
    {
        var batch = new GemmBatch<V, T> { _first = first, _dims = dims };
        batch.Arrange();
        double work = (double)batch._first.M * batch._first.N * batch._first.K / batch._units;
        long grain = (long)Math.Min(Math.Ceiling(Grain / work), long.MaxValue / 2);
        // Columns may be cut at any register, which shares them out evenly, but not into pieces narrower than a tile.
        if (batch._byColumns) grain = Math.Max(grain, Math.Min(batch._units, GemmBlocks<V, T>.Width / V.Count));
        // A grain of 64 elements means more to the pool: boundaries at whole vectors. Units need none.
        if (grain % 64 == 0) grain++;
        Workers.For(batch._units * dims.Count, grain, &Part, &batch);
    }

    // A single row by a matrix whose columns are contiguous, as a transposed weight's are: they are the rows of a matrix by a vector.
    private static bool Lies(in GemmProduct<T> x) => x.M == 1 && x.N > 1 && x.BRow == 1 && x.K >= 4 * V.Count;

    // A single column of C becomes a single row: registers run along C.
    private static bool Turns(in GemmProduct<T> x) => x.N == 1 && x.CRow == 1 && x.M > 1 && (x.F == null || x.FRow == 1);

    private void Arrange()
    {
        var lies = Lies(_first);
        _dot = lies || GemmDot<V, T>.Serves(_first);
        if (lies || (!_dot && Turns(_first)))
        {
            _first = _first.Transposed();
            _dims.SwapAB();
        }
        nint m = _first.M, n = _first.N;
        _byColumns = !_dot && n >= m;
        _unit = _byColumns ? V.Count : _dot ? 1 : GemmBlocks<V, T>.Rows;
        _units = ((_byColumns ? n : m) + _unit - 1) / _unit;
    }

    // Units [begin, end) of the batch.
    private static void Part(void* state, long begin, long end)
    {
        ref readonly var batch = ref Unsafe.AsRef<GemmBatch<V, T>>(state);
        while (begin < end)
        {
            long item = begin / batch._units;
            nint u = (nint)(begin - item * batch._units), v = (nint)Math.Min(batch._units, u + end - begin);
            batch.Item(item, u * batch._unit, v * batch._unit);
            begin += v - u;
        }
    }

    // Rows or columns [from, to) of one item.
    private readonly void Item(long item, nint from, nint to)
    {
        var x = _first;
        _dims.Offsets(item, out nint a, out nint b, out nint c);
        x.A += a;
        x.B += b;
        x.C += c;
        if (x.F != null) x.F += c;
        if (_dot) GemmDot<V, T>.Run(x, from, nint.Min(to, x.M));
        else if (_byColumns) GemmBlocks<V, T>.Run(x, 0, x.M, from, nint.Min(to, x.N));
        else GemmBlocks<V, T>.Run(x, from, nint.Min(to, x.M), 0, x.N);
    }
}
