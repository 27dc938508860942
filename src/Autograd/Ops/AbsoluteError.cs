using Autograd.Core;

namespace Autograd;

/// <summary>|x - y| of each element; the operands broadcast.</summary>
internal static class AbsoluteError
{
    public static Tensor Each(Tensor x, Tensor y)
    {
        // Refused under the name that the caller used.
        if (!x.Layout.SameShape(y.Layout)) Broadcast.Shape("L1Loss", x.Layout, y.Layout);
        using var temporaries = Temporaries.Begin();
        return temporaries.Keep((x - y).Abs(), held: true);
    }
}
