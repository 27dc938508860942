using System.Runtime.CompilerServices;
using Autograd.Sampling;

namespace Autograd;

public sealed partial class Generator
{
    /// <summary>
    /// Integers from 0 to the largest of an integer type, or to 2^digits (inclusive) of a floating-point type: <c>random_()</c>.
    /// </summary>
    internal void FillRandom<T>(Span<T> x) where T : unmanaged
    {
        var size = (1UL << Cast<T>.Digits) + (Cast<T>.IsFloat ? 1u : 0u);
        lock (_gate)
        {
            if (typeof(T) == typeof(long) || typeof(T) == typeof(double))
                foreach (ref var e in x) e = Cast<T>.From((long)(_twister.Next64() % size));
            else
                foreach (ref var e in x) e = Cast<T>.From((long)(_twister.Next() % size));
        }
    }

    /// <summary>
    /// Integers in [from, to): <c>random_(from, to)</c>, <c>randint</c>. Without <paramref name="to"/>: up to the largest of an integer
    /// type, or 2^digits of a floating-point type, inclusive.
    /// </summary>
    /// <remarks>A draw modulo the range, as PyTorch has it: 32 bits of it, or 64 for a range of 2^32 and more.</remarks>
    internal void FillRandint<T>(Span<T> x, long from, long? to) where T : unmanaged
    {
        if (to is null && from == long.MinValue && Cast<T>.Most == long.MaxValue)
        {
            lock (_gate)
                foreach (ref var e in x) e = Cast<T>.From((long)_twister.Next64());
            return;
        }

        var last = to is { } end ? end - 1 : !Cast<T>.IsFloat ? Cast<T>.Most : 1L << Cast<T>.Digits;
        if (to is not null && from >= to)
            throw new ArgumentOutOfRangeException(nameof(to), $"randint: expected from < to, got from={from} and to={to}.");
        if (from < Cast<T>.Least || last > Cast<T>.Most)
            throw new ArgumentOutOfRangeException(nameof(from),
                $"randint: expected a range within that of {typeof(T).Name}, {Cast<T>.Least} to {Cast<T>.Most}, got {from} to {last}. "
                + "Use a wider dtype.");
        if (Cast<T>.IsFloat)
        {
            from = RaiseToExact<T>(from);
            if (to is not null) last = LowerToExact<T>(last);
        }
        if (from > last)
            throw new ArgumentOutOfRangeException(nameof(from),
                $"randint: no number of {typeof(T).Name} is left between from={from} and {last}. Use a wider dtype.");

        // A 64-bit range overflows to 0; the types that cannot hold one draw 32 bits for 2^32 exactly (int's whole range).
        var range = unchecked((ulong)last - (ulong)from + 1);
        var wide = typeof(T) == typeof(long) || typeof(T) == typeof(double) || typeof(T) == typeof(float) || typeof(T) == typeof(BFloat16);
        lock (_gate)
        {
            if (range == 0)
                foreach (ref var e in x) e = Cast<T>.From((long)_twister.Next64());
            else if (range > uint.MaxValue && wide)
                foreach (ref var e in x) e = Cast<T>.From(unchecked((long)(_twister.Next64() % range) + from));
            else if (range > uint.MaxValue)
                foreach (ref var e in x) e = Cast<T>.From(_twister.Next() + from);
            else
                while (!x.IsEmpty)
                {
                    var words = _twister.Take(x.Length);
                    Remainders(words, (uint)range, from, x);
                    x = x[words.Length..];
                }
        }
    }

    /// <summary>
    /// from + the remainder by d, without a division: of M = ceil(2^64 / d), the low 64 bits of M w are the fraction of w / d in units of 2^-64, and d times that
    /// fraction is the remainder, exactly for 32-bit numbers (Lemire, Kaser, Kurz 2019).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Remainders<T>(ReadOnlySpan<uint> words, uint d, long from, Span<T> x) where T : unmanaged
    {
        var m = ulong.MaxValue / d + 1;
        for (var i = 0; i < words.Length; i++)
            x[i] = Cast<T>.From((long)Math.BigMul(unchecked(m * words[i]), d, out _) + from);
    }

    /// <summary>
    /// The numbers 0 to n - 1 in random order: <c>randperm</c>. Element i changes places with one of those from i on (Fisher and Yates).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void FillPermutation<T>(Span<T> x) where T : unmanaged
    {
        for (var i = 0; i < x.Length; i++) x[i] = Cast<T>.From((long)i);
        lock (_gate)
            for (var i = 0; i < x.Length - 1; i++)
            {
                var j = i + (int)(_twister.Next() % (uint)(x.Length - i));
                (x[i], x[j]) = (x[j], x[i]);
            }
    }

    /// <summary>
    /// A bound whose neighbour inside the range rounds out of it gives way to the next number inside, one unit in the last place further,
    /// as in PyTorch.
    /// </summary>
    private static long RaiseToExact<T>(long from) where T : unmanaged
    {
        if (from == long.MaxValue) return from;
        var near = (long)Cast<T>.ToDouble(Cast<T>.From(from + 1));
        return near < from ? near + Spacing<T>(from + 1) : from;
    }

    private static long LowerToExact<T>(long last) where T : unmanaged
    {
        var near = (long)Cast<T>.ToDouble(Cast<T>.From(last));
        return near > last ? near - Spacing<T>(last) - 1 : last;
    }

    private static long Spacing<T>(long v) where T : unmanaged =>
        1L << Math.Max(0, (int)long.Log2(v == long.MinValue ? long.MaxValue : Math.Abs(v)) - Cast<T>.Digits + 1);
}
