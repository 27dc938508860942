using System.Diagnostics;
using System.Globalization;
using Autograd.Kernels;
using static TorchSharp.torch;

namespace Autograd.Benchmarks.Peers;

/// <summary>
/// What whole processes take: from start to the first gradient, the files that a program has to bring, and the most memory that training has resident.
/// Each is measured in child processes of this program, which load one of the two libraries only.
/// </summary>
internal static class ProcessRows
{
    private const int Launches = 7;

    public static void Run()
    {
        Console.WriteLine("\n#### Whole processes\n\n| | ours | TorchSharp | ratio |\n|---|---:|---:|---:|");
        if (Duel.Wanted("start")) Start();
        if (Duel.Wanted("folder")) Folder();
        foreach (var row in Training.All)
        {
            if (!Duel.Wanted("memory")) break;
            foreach (var threads in Duel.ThreadCounts)
            {
                var (ours, theirs) = (Peak(row, threads, "ours"), Peak(row, threads, "theirs"));
                Write($"peak resident memory, {row.Name}, {threads} threads, MB", ours, theirs, 1);
            }
        }
    }

    /// <summary>Is this a child of <see cref="Run"/>, it does its part and is done.</summary>
    public static bool Child(string[] args)
    {
        switch (args)
        {
            case ["child", "first", "ours"]:
                var x = Tensor.Randn([3], requiresGrad: true);
                var y = x + 2;
                (y * y * 2).Mean().Backward();
                Console.WriteLine(x.Grad);
                return true;
            case ["child", "first", "theirs"]:
                TheirFirst();
                return true;
            case ["child", "memory", var name, var threads, var side]:
                Train(name, int.Parse(threads, CultureInfo.InvariantCulture), side == "ours");
                return true;
            case ["child", "left", var name, var threads, var side]:
                LeftRows.Child(name, int.Parse(threads, CultureInfo.InvariantCulture), side == "ours");
                return true;
            default:
                return false;
        }
    }

    private static void TheirFirst()
    {
        var x = randn(3, requires_grad: true);
        var y = x + 2;
        (y * y * 2).mean().backward();
        Console.WriteLine(x.grad!.ToString());
    }

    private static void Train(string name, int threads, bool ours)
    {
        var row = Training.All.First(x => x.Name == name);
        if (ours) Workers.Threads = threads;
        else SetTheirThreads(threads);
        var step = (ours ? row.Ours : row.Theirs)();
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < 20 || Stopwatch.GetElapsedTime(start).TotalSeconds < 4; i++) step();
        Console.WriteLine(PeakMegabytes().ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>The most memory that was ever resident in this process.</summary>
    public static double PeakMegabytes()
    {
        // "VmHWM:    123456 kB"
        var line = File.ReadLines("/proc/self/status").First(x => x.StartsWith("VmHWM", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024 / 1e6;
    }

    private static void SetTheirThreads(int threads) => set_num_threads(threads);

    private static void Start()
    {
        var (ours, theirs) = (new double[Launches], new double[Launches]);
        for (var i = 0; i < Launches; i++)
        {
            ours[i] = Spawn(out _, "first", "ours");
            theirs[i] = Spawn(out _, "first", "theirs");
        }
        Array.Sort(ours);
        Array.Sort(theirs);
        Write("process start to first gradient, ms", ours[Launches / 2], theirs[Launches / 2], 1);
    }

    // A program's own files aside, its published folder is what it references: as they lie here, since this program references both.
    private static void Folder()
    {
        var (ours, theirs) = (0.0, 0.0);
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetFileName(file);
            var size = new FileInfo(file).Length / 1e6;
            if (name.StartsWith("Autograd.Benchmarks", StringComparison.Ordinal) || name.EndsWith(".pdb", StringComparison.Ordinal) || name.EndsWith(".xml", StringComparison.Ordinal)) continue;
            if (name is "Autograd.dll" or "System.Numerics.Tensors.dll") ours += size;
            else theirs += size;
        }
        Write("files of a published program, MB", ours, theirs, 1);
    }

    private static double Peak(Training row, int threads, string side)
    {
        Spawn(out var text, "memory", row.Name, threads.ToString(CultureInfo.InvariantCulture), side);
        return double.Parse(text, CultureInfo.InvariantCulture);
    }

    /// <summary>Runs a child of this program to its end; returns how long it took in milliseconds.</summary>
    public static double Spawn(out string output, params string[] args)
    {
        // By its own program or by "dotnet program.dll", as this process was started.
        var program = Environment.ProcessPath!;
        string[] own = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [Environment.GetCommandLineArgs()[0], "child"] : ["child"];
        var start = new ProcessStartInfo(program, [.. own, .. args]) { RedirectStandardOutput = true };
        var began = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"child {string.Join(' ', args)} ended with {process.ExitCode}");
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    private static void Write(string name, double ours, double theirs, double goal) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"| {name} | {ours:0.0} | {theirs:0.0} | {Duel.Ratio(name, 0, theirs / ours, goal)} |"));
}
