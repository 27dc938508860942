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

    /// <summary>What a thread keeps, how much of it is in use, and how much was once.</summary>
    private sealed class Stack
    {
        public double[] Kept = [];
        public nint Used, Wanted;
    }

    [ThreadStatic]
    private static Stack? _stack;

    private readonly Stack _own;

    private readonly double[] _block;

    private readonly nint _before;

    private double* _next;

    /// <summary>Room for so many doubles, in so many parts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Workspace(nint count, nint parts = 1)
    {
        var size = checked(count + (parts + 1) * Line);
        var stack = _own = _stack ??= new();
        _before = stack.Used;
        stack.Wanted = nint.Max(stack.Wanted, stack.Used + size);
        if (stack.Wanted > Most) stack.Wanted = 0;
        if (stack.Used == 0 && stack.Kept.Length < stack.Wanted) stack.Kept = Allocate(stack.Wanted);
        var fits = stack.Used + size <= stack.Kept.Length;
        _block = fits ? stack.Kept : Allocate(size);
        var origin = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_block)) + (fits ? stack.Used * sizeof(double) : 0);
        if (fits) stack.Used += size;
        _next = (double*)((origin + Line * sizeof(double) - 1) & -(Line * sizeof(double)));
    }

    /// <summary>The next part.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double* Take(nint count)
    {
        var part = _next;
        _next += (count + Line - 1) & -Line;
        return part;
    }

    public readonly void Dispose()
    {
        _own.Used = _before;
        GC.KeepAlive(_block);
    }

    private static double[] Allocate(nint count) => GC.AllocateUninitializedArray<double>(checked((int)count), pinned: true);
}
