namespace Autograd.Kernels;

/// <summary>The same work on every matrix of a stack, [count, m, n] doubles: threads share the matrices, and a single large one is left to the product inside.</summary>
internal unsafe struct MatrixStack
{
    /// <summary>Operations below which a second thread does not pay.</summary>
    private const double Grain = 100_000;

    /// <summary>The operands, stacks of matrices of <see cref="SizeA"/> elements and so on.</summary>
    public double* A, B, C, D;

    public nint SizeA, SizeB, SizeC, SizeD;

    /// <summary>Sizes of the matrices, by the kernel's own names.</summary>
    public nint M, N, K;

    /// <summary>What the kernel is asked for.</summary>
    public bool First, Second;

    /// <summary>Whole numbers that belong to each matrix, <see cref="SizeE"/> of them.</summary>
    public long* E;

    public nint SizeE;

    private long* _info;

    private delegate*<in MatrixStack, long, long> _body;

    public readonly double* ItemA(long i) => A + i * SizeA;

    public readonly double* ItemB(long i) => B + i * SizeB;

    public readonly double* ItemC(long i) => C + i * SizeC;

    public readonly double* ItemD(long i) => D + i * SizeD;

    public readonly long* ItemE(long i) => E + i * SizeE;

    /// <summary>Calls the body for each matrix; it returns what becomes of it.</summary>
    /// <param name="count">The number of matrices.</param>
    /// <param name="work">Roughly the operations for one.</param>
    /// <param name="body">The kernel.</param>
    /// <param name="a">The operand A, contiguous doubles as the others.</param>
    /// <param name="b">B, if the kernel has it.</param>
    /// <param name="c">C, if the kernel has it.</param>
    /// <param name="d">D, if the kernel has it.</param>
    /// <param name="e">E, contiguous int64, if the kernel has it.</param>
    /// <param name="info">Receives what the body returned for each matrix.</param>
    public void Run(long count, double work, delegate*<in MatrixStack, long, long> body, Tensor a, Tensor? b = null, Tensor? c = null, Tensor? d = null, Tensor? e = null, long[]? info = null)
    {
        if (count == 0) return;
        _body = body;
        (SizeA, SizeB, SizeC, SizeD, SizeE) = (Size(a, count), Size(b, count), Size(c, count), Size(d, count), Size(e, count));
        fixed (byte* pa = &a.Storage.Origin, pb = &(b ?? a).Storage.Origin, pc = &(c ?? a).Storage.Origin, pd = &(d ?? a).Storage.Origin, pe = &(e ?? a).Storage.Origin)
        fixed (long* told = info)
        fixed (MatrixStack* self = &this)
        {
            _info = told;
            A = At(a, pa);
            B = At(b, pb);
            C = At(c, pc);
            D = At(d, pd);
            E = (long*)At(e, pe);
            Workers.For(count, (long)Math.Clamp(Grain / Math.Max(1, work), 1, 1 << 20), &Part, self);
        }
        GC.KeepAlive(a);
        GC.KeepAlive(b);
        GC.KeepAlive(c);
        GC.KeepAlive(d);
        GC.KeepAlive(e);
    }

    private static nint Size(Tensor? x, long count) => x is null ? 0 : (nint)(x.ElementCount / count);

    private static double* At(Tensor? x, byte* origin) => x is null ? null : (double*)origin + x.Layout.Offset;

    private static void Part(void* state, long begin, long end)
    {
        ref readonly var stack = ref *(MatrixStack*)state;
        for (var i = begin; i < end; i++)
        {
            var info = stack._body(stack, i);
            if (stack._info is not null) stack._info[i] = info;
        }
    }
}
