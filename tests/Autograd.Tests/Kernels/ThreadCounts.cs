using Autograd.Kernels;

namespace Autograd.Tests.Kernels;

/// <summary>What holds on one thread, on two, and on more than there are cores on most machines that test this.</summary>
internal static class ThreadCounts
{
    public static void OnThreads(Action<int> check)
    {
        var before = Workers.Threads;
        try
        {
            foreach (var threads in new[] { 1, 2, 4 }) check(Workers.Threads = threads);
        }
        finally
        {
            Workers.Threads = before;
        }
    }
}
