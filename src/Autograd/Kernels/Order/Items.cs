using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Autograd.Kernels;

/// <summary>A key with its place in the line. No two of a line are equal, so any comparison sort is stable.</summary>
internal interface IItem<I, K> : IComparable<I> where I : unmanaged where K : unmanaged
{
    static abstract int KeyBits { get; }

    static abstract I Of(K key, int place);

    K Key { get; }

    int Place { get; }

    bool Before(I other);

    /// <summary>Some bits of the key, from <paramref name="shift"/> up.</summary>
    int Digit(int shift, int mask);
}

/// <summary>A key of 32 bits above its place.</summary>
internal readonly struct Packed(ulong bits) : IItem<Packed, uint>
{
    private readonly ulong _bits = bits;

    public static int KeyBits => 32;

    [MethodImpl(AggressiveInlining)]
    public static Packed Of(uint key, int place) => new(((ulong)key << 32) | (uint)place);

    public uint Key
    {
        [MethodImpl(AggressiveInlining)]
        get => (uint)(_bits >> 32);
    }

    public int Place
    {
        [MethodImpl(AggressiveInlining)]
        get => (int)_bits;
    }

    [MethodImpl(AggressiveInlining)]
    public bool Before(Packed other) => _bits < other._bits;

    public int CompareTo(Packed other) => _bits.CompareTo(other._bits);

    [MethodImpl(AggressiveInlining)]
    public int Digit(int shift, int mask) => (int)(_bits >> (32 + shift)) & mask;
}

/// <summary>A key of 64 bits beside its place.</summary>
internal readonly struct Wide(ulong key, int place) : IItem<Wide, ulong>
{
    private readonly ulong _key = key;
    private readonly long _place = place;

    public static int KeyBits => 64;

    [MethodImpl(AggressiveInlining)]
    public static Wide Of(ulong key, int place) => new(key, place);

    public ulong Key
    {
        [MethodImpl(AggressiveInlining)]
        get => _key;
    }

    public int Place
    {
        [MethodImpl(AggressiveInlining)]
        get => (int)_place;
    }

    [MethodImpl(AggressiveInlining)]
    public bool Before(Wide other) => _key < other._key || (_key == other._key && _place < other._place);

    public int CompareTo(Wide other) => Before(other) ? -1 : other.Before(this) ? 1 : 0;

    [MethodImpl(AggressiveInlining)]
    public int Digit(int shift, int mask) => (int)(_key >> shift) & mask;
}
