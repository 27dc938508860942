using System.Diagnostics;
using System.Globalization;

namespace Autograd.Benchmarks;

/// <summary>
/// A whole process to its first printed gradient: the probe project built for the JIT and by Native AOT, each run many times, in turns, and
/// timed from outside. Peak memory is read while further runs live.
/// </summary>
internal static class Startup
{
    private const int Rounds = 25;
    private const string Probe = "Autograd.Benchmarks.Probe";

    private sealed record Variant(string Name, string Folder, string[] Options, string Environment = "")
    {
        public readonly List<double> Milliseconds = [];
        public readonly List<double> Empty = [];
        public string Path = "";
    }

    public static int Run()
    {
        Variant[] variants =
        [
            new("JIT", "jit", ["--self-contained", "false"]),
            new("JIT, 256-bit registers", "jit", ["--self-contained", "false"], "DOTNET_EnableAVX512"),
            new("JIT, ReadyToRun", "r2r", ["-r", Rid, "--self-contained", "false", "-p:PublishReadyToRun=true"]),
            new("Native AOT, default", "aot", Aot("")),
            new("Native AOT, x86-64-v2", "aot2", Aot("x86-64-v2")),
            new("Native AOT, x86-64-v3", "aot3", Aot("x86-64-v3")),
            new("Native AOT, x86-64-v4", "aot4", Aot("x86-64-v4")),
        ];
        var project = System.IO.Path.Combine(Root(), "benchmarks", Probe);
        foreach (var group in variants.GroupBy(x => x.Folder))
        {
            var folder = System.IO.Path.Combine(project, "bin", "startup", group.Key);
            Console.WriteLine($"publishing {group.First().Name} ...");
            Publish(project, folder, group.First().Options, group.Key);
            foreach (var variant in group) variant.Path = System.IO.Path.Combine(folder, OperatingSystem.IsWindows() ? Probe + ".exe" : Probe);
        }
        for (var round = 0; round < Rounds; round++)
            foreach (var variant in variants)
            {
                variant.Milliseconds.Add(Time(variant, ""));
                variant.Empty.Add(Time(variant, "nothing"));
            }
        Console.WriteLine();
        Console.WriteLine("| probe | first gradient, median ms | min ms | empty Main, median ms | peak memory MB | program MB |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|");
        foreach (var v in variants)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {v.Name} | {Median(v.Milliseconds):0.0} | {v.Milliseconds.Min():0.0} | {Median(v.Empty):0.0} | {Peak(v):0.0} | {Size(v):0.00} |"));
        return 0;
    }

    private static string Rid => System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier is var rid && rid.StartsWith("linux", StringComparison.Ordinal)
        ? "linux-" + rid[(rid.LastIndexOf('-') + 1)..] : rid;

    private static string[] Aot(string set) => ["-r", Rid, "-p:PublishAot=true", .. set == "" ? Array.Empty<string>() : ["-p:IlcInstructionSet=" + set]];

    private static void Publish(string project, string folder, string[] options, string name)
    {
        var start = new ProcessStartInfo("dotnet", ["publish", project, "-c", "Release", "-v", "q", "-o", folder,
            $"-p:NativeIntermediateOutputPath={System.IO.Path.Combine(project, "obj", "startup", name)}{System.IO.Path.DirectorySeparatorChar}", .. options])
        { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"Publishing {project} failed:\n{output}");
    }

    private static ProcessStartInfo Command(Variant variant, string argument)
    {
        var start = new ProcessStartInfo(variant.Path) { RedirectStandardOutput = true };
        if (argument != "") start.ArgumentList.Add(argument);
        if (variant.Environment != "") start.Environment[variant.Environment] = "0";
        return start;
    }

    private static double Time(Variant variant, string argument)
    {
        var start = Command(variant, argument);
        var clock = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var took = Stopwatch.GetElapsedTime(clock).TotalMilliseconds;
        if (process.ExitCode != 0 || (argument == "" && !output.Contains("tensor([")))
            throw new InvalidOperationException($"{variant.Path} ended with {process.ExitCode} and printed: {output}");
        return took;
    }

    /// <summary>The most that several runs were seen to hold, in MB.</summary>
    private static double Peak(Variant variant)
    {
        var peak = 0L;
        for (var run = 0; run < 5; run++)
        {
            using var process = Process.Start(Command(variant, ""))!;
            try
            {
                while (!process.HasExited)
                {
                    process.Refresh();
                    peak = Math.Max(peak, process.PeakWorkingSet64);
                }
            }
            catch (InvalidOperationException)
            {
                // It ended between the two lines.
            }
            process.WaitForExit();
        }
        return peak / 1e6;
    }

    /// <summary>What has to be shipped, symbols aside, in MB.</summary>
    private static double Size(Variant variant) =>
        Directory.EnumerateFiles(System.IO.Path.GetDirectoryName(variant.Path)!).Where(x => System.IO.Path.GetExtension(x) is not (".pdb" or ".dbg" or ".xml"))
            .Sum(x => new FileInfo(x).Length) / 1e6;

    private static double Median(List<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "Autograd.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Autograd.sln is in no folder above this program: run it from the repository.");
    }
}
