namespace Autograd.Kernels;

/// <summary>
/// Where the items of a batch lie: sizes of the batch dimensions, and the strides of A, B and C in each (0 = the same matrix again).
/// </summary>
/// <remarks>Holds pointers to memory of whoever made it, and lives no longer than that call.</remarks>
internal unsafe struct GemmBatchDims
{
    private long* _table;
    private int _rank, _a, _b;

    /// <summary>A single item.</summary>
    public static GemmBatchDims One => new() { Count = 1 };

    /// <summary>The number of items.</summary>
    public long Count { get; private set; }

    /// <summary>How many numbers the table of a batch of so many dimensions holds.</summary>
    public static int TableSize(int rank) => 4 * rank;

    /// <summary>Writes the table. Drops dimensions of size 1 and joins those that step alike in A, B and C.</summary>
    public GemmBatchDims(ReadOnlySpan<long> shape, ReadOnlySpan<long> a, ReadOnlySpan<long> b, ReadOnlySpan<long> c, long* table)
    {
        _table = table;
        (_a, _b, Count) = (1, 2, 1);
        // From the last dimension on: the first of the table is the one that steps fastest.
        for (int d = shape.Length - 1; d >= 0; d--)
        {
            Count *= shape[d];
            if (shape[d] == 1) continue;
            long* last = table + 4 * (_rank - 1);
            if (_rank > 0 && a[d] == last[0] * last[1] && b[d] == last[0] * last[2] && c[d] == last[0] * last[3])
            {
                last[0] *= shape[d];
                continue;
            }
            long* next = table + 4 * _rank++;
            (next[0], next[1], next[2], next[3]) = (shape[d], a[d], b[d], c[d]);
        }
    }

    /// <summary>A and B change places.</summary>
    public void SwapAB() => (_a, _b) = (_b, _a);

    /// <summary>
    /// Takes the fastest dimension away if it does no more than lengthen A and C by rows: one B serves them all, and so one product does.
    /// </summary>
    public void TakeRows(ref long m, ref long aRow, ref long cRow)
    {
        if (_rank == 0 || _table[2] != 0) return;
        if (m == 1) (aRow, cRow) = (_table[1], _table[3]);
        else if (_table[1] != m * aRow || _table[3] != m * cRow) return;
        m *= _table[0];
        Count /= _table[0];
        _table += 4;
        _rank--;
    }

    /// <summary>Where an item's matrices begin, in elements from those of item 0.</summary>
    public readonly void Offsets(long item, out nint a, out nint b, out nint c)
    {
        (a, b, c) = (0, 0, 0);
        long* dim = _table;
        for (int d = 0; d < _rank; d++, dim += 4)
        {
            long at = item;
            if (d < _rank - 1) (item, at) = Math.DivRem(item, dim[0]);
            a += (nint)(at * dim[_a]);
            b += (nint)(at * dim[_b]);
            c += (nint)(at * dim[3]);
        }
    }
}
