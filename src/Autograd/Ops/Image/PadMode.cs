namespace Autograd.NN;

/// <summary>What padding consists of; for the sequence a b c d, two elements at either side.</summary>
public enum PadMode
{
    /// <summary>One value: 0 0 a b c d 0 0.</summary>
    Constant,

    /// <summary>Reflected at the edge, which is not repeated: c b a b c d c b.</summary>
    Reflect,

    /// <summary>The edge, repeated: a a a b c d d d.</summary>
    Replicate,

    /// <summary>From the other end: c d a b c d a b.</summary>
    Circular,
}
