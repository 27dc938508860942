using Autograd.Benchmarks;
using BenchmarkDotNet.Running;

switch (args)
{
    case ["startup", ..]: return Startup.Run();
    case ["soak", .. var rest]: return Soak.Run(rest);
    case ["limits"]: return Limits.Run();
    case ["spin", .. var rest]: return Spin.Run(rest);
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Launches).Assembly).Run(args, new Launches());
        return 0;
}
