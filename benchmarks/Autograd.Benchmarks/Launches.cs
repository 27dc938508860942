using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using Perfolizer.Horology;

namespace Autograd.Benchmarks;

/// <summary>
/// Three launches each, since some effects (alignment, what the JIT inlined) are settled once per process; medians, since other processes only ever
/// add time; short iterations, so that a run of everything takes minutes.
/// </summary>
internal sealed class Launches : ManualConfig
{
    public Launches()
    {
        AddJob(Job.Default.WithLaunchCount(3).WithWarmupCount(6).WithIterationCount(7).WithIterationTime(TimeInterval.FromMilliseconds(100)));
        // On a busy machine the default of two minutes is too short for the build.
        WithBuildTimeout(TimeSpan.FromMinutes(10));
        AddColumnProvider(DefaultColumnProviders.Descriptor, DefaultColumnProviders.Params, DefaultColumnProviders.Metrics);
        AddColumn(StatisticColumn.Median, StatisticColumn.Min, StatisticColumn.P95);
        AddDiagnoser(MemoryDiagnoser.Default);
        AddExporter(MarkdownExporter.GitHub);
        AddLogger(ConsoleLogger.Default);
        WithOptions(ConfigOptions.DisableLogFile | ConfigOptions.JoinSummary);
    }
}
