namespace Autograd;

/// <summary>The collections that the library asks for: blocking ones, as short as they can be.</summary>
internal static class Collections
{
    // What survives one collection of generation 0 gets a region of generation 1, which every further one has to go through until generation 1 is
    // collected: without that, collections of 15 us take 200 after 1,500 of them.
    private const int YoungestInARow = 8;

    private static int _youngest;

    /// <summary>Told before a collection (true) and after it (false): threads that spin while they wait make collections long.</summary>
    internal static Action<bool>? Around;

    /// <summary>Collects a generation and the younger ones; now and then generation 1 in place of 0.</summary>
    internal static void Run(int generation)
    {
        if (generation == 0 && Interlocked.Increment(ref _youngest) % YoungestInARow == 0) generation = 1;
        Around?.Invoke(true);
        GC.Collect(generation, GCCollectionMode.Forced, blocking: true, compacting: false);
        Around?.Invoke(false);
    }
}
