using System.Diagnostics;
using System.Globalization;
using Autograd.NN;
using static TorchSharp.torch;
using Torch = TorchSharp.torch.Tensor;

namespace Autograd.Benchmarks.Peers;

/// <summary>
/// Cheap operations whose results nobody disposes of, in either library: time per call and the most memory resident while 2 GB of results are made. Each side is
/// a process of its own, as libtorch's results, of which the garbage collector knows a few bytes only, stay until the process ends or somebody collects.
/// </summary>
internal static class LeftRows
{
    private const long Bytes = 2_000_000_000;
    private const int Batches = 10;
    private const int Launches = 3;

    private static readonly Dictionary<string, (long Size, Func<Func<Tensor>> Ours, Func<Func<Torch>> Theirs)> All = new()
    {
        ["add, 100,000"] = (400_000, () => Ours(x => x + x, 100_000), () => Theirs(x => x + x, 100_000)),
        ["relu, 100,000"] = (400_000, () => Ours(x => x.Relu(), 100_000), () => Theirs(x => x.relu(), 100_000)),
        ["add, 1,000,000"] = (4_000_000, () => Ours(x => x + x, 1_000_000), () => Theirs(x => x + x, 1_000_000)),
        ["relu, 1,000,000"] = (4_000_000, () => Ours(x => x.Relu(), 1_000_000), () => Theirs(x => x.relu(), 1_000_000)),
        ["add, float64, 1,000,000"] = (8_000_000, () => Ours(x => x + x, DType.Float64, 1_000_000), () => Theirs(x => x + x, ScalarType.Float64, 1_000_000)),
        ["add a row, 1024 x 1024"] = (4_194_304,
            () => { var row = Tensor.Randn([1024]); return Ours(x => x + row, 1024, 1024); },
            () => { var row = randn(1024); return Theirs(x => x + row, 1024, 1024); }),
        ["add a column, 1024 x 1024"] = (4_194_304,
            () => { var column = Tensor.Randn([1024, 1]); return Ours(x => x + column, 1024, 1024); },
            () => { var column = randn(1024, 1); return Theirs(x => x + column, 1024, 1024); }),
        ["index_select, 4096 rows of 1024 x 1024"] = (16_777_216,
            () => { var rows = Tensor.Randint(0, 1024, [4096]); return Ours(x => x.IndexSelect(0, rows), 1024, 1024); },
            () => { var rows = randint(0, 1024, [4096], int64); return Theirs(x => x.index_select(0, rows), 1024, 1024); }),
        ["embedding, 16 x 64 of 10,000 x 128"] = (524_288,
            () => { var tokens = Tensor.Randint(0, 10_000, [16, 64]); return Ours(x => F.Embedding(tokens, x), 10_000, 128); },
            () => { var (tokens, table) = (randint(0, 10_000, [16, 64], int64), nn.Embedding(10_000, 128)); return () => table.call(tokens); }),
        ["gelu, bfloat16, 1,000,000"] = (2_000_000, () => Ours(x => x.Gelu(), DType.BFloat16, 1_000_000), () => Theirs(x => nn.functional.gelu(x), ScalarType.BFloat16, 1_000_000)),
    };

    public static void Run()
    {
        Console.WriteLine("\n#### Results that nobody disposes of\n\n| | threads | ours, us | TorchSharp, us | ratio | ours, peak MB | TorchSharp, peak MB |\n|---|---:|---:|---:|---:|---:|---:|");
        foreach (var name in All.Keys.Where(Duel.Wanted))
        {
            foreach (var threads in Duel.ThreadCounts)
            {
                var (ours, mine) = Launch(name, threads, "ours");
                var (theirs, other) = Launch(name, threads, "theirs");
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"| {name} | {threads} | {Duel.Text(ours)} | {Duel.Text(theirs)} | {Duel.Ratio(name + ", left", threads, theirs / ours, 1)} | {mine:N0} | {other:N0} |"));
            }
        }
    }

    /// <summary>What the child process of one side prints: microseconds per call, the median of some batches, and the peak of its memory in MB.</summary>
    public static void Child(string name, int threads, bool ours)
    {
        var row = All[name];
        var times = ours ? Ours(row.Ours(), (int)(Bytes / row.Size), threads) : Theirs(row.Theirs(), (int)(Bytes / row.Size), threads);
        Array.Sort(times);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{times[Batches / 2]} {ProcessRows.PeakMegabytes()}"));
    }

    private static (double Time, double Peak) Launch(string name, int threads, string side)
    {
        var (times, peaks) = (new double[Launches], new double[Launches]);
        for (var i = 0; i < Launches; i++)
        {
            ProcessRows.Spawn(out var text, "left", name, threads.ToString(CultureInfo.InvariantCulture), side);
            var numbers = text.Split(' ');
            (times[i], peaks[i]) = (double.Parse(numbers[0], CultureInfo.InvariantCulture), double.Parse(numbers[1], CultureInfo.InvariantCulture));
        }
        Array.Sort(times);
        return (times[Launches / 2], peaks.Max());
    }

    private static double[] Ours(Func<Tensor> call, int calls, int threads)
    {
        Threads.Count = threads;
        return Time(() => Pair.Use(call()), () => call().Dispose(), calls);
    }

    private static double[] Theirs(Func<Torch> call, int calls, int threads)
    {
        set_num_threads(threads);
        return Time(() => Pair.Use(call()), () => call().Dispose(), calls);
    }

    private static double[] Time(Action left, Action disposed, int calls)
    {
        // Until the JIT is done, without leaving anything behind.
        for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start).TotalSeconds < 1;) disposed();
        var times = new double[Batches];
        for (var i = 0; i < Batches; i++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var j = 0; j < calls / Batches; j++) left();
            times[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds / (calls / Batches);
        }
        return times;
    }

    private static Func<Tensor> Ours(Func<Tensor, Tensor> op, params long[] shape) => Ours(op, DType.Float32, shape);

    private static Func<Tensor> Ours(Func<Tensor, Tensor> op, DType dtype, params long[] shape)
    {
        var x = Tensor.Randn(shape).To(dtype);
        return () => op(x);
    }

    private static Func<Torch> Theirs(Func<Torch, Torch> op, params long[] shape) => Theirs(op, ScalarType.Float32, shape);

    private static Func<Torch> Theirs(Func<Torch, Torch> op, ScalarType dtype, params long[] shape)
    {
        var x = randn(shape).to_type(dtype);
        return () => op(x);
    }
}
