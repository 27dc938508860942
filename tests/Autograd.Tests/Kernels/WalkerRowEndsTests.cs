using Autograd.Kernels;
using Autograd.Tests.Ops;
using Autograd.Tests.OpTable;

namespace Autograd.Tests.Kernels;

/// <summary>Rows that end within a register: in fresh memory the register's end is written to the next rows, which are still to come, and nowhere else.</summary>
public class WalkerRowEndsTests
{
    public static TheoryData<int> Lengths => [8, 9, 12, 15, 16, 17, 20, 24, 31, 33, 40, 60, 100, 127, 128, 129, 131, 136, 143, 144, 145, 241, 300];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Broadcast_rows_columns_and_parts(int n)
    {
        foreach (var dtype in (DType[])[DType.Float32, DType.Float64, DType.Int32, DType.Int64, DType.UInt8])
            foreach (var rows in (int[])[1, 2, 3, 50, 1000])
            {
                var wide = Numbers(rows, n + 5, dtype);
                Tensor x = wide[.., ..n], row = Numbers(1, n, dtype), column = Numbers(rows, 1, dtype);
                double[] a = Flat(x), b = Flat(row), c = Flat(column);
                Check(x + row, i => a[i] + b[i % n]);
                Check(x.Contiguous() + column, i => a[i] + c[i / n]);
                Check(x * 2, i => a[i] * 2);
                // In place nothing may be written before it is read, nor beyond the part.
                var y = wide.Clone();
                y[.., ..n].AddInPlace(row);
                Near.Same(y[.., ..n], x + row, "in place");
                Near.Same(y[.., n..], wide[.., n..], "beside what is written in place");
            }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Operands_that_lie_across(int n)
    {
        foreach (var dtype in (DType[])[DType.Float32, DType.Float64, DType.Int32])
            foreach (var rows in (int[])[8, 33, 200])
            {
                Tensor x = Numbers(3 * rows, n, dtype).Reshape(3, rows, n), across = Numbers(3 * n, rows, dtype).Reshape(3, n, rows).Transpose(1, 2);
                var straight = across.Contiguous();
                Near.Same(x + across, x + straight, $"{rows} x {n}");
                Near.Same(across * x, straight * x, $"{rows} x {n}, across first");
                Near.Same(Tensor.Where(x > 2, across, x), Tensor.Where(x > 2, straight, x), $"{rows} x {n}, three operands");
                var y = x.Clone();
                y.AddInPlace(across);
                Near.Same(y, x + straight, "in place");
            }
    }

    [Fact]
    public void Threads_do_not_change_a_bit()
    {
        var before = Workers.Threads;
        try
        {
            Tensor[]? first = null;
            foreach (var threads in (int[])[1, 2, 4, 7])
            {
                Workers.Threads = threads;
                Tensor x = ProductReference.Normal(1, 999, 241).To(DType.Float32), row = ProductReference.Normal(2, 241).To(DType.Float32);
                Tensor across = ProductReference.Normal(3, 241, 999).To(DType.Float32).T();
                Tensor[] all = [x * row, x + across, (x * row).Exp()];
                first ??= all;
                for (var i = 0; i < all.Length; i++) Near.Same(all[i], first[i], $"{threads} threads, result {i}");
            }
        }
        finally
        {
            Workers.Threads = before;
        }
    }

    private static Tensor Numbers(int rows, int columns, DType dtype) => ((Tensor.Arange(rows * columns).Remainder(7) + Tensor.Arange(rows * columns).Remainder(5)).Reshape(rows, columns)).To(dtype);

    private static double[] Flat(Tensor x) => x.To(DType.Float64).Contiguous().ToArray<double>();

    private static void Check(Tensor y, Func<int, double> want)
    {
        var found = Flat(y);
        for (var i = 0; i < found.Length; i++)
            if (found[i] != want(i))
                found[i].Should().Be(want(i), $"element {i} of {y.Layout}");
    }
}
