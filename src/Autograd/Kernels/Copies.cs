using System.Runtime.CompilerServices;
using Autograd.Algebra;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Autograd.Kernels;

/// <summary>Copies between tensors of any layouts and dtypes, broadcasting the source.</summary>
internal static unsafe class Copies
{
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
}
