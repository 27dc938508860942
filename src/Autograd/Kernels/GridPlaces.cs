using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Autograd.Kernels;

/// <summary>The elements that the points of a grid read.</summary>
internal static unsafe class GridPlaces
{
    private const long Grain = 4 * 1024;

    /// <summary>Coordinates as places among the elements, and their derivatives.</summary>
    public static void Along(GridLine line, bool padded, Tensor x, Tensor places, Tensor slopes)
    {
        fixed (byte* px = &x.Storage.Origin, pp = &places.Storage.Origin, ps = &slopes.Storage.Origin)
        {
            var state = new LineState { X = px + x.Layout.Offset * x.DType.Size(), Places = pp, Slopes = ps, Line = line, Padded = padded };
            Workers.For(x.ElementCount, Grain, x.DType == DType.Float64 ? &Along<double> : &Along<float>, &state);
        }
        GC.KeepAlive(x);
        GC.KeepAlive(places);
        GC.KeepAlive(slopes);
    }

    /// <summary>
    /// For points [dims, n, points], the flat position [n, taps^dims, points] of the taps around each, or -1 outside: from <paramref name="first"/> neighbours of the
    /// rounded-down place on.
    /// </summary>
    public static void Around(GridLine[] lines, int taps, int first, bool rounds, Tensor[] places, long n, Tensor elements)
    {
        var (points, dims) = (places[0].ElementCount / Math.Max(1, n), lines.Length);
        var count = 1;
        for (var d = 0; d < dims; d++) count *= taps;
        fixed (byte* to = &elements.Storage.Origin)
        {
            var state = new AroundState { To = (int*)to, Taps = taps, First = first, Dims = dims, Count = count, Points = points, Rounds = rounds, Wide = places[0].DType == DType.Float64 };
            for (var d = 0; d < 3; d++) state.Line(d) = lines[Math.Min(d, dims - 1)];
            fixed (byte* p0 = &places[0].Storage.Origin, p1 = &places[1].Storage.Origin, p2 = &places[dims - 1].Storage.Origin)
            {
                state.P0 = p0;
                state.P1 = p1;
                state.P2 = p2;
                Workers.For(n * points, Grain, &Around, &state);
            }
        }
        foreach (var p in places) GC.KeepAlive(p);
        GC.KeepAlive(elements);
    }

    private struct LineState
    {
        public byte* X, Places, Slopes;
        public GridLine Line;
        public bool Padded;
    }

    private struct AroundState
    {
        public int* To;
        public byte* P0, P1, P2;
        public int Taps, First, Dims, Count;
        public long Points;
        public bool Rounds, Wide;
        public GridLine Line0, Line1, Line2;

        [System.Diagnostics.CodeAnalysis.UnscopedRef]
        public ref GridLine Line(int d) => ref (d == 0 ? ref Line0 : ref (d == 1 ? ref Line1 : ref Line2));

        /// <summary>The element at or before a place, of places so far off that counting on from them is safe.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly long Before(int d, long at)
        {
            var p = d == 0 ? P0 : d == 1 ? P1 : P2;
            var place = Wide ? ((double*)p)[at] : ((float*)p)[at];
            if (double.IsNaN(place)) return long.MinValue / 2;
            place = Rounds ? Math.Round(place, MidpointRounding.ToEven) : Math.Floor(place);
            return (long)Math.Clamp(place, -1e15, 1e15);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Along<T>(void* state, long begin, long end) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var s = (LineState*)state;
        for (var i = begin; i < end; i++)
            (((T*)s->Places)[i], ((T*)s->Slopes)[i]) = s->Padded ? s->Line.Padded(((T*)s->X)[i]) : s->Line.Unpadded(((T*)s->X)[i]);
    }

    private static void Around(void* state, long begin, long end)
    {
        var s = (AroundState*)state;
        if (s->Wide || s->Dims != 2 || s->Taps != 2 || s->First != 0 || s->Rounds || s->Line0.Pads || s->Line1.Pads)
        {
            Singly(s, begin, end);
            return;
        }
        for (long run; begin < end; begin += run)
        {
            // As many points of one batch item as the range has left.
            var (n, point) = Math.DivRem(begin, s->Points);
            run = Math.Min(s->Points - point, end - begin);
            var whole = run & -Vector256<float>.Count;
            Four(s, begin, whole, s->To + n * 4 * s->Points + point);
            Singly(s, begin + whole, begin + run);
        }
    }

    /// <summary>The four elements around points of planes without padding, a register of points at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four(AroundState* s, long at, long count, int* to)
    {
        // No plane has so many elements along a side, and neighbours can still be counted.
        var far = Vector256.Create(1e9f);
        var (height, width) = (Vector256.Create((uint)s->Line0.Size), Vector256.Create((uint)s->Line1.Size));
        var (none, one) = (Vector256.Create(-1), Vector256<int>.One);
        for (long i = 0; i < count; i += Vector256<float>.Count, to += Vector256<float>.Count)
        {
            var (y, x) = (Before(s->P0, at + i), Before(s->P1, at + i));
            var (up, down, left, right) = (Inside(y, height), Inside(y + one, height), Inside(x, width), Inside(x + one, width));
            var first = y * width.AsInt32() + x;
            var second = first + width.AsInt32();
            Vector256.ConditionalSelect(up & left, first, none).Store(to);
            Vector256.ConditionalSelect(up & right, first + one, none).Store(to + s->Points);
            Vector256.ConditionalSelect(down & left, second, none).Store(to + 2 * s->Points);
            Vector256.ConditionalSelect(down & right, second + one, none).Store(to + 3 * s->Points);
        }

        Vector256<int> Before(byte* places, long at)
        {
            var place = Vector256.Load((float*)places + at);
            var whole = Vector256.ConvertToInt32Native(Vector256.Max(Vector256.Min(Vector256.Floor(place), far), -far));
            return Vector256.ConditionalSelect(Vector256.Equals(place, place).AsInt32(), whole, Vector256.Create(int.MinValue / 2));
        }

        static Vector256<int> Inside(Vector256<int> place, Vector256<uint> size) => Vector256.LessThan(place.AsUInt32(), size).AsInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Singly(AroundState* s, long begin, long end)
    {
        var found = stackalloc long[s->Count];
        var (n, point) = Math.DivRem(begin, s->Points);
        for (var at = begin; at < end; at++, point++)
        {
            if (point == s->Points) (n, point) = (n + 1, 0);
            // Positions in the first dimensions, then in one more: each becomes as many as there are taps, the last dimension's neighbours next to each other.
            var count = 1;
            found[0] = 0;
            for (var d = 0; d < s->Dims; d++)
            {
                var (before, size) = (s->Before(d, at) + s->First, s->Line(d).Size);
                for (var i = count - 1; i >= 0; i--)
                {
                    var row = found[i];
                    for (var k = 0; k < s->Taps; k++)
                    {
                        var element = s->Line(d).Element(before + k);
                        found[i * s->Taps + k] = row < 0 || element < 0 ? -1 : row * size + element;
                    }
                }
                count *= s->Taps;
            }
            var to = s->To + n * s->Count * s->Points + point;
            for (var k = 0; k < count; k++, to += s->Points) *to = (int)found[k];
        }
    }
}
