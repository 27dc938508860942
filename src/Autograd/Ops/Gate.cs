using System.Runtime.CompilerServices;
using Autograd.Algebra;
using Autograd.Core;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Autograd;

/// <summary>What the gates of recurrent layers let through: one pass each, forward and backward.</summary>
internal static class Gate
{
    private static readonly Binary<OpenRule> Opened = new("GateBackward0");

    /// <summary>sigmoid(gate) value.</summary>
    public static Tensor Open(Tensor gate, Tensor value) => Elementwise.Apply(Opened, gate, value);

    private readonly struct OpenRule : IBinary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x, A y) where A : struct, IReal<A> => A.Sigmoid(x) * y;

        [MethodImpl(AggressiveInlining)]
        public A DerivativeX<A>(A x, A y, A z) where A : struct, IReal<A>
        {
            var s = A.Sigmoid(x);
            return s * (1 - s) * y;
        }

        [MethodImpl(AggressiveInlining)]
        public A DerivativeY<A>(A x, A y, A z) where A : struct, IReal<A> => A.Sigmoid(x);
    }
}
