using Autograd.Kernels;

namespace Autograd.Tests.Memory;

[CollectionDefinition(nameof(WorkersTests), DisableParallelization = true)]
[Collection(nameof(WorkersTests))]
public sealed unsafe class WorkersTests : IDisposable
{
    private readonly int _threads = Workers.Threads;

    public void Dispose() => Workers.Threads = _threads;

    private struct Tally
    {
        public int* Visits;
        public int Ranges;
        public int OnCaller;
        public int Caller;
        public long Shortest;
    }

    private static void Count(void* state, long begin, long end)
    {
        var tally = (Tally*)state;
        Interlocked.Increment(ref tally->Ranges);
        if (Environment.CurrentManagedThreadId == tally->Caller) Interlocked.Increment(ref tally->OnCaller);
        if (end - begin < Volatile.Read(ref tally->Shortest)) Volatile.Write(ref tally->Shortest, end - begin);
        for (var i = begin; i < end; i++) Interlocked.Increment(ref tally->Visits[i]);
    }

    private static Tally Run(long n, long grain)
    {
        var visits = new int[n];
        fixed (int* p = visits)
        {
            var tally = new Tally { Visits = p, Caller = Environment.CurrentManagedThreadId, Shortest = long.MaxValue };
            Workers.For(n, grain, &Count, &tally);
            visits.Should().AllBeEquivalentTo(1);
            return tally;
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Every_item_is_visited_once(int threads)
    {
        Workers.Threads = threads;
        foreach (var (n, grain) in new[] { (1, 1), (2, 1), (7, 1), (7, 3), (7, 10), (1000, 64), (1000, 63), (6400, 64), (10_001, 128) })
        {
            var tally = Run(n, grain);

            tally.Ranges.Should().Be((int)Math.Clamp(n / grain, 1, threads), "n {0}, grain {1}", n, grain);
            tally.Shortest.Should().BeGreaterThanOrEqualTo(Math.Min(n, grain));
        }
    }

    [Fact]
    public void Nothing_to_do_is_no_call()
    {
        Workers.For(0, 1, &Fail, null);
        Workers.For(-1, 1, &Fail, null);
    }

    [Fact]
    public void One_thread_never_leaves_the_caller()
    {
        Workers.Threads = 1;
        var tally = Run(100_000, 1);

        (tally.Ranges, tally.OnCaller).Should().Be((1, 1));
    }

    [Fact]
    public void Several_threads_take_part()
    {
        Workers.Threads = 2;
        var meeting = 0;

        // Either range waits until the other has begun.
        Workers.For(2, 1, &Meet, &meeting);

        meeting.Should().Be(2);
    }

    private static void Meet(void* state, long begin, long end)
    {
        Interlocked.Increment(ref *(int*)state);
        while (Volatile.Read(ref *(int*)state) < 2) Thread.SpinWait(10);
    }

    [Fact]
    public void Boundaries_are_multiples_of_64_when_the_grain_is()
    {
        var ranges = new Ranges(1_000_003, 128, 7);

        for (var i = 0; i < 7; i++)
        {
            (ranges.Begin(i) % 64).Should().Be(0);
            ranges.End(i).Should().Be(i == 6 ? 1_000_003 : ranges.Begin(i + 1));
            (ranges.End(i) - ranges.Begin(i)).Should().BeInRange(142_848, 142_848 + 127);
        }
        new Ranges(long.MaxValue, 64, 3).Begin(2).Should().BeInRange(long.MaxValue / 3 * 2 - 64, long.MaxValue / 3 * 2 + 64);
    }

    [Fact]
    public void An_exception_arrives_when_every_range_is_done()
    {
        Workers.Threads = 4;
        for (var i = 0; i < 50; i++)
        {
            var count = 0;
            var done = &count;
            var run = () => Workers.For(4, 1, &FailFirst, done);

            run.Should().Throw<InvalidTimeZoneException>().WithMessage("range 0");
            count.Should().Be(3);
        }
        Run(1000, 1).Ranges.Should().Be(4, "the pool is none the worse for it");
    }

    [Fact]
    public void A_loop_inside_a_body_runs_on_the_bodys_thread()
    {
        Workers.Threads = 2;
        var strangers = 0;
        Workers.For(2, 1, &Outer, &strangers);

        strangers.Should().Be(0);
    }

    [Fact]
    public void Several_callers_at_once_all_get_their_loops_done()
    {
        Workers.Threads = 3;
        var wrong = 0;
        var callers = Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            var visits = new int[1000];
            for (var i = 1; i <= 500; i++)
            {
                fixed (int* p = visits)
                {
                    var tally = new Tally { Visits = p, Shortest = long.MaxValue };
                    Workers.For(visits.Length, 100, &Count, &tally);
                    if (tally.Ranges != 3 || visits.Any(v => v != i)) Interlocked.Increment(ref wrong);
                }
                if (i % 100 == 0) Thread.Sleep(1);
            }
        })).ToList();
        callers.ForEach(t => t.Start());
        callers.ForEach(t => t.Join());

        wrong.Should().Be(0);
    }

    [Fact]
    public void Workers_wake_up_from_sleep_every_time()
    {
        Workers.Threads = 2;
        for (var i = 0; i < 30; i++)
        {
            Thread.Sleep(1);
            var meeting = 0;
            Workers.For(2, 1, &Meet, &meeting);
            meeting.Should().Be(2);
        }
    }

    [Fact]
    public void An_interrupt_does_not_end_the_wait_for_other_threads()
    {
        Workers.Threads = 2;
        var (interrupted, done) = (false, 0);
        var caller = new Thread(() =>
        {
            var slow = (Arrived: 0, Done: 0, Caller: Environment.CurrentManagedThreadId);
            Workers.For(2, 1, &WorkerIsSlow, &slow);
            done = slow.Done;
            try
            {
                Thread.Sleep(1);
            }
            catch (ThreadInterruptedException)
            {
                interrupted = true;
            }
        });
        caller.Start();
        caller.Interrupt();
        caller.Join();

        done.Should().Be(2);
        interrupted.Should().BeTrue("the interrupt is delivered afterwards");
    }

    [Fact]
    public void A_loop_allocates_nothing()
    {
        Workers.Threads = 2;
        for (var i = 0; i < 100; i++) Workers.For(2, 1, &Nothing, null);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) Workers.For(2, 1, &Nothing, null);

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
    }

    [Fact]
    public void Senseless_settings_are_refused()
    {
        FluentActions.Invoking(() => Workers.Threads = 0).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => Workers.Threads = Workers.MaxThreads + 1).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => Workers.For(10, 0, &Nothing, null)).Should().Throw<ArgumentOutOfRangeException>();
    }

    private static void Nothing(void* state, long begin, long end)
    {
    }

    private static void Fail(void* state, long begin, long end) => throw new InvalidOperationException();

    private static void FailFirst(void* state, long begin, long end)
    {
        if (begin == 0) throw new InvalidTimeZoneException("range 0");
        Thread.Sleep(1);
        Interlocked.Increment(ref *(int*)state);
    }

    private static void Outer(void* state, long begin, long end)
    {
        var inner = (Strangers: (nint)state, Home: Environment.CurrentManagedThreadId);
        Workers.For(1000, 1, &Inner, &inner);
    }

    private static void Inner(void* state, long begin, long end)
    {
        var (strangers, home) = *((nint Strangers, int Home)*)state;
        if (Environment.CurrentManagedThreadId != home) Interlocked.Increment(ref *(int*)strangers);
        Thread.Sleep(1);
    }

    // The caller has its range done and waits, asleep by then, for the worker's.
    private static void WorkerIsSlow(void* state, long begin, long end)
    {
        var slow = ((int Arrived, int Done, int Caller)*)state;
        Meet(&slow->Arrived, begin, end);
        if (Environment.CurrentManagedThreadId != slow->Caller) Thread.Sleep(50);
        Interlocked.Increment(ref slow->Done);
    }
}
