using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>The way through heads and blocks of queries. Threads share out the heads, whose results do not meet.</summary>
internal static unsafe class AttentionLoop<V, T>
    where V : unmanaged, ILanes<V, T>, IReal<V>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Multiply-adds below which a second thread does not pay.</summary>
    private const double Grain = 1 << 18;

    // A block of scores is to stay in the second level beside keys and values, and in the first where there are few keys.
    private const int MostQueries = 64, FewestQueries = 8, BytesOfScores = 1 << 17;

    private const int Alignment = 64;

    /// <summary>Where the matrices of a tensor lie.</summary>
    private struct Place
    {
        public T* Origin;
        public nint Batch, Head, Row, Column;

        public readonly Place At(nint batch, nint head) => this with { Origin = Origin + batch * Batch + head * Head };

        public readonly T* Line(nint i) => Origin + i * Row;
    }

    private struct Walk
    {
        public Place Query, Key, Value, Mask, Output, DQuery, DKey, DValue;
        public T* Sums;
        public nint Heads, Queries, Keys, Features, ValueFeatures;
        public bool Causal;
        public T Scale;
    }

    public static void Run(AttentionPass pass, bool back)
    {
        ReadOnlySpan<long> q = pass.Query.Shape, k = pass.Key.Shape, v = pass.Value.Shape;
        fixed (byte* query = &At(pass.Query), key = &At(pass.Key), value = &At(pass.Value), mask = &At(pass.Mask), output = &At(pass.Output), sums = &At(pass.Sums),
            dQuery = &At(pass.DQuery), dKey = &At(pass.DKey), dValue = &At(pass.DValue))
        {
            var walk = new Walk
            {
                Query = Of(query, pass.Query), Key = Of(key, pass.Key), Value = Of(value, pass.Value), Mask = Of(mask, pass.Mask), Output = Of(output, pass.Output),
                DQuery = Of(dQuery, pass.DQuery), DKey = Of(dKey, pass.DKey), DValue = Of(dValue, pass.DValue), Sums = (T*)sums,
                Heads = (nint)q[1], Queries = (nint)q[2], Keys = (nint)k[2], Features = (nint)q[3], ValueFeatures = (nint)v[3],
                Causal = pass.Causal, Scale = T.CreateTruncating(pass.Scale),
            };
            var grain = (long)Math.Ceiling(Grain / ((double)q[2] * k[2] * (q[3] + v[3])));
            // A grain of 64 elements means more to the pool: boundaries at whole vectors. Heads need none.
            if (grain % 64 == 0) grain++;
            if (back) Workers.For(q[0] * q[1], grain, &Backward, &walk);
            else Workers.For(q[0] * q[1], grain, &Forward, &walk);
        }
    }

    private static ref byte At(Tensor? x)
    {
        if (x is null) return ref Unsafe.NullRef<byte>();
        return ref Unsafe.AddByteOffset(ref x.Storage.Origin, (nint)(x.Layout.Offset * sizeof(T)));
    }

    private static Place Of(byte* origin, Tensor? x) => x is null
        ? default
        : new() { Origin = (T*)origin, Batch = (nint)x.Strides[0], Head = (nint)x.Strides[1], Row = (nint)x.Strides[2], Column = (nint)x.Strides[3] };

    private static void Forward(void* state, long begin, long end)
    {
        var w = (Walk*)state;
        var room = new Room(w->Queries, w->Keys, blocks: 1);
        for (var u = (nint)begin; u < end; u++)
        {
            var (batch, head) = (u / w->Heads, u % w->Heads);
            Place q = w->Query.At(batch, head), k = w->Key.At(batch, head), v = w->Value.At(batch, head), y = w->Output.At(batch, head), mask = w->Mask.At(batch, head);
            var sums = w->Sums + u * 2 * w->Queries;
            for (nint i = 0; i < w->Queries; i += room.Queries)
            {
                var rows = nint.Min(room.Queries, w->Queries - i);
                Scores(w, room, q, k, mask, i, rows);
                AttentionRows<V, T>.Weigh(room.Scores, rows, room.Padded, room.Pitch, sums + i, sums + w->Queries + i);
                Gemm.Multiply(rows, w->ValueFeatures, w->Keys, room.Scores, room.Pitch, 1, v.Origin, v.Row, v.Column, y.Line(i), y.Row, false);
            }
        }
        room.Free();
    }

    private static void Backward(void* state, long begin, long end)
    {
        var w = (Walk*)state;
        var room = new Room(w->Queries, w->Keys, blocks: 2);
        for (var u = (nint)begin; u < end; u++)
        {
            var (batch, head) = (u / w->Heads, u % w->Heads);
            Place q = w->Query.At(batch, head), k = w->Key.At(batch, head), v = w->Value.At(batch, head), g = w->Output.At(batch, head), mask = w->Mask.At(batch, head);
            Place dq = w->DQuery.At(batch, head), dk = w->DKey.At(batch, head), dv = w->DValue.At(batch, head);
            var sums = w->Sums + u * 2 * w->Queries;
            for (nint i = 0; i < w->Queries; i += room.Queries)
            {
                var (rows, add) = (nint.Min(room.Queries, w->Queries - i), i > 0);
                Scores(w, room, q, k, mask, i, rows);
                AttentionRows<V, T>.WeighAgain(room.Scores, rows, room.Padded, room.Pitch, sums + i, sums + w->Queries + i);
                Gemm.Multiply(w->Keys, w->ValueFeatures, rows, room.Scores, 1, room.Pitch, g.Line(i), g.Row, g.Column, dv.Origin, dv.Row, add);
                Gemm.Multiply(rows, w->Keys, w->ValueFeatures, g.Line(i), g.Row, g.Column, v.Origin, v.Column, v.Row, room.Slopes, room.Pitch, false);
                AttentionRows<V, T>.Gradient(room.Scores, room.Slopes, rows, w->Keys, room.Padded, room.Pitch, w->Scale);
                Gemm.Multiply(rows, w->Features, w->Keys, room.Slopes, room.Pitch, 1, k.Origin, k.Row, k.Column, dq.Line(i), dq.Row, false);
                Gemm.Multiply(w->Keys, w->Features, rows, room.Slopes, 1, room.Pitch, q.Line(i), q.Row, q.Column, dk.Origin, dk.Row, add);
            }
        }
        room.Free();
    }

    /// <summary>The scores of queries from i on; those of keys that are out of sight are minus infinity.</summary>
    private static void Scores(Walk* w, in Room room, in Place q, in Place k, in Place mask, nint i, nint rows)
    {
        Gemm.Multiply(rows, w->Keys, w->Features, q.Line(i), q.Row, q.Column, k.Origin, k.Column, k.Row, room.Scores, room.Pitch, false);
        AttentionRows<V, T>.Scale(room.Scores, rows, w->Keys, room.Pitch, w->Scale, mask.Origin == null ? null : mask.Line(i), mask.Row);
        for (nint r = 0; r < rows; r++)
        {
            var open = w->Causal ? nint.Min(w->Keys, i + r + 1) : w->Keys;
            if (open < room.Padded) new Span<T>(room.Scores + r * room.Pitch + open, (int)(room.Padded - open)).Fill(T.NegativeInfinity);
        }
    }

    /// <summary>A thread's blocks: rows of whole registers, and a cache line more, or they would all fall into the same few sets.</summary>
    private readonly struct Room
    {
        public readonly nint Queries, Padded, Pitch;
        public readonly T* Scores, Slopes;

        public Room(nint queries, nint keys, int blocks)
        {
            Padded = (keys + 15) / 16 * 16;
            Pitch = Padded + 64 / sizeof(T);
            Queries = nint.Min(queries, (nint)Math.Clamp(BytesOfScores / (Pitch * sizeof(T)) / FewestQueries * FewestQueries, FewestQueries, MostQueries));
            Scores = (T*)NativeMemory.AlignedAlloc((nuint)(blocks * Queries * Pitch * sizeof(T)), Alignment);
            Slopes = Scores + (blocks - 1) * Queries * Pitch;
        }

        public void Free() => NativeMemory.AlignedFree(Scores);
    }
}
