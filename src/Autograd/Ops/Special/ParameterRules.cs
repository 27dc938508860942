using System.Runtime.CompilerServices;
using Autograd.Algebra;
using Autograd.Core;
using Autograd.Tape;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Autograd;

/// <summary>Functions of a parameter x and an argument y that are differentiated in the argument only, for want of a closed form in the other.</summary>
internal static class ParameterRules
{
    public static readonly Binary<ZetaRule> Zeta = new("SpecialZetaBackward0");
    public static readonly Binary<LowerRule> Gammainc = new("IgammaBackward0");
    public static readonly Binary<UpperRule> Gammaincc = new("IgammacBackward0");

    /// <exception cref="NotSupportedException">A gradient in the parameter would have to be recorded.</exception>
    public static Tensor Apply(ElementwiseOp op, Tensor x, Tensor y)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (GradMode.Enabled && x.RequiresGrad)
            throw new NotSupportedException($"{op.Name}: there is no derivative in the first argument, which requires grad. Detach it, or compute under no-grad.");
        return Elementwise.Apply(op, x, y);
    }

    public readonly struct ZetaRule : IBinary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x, A y) where A : struct, IReal<A> => A.Call<PerPair<SpecialFunctions.Zeta>>(x, y);

        [MethodImpl(AggressiveInlining)]
        public A DerivativeX<A>(A x, A y, A z) where A : struct, IReal<A> => double.NaN;

        [MethodImpl(AggressiveInlining)]
        public A DerivativeY<A>(A x, A y, A z) where A : struct, IReal<A> => -x * A.Call<PerPair<SpecialFunctions.Zeta>>(x + 1, y);
    }

    public readonly struct LowerRule : IBinary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x, A y) where A : struct, IReal<A> => A.Call<PerPair<SpecialFunctions.Gammainc>>(x, y);

        [MethodImpl(AggressiveInlining)]
        public A DerivativeX<A>(A x, A y, A z) where A : struct, IReal<A> => double.NaN;

        [MethodImpl(AggressiveInlining)]
        public A DerivativeY<A>(A x, A y, A z) where A : struct, IReal<A> => A.Call<PerPair<SpecialFunctions.GammaincSlope>>(x, y);
    }

    public readonly struct UpperRule : IBinary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x, A y) where A : struct, IReal<A> => A.Call<PerPair<SpecialFunctions.Gammaincc>>(x, y);

        [MethodImpl(AggressiveInlining)]
        public A DerivativeX<A>(A x, A y, A z) where A : struct, IReal<A> => double.NaN;

        [MethodImpl(AggressiveInlining)]
        public A DerivativeY<A>(A x, A y, A z) where A : struct, IReal<A> => -A.Call<PerPair<SpecialFunctions.GammaincSlope>>(x, y);
    }
}
