namespace Autograd.Kernels;

/// <summary>A thread that takes part in loops and sleeps between them, for ever.</summary>
internal sealed class Worker
{
    private readonly Parking _parking = new();
    private readonly int _number;

    internal Worker(int number)
    {
        _number = number;

        // Neither the culture nor the async-local values of whoever happens to be first are any of its business.
        new Thread(Live) { IsBackground = true, Name = $"Autograd worker {number}" }.UnsafeStart();
    }

    internal void Wake() => _parking.Wake();

    internal bool IsParked => _parking.IsParked;

    private void Live()
    {
        var seen = 0L;
        while (true)
        {
            _parking.Wait(ref Job.Published, seen);
            var job = Volatile.Read(ref Job.Published);
            if (job == seen) continue;
            seen = job;
            Job.Share(job, _number);
        }
    }
}
