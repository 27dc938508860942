using Autograd.Kernels;

namespace Autograd.Tests.OpTable;

/// <summary>The same bits at any number of threads, forward and backward.</summary>
public class ThreadTests
{
    public static TheoryData<string> Large => Rows.Where(row => row.Large is not null);

    [Theory, MemberData(nameof(Large))]
    public void Threads_do_not_change_a_bit(string name)
    {
        var row = Rows.Of(name);
        var before = Workers.Threads;
        try
        {
            foreach (var dtype in ((DType[])[DType.Float32, DType.BFloat16, DType.Int32]).Where(row.Claims).Take(2))
            {
                Tensor[]? first = null;
                foreach (var threads in (int[])[1, 2, 4])
                {
                    Workers.Threads = threads;
                    var results = Run(row, dtype);
                    first ??= results;
                    for (var i = 0; i < results.Length; i++) Near.Same(results[i], first[i], $"{name}, {dtype}, {threads} threads, result {i}");
                }
            }
        }
        finally
        {
            Workers.Threads = before;
        }
    }

    private static Tensor[] Run(OpRow row, DType dtype)
    {
        var x = row.Sample(row.Large!, dtype, smooth: true);
        if (!row.Differentiable || !dtype.IsFloatingPoint()) return row.Call(x);
        x = Slope.Leaves(row, x);
        var y = row.Call(x);
        return [.. y, .. Slope.Pull(row, x, Slope.Cotangents(Slope.Real(y)))];
    }
}
