using System.Runtime.CompilerServices;
using Autograd.Algebra;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Autograd.Kernels;

/// <summary>Copies between tensors of any layouts and dtypes, broadcasting the source.</summary>
internal static unsafe class Copies
{
    /// <summary>From so many elements on, filling whole lines of the cache is worth looking at the layouts.</summary>
    private const long LongRun = 4096;

    /// <summary>The identity, moved in registers: used where dtypes agree after conversion.</summary>
    private readonly struct Identity : IRingUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IRing<A> => x;

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => 1;
    }

    /// <summary>Writes the elements of <paramref name="from"/> to those that a layout picks of <paramref name="to"/>'s memory.</summary>
    public static void Run(Tensor from, Tensor to, Layout target, bool ownsTarget)
    {
        if (!Flat(from.Layout, target) && (from.DType == to.DType ? Moved(from, to, target) : from.Layout.IsUniform && Repeated(from, to, target))) return;
        // Equal dtypes move as bits; else the source is converted to the target's dtype on the way.
        delegate*<byte*, byte**, nint*, nint, void> kernel = to.DType.Size() switch
        {
            1 => &Loops.RingUnary<Int<byte>, byte, Identity>,
            2 => &Loops.RingUnary<Int<short>, short, Identity>,
            4 => &Loops.RingUnary<Int<int>, int, Identity>,
            _ => &Loops.RingUnary<Int<long>, long, Identity>,
        };
        byte rule = 0;
        Walker.Run(kernel, &rule, ownsTarget, new Operand(to.Storage, target, to.DType), new Operand(from.Storage, from.Layout, to.DType), default, default, default, 2, copies: true);
        GC.KeepAlive(from);
        GC.KeepAlive(to);
    }

    /// <summary>Whether both are one run in the same order, or the source one value for a short run.</summary>
    private static bool Flat(Layout from, Layout target) => target.IsDense && (from.IsUniform ? target.Count < LongRun : from.SameStrides(target));

    /// <summary>One value of another dtype, converted once.</summary>
    private static bool Repeated(Tensor from, Tensor to, Layout target)
    {
        long value = 0;
        Span<long> strides = stackalloc long[target.Rank];
        strides.Clear();
        fixed (byte* pf = &from.Storage.Origin, pt = &to.Storage.Origin)
        {
            var size = to.DType.Size();
            Casts.Run(from.DType, pf + from.Layout.Offset * from.DType.Size(), to.DType, (byte*)&value, 1);
            var done = StridedCopies.Run((byte*)&value, strides, pt + target.Offset * size, target.Strides, target.Shape, size);
            GC.KeepAlive(from);
            GC.KeepAlive(to);
            return done;
        }
    }

    private static bool Moved(Tensor from, Tensor to, Layout target)
    {
        var (layout, size) = (from.Layout, from.DType.Size());
        Span<long> strides = stackalloc long[target.Rank];
        var lead = target.Rank - layout.Rank;
        for (var d = 0; d < target.Rank; d++) strides[d] = d < lead || layout.Shape[d - lead] == 1 ? 0 : layout.Strides[d - lead];
        fixed (byte* pf = &from.Storage.Origin, pt = &to.Storage.Origin)
        {
            var done = StridedCopies.Run(pf + layout.Offset * size, strides, pt + target.Offset * size, target.Strides, target.Shape, size);
            GC.KeepAlive(from);
            GC.KeepAlive(to);
            return done;
        }
    }
}
