using System.Runtime.CompilerServices;
using Autograd.Algebra;
using Autograd.Kernels;
using Autograd.Tape;

namespace Autograd.Core;

/// <summary>A function of three floating-point numbers (or two: z is then arbitrary) that is computed in one pass; its derivatives are stated by the op that uses it.</summary>
internal interface ITernary
{
    A Of<A>(A x, A y, A z) where A : struct, IReal<A>;
}

/// <summary>Ternary functions in one pass over memory instead of one for each step. They multiply and add without fusing, so their bits are those of the steps.</summary>
internal static unsafe class TernaryKernels
{
    public static Tensor Of<TRule>(string name, TRule rule, DType dtype, Tensor x, Tensor y, Tensor? z) where TRule : unmanaged, ITernary
    {
        var layout = z is null
            ? x.Layout.SameShape(y.Layout) ? x.Layout.Fresh() : Layout.Contiguous(Broadcast.Shape(name, x.Layout, y.Layout))
            : x.Layout.SameShape(y.Layout) && x.Layout.SameShape(z.Layout) ? x.Layout.Fresh()
            : Layout.Contiguous(Broadcast.Shape(name, x.Layout, y.Layout, z.Layout));
        var result = Tensor.Allocate(dtype, layout);
        Run(rule, dtype.Compute(), true, result, x, y, z);
        return result;
    }

    /// <summary>x = f(x, y, z), if nothing is recorded and all is of one dtype and in the shape of x, and none of it lies across memory that is written; else false.</summary>
    public static bool InPlace<TRule>(string name, TRule rule, Tensor x, Tensor y, Tensor z) where TRule : unmanaged, ITernary
    {
        if (!x.DType.IsFloatingPoint() || y.DType != x.DType || z.DType != x.DType || !y.Layout.SameShape(x.Layout) || !z.Layout.SameShape(x.Layout)) return false;
        if (GradMode.Enabled && (x.RequiresGrad || y.RequiresGrad || z.RequiresGrad)) return false;
        foreach (var operand in (ReadOnlySpan<Tensor>)[y, z])
            if (ReferenceEquals(operand.Storage, x.Storage) && !operand.Layout.SamePlaces(x.Layout)) return false;
        var op = new Step(name);
        Tape.InPlace.Check(op, x, x.DType, y.Layout);
        Run(rule, x.DType.Compute(), false, x, x, y, z);
        Tape.InPlace.Written(op, x);
        return true;
    }

    [SkipLocalsInit]
    private static void Run<TRule>(TRule rule, DType compute, bool fresh, Tensor result, Tensor x, Tensor y, Tensor? z) where TRule : unmanaged, ITernary
    {
        // A third operand that is not there is the second again, of which nothing depends.
        var last = z ?? y;
        Walker.Run(Kernel<TRule>(compute), (byte*)&rule, fresh, new Operand(result.Storage, result.Layout, compute), new Operand(x.Storage, x.Layout, compute),
            new Operand(y.Storage, y.Layout, compute), new Operand(last.Storage, last.Layout, compute), default, 4);
        GC.KeepAlive(result);
        GC.KeepAlive(x);
        GC.KeepAlive(y);
        GC.KeepAlive(z);
    }

    private static delegate*<byte*, byte**, nint*, nint, void> Kernel<TRule>(DType compute) where TRule : unmanaged, ITernary => (compute, Width.Bits) switch
    {
        (DType.Float32, 512) => &Loop<F512, float, TRule>,
        (DType.Float32, 256) => &Loop<F256, float, TRule>,
        (DType.Float32, _) => &Loop<F128, float, TRule>,
        (_, 512) => &Loop<D512, double, TRule>,
        (_, 256) => &Loop<D256, double, TRule>,
        _ => &Loop<D128, double, TRule>,
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Loop<V, T, TRule>(byte* rule, byte** p, nint* moves, nint n)
        where V : unmanaged, ILanes<V, T>, IReal<V> where T : unmanaged where TRule : unmanaged, ITernary
    {
        var f = *(TRule*)rule;
        byte* o = p[0], x = p[1], y = p[2], z = p[3];
        nint dx = moves[1] * sizeof(V), dy = moves[2] * sizeof(V), dz = moves[3] * sizeof(V);
        for (nint i = 0; i < n; i += V.Count, o += sizeof(V), x += dx, y += dy, z += dz)
            V.Store((T*)o, f.Of(V.Load((T*)x), V.Load((T*)y), V.Load((T*)z)));
    }

    /// <summary>What an in-place step is called; it is not recorded.</summary>
    private sealed class Step(string name) : Op
    {
        public override string NodeName => name + "Backward0";

        public override Tensor? Vjp(Node node, int input, Tensor g) => throw new NotSupportedException($"{name} in place was not recorded.");
    }
}
