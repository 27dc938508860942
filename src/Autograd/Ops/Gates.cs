using System.Runtime.CompilerServices;
using Autograd.Algebra;
using Autograd.Core;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Autograd;

/// <summary>What the gates of recurrent layers let through: one pass each, forward and backward.</summary>
internal static class Gates
{
    private static readonly Binary<OpenRule> Opened = new("GateBackward0");
    private static readonly Binary<OpenTanhRule> OpenedTanh = new("TanhGateBackward0");

    /// <summary>sigmoid(gate) value.</summary>
    public static Tensor Open(Tensor gate, Tensor value) => Elementwise.Apply(Opened, gate, value);

    /// <summary>sigmoid(gate) tanh(value).</summary>
    public static Tensor OpenTanh(Tensor gate, Tensor value) => Elementwise.Apply(OpenedTanh, gate, value);

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

    private readonly struct OpenTanhRule : IBinary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x, A y) where A : struct, IReal<A> => A.Sigmoid(x) * A.Tanh(y);

        [MethodImpl(AggressiveInlining)]
        public A DerivativeX<A>(A x, A y, A z) where A : struct, IReal<A>
        {
            var s = A.Sigmoid(x);
            return s * (1 - s) * A.Tanh(y);
        }

        [MethodImpl(AggressiveInlining)]
        public A DerivativeY<A>(A x, A y, A z) where A : struct, IReal<A>
        {
            var t = A.Tanh(y);
            return A.Sigmoid(x) * ((1 - t) * (1 + t));
        }
    }
}
