using System.Security.Cryptography;
using Autograd.Sampling;

namespace Autograd;

/// <summary>
/// A source of random numbers: the Mersenne Twister MT19937, with the streams that PyTorch draws on the CPU from the same seed.
/// </summary>
/// <remarks>
/// Every operation that draws takes an optional generator and otherwise uses <see cref="Default"/>.
/// A generator may be shared between threads: one operation draws all its numbers under one lock. Which thread comes first
/// is then chance, so a stream is reproducible only while one thread at a time uses its generator.
/// </remarks>
/// <example>
/// <code>
/// Generator.ManualSeed(42);              // the default generator
/// var own = new Generator(7);            // a stream of one's own
/// var state = own.GetState();
/// </code>
/// </example>
public sealed partial class Generator
{
    /// <summary>The seed of a generator that is given none, PyTorch's: 67280421310721.</summary>
    public const long DefaultSeed = 67280421310721;

    private readonly Lock _gate = new();
    private readonly MersenneTwister _twister = new();
    private long _seed;

    // Box-Muller makes normals in pairs; the second of a pair waits here. PyTorch's CPU kernels draw every single normal
    // in double; the float of its state is carried along so that a state read from PyTorch comes back whole.
    private double? _nextNormal;
    private float? _nextNormalSingle;

    /// <summary>A generator whose stream is determined by <paramref name="seed"/>.</summary>
    /// <param name="seed">Any number; its low 32 bits choose the stream, as in PyTorch.</param>
    public Generator(long seed = DefaultSeed) => SetSeed(seed);

    /// <summary>The generator of operations that are given none. Unpredictable until <see cref="ManualSeed"/>, as PyTorch's.</summary>
    public static Generator Default { get; } = new(BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8)) & ((1L << 53) - 1));

    /// <summary>Restarts <see cref="Default"/> from a seed: <c>torch.manual_seed</c>.</summary>
    /// <param name="seed">Any number; its low 32 bits choose the stream, as in PyTorch.</param>
    public static void ManualSeed(long seed) => Default.SetSeed(seed);

    /// <summary>The seed of the last <see cref="SetSeed"/>, or of the constructor.</summary>
    public long InitialSeed
    {
        get
        {
            lock (_gate) return _seed;
        }
    }

    /// <summary>Restarts this generator from a seed and forgets the waiting normal: <c>torch.Generator.manual_seed</c>.</summary>
    /// <param name="seed">Any number; its low 32 bits choose the stream, as in PyTorch.</param>
    public void SetSeed(long seed)
    {
        lock (_gate)
        {
            _twister.Seed(unchecked((uint)seed));
            (_seed, _nextNormal, _nextNormalSingle) = (seed, null, null);
        }
    }

    /// <summary>
    /// A seed for another generator, 0 to 2^63 - 1, drawn as <c>torch.empty((), dtype=torch.int64).random_()</c>: what samplers
    /// and loaders of data take from the default generator.
    /// </summary>
    internal long DrawSeed()
    {
        lock (_gate) return (long)(_twister.Next64() & long.MaxValue);
    }
}
