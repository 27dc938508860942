using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// Samples of many channels: planes are turned so that the channels of an element are neighbours, and a point reads each of its elements once for a register of them. The sums are those of
/// <see cref="PointSums.Gather"/>, in the same order.
/// </summary>
internal static unsafe class PointRows
{
    private const long Grain = 16 * 1024;

    /// <summary>Channels from which registers of them pay, and how many elements there may be to a point, as all of them are turned.</summary>
    private const long FewestChannels = 8, MostElements = 4;

    /// <summary>Elements or points that are turned at a time, and bytes of turned planes, unless one item of the batch has more.</summary>
    private const long Block = 64, Bytes = 4 << 20;

    /// <summary>Planes that are written at a time.</summary>
    private const int Planes = 8;

    public static bool Serves(PointSums.Sizes sizes) => sizes.C >= FewestChannels && sizes.Elements <= MostElements * sizes.Points;

    private struct State
    {
        public int* Places;
        public byte* X, W, Y, Rows;
        public PointSums.Sizes Sizes;

        /// <summary>Elements of a row, whole registers of channels, and the item of the batch that the rows begin with.</summary>
        public long Row, First;
    }

    public static void Gather(PointSums.Sizes sizes, DType dtype, int* places, byte* x, byte* w, byte* y)
    {
        var lanes = Width.Bits / 8 / dtype.Size();
        var state = new State { Places = places, X = x, W = w, Y = y, Sizes = sizes, Row = (sizes.C + lanes - 1) / lanes * lanes };
        var item = checked(sizes.Elements * state.Row * dtype.Size());
        var together = Math.Clamp(Bytes / item, 1, sizes.N);
        state.Rows = (byte*)NativeMemory.AlignedAlloc((nuint)checked(together * item), 64);
        try
        {
            for (; state.First < sizes.N; state.First += together)
            {
                var items = Math.Min(together, sizes.N - state.First);
                Workers.For(items * Blocks(sizes.Elements), Math.Max(1, Grain / (Block * state.Row)), FloatBody.Of<Turn>(dtype), &state);
                Workers.For(items * Blocks(sizes.Points), Math.Max(1, Grain / (Block * state.Row * sizes.Taps)), FloatBody.Of<Sample>(dtype), &state);
            }
        }
        finally
        {
            NativeMemory.AlignedFree(state.Rows);
        }
    }

    private static long Blocks(long n) => (n + Block - 1) / Block;

    /// <summary>Blocks of elements of a batch item, from planes to rows.</summary>
    private readonly struct Turn : IFloatBody
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static void Run<V, T>(void* state, long begin, long end) where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged, IFloatingPointIeee754<T>
        {
            var s = (State*)state;
            var (elements, channels, row) = (s->Sizes.Elements, (nint)s->Sizes.C, (nint)s->Row);
            for (var block = begin; block < end; block++)
            {
                var (n, first) = Math.DivRem(block, Blocks(elements));
                first *= Block;
                nint count = (nint)Math.Min(Block, elements - first);
                var to = (T*)s->Rows + (n * elements + first) * row;
                Transpose.Run((T*)s->X + (s->First + n) * channels * elements + first, (nint)elements, count, channels, to, row);
                for (; channels < row && count > 0; count--, to += row) new Span<T>(to + channels, (int)(row - channels)).Clear();
            }
        }
    }

    /// <summary>Blocks of points of a batch item: sums in rows, which become planes.</summary>
    private readonly struct Sample : IFloatBody
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static void Run<V, T>(void* state, long begin, long end) where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged, IFloatingPointIeee754<T>
        {
            var s = (State*)state;
            var (_, channels, elements, taps, points) = s->Sizes;
            nint row = (nint)s->Row;
            var sums = (T*)GemmScratch.Take((nint)Block * row * sizeof(T));
            for (var block = begin; block < end; block++)
            {
                var (n, first) = Math.DivRem(block, Blocks(points));
                first *= Block;
                nint count = (nint)Math.Min(Block, points - first);
                var at = (s->First + n) * taps * points + first;
                Sums<V, T>((T*)s->Rows + n * elements * row, row, s->Places + at, (T*)s->W + at, taps, points, count, sums);
                // A few planes at a time: those of a power of two lie in the same few sets of the cache.
                var y = (T*)s->Y + (s->First + n) * channels * points + first;
                for (nint c = 0; c < channels; c += Planes) Transpose.Run(sums + c, row, nint.Min(Planes, (nint)channels - c), count, y + c * (nint)points, (nint)points);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Sums<V, T>(T* rows, nint row, int* places, T* w, long taps, long points, nint count, T* to) where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged
        {
            var end = taps * points;
            for (; count > 0; count--, places++, w++, to += row)
                for (nint c = 0; c < row; c += V.Count)
                {
                    V sum = default;
                    for (long tap = 0; tap < end; tap += points)
                    {
                        nint place = places[tap];
                        if (place >= 0) sum += V.Splat(w[tap]) * V.Load(rows + place * row + c);
                    }
                    V.Store(to + c, sum);
                }
        }
    }
}
