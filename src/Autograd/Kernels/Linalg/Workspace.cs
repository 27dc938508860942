using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Autograd.Kernels;

/// <summary>
/// Doubles for the time of a factorisation, aligned to a cache line and not cleared: a stack that each thread keeps while it is small, so that a matrix of a stack costs no
/// allocation. What one call takes lies above what its callers hold.
/// </summary>
internal unsafe ref struct Workspace : IDisposable
{
    /// <summary>Doubles beyond which a thread keeps nothing.</summary>
    private const nint Most = 1 << 19;

    /// <summary>Doubles in a cache line.</summary>
    private const nint Line = 8;

    [ThreadStatic]
    private static double[]? _kept;

    [ThreadStatic]
    private static nint _used, _wanted;

    private readonly double[] _block;

    private readonly nint _before;

    private double* _next;

    /// <summary>Room for so many doubles, in so many parts.</summary>
    public Workspace(nint count, nint parts = 1)
    {
        var size = checked(count + (parts + 1) * Line);
        _before = _used;
        _wanted = nint.Max(_wanted, _used + size);
        if (_wanted > Most) _wanted = 0;
        if (_used == 0 && (_kept?.Length ?? 0) < _wanted) _kept = Allocate(_wanted);
        var fits = _used + size <= (_kept?.Length ?? 0);
        _block = fits ? _kept! : Allocate(size);
        var origin = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_block)) + (fits ? _used * sizeof(double) : 0);
        if (fits) _used += size;
        _next = (double*)((origin + Line * sizeof(double) - 1) & -(Line * sizeof(double)));
    }

    /// <summary>The next part.</summary>
    public double* Take(nint count)
    {
        var part = _next;
        _next += (count + Line - 1) & -Line;
        return part;
    }

    public readonly void Dispose()
    {
        _used = _before;
        GC.KeepAlive(_block);
    }

    private static double[] Allocate(nint count) => GC.AllocateUninitializedArray<double>(checked((int)count), pinned: true);
}
