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
            Console.WriteLine($"{name,-16}{f,10:0.00}{wanted,8}{d,10:0.00}{$"{maxF:0.00} {maxD:0.00}",14}{(ok ? "" : "   TOO SLOW: is something no longer inlined?")}");
        }
        return broken == 0 ? 0 : 1;
    }

    // Five times what a Zen 5 core takes at 512 bits, twice that per halving of the width: room for slower cores, none for a call per operator.
    private static (double Float, double Double) Most(string name)
    {
        var (f, d) = name switch
        {
            "add" or "mul" => (0.10, 0.10),
            "exp" or "log" => (0.15, 0.45),
            "sin" or "tanh" or "sigmoid" => (0.27, 0.85),
            "erf" or "gelu" => (0.40, 1.75),
            _ => (0.70, 2.60),
        };
        var room = 5 * 512 / Width.Bits;
        return (room * f, room * d);
    }

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
