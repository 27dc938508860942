using System.Runtime.CompilerServices;
using Autograd.Algebra;
using Autograd.Core;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Autograd;

/// x + y z value
internal readonly struct AddProducts(double value) : ITernary
{
    [MethodImpl(AggressiveInlining)]
    public A Of<A>(A x, A y, A z) where A : struct, IReal<A> => x + y * z * value;
}

/// x + y / z value
internal readonly struct AddQuotients(double value) : ITernary
{
    [MethodImpl(AggressiveInlining)]
    public A Of<A>(A x, A y, A z) where A : struct, IReal<A> => x + y / z * value;
}

/// From x towards y by a part below a half.
internal readonly struct FromStart(double part) : ITernary
{
    [MethodImpl(AggressiveInlining)]
    public A Of<A>(A x, A y, A z) where A : struct, IReal<A> => x + (y - x) * part;
}

/// From y back towards x by what is left.
internal readonly struct FromEnd(double part) : ITernary
{
    [MethodImpl(AggressiveInlining)]
    public A Of<A>(A x, A y, A z) where A : struct, IReal<A> => y - (y - x) * part;
}

/// Between x and y by z, from the nearer end.
internal readonly struct BetweenBy : ITernary
{
    [MethodImpl(AggressiveInlining)]
    public A Of<A>(A x, A y, A z) where A : struct, IReal<A> => A.Where(A.Abs(z) < 0.5, x + (y - x) * z, y - (y - x) * (1 - z));
}
