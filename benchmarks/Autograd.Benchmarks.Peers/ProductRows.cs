using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Autograd.Algebra;
using Autograd.Kernels;
using Autograd.NN;
using static TorchSharp.torch;

namespace Autograd.Benchmarks.Peers;

/// <summary>Matrix products, convolutions and pools.</summary>
internal static class ProductRows
{
    public static void Run()
    {
        Duel.Heading("Matrix products");
        foreach (var n in (long[])[4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048]) Square(n);
        foreach (var n in (long[])[64, 256, 1024]) Turned(n);
        Others();
        OneDnnRows();
        Peak();

        Duel.Heading("Convolutions and pools, 32 x 64 x 28 x 28");
        Convolutions();
    }

    private static void Square(long n)
    {
        var (x, y) = (Pair.Randn(n, n), Pair.Randn(n, n));
        Pair.Rows($"matmul, {n} x {n}", () => x.Ours.Matmul(y.Ours), () => x.Theirs.matmul(y.Theirs), n < 64 ? 1 : 0.95, n >= 256 ? 1.7 : 0);
    }

    private static void Turned(long n)
    {
        var (x, y) = (Pair.Randn(n, n), Pair.Randn(n, n));
        var (xt, yt, xu, yu) = (x.Ours.T(), y.Ours.T(), x.Theirs.t(), y.Theirs.t());
        Pair.Row($"matmul, {n} x {n}, left transposed", () => xt.Matmul(y.Ours), () => xu.matmul(y.Theirs), 0.95);
        Pair.Row($"matmul, {n} x {n}, right transposed", () => x.Ours.Matmul(yt), () => x.Theirs.matmul(yu), 0.95);
        Pair.Row($"matmul, {n} x {n}, both transposed", () => xt.Matmul(yt), () => xu.matmul(yu), 0.95);
    }

    private static void Others()
    {
        var (a, b) = (Pair.Randn(64, 784), Pair.Randn(784, 256));
        Pair.Row("matmul, 64 x 784 x 256", () => a.Ours.Matmul(b.Ours), () => a.Theirs.matmul(b.Theirs), 0.95);
        var (c, d) = (Pair.Randn(64, 64, 32), Pair.Randn(64, 32, 64));
        Pair.Row("matmul, 64 of 64 x 32 x 64", () => c.Ours.Matmul(d.Ours), () => c.Theirs.matmul(d.Theirs));
        var (e, f) = (Pair.Randn(512, 512).To(DType.Float64, ScalarType.Float64), Pair.Randn(512, 512).To(DType.Float64, ScalarType.Float64));
        Pair.Row("matmul, 512 x 512, float64", () => e.Ours.Matmul(f.Ours), () => e.Theirs.matmul(f.Theirs), 0.95, 1.7);
        var (m, v) = (Pair.Randn(1024, 1024), Pair.Randn(1024));
        Pair.Row("matrix times vector, 1024 x 1024", () => m.Ours.Matmul(v.Ours), () => m.Theirs.matmul(v.Theirs));
        Pair.Row("vector times matrix, 1024 x 1024", () => v.Ours.Matmul(m.Ours), () => v.Theirs.matmul(m.Theirs));
    }

    private static unsafe void OneDnnRows()
    {
        if (!OneDnn.IsThere)
        {
            Console.WriteLine("| (oneDNN's own library was not found: no rows beside it) |");
            return;
        }
        foreach (var n in (int[])[64, 128, 256, 512, 1024, 2048])
        {
            var (x, y) = (Tensor.Randn([n, n]), Tensor.Randn([n, n]));
            var (a, b, c) = (GC.AllocateArray<float>(n * n, pinned: true), GC.AllocateArray<float>(n * n, pinned: true), GC.AllocateArray<float>(n * n, pinned: true));
            x.AsSpan<float>().CopyTo(a);
            y.AsSpan<float>().CopyTo(b);
            Duel.Run($"matmul, {n} x {n}, beside oneDNN's sgemm", () => x.Matmul(y).Dispose(), () =>
            {
                fixed (float* pa = a, pb = b, pc = c) OneDnn.Multiply(n, Workers.Threads, pa, pb, pc);
            }, 0.95);
        }
    }

    // What one core can do at most, and what of it a product of 1024 x 1024 takes.
    private static void Peak()
    {
        if (!Duel.Wanted("peak")) return;
        Workers.Threads = 1;
        var (x, y) = (Tensor.Randn([1024, 1024]), Tensor.Randn([1024, 1024]));
        var (product, fma) = Duel.Measure(() => Pair.Use(x.Matmul(y)), () => Fma(1 << 20));
        var (reached, peak) = (2.0 * 1024 * 1024 * 1024 / product / 1000, 2.0 * FmaChains * Width.Bits / 32 * (1 << 20) / fma / 1000);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| matmul 1024 x 1024 reaches {reached:0} GFLOP/s of the core's {peak:0} (a loop of multiply-adds in registers): | {Duel.Ratio("share of the FMA peak", 1, reached / peak, 0.8)} |"));
    }

    private const int FmaChains = 12;

    private static float Fma(int count) => Width.Bits == 512 ? Chains<F512>(count) : Width.Bits == 256 ? Chains<F256>(count) : Chains<F128>(count);

    // As many independent chains as two units of four cycles' latency need, and some to spare; the library's own lanes, so that each line is one instruction.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static unsafe float Chains<V>(int count) where V : struct, ILanes<V, float>, IReal<V>
    {
        V x = V.Splat(0.9999f), y = V.Splat(1e-6f);
        V a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (var n = 0; n < count; n++)
        {
            a = V.MultiplyAdd(a, x, y);
            b = V.MultiplyAdd(b, x, y);
            c = V.MultiplyAdd(c, x, y);
            d = V.MultiplyAdd(d, x, y);
            e = V.MultiplyAdd(e, x, y);
            f = V.MultiplyAdd(f, x, y);
            g = V.MultiplyAdd(g, x, y);
            h = V.MultiplyAdd(h, x, y);
            i = V.MultiplyAdd(i, x, y);
            j = V.MultiplyAdd(j, x, y);
            k = V.MultiplyAdd(k, x, y);
            l = V.MultiplyAdd(l, x, y);
        }
        var all = stackalloc float[V.Count];
        V.Store(all, a + b + c + d + e + f + g + h + i + j + k + l);
        return *all;
    }

    private static void Convolutions()
    {
        var image = Pair.Randn(32, 64, 28, 28);
        Both("conv2d 64 to 64, 3x3", image, Pair.Randn(64, 64, 3, 3), 1, 0.95);
        Both("conv2d 64 to 64, 1x1", image, Pair.Randn(64, 64, 1, 1), 0, 1);

        Pair.Row("max_pool2d 2", () => F.MaxPool2d(image.Ours, 2), () => nn.functional.max_pool2d(image.Theirs, 2));
        Pair.Row("avg_pool2d 2", () => F.AvgPool2d(image.Ours, 2), () => nn.functional.avg_pool2d(image.Theirs, 2));
        var (leaf, cotangent) = (Pair.Of(image.Theirs.clone()).Leaf(), Pair.Randn(32, 64, 14, 14));
        Duel.Run("max_pool2d 2, forward and backward", () =>
        {
            var y = F.MaxPool2d(leaf.Ours, 2);
            y.Backward(cotangent.Ours);
            Pair.Drop(y);
            leaf.Ours.Grad = null;
        }, () =>
        {
            using var scope = NewDisposeScope();
            nn.functional.max_pool2d(leaf.Theirs, 2).backward([cotangent.Theirs]);
            leaf.Theirs.grad = null;
        });
    }

    private static void Both(string name, Pair image, Pair kernel, long padding, double goal)
    {
        var bias = Pair.Randn(64);
        Pair.Row(name, () => F.Conv2d(image.Ours, kernel.Ours, bias.Ours, padding: padding),
            () => nn.functional.conv2d(image.Theirs, kernel.Theirs, bias.Theirs, padding: [padding, padding]), goal, 1.7);

        var (x, w, b) = (Pair.Of(image.Theirs.clone()).Leaf(), Pair.Of(kernel.Theirs.clone()).Leaf(), Pair.Of(bias.Theirs.clone()).Leaf());
        var cotangent = Pair.Randn(32, 64, 28, 28);
        Duel.Run($"{name}, forward and backward", () =>
        {
            var y = F.Conv2d(x.Ours, w.Ours, b.Ours, padding: padding);
            y.Backward(cotangent.Ours);
            Pair.Drop(y);
            x.Ours.Grad = w.Ours.Grad = b.Ours.Grad = null;
        }, () =>
        {
            using var scope = NewDisposeScope();
            nn.functional.conv2d(x.Theirs, w.Theirs, b.Theirs, padding: [padding, padding]).backward([cotangent.Theirs]);
            x.Theirs.grad = w.Theirs.grad = b.Theirs.grad = null;
        }, goal, 1.7);
    }
}
