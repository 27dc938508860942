namespace Autograd.Algebra;

/// <summary>
/// What the recipes for elementary functions need beyond <see cref="IReal{A}"/>: fused arithmetic, and access to the bits of
/// the lanes. A recipe is one text over <typeparamref name="V"/> and serves every width of an element type.
/// "Bits" are those of a lane as an integer of its size; integer arithmetic on them wraps around.
/// </summary>
internal interface IFloating<V> : IReal<V> where V : struct, IFloating<V>
{
    /// <summary>A constant, the same in every lane. Said again because C# does not look for conversions in the bases of a constraint.</summary>
    static abstract implicit operator V(double c);

    /// <summary>Whether <see cref="Fma(V, V, V)"/> rounds once. A constant to the JIT.</summary>
    static abstract bool Fused { get; }

    /// <summary>a * b + c, in one rounding or in two.</summary>
    static abstract V Fma(V a, V b, V c);

    /// <summary>The same with a constant, which is what polynomials consist of: one call less for the JIT's inlining budget to count.</summary>
    static abstract V Fma(V a, V b, double c);

    /// <summary>a * b - c, in one rounding or in two.</summary>
    static abstract V Fms(V a, V b, V c);

    /// <summary>The smaller of a constant and x in one instruction: x if x is NaN.</summary>
    static abstract V AtMost(V constant, V x);

    /// <summary>The larger of a constant and x in one instruction: x if x is NaN.</summary>
    static abstract V AtLeast(V constant, V x);

    /// <summary>To the nearest integer, halves to even.</summary>
    static abstract V Round(V x);

    /// <summary>The size of the first with the sign of the second.</summary>
    static abstract V CopySign(V size, V sign);

    /// <summary>x 2^n for an integral n: right in subnormals, and infinite where it overflows.</summary>
    static abstract V Scale(V x, V n);

    /// <summary>
    /// x = m 2^n with 0.75 &lt;= m &lt; 1.5, for subnormal x too. What is outside the domain of the logarithm is told so that log m + n log 2
    /// comes right by itself: (1, -inf) for 0, (1, inf) for inf, m = NaN for a negative x and for NaN.
    /// </summary>
    static abstract V Split(V x, out V n);

    /// <summary>Whether a &lt; b in every lane; false if there is a NaN.</summary>
    static abstract bool AllLess(V a, V b);

    /// <summary>The same bits in every lane.</summary>
    static abstract V Bits(long pattern);

    /// <summary>Sum of the bits as integers.</summary>
    static abstract V AddBits(V a, V b);

    static abstract V Xor(V a, V b);
    static abstract V ShiftLeft(V a, int count);
}

/// <summary>Floats that can be taken as two registers of doubles and put together again.</summary>
internal interface IHalves<V, D> where V : struct where D : struct
{
    static abstract D Lower(V x);
    static abstract D Upper(V x);

    /// <summary>Rounds both halves to floats.</summary>
    static abstract V Join(D lower, D upper);
}

/// <summary>Floats whose bits are read as words of 16 bits, two in each lane.</summary>
internal interface IWords<V> where V : struct
{
    /// <summary>The bits moved down, with zeros above.</summary>
    static abstract V ShiftRight(V a, int count);

    /// <summary>The bits moved down, with copies of the uppermost above.</summary>
    static abstract V ShiftRightSigned(V a, int count);

    /// <summary>Whether some word is above a bound; as integers with a sign.</summary>
    static abstract bool AnyWordAbove(V words, short bound);

    /// <summary>Words without a sign less a number, and 0 where that is larger.</summary>
    static abstract V WordsLess(V words, ushort number);

    /// <summary>Numbers in order, of which one register has those at even places and one those at odd.</summary>
    static abstract void Zip(V even, V odd, out V first, out V second);

    /// <summary>The reverse of <see cref="Zip"/>.</summary>
    static abstract void Unzip(V first, V second, out V even, out V odd);
}

/// <summary>Numbers of type <typeparamref name="T"/> that a register looks up in a table of 32 floats or 8 doubles.</summary>
internal interface ITables<V, T> where V : struct where T : unmanaged
{
    /// <summary>Whether that is cheap: a shuffle of registers. A constant to the JIT.</summary>
    static abstract bool Tables { get; }

    /// <summary>The entry that the lowest bits of each lane, five or three, name.</summary>
    static abstract V Pick(ReadOnlySpan<T> table, V index);
}
