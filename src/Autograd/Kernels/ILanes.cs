using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// A SIMD register of elements of type <typeparamref name="T"/>, as the loops use it: <see cref="IRing{A}"/> plus memory.
/// Implementations are concrete structs of one public field without a constructor, one layer over the intrinsic
/// each, because the JIT's inlining budget for a whole kernel depends on it (docs/design.md, "Inlining").
/// </summary>
internal unsafe interface ILanes<V, T>
    where V : struct, ILanes<V, T>
    where T : unmanaged
{
    /// <summary>Elements in one register.</summary>
    static abstract int Count { get; }

    /// <summary>Reads a register; the address needs no alignment.</summary>
    static abstract V Load(T* p);

    static abstract void Store(T* p, V v);

    /// <summary>The same value in every lane.</summary>
    static abstract V Splat(T value);

    /// <summary>a * b + c, in one rounding where the hardware has it and two where not; never a library call.</summary>
    static abstract V MultiplyAdd(V a, V b, V c);

    /// <summary>The upper lanes, from number <paramref name="lanes"/> on, moved to the bottom; what comes to lie above them is of no matter.</summary>
    static abstract V Down(V x, int lanes);

    /// <summary>Reads <see cref="Count"/> bools (a byte each, 0 or not) as a mask.</summary>
    static abstract V LoadMask(byte* p);

    /// <summary>Writes a mask as <see cref="Count"/> bools, 0 or 1.</summary>
    static abstract void StoreMask(byte* p, V mask);
}
