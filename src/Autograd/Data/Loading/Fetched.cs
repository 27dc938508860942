using System.Runtime.ExceptionServices;

namespace Autograd.Data;

/// <summary>What came of making a batch: one, none (the stream had ended), or an exception, which keeps its type and stack on the way to the consumer.</summary>
internal readonly record struct Fetched<TBatch>(bool Any, TBatch Batch, ExceptionDispatchInfo? Error)
{
    public static Fetched<TBatch> Make(BatchSource<TBatch> source, int[] plan, CancellationToken stop)
    {
        try
        {
            return new(source.TryMake(plan, stop, out var batch), batch, null);
        }
        catch (Exception e)
        {
            return Failed(e);
        }
    }

    public static Fetched<TBatch> Failed(Exception e) => new(false, default!, ExceptionDispatchInfo.Capture(e));

    /// <summary>Hands out the batch, or throws what went wrong.</summary>
    public bool TryGet(out TBatch batch)
    {
        Error?.Throw();
        batch = Batch;
        return Any;
    }
}
