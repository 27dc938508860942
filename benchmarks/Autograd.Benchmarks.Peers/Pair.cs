using System.Runtime.CompilerServices;
using Torch = TorchSharp.torch.Tensor;
using static TorchSharp.torch;

namespace Autograd.Benchmarks.Peers;

/// <summary>The same numbers as a tensor of each library.</summary>
internal sealed record Pair(Tensor Ours, Torch Theirs)
{
    /// <summary>Normal numbers, the same for both.</summary>
    public static Pair Randn(params long[] shape) => Of(randn(shape));

    public static Pair Rand(params long[] shape) => Of(rand(shape));

    public static Pair Randint(long high, params long[] shape)
    {
        var theirs = randint(0, high, shape, int64);
        return new Pair(Tensor.From((ReadOnlySpan<long>)theirs.data<long>().ToArray(), shape), theirs);
    }

    public static Pair Of(Torch theirs) => new(Tensor.From((ReadOnlySpan<float>)theirs.data<float>().ToArray(), theirs.shape), theirs);

    /// <summary>Both as leaves that ask for gradients.</summary>
    public Pair Leaf()
    {
        Ours.RequiresGrad = true;
        Theirs.requires_grad = true;
        return this;
    }

    public Pair To(DType ours, ScalarType theirs) => new(Ours.To(ours), Theirs.to_type(theirs));

    /// <summary>What is consumed is not optimised away.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Use(object value)
    {
    }

    /// <summary>Leaves a result to the garbage collector, or disposes of it where <see cref="Duel.Disposes"/> says so.</summary>
    public static void Drop(Tensor result)
    {
        if (Duel.Disposes) result.Dispose();
        else Use(result);
    }

    /// <summary>A row of one call. Our result is left to the garbage collector, or disposed of as theirs is where <see cref="Duel.Disposes"/> says so.</summary>
    public static void Row(string name, Func<Tensor> ours, Func<Torch> theirs, double goal = 1, double scaling = 0)
    {
        if (!Duel.Wanted(name)) return;
        // What an op in place returns is its operand, which is needed again.
        if (Duel.Disposes && !ReferenceEquals(ours(), ours())) Disposed(name, ours, theirs, goal, scaling);
        else Duel.Run(name, () => Use(ours()), () => theirs().Dispose(), goal, scaling);
    }

    /// <summary>Two rows of one call: our result left to the garbage collector, as theirs cannot be, and disposed of at once, as theirs is in both.</summary>
    public static void Rows(string name, Func<Tensor> ours, Func<Torch> theirs, double goal = 1, double scaling = 0)
    {
        Row(name, ours, theirs, goal, scaling);
        Disposed(name + ", disposed", ours, theirs, goal, scaling);
    }

    private static void Disposed(string name, Func<Tensor> ours, Func<Torch> theirs, double goal, double scaling) =>
        Duel.Run(name, () => ours().Dispose(), () => theirs().Dispose(), goal, scaling);
}
