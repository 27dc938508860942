namespace Autograd.PublicApi.Tests.Readme;

/// <summary>The notebook on README's first screen. What stands between the markers is there, word for word.</summary>
internal static class ReadmeSnippet
{
    // The parameter takes the console's name, and so its place, in the text below.
    public static void Run(TextWriter Console)
    {
        // snippet
        Generator.ManualSeed(42);
        var x = Tensor.Randn([3], requiresGrad: true);
        Console.WriteLine(x);
        var y = x + 2;
        Console.WriteLine(y);
        var z = (y * y * 2).Mean();
        Console.WriteLine(z);
        z.Backward();
        Console.WriteLine(x.Grad);
        // end
    }
}
