using Autograd.Benchmarks;
using BenchmarkDotNet.Running;

switch (args)
{
    case ["startup", ..]: return Startup.Run();
    case ["soak", .. var rest]: return Soak.Run(rest);
    case ["limits"]: return Limits.Run();
    case ["spin", .. var rest]: return Spin.Run(rest);
    default:
        // A benchmark that did not build or run must not pass for one that did.
        var summaries = BenchmarkSwitcher.FromAssembly(typeof(Launches).Assembly).Run(args, new Launches());
        return summaries.All(x => !x.HasCriticalValidationErrors && x.Reports.All(r => r.Success)) ? 0 : 1;
}
