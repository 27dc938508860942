using System.Runtime.CompilerServices;
using Autograd;
using Autograd.Benchmarks.Peers;
using Autograd.Kernels;
using static TorchSharp.torch;
using Tensor = Autograd.Tensor;
using Torch = TorchSharp.torch.Tensor;

// The same work by this library and by TorchSharp, side by side in one process. Arguments name the groups to run; none means all.
bool Wanted(string group) => args.Length == 0 || args.Contains(group);

Console.WriteLine($"TorchSharp {typeof(Torch).Assembly.GetName().Version}, .NET {Environment.Version}, {Environment.ProcessorCount} cores, {Width.Bits}-bit registers here");
Duel.Heading();
Threads(1);
if (Wanted("small")) Small();
if (Wanted("chain"))
{
    Chain(3, 1);
    Chain(1_000, 1);
}
foreach (var threads in (int[])[1, 2])
{
    Threads(threads);
    if (Wanted("chain"))
    {
        Chain(1_000_000, threads);
        Chain(10_000_000, threads);
    }
    if (Wanted("elementwise"))
    {
        Elementwise(1_000_000, threads);
        Elementwise(10_000_000, threads);
    }
    if (Wanted("matmul"))
        foreach (var n in (long[])[64, 256, 1024])
            Matmul(n, threads);
}

static void Threads(int count)
{
    Workers.Threads = count;
    set_num_threads(count);
}

// What is consumed must not be optimised away.
[MethodImpl(MethodImplOptions.NoInlining)]
static void Use(object value)
{
}

static void Small()
{
    var (x, w) = (Tensor.From([0.5f, -1f, 2f]), Tensor.From([0.5f, -1f, 2f], requiresGrad: true));
    var (tx, tw) = (tensor([0.5f, -1f, 2f]), tensor([0.5f, -1f, 2f], requires_grad: true));
    void Row(string name, Func<Tensor> ours, Func<Torch> theirs) => Duel.Run(name, 1, () => Use(ours()), () => theirs().Dispose());

    Row("x * x, 3 elements", () => x * x, () => tx * tx);
    Row("x + 2, 3 elements", () => x + 2, () => tx + 2);
    Row("x * x, 3 elements, recorded", () => w * w, () => tw * tw);
    Row("x + 2, 3 elements, recorded", () => w + 2, () => tw + 2);
}

static void Chain(long n, int threads)
{
    var x = Tensor.Ones([n], requiresGrad: true);
    using var tx = ones([n], requires_grad: true);
    Duel.Run($"seed chain, {n:N0} elements, forward and backward", threads,
        () =>
        {
            var y = x + 2;
            var z = (y * y * 2).Mean();
            z.Backward();
            x.Grad = null;
        },
        () =>
        {
            using var scope = NewDisposeScope();
            var y = tx + 2;
            var z = (y * y * 2).mean();
            z.backward();
            tx.grad = null;
        });
}

static void Elementwise(long n, int threads)
{
    using var tx = randn([n]);
    var x = Tensor.From((ReadOnlySpan<float>)tx.data<float>().ToArray());
    void Row(string name, Func<Tensor> ours, Func<Torch> theirs) => Duel.Run($"{name}, {n:N0} elements", threads, () => Use(ours()), () => theirs().Dispose());

    Row("add", () => x + x, () => tx + tx);
    Row("exp", () => x.Exp(), () => tx.exp());
    Row("tanh", () => x.Tanh(), () => tx.tanh());
    Row("sigmoid", () => x.Sigmoid(), () => tx.sigmoid());
    Row("gelu", () => x.Gelu(), () => nn.functional.gelu(tx));
}

static void Matmul(long n, int threads)
{
    using var tx = randn([n, n]);
    var x = Tensor.From((ReadOnlySpan<float>)tx.data<float>().ToArray(), [n, n]);
    Duel.Run($"matmul, {n} x {n}", threads, () => Use(x.Matmul(x)), () => tx.matmul(tx).Dispose());
}
