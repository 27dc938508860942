using System.Numerics;
using System.Runtime.CompilerServices;
using Autograd.Algebra;
using Autograd.Core;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Autograd;

public partial class Tensor
{
    /// <summary>x / y, rounded: <c>"floor"</c> downward, <c>"trunc"</c> toward 0, null not at all. Rounded quotients of integers are integers.</summary>
    /// <exception cref="ArgumentException">There is no such rounding mode.</exception>
    /// <exception cref="DivideByZeroException">An integer is divided by zero.</exception>
    public Tensor Div(Tensor y, string? roundingMode) => roundingMode switch
    {
        null => this / y,
        "floor" => Divisions.Floor.Apply(this, y),
        "trunc" => Divisions.Trunc.Apply(this, y),
        _ => throw Divisions.Unknown(roundingMode),
    };

    /// <inheritdoc cref="Div(Tensor, string?)"/>
    public Tensor Div(Scalar y, string? roundingMode) => roundingMode switch
    {
        null => this / y,
        "floor" => Divisions.Floor.Apply(this, y),
        "trunc" => Divisions.Trunc.Apply(this, y),
        _ => throw Divisions.Unknown(roundingMode),
    };

    /// <summary>x / y rounded downward; it has no gradient. Use <see cref="Div(Tensor, string?)"/> for one of zeros.</summary>
    /// <exception cref="DivideByZeroException">An integer is divided by zero.</exception>
    public Tensor FloorDivide(Tensor y) => Divisions.Floor.Apply(Detach(), (y ?? throw new ArgumentNullException(nameof(y))).Detach());

    /// <inheritdoc cref="FloorDivide(Tensor)"/>
    public Tensor FloorDivide(Scalar y) => Divisions.Floor.Apply(Detach(), y);

    /// <summary>What is left of x after subtracting whole multiples of y; it has the sign of y, as Python's <c>%</c>.</summary>
    /// <exception cref="DivideByZeroException">An integer is divided by zero.</exception>
    public Tensor Remainder(Tensor y) => Divisions.Remainder.Apply(this, y);

    /// <inheritdoc cref="Remainder(Tensor)"/>
    public Tensor Remainder(Scalar y) => Divisions.RemainderOfNumber.Apply(this, y);

    /// <summary>What is left of x after subtracting whole multiples of y; it has the sign of x, as C#'s <c>%</c>.</summary>
    /// <exception cref="DivideByZeroException">An integer is divided by zero.</exception>
    public Tensor Fmod(Tensor y) => Divisions.Fmod.Apply(this, y);

    /// <inheritdoc cref="Fmod(Tensor)"/>
    public Tensor Fmod(Scalar y) => Divisions.FmodOfNumber.Apply(this, y);

    /// <summary>x = x / y, rounded downward.</summary>
    public Tensor FloorDivideInPlace(Tensor y) => Divisions.Floor.ApplyInPlace(this, y);

    /// <summary>x = x / y, rounded downward.</summary>
    public Tensor FloorDivideInPlace(Scalar y) => Divisions.Floor.ApplyInPlace(this, y);

    /// <summary>x = Remainder(x, y).</summary>
    public Tensor RemainderInPlace(Tensor y) => Divisions.Remainder.ApplyInPlace(this, y);

    /// <summary>x = Remainder(x, y).</summary>
    public Tensor RemainderInPlace(Scalar y) => Divisions.RemainderOfNumber.ApplyInPlace(this, y);
}

/// <summary>The rules of division with rounding and of remainders.</summary>
internal static class Divisions
{
    public static readonly Division<FloorRule> Floor = new("DivBackward2");
    public static readonly Division<TruncRule> Trunc = new("DivBackward2");
    public static readonly Division<RemainderRule> Remainder = new("RemainderBackward1");
    public static readonly Division<RemainderRule> RemainderOfNumber = new("RemainderBackward0");
    public static readonly Division<FmodRule> Fmod = new("FmodBackward1");
    public static readonly Division<FmodRule> FmodOfNumber = new("FmodBackward0");

    // Of bytes, -1 would be 255.
    [MethodImpl(AggressiveInlining)]
    private static bool IsMinusOne<T>(T y) where T : unmanaged, IBinaryInteger<T> => T.IsNegative(y) && y == unchecked(-T.One);

    /// <summary>Where both are of opposite signs, which 0 is to none.</summary>
    [MethodImpl(AggressiveInlining)]
    private static V Opposite<V>(V a, V b) where V : struct, IFloating<V> => (a < 0 & b > 0) | (a > 0 & b < 0);

    public static ArgumentException Unknown(string mode) => new($"Div: the rounding mode '{mode}' is unknown. Use \"floor\", \"trunc\" or null.");

    public readonly struct FloorRule : IDivision
    {
        [MethodImpl(AggressiveInlining)]
        public static T Whole<T>(T x, T y) where T : unmanaged, IBinaryInteger<T>
        {
            // The lowest integer has no negative; its quotient by -1 wraps, where the processor would trap.
            if (IsMinusOne(y)) return unchecked(-x);
            var quotient = x / y;
            return T.IsNegative(x) != T.IsNegative(y) && quotient * y != x ? quotient - T.One : quotient;
        }

        public static T Real<T>(T x, T y) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            if (y == T.Zero) return x / y;
            // By the remainder, so that 1 // 0.1 is 9: 0.1 is a little more than a tenth.
            var rest = x % y;
            var quotient = (x - rest) / y;
            if (rest != T.Zero && T.IsNegative(rest) != T.IsNegative(y)) quotient -= T.One;
            if (quotient == T.Zero) return T.CopySign(T.Zero, x / y);
            var floor = T.Floor(quotient);
            return quotient - floor > T.CreateChecked(0.5) ? floor + T.One : floor;
        }

        [MethodImpl(AggressiveInlining)]
        public static V Lanes<V>(V x, V y, V rest) where V : struct, IFloating<V>
        {
            V quotient = (x - rest) / y;
            quotient = V.Where(Opposite(rest, y), quotient - 1, quotient);
            V floor = V.Floor(quotient);
            floor = V.Where(quotient - floor > 0.5, floor + 1, floor);
            return V.Where(V.Same(quotient, 0), V.CopySign(0, x / y), floor);
        }

        [MethodImpl(AggressiveInlining)]
        public A DerivativeX<A>(A x, A y, A z) where A : struct, IReal<A> => 0;

        [MethodImpl(AggressiveInlining)]
        public A DerivativeY<A>(A x, A y, A z) where A : struct, IReal<A> => 0;
    }

    public readonly struct TruncRule : IDivision
    {
        [MethodImpl(AggressiveInlining)]
        public static T Whole<T>(T x, T y) where T : unmanaged, IBinaryInteger<T> => IsMinusOne(y) ? unchecked(-x) : x / y;

        [MethodImpl(AggressiveInlining)]
        public static T Real<T>(T x, T y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => T.Truncate(x / y);

        [MethodImpl(AggressiveInlining)]
        public static V Lanes<V>(V x, V y, V rest) where V : struct, IFloating<V> => V.Truncate(x / y);

        [MethodImpl(AggressiveInlining)]
        public A DerivativeX<A>(A x, A y, A z) where A : struct, IReal<A> => 0;

        [MethodImpl(AggressiveInlining)]
        public A DerivativeY<A>(A x, A y, A z) where A : struct, IReal<A> => 0;
    }

    /// z = x - n y with n whole, which rounding finds from z; but a finite x of other sign than an infinite y leaves y, and n is -1.
    public readonly struct RemainderRule : IDivision
    {
        [MethodImpl(AggressiveInlining)]
        public static T Whole<T>(T x, T y) where T : unmanaged, IBinaryInteger<T>
        {
            if (IsMinusOne(y)) return T.Zero;
            var rest = x % y;
            return rest != T.Zero && T.IsNegative(rest) != T.IsNegative(y) ? rest + y : rest;
        }

        [MethodImpl(AggressiveInlining)]
        public static T Real<T>(T x, T y) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var rest = x % y;
            return rest != T.Zero && T.IsNegative(rest) != T.IsNegative(y) ? rest + y : rest;
        }

        [MethodImpl(AggressiveInlining)]
        public static V Lanes<V>(V x, V y, V rest) where V : struct, IFloating<V> => V.Where(Opposite(rest, y), rest + y, rest);

        [MethodImpl(AggressiveInlining)]
        public A DerivativeX<A>(A x, A y, A z) where A : struct, IReal<A> => 1;

        [MethodImpl(AggressiveInlining)]
        public A DerivativeY<A>(A x, A y, A z) where A : struct, IReal<A> =>
            -A.Where(A.Same(y, 0), A.Floor(x / y), A.Where(A.Same(A.Abs(z), double.PositiveInfinity), -1, A.Nearest((x - z) / y)));
    }

    public readonly struct FmodRule : IDivision
    {
        [MethodImpl(AggressiveInlining)]
        public static T Whole<T>(T x, T y) where T : unmanaged, IBinaryInteger<T> => IsMinusOne(y) ? T.Zero : x % y;

        [MethodImpl(AggressiveInlining)]
        public static T Real<T>(T x, T y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => x % y;

        [MethodImpl(AggressiveInlining)]
        public static V Lanes<V>(V x, V y, V rest) where V : struct, IFloating<V> => rest;

        [MethodImpl(AggressiveInlining)]
        public A DerivativeX<A>(A x, A y, A z) where A : struct, IReal<A> => 1;

        [MethodImpl(AggressiveInlining)]
        public A DerivativeY<A>(A x, A y, A z) where A : struct, IReal<A> => -A.Truncate(x / y);
    }
}
