namespace Autograd.Kernels;

/// <summary>The greatest common divisor, not negative; that of 0 and 0 is 0.</summary>
internal readonly struct GreatestDivisor : IPair<long>
{
    public long At(long x, long y)
    {
        while (y != 0) (x, y) = (y, y == -1 ? 0 : x % y);
        return Math.Abs(Math.Max(x, -long.MaxValue));
    }
}

/// <summary>The least common multiple, not negative; 0 where one number is.</summary>
internal readonly struct LeastMultiple : IPair<long>
{
    public long At(long x, long y)
    {
        var divisor = default(GreatestDivisor).At(x, y);
        return divisor == 0 ? 0 : unchecked(Abs(x / divisor * y));

        static long Abs(long v) => v < 0 ? unchecked(-v) : v;
    }
}

/// <summary>x 2^y in numbers of some bits: 0 where the shift is negative or takes all bits out.</summary>
internal readonly struct ShiftLeft(int bits) : IPair<long>
{
    public long At(long x, long y) => (ulong)y >= (ulong)bits ? 0 : x << (int)y;
}

/// <summary>x / 2^y, rounded down; a shift that is negative or takes all bits out leaves the sign.</summary>
internal readonly struct ShiftRight(int bits) : IPair<long>
{
    public long At(long x, long y) => x >> (int)((ulong)y >= (ulong)bits ? bits - 1 : y);
}
