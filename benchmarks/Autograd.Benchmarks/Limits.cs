using System.Diagnostics;
using Autograd.Kernels;

namespace Autograd.Benchmarks;

/// <summary>
/// A check of seconds that every kernel is inlined to the last intrinsic: where one is not, it takes 10 to 20 times as long, and this fails.
/// Times are the best of several, so that a busy machine does not fail it.
/// </summary>
internal static class Limits
{
    private const int Rounds = 30;
    private const int Calls = 200;

    public static int Run()
    {
        var broken = 0;
        Console.WriteLine($"{Width.Bits}-bit registers; ns per element, best of {Rounds}");
        Console.WriteLine($"{"kernel",-16}{"float32",10}{"goal",8}{"float64",10}{"limits",14}");
        foreach (var (name, _, _, goal) in KernelCase.All)
        {
            var (f, d) = (Best(name, DType.Float32), Best(name, DType.Float64));
            var (maxF, maxD) = Most(name);
            var ok = f <= maxF && d <= maxD;
            if (!ok) broken++;
            var wanted = goal > 0 ? goal.ToString("0.0") : "";
            Console.WriteLine($"{name,-16}{f,10:0.00}{wanted,8}{d,10:0.00}{$"{maxF:0.0} {maxD:0.0}",14}{(ok ? "" : "   TOO SLOW: is something no longer inlined?")}");
        }
        return broken == 0 ? 0 : 1;
    }

    // Four times what a 256-bit machine of 3 GHz takes; a call per operator costs more than that.
    private static (double Float, double Double) Most(string name) => name switch
    {
        "add" or "mul" => (1, 2),
        "erf" or "gelu" or "gelu backward" => (10, 30),
        _ => (5, 16),
    };

    private static double Best(string name, DType dtype)
    {
        using var kernel = new KernelCase(name, dtype);
        var best = double.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < Calls; i++) kernel.Run();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalNanoseconds / Calls / kernel.Elements);
        }
        return best;
    }
}
