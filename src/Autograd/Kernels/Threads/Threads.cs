using Autograd.Kernels;

namespace Autograd;

/// <summary>The threads that operations on large tensors share their work among.</summary>
public static class Threads
{
    /// <summary>How many an operation may use, the caller's included: at first the number of processors, 1 for none besides the caller's. Results have the same bits at any number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is less than 1 or more than 1,024.</exception>
    /// <example><code>Threads.Count = 1;   // torch.set_num_threads(1)</code></example>
    public static int Count
    {
        get => Workers.Threads;
        set => Workers.Threads = value;
    }
}
