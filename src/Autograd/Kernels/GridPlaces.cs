using System.Numerics;
using System.Runtime.CompilerServices;

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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Around(void* state, long begin, long end)
    {
        var s = (AroundState*)state;
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
