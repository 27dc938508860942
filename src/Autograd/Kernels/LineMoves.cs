using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Autograd.Kernels;

/// <summary>What passes between a place that an index names and a value.</summary>
internal interface IMove<T> where T : unmanaged
{
    /// <summary>Whether places are read and values written, else the other way.</summary>
    static abstract bool Reads { get; }

    /// <summary>Values from one to the next: 0 if one serves all.</summary>
    static abstract long Step { get; }

    static abstract void Run(ref T place, ref T value);
}

/// <summary>value = place</summary>
internal readonly struct ReadMove<T> : IMove<T> where T : unmanaged
{
    public static bool Reads => true;
    public static long Step => 1;

    [MethodImpl(AggressiveInlining)]
    public static void Run(ref T place, ref T value) => value = place;
}

/// <summary>place = value; of several values for a place the last stays.</summary>
internal readonly struct WriteMove<T> : IMove<T> where T : unmanaged
{
    public static bool Reads => false;
    public static long Step => 1;

    [MethodImpl(AggressiveInlining)]
    public static void Run(ref T place, ref T value) => place = value;
}

/// <summary>place = one value</summary>
internal readonly struct FillMove<T> : IMove<T> where T : unmanaged
{
    public static bool Reads => false;
    public static long Step => 0;

    [MethodImpl(AggressiveInlining)]
    public static void Run(ref T place, ref T value) => place = value;
}

/// <summary>place += value, in the order of the values</summary>
internal readonly struct AddMove<T> : IMove<T> where T : unmanaged, INumberBase<T>
{
    public static bool Reads => false;
    public static long Step => 1;

    [MethodImpl(AggressiveInlining)]
    public static void Run(ref T place, ref T value) => place += value;
}

/// <summary>The loops over indices. Each part of an index is checked, in the first cache, before it is used.</summary>
internal static unsafe class LineMoves
{
    /// <summary>Indices that are checked at once.</summary>
    private const int Part = 1024;

    /// <summary>How many rows ahead memory is asked for: rows are pages apart, and nothing but the program knows the next.</summary>
    private const int Ahead = 6;

    /// <summary>Whether a number is outside [0, size).</summary>
    [MethodImpl(AggressiveInlining)]
    public static bool Outside(long* index, long n, long size)
    {
        // The sign of i | (size - 1 - i).
        var (signs, last, i) = (Vector<long>.Zero, new Vector<long>(size - 1), 0L);
        for (; i + Vector<long>.Count <= n; i += Vector<long>.Count) signs |= *(Vector<long>*)(index + i) | (last - *(Vector<long>*)(index + i));
        long sign = 0;
        for (; i < n; i++) sign |= index[i] | (size - 1 - index[i]);
        return Vector.LessThan(signs, Vector<long>.Zero) != Vector<long>.Zero || sign < 0;
    }

    /// <summary>n values and places of one line; false if an index is outside of it.</summary>
    [MethodImpl(AggressiveOptimization)]
    public static bool Line<T, TMove>(T* line, long size, T* values, long* index, long n) where T : unmanaged where TMove : struct, IMove<T>
    {
        while (n > 0)
        {
            var m = Math.Min(n, Part);
            if (Outside(index, m, size)) return false;
            long j = 0;
            for (; j + 4 <= m; j += 4)
            {
                TMove.Run(ref line[index[j]], ref values[j * TMove.Step]);
                TMove.Run(ref line[index[j + 1]], ref values[(j + 1) * TMove.Step]);
                TMove.Run(ref line[index[j + 2]], ref values[(j + 2) * TMove.Step]);
                TMove.Run(ref line[index[j + 3]], ref values[(j + 3) * TMove.Step]);
            }
            for (; j < m; j++) TMove.Run(ref line[index[j]], ref values[j * TMove.Step]);
            n -= m;
            index += m;
            values += m * TMove.Step;
        }
        return true;
    }

    /// <summary>
    /// Some neighbouring columns, row by row of the index: column i of a row has its place at row <c>index[i]</c> of the grid. False if an index is outside.
    /// </summary>
    /// <param name="grid">The first column's first element; rows are <paramref name="pitch"/> elements apart.</param>
    /// <param name="pitch">The distance of rows.</param>
    /// <param name="size">The rows of the grid.</param>
    /// <param name="values">Rows as those of the index.</param>
    /// <param name="index">Rows that are <paramref name="inner"/> elements apart.</param>
    /// <param name="inner">The distance of the index's and values' rows.</param>
    /// <param name="count">How many rows the index has.</param>
    /// <param name="width">The columns.</param>
    [MethodImpl(AggressiveOptimization)]
    public static bool Columns<T, TMove>(T* grid, long pitch, long size, T* values, long* index, long inner, long count, long width) where T : unmanaged where TMove : struct, IMove<T>
    {
        for (; count > 0; count--, index += inner, values += inner * TMove.Step)
        {
            Ask(index + Ahead * inner, width);
            Ask(values + Ahead * inner * TMove.Step, width * TMove.Step);
            if (Outside(index, width, size)) return false;
            long i = 0;
            for (; i + 4 <= width; i += 4)
            {
                TMove.Run(ref grid[index[i] * pitch + i], ref values[i * TMove.Step]);
                TMove.Run(ref grid[index[i + 1] * pitch + i + 1], ref values[(i + 1) * TMove.Step]);
                TMove.Run(ref grid[index[i + 2] * pitch + i + 2], ref values[(i + 2) * TMove.Step]);
                TMove.Run(ref grid[index[i + 3] * pitch + i + 3], ref values[(i + 3) * TMove.Step]);
            }
            for (; i < width; i++) TMove.Run(ref grid[index[i] * pitch + i], ref values[i * TMove.Step]);
        }
        return true;
    }

    [MethodImpl(AggressiveInlining)]
    private static void Ask<T>(T* p, long n) where T : unmanaged
    {
        if (!Sse.IsSupported) return;
        for (long i = 0; i < n; i += Chunk.Size / sizeof(T)) Sse.Prefetch0(p + i);
    }
}
