using System.Buffers.Binary;
using Autograd.Sampling;

namespace Autograd;

public sealed partial class Generator
{
    // The layout of torch.get_rng_state(): little-endian, the words of the twister in 64 bits each.
    private const int Left = 8, Seeded = 12, Next = 16, Words = 24, Normal = Words + 8 * MersenneTwister.N + 8, HasNormal = Normal + 16,
        NormalSingle = HasNormal + 8, HasNormalSingle = NormalSingle + 4, StateSize = HasNormalSingle + 4;

    /// <summary>The whole state, 5056 bytes: what <c>torch.get_rng_state()</c> gives and <c>torch.set_rng_state()</c> takes.</summary>
    public byte[] GetState()
    {
        var bytes = new byte[StateSize];
        var b = bytes.AsSpan();
        lock (_gate)
        {
            BinaryPrimitives.WriteInt64LittleEndian(b, _seed);
            BinaryPrimitives.WriteInt32LittleEndian(b[Left..], MersenneTwister.N + 1 - _twister.Position);
            BinaryPrimitives.WriteInt32LittleEndian(b[Seeded..], 1);
            BinaryPrimitives.WriteInt64LittleEndian(b[Next..], _twister.Fresh ? 0 : _twister.Position);
            for (var i = 0; i < MersenneTwister.N; i++)
                BinaryPrimitives.WriteUInt64LittleEndian(b[(Words + 8 * i)..], _twister.State[i]);
            BinaryPrimitives.WriteDoubleLittleEndian(b[Normal..], _nextNormal ?? 0);
            BinaryPrimitives.WriteInt32LittleEndian(b[HasNormal..], _nextNormal is null ? 0 : 1);
            BinaryPrimitives.WriteSingleLittleEndian(b[NormalSingle..], _nextNormalSingle ?? 0);
            b[HasNormalSingle] = (byte)(_nextNormalSingle is null ? 0 : 1);
        }
        return bytes;
    }

    /// <summary>
    /// Continues from a state that <see cref="GetState"/> or <c>torch.get_rng_state()</c> gave, the waiting normal included.
    /// </summary>
    /// <param name="state">5056 bytes.</param>
    /// <exception cref="ArgumentException">The bytes have another length or are no such state; the generator is unchanged.</exception>
    public void SetState(ReadOnlySpan<byte> state)
    {
        if (state.Length != StateSize)
            throw new ArgumentException(
                $"Generator.SetState: expected the {StateSize} bytes that GetState gives, got {state.Length}.", nameof(state));

        var left = BinaryPrimitives.ReadInt32LittleEndian(state[Left..]);
        var next = BinaryPrimitives.ReadInt64LittleEndian(state[Next..]);
        // One word is "left" both before the first block (next = 0) and at the end of a block (next = 624).
        var position = left == 1 ? MersenneTwister.N : MersenneTwister.N + 1 - left;
        var fresh = left == 1 && next == 0;
        var seeded = BinaryPrimitives.ReadInt32LittleEndian(state[Seeded..]) != 0;
        if (!seeded || left is < 1 or > MersenneTwister.N || !fresh && next != position)
            throw Invalid($"{left} words left after {next}");

        Span<uint> words = stackalloc uint[MersenneTwister.N];
        for (var i = 0; i < words.Length; i++)
        {
            var word = BinaryPrimitives.ReadUInt64LittleEndian(state[(Words + 8 * i)..]);
            if (word > uint.MaxValue) throw Invalid($"word {i} has more than 32 bits");
            words[i] = (uint)word;
        }
        if (words.IndexOfAnyExcept(0u) < 0) throw Invalid("all words are 0, from which the twister never leaves");

        lock (_gate)
        {
            _seed = BinaryPrimitives.ReadInt64LittleEndian(state);
            _twister.Restore(words, position, fresh);
            var waiting = BinaryPrimitives.ReadInt32LittleEndian(state[HasNormal..]) != 0;
            _nextNormal = waiting ? BinaryPrimitives.ReadDoubleLittleEndian(state[Normal..]) : null;
            _nextNormalSingle = state[HasNormalSingle] == 0 ? null : BinaryPrimitives.ReadSingleLittleEndian(state[NormalSingle..]);
        }
    }

    private static ArgumentException Invalid(string why) =>
        new($"Generator.SetState: these bytes are no state of a Mersenne Twister ({why}). Pass what GetState gave.", "state");
}
