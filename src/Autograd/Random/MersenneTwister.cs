using System.Numerics;
using System.Runtime.CompilerServices;

namespace Autograd.Sampling;

/// <summary>
/// MT19937 (Matsumoto and Nishimura 1998): 624 words at a time from the linear recurrence over 32-bit words, then tempered.
/// </summary>
/// <remarks>
/// A block is advanced and tempered as a whole, in vectors: the recurrence reaches back 227 words within a block, far more than a
/// register holds. Not safe for concurrent use; the generator locks around it.
/// </remarks>
internal sealed class MersenneTwister
{
    /// <summary>Words of state, and of one block.</summary>
    public const int N = 624;

    private const int M = 397;
    private const uint Upper = 0x8000_0000, Lower = 0x7FFF_FFFF, Matrix = 0x9908_B0DF;

    private readonly uint[] _state = new uint[N];
    private readonly uint[] _words = new uint[N];
    private int _next = N;

    /// <summary>The state after seeding or the last twist; not tempered.</summary>
    public ReadOnlySpan<uint> State => _state;

    /// <summary>Words of the block that have been handed out, 0 to 624.</summary>
    public int Position => _next;

    /// <summary>Whether nothing was drawn since seeding, so that the state is the seeded one and not yet a block.</summary>
    public bool Fresh { get; private set; } = true;

    /// <summary>Starts the stream of a seed (Knuth's multiplicative spreading).</summary>
    public void Seed(uint seed)
    {
        var s = _state;
        s[0] = seed;
        for (var i = 1; i < N; i++)
            s[i] = 1_812_433_253u * (s[i - 1] ^ (s[i - 1] >> 30)) + (uint)i;
        (_next, Fresh) = (N, true);
    }

    /// <summary>Continues a stream from where <see cref="State"/>, <see cref="Position"/> and <see cref="Fresh"/> were read.</summary>
    public void Restore(ReadOnlySpan<uint> state, int position, bool fresh)
    {
        state.CopyTo(_state);
        Temper(_state, _words);
        (_next, Fresh) = (position, fresh);
    }

    /// <summary>The next 32 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Next()
    {
        if (_next == N) Refill();
        return _words[_next++];
    }

    /// <summary>The next 64 bits: two draws, the first is the high word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Next64()
    {
        var high = (ulong)Next();
        return high << 32 | Next();
    }

    /// <summary>A multiple of 2^-24 in [0, 1), from the low 24 bits of one draw.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float NextSingle() => (int)(Next() & ((1u << 24) - 1)) * (1f / (1 << 24));

    /// <summary>A multiple of 2^-53 in [0, 1), from the low 53 bits of a 64-bit draw.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double NextDouble() => (long)(Next64() & ((1UL << 53) - 1)) * (1.0 / (1L << 53));

    /// <summary>The next words, as many as the block still has and at most <paramref name="most"/>; at least one.</summary>
    public ReadOnlySpan<uint> Take(int most)
    {
        if (_next == N) Refill();
        var words = _words.AsSpan(_next, Math.Min(most, N - _next));
        _next += words.Length;
        return words;
    }

    private void Refill()
    {
        Twist(_state);
        Temper(_state, _words);
        (_next, Fresh) = (0, false);
    }

    /// <summary>s[i] = s[i + 397] ^ mix(s[i], s[i + 1]), indices modulo 624, in place and in order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Twist(Span<uint> s)
    {
        Advance(s, 0, N - M, M);
        Advance(s, N - M, N - 1, M - N);
        s[N - 1] = s[M - 1] ^ Mix(s[N - 1], s[0]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Advance(Span<uint> s, int from, int to, int reach)
    {
        var i = from;
        for (; i <= to - Vector<uint>.Count; i += Vector<uint>.Count)
        {
            var mixed = Mix(new Vector<uint>(s[i..]), new Vector<uint>(s[(i + 1)..]));
            (new Vector<uint>(s[(i + reach)..]) ^ mixed).CopyTo(s[i..]);
        }
        for (; i < to; i++) s[i] = s[i + reach] ^ Mix(s[i], s[i + 1]);
    }

    private static uint Mix(uint a, uint b) => ((a & Upper | b & Lower) >> 1) ^ (0u - (b & 1) & Matrix);

    private static Vector<uint> Mix(Vector<uint> a, Vector<uint> b) =>
        ((a & new Vector<uint>(Upper) | b & new Vector<uint>(Lower)) >>> 1)
        ^ (Vector<uint>.Zero - (b & Vector<uint>.One) & new Vector<uint>(Matrix));

    /// <summary>The output function; 624 is a whole number of vectors of any width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Temper(ReadOnlySpan<uint> state, Span<uint> words)
    {
        for (var i = 0; i < N; i += Vector<uint>.Count)
        {
            var y = new Vector<uint>(state[i..]);
            y ^= y >>> 11;
            y ^= (y << 7) & new Vector<uint>(0x9D2C_5680);
            y ^= (y << 15) & new Vector<uint>(0xEFC6_0000);
            y ^= y >>> 18;
            y.CopyTo(words[i..]);
        }
    }
}
