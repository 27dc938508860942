using System.Runtime.CompilerServices;
using Autograd.Algebra;
using Autograd.Kernels;

namespace Autograd.Core;

/// <summary>The derivative of a binary rule in x, in y, or their sum for an op both of whose operands are one tensor.</summary>
internal static class Sides<TRule> where TRule : unmanaged, IBinaryDerivatives
{
    public readonly struct X : ISide<TRule>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static A Derivative<A>(TRule f, A x, A y, A z) where A : struct, IReal<A> => f.DerivativeX(x, y, z);
    }

    public readonly struct Y : ISide<TRule>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static A Derivative<A>(TRule f, A x, A y, A z) where A : struct, IReal<A> => f.DerivativeY(x, y, z);
    }

    public readonly struct Both : ISide<TRule>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static A Derivative<A>(TRule f, A x, A y, A z) where A : struct, IReal<A> => f.DerivativeX(x, y, z) + f.DerivativeY(x, y, z);
    }
}
