namespace Autograd.Kernels;

internal static unsafe class Workers
{
    public static int Threads { get; set; } = Environment.ProcessorCount;

    public static void For(long n, long grain, delegate*<void*, long, long, void> body, void* state) => body(state, 0, n);
}
