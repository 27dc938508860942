using System.Runtime.InteropServices;
using Autograd.Core;

namespace Autograd.Benchmarks;

/// <summary>One kernel on 16 KB per operand, which fit in L1: nothing but the innermost loop.</summary>
internal sealed unsafe class KernelCase : IDisposable
{
    private const int MaxOperands = 5;
    private const int Bytes = 16 * 1024;
    private const int RuleBytes = 64;

    /// <summary>Nanoseconds per element that DESIGN.md asks of float32 at 512 bits; 0 where it asks nothing.</summary>
    public static readonly (string Name, ElementwiseOp Op, int Which, double Goal)[] All =
    [
        ("exp", Exponential.Exp, ElementwiseOp.Forward, 0.4),
        ("log", Exponential.Log, ElementwiseOp.Forward, 0),
        ("sin", Trigonometric.Sin, ElementwiseOp.Forward, 0),
        ("tanh", Trigonometric.Tanh, ElementwiseOp.Forward, 0.6),
        ("sigmoid", Activation.Sigmoid, ElementwiseOp.Forward, 0),
        ("erf", Activation.Erf, ElementwiseOp.Forward, 0.8),
        ("gelu", Activation.Gelu, ElementwiseOp.Forward, 0),
        ("gelu backward", Activation.Gelu, 1, 1.3),
        ("add", Arithmetic.Add, ElementwiseOp.Forward, 0),
        ("mul", Arithmetic.Multiply, ElementwiseOp.Forward, 0),
    ];

    private readonly delegate*<byte*, byte**, nint*, nint, void> _kernel;
    private readonly byte* _memory;
    private readonly byte** _pointers;
    private readonly nint* _moves;

    public KernelCase(string name, DType dtype)
    {
        var (_, op, which, _) = All.First(x => x.Name == name);
        Elements = Bytes / dtype.Size();
        _kernel = op.Kernel(dtype, which);
        _memory = (byte*)NativeMemory.AlignedAlloc(MaxOperands * Bytes + RuleBytes, 64);
        op.CopyRule(_memory + MaxOperands * Bytes);
        _pointers = (byte**)NativeMemory.Alloc(MaxOperands, (nuint)sizeof(byte*));
        _moves = (nint*)NativeMemory.Alloc(MaxOperands, (nuint)sizeof(nint));
        // The output, the operands that the kernel reads, and the first of these again in place of the others.
        var operands = which == ElementwiseOp.Forward ? 1 + op.Arity : 3;
        for (var i = 0; i < MaxOperands; i++)
        {
            _pointers[i] = _memory + (i < operands ? i : 1) * Bytes;
            _moves[i] = 1;
            // 0.1 to 3, either side of the branches that rules choose between.
            for (var k = 0; k < Elements; k++)
                if (dtype == DType.Float32) ((float*)_pointers[i])[k] = 0.1f + 2.9f * k / Elements;
                else ((double*)_pointers[i])[k] = 0.1 + 2.9 * k / Elements;
        }
    }

    public int Elements { get; }

    public void Run() => _kernel(_memory + MaxOperands * Bytes, _pointers, _moves, Elements);

    public void Dispose()
    {
        NativeMemory.AlignedFree(_memory);
        NativeMemory.Free(_pointers);
        NativeMemory.Free(_moves);
    }
}
