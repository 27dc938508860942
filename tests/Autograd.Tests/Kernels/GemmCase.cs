using System.Numerics;
using Autograd.Algebra;
using Autograd.Kernels;

namespace Autograd.Tests.Kernels;

/// <summary>How a matrix lies in memory: how far apart neighbouring rows and neighbouring columns are.</summary>
public enum Lay
{
    Rows,
    Columns,
    PaddedRows,
    PaddedColumns,
    Sparse,
    SameRow,
    SameColumn,
    SameElement,
}

/// <summary>One product with its operands in memory, a slow reference, and guards around everything.</summary>
internal sealed unsafe class GemmCase<T> where T : unmanaged, INumber<T>
{
    private const int Guard = 70;
    private static readonly T Canary = T.CreateTruncating(77);

    private readonly int _m, _n, _k, _cRow;
    private readonly T[] _a, _b;
    private readonly (int Row, int Col) _aStep, _bStep;

    public GemmCase(int m, int n, int k, Lay a = Lay.Rows, Lay b = Lay.Rows, int cPad = 0, Func<int, double>? value = null)
    {
        (_m, _n, _k, _cRow) = (m, n, k, n + cPad);
        (_aStep, _bStep) = (Steps(a, m, k), Steps(b, k, n));
        // Whole numbers, so small that every sum is exact in any order.
        value ??= i => i * 7919L % 13 - 6;
        _a = Filled(Extent(_aStep, m, k), value);
        _b = Filled(Extent(_bStep, k, n), i => value(i + 5));
    }

    /// <summary>C after products over the given parts of its rows, the first part beginning at 0.</summary>
    public T[] Run(bool accumulate, params int[] cuts)
    {
        var c = Start(accumulate);
        int from = 0;
        fixed (T* pa = _a, pb = _b, pc = c)
        {
            foreach (int to in cuts.Append(_m))
            {
                Gemm.Multiply(
                    to - from, _n, _k,
                    pa + Guard + (long)from * _aStep.Row, _aStep.Row, _aStep.Col,
                    pb + Guard, _bStep.Row, _bStep.Col,
                    pc + Guard + (long)from * _cRow, _cRow, accumulate);
                from = to;
            }
        }
        return c;
    }

    /// <summary>The same by blocks of a certain register width, over a part of the rows and columns at a time.</summary>
    public T[] RunBlocks<V>(bool accumulate, int rowCut, int columnCut) where V : struct, ILanes<V, T>, Autograd.Algebra.IRing<V>
    {
        var c = Start(accumulate);
        fixed (T* pa = _a, pb = _b, pc = c)
        {
            var x = new GemmProduct<T>
            {
                M = _m, N = _n, K = _k, A = pa + Guard, B = pb + Guard, C = pc + Guard, ARow = _aStep.Row, ACol = _aStep.Col,
                BRow = _bStep.Row, BCol = _bStep.Col, CRow = _cRow, F = accumulate ? pc + Guard : null, FRow = _cRow,
            };
            GemmBlocks<V, T>.Run(x, 0, rowCut, 0, columnCut);
            GemmBlocks<V, T>.Run(x, 0, rowCut, columnCut, _n);
            GemmBlocks<V, T>.Run(x, rowCut, _m, 0, columnCut);
            GemmBlocks<V, T>.Run(x, rowCut, _m, columnCut, _n);
        }
        return c;
    }

    /// <summary>The triple loop in double (in long for integers), guards and padding included.</summary>
    public T[] Expected(bool accumulate)
    {
        var c = Start(accumulate);
        bool real = T.CreateTruncating(0.5) != T.Zero;
        for (int i = 0; i < _m; i++)
        {
            for (int j = 0; j < _n; j++)
            {
                ref T at = ref c[Guard + i * _cRow + j];
                double sum = accumulate ? double.CreateTruncating(at) : 0;
                long whole = accumulate ? long.CreateTruncating(at) : 0;
                for (int p = 0; p < _k; p++)
                {
                    T x = _a[Guard + i * _aStep.Row + p * _aStep.Col], y = _b[Guard + p * _bStep.Row + j * _bStep.Col];
                    if (real) sum += double.CreateTruncating(x) * double.CreateTruncating(y);
                    else whole += long.CreateTruncating(x) * long.CreateTruncating(y);
                }
                at = real ? T.CreateTruncating(sum) : T.CreateTruncating(whole);
            }
        }
        return c;
    }

    public void Check(bool accumulate)
    {
        T[] y = Run(accumulate), expected = Expected(accumulate);
        for (int i = 0; i < y.Length; i++)
        {
            if (y[i] == expected[i]) continue;
            int at = i - Guard;
            throw new Xunit.Sdk.XunitException(
                $"{typeof(T).Name} {_m} x {_k} x {_n}, strides {_aStep}, {_bStep}, {_cRow}, accumulate {accumulate}: element {at} " +
                $"(row {at / Math.Max(_cRow, 1)}, column {at % Math.Max(_cRow, 1)}) is {y[i]}, not {expected[i]}");
        }
    }

    private T[] Start(bool accumulate)
    {
        var c = new T[2 * Guard + _m * _cRow];
        Array.Fill(c, Canary);
        if (!accumulate) return c;
        for (int i = 0; i < _m; i++)
        {
            for (int j = 0; j < _n; j++) c[Guard + i * _cRow + j] = T.CreateTruncating(i - j);
        }
        return c;
    }

    private static (int Row, int Col) Steps(Lay lay, int rows, int cols) => lay switch
    {
        Lay.Rows => (cols, 1),
        Lay.Columns => (1, rows),
        Lay.PaddedRows => (cols + 3, 1),
        Lay.PaddedColumns => (1, rows + 5),
        Lay.Sparse => (3 * cols + 1, 3),
        Lay.SameRow => (0, 1),
        Lay.SameColumn => (1, 0),
        _ => (0, 0),
    };

    private static int Extent((int Row, int Col) step, int rows, int cols) =>
        rows == 0 || cols == 0 ? 0 : (rows - 1) * step.Row + (cols - 1) * step.Col + 1;

    // What lies outside of a matrix would show: NaN, or 77 for integers.
    private static T[] Filled(int n, Func<int, double> value)
    {
        var x = new T[n + 2 * Guard];
        Array.Fill(x, typeof(T) == typeof(float) || typeof(T) == typeof(double) ? T.CreateTruncating(double.NaN) : Canary);
        for (int i = 0; i < n; i++) x[Guard + i] = T.CreateTruncating(value(i));
        return x;
    }
}
