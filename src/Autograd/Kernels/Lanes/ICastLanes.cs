namespace Autograd.Kernels;

/// <summary>
/// A register of 32-bit integers as what conversions between element types pass through: every integer type, and floating point within 32 bits, can be
/// read into it and written from it. Types are arguments whose tests are constants to the JIT. Exactly <see cref="Count"/> elements are read or written.
/// </summary>
internal unsafe interface ICastLanes<I> where I : struct, ICastLanes<I>
{
    static abstract int Count { get; }

    /// <summary>Integers with their sign, longs by their low 32 bits; floating point cut towards zero, if it <see cref="Fits{S}"/>.</summary>
    static abstract I Load<S>(S* p) where S : unmanaged;

    /// <summary>The low bits, or the value with its sign in wider types; rounded to floats.</summary>
    static abstract void Store<T>(T* p, I x) where T : unmanaged;

    /// <summary>Whether all are below 2^31 in size, which NaN is not.</summary>
    static abstract bool Fits<S>(S* p) where S : unmanaged;

    /// <summary>1 for what is not zero, as NaN is not, and else 0.</summary>
    static abstract I Truth<S>(S* p) where S : unmanaged;

    /// <summary>Longs to floats or doubles, rounded once; false, and nothing of use is written, if it cannot be done in registers.</summary>
    static abstract bool FromLongs<T>(long* p, T* q) where T : unmanaged;

    /// <summary>Floats or doubles to longs, cut towards zero; false, and nothing of use is written, if some are too large or NaN.</summary>
    static abstract bool ToLongs<S>(S* p, long* q) where S : unmanaged;
}
