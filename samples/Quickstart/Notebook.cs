using System.Runtime.CompilerServices;

namespace Autograd.Samples;

/// <summary>The first pages of a PyTorch tutorial, cell by cell: what was typed, and what came out.</summary>
internal static class Notebook
{
    public static void Run()
    {
        Tensor x, y, z, v, w;

        Heading("Gradients");
        Cell(() => Generator.ManualSeed(42));
        Cell(x = Tensor.Randn([3], requiresGrad: true));
        Cell(y = x + 2);
        Cell(y.GradFn);
        Cell(z = (y * y * 2).Mean());
        Cell(() => z.Backward());
        Cell(x.Grad);

        Heading("A vector has no gradient, but a vector-Jacobian product");
        Cell(() => x.ZeroGrad());
        Cell(y = x * 3);
        Cell(v = Tensor.From([0.1f, 1f, 0.001f]));
        Cell(() => y.Backward(v));
        Cell(x.Grad);

        Heading("Nothing recorded, on demand");
        Cell(x.Detach());
        using (Autodiff.NoGrad())
            Cell(x * 2, "using (Autodiff.NoGrad()) x * 2");
        Cell((x * 2).RequiresGrad);

        Heading("Gradients add up until they are cleared");
        Cell(w = Tensor.Ones([4], requiresGrad: true));
        Cell(() => (w * 3).Sum().Backward());
        Cell(w.Grad);
        Cell(() => (w * 3).Sum().Backward());
        Cell(w.Grad);
        Cell(() => w.ZeroGrad());
        Cell(w.Grad);

        Heading("A gradient of a gradient");
        Cell(x = Tensor.From(2.0, requiresGrad: true));
        Cell(y = Autodiff.Grad(x.Pow(3), [x], createGraph: true)[0]);
        Cell(z = Autodiff.Grad(y, [x])[0]);
        Console.WriteLine();
    }

    private static void Heading(string text) => Console.WriteLine($"\n--- {text}\n");

    // The compiler hands over the source text of the argument, so what is printed is what ran.
    private static void Cell(object? value, [CallerArgumentExpression(nameof(value))] string code = "")
    {
        Console.WriteLine($">>> {code}");
        Console.WriteLine(value ?? "null");
    }

    private static void Cell(Action action, [CallerArgumentExpression(nameof(action))] string code = "")
    {
        Console.WriteLine($">>> {code.Replace("() => ", "")}");
        action();
    }
}
