using Autograd.Kernels;

namespace Autograd.Tests.Kernels;

/// <summary>Products of matrices and vectors of 16-bit floats with a vector, which are read as they lie and summed in floats.</summary>
public class WordProductTests
{
    private static readonly DType[] Formats = [DType.Float16, DType.BFloat16];

    [Fact]
    public void Every_length_about_registers_and_parts()
    {
        foreach (var dtype in Formats)
            foreach (var k in (int[])[.. Enumerable.Range(0, 140), 4095, 4096, 4097, 4128, 4129, 8193, 12_345])
            {
                Tensor x = Numbers(dtype, 3, k), y = Numbers(dtype, 1, k)[0];
                Near(x.Mv(y), x, y, $"{dtype} 3 x {k}");
                Near(x[1].Dot(y).Reshape(1), x.Slice(0, 1, 2, 1), y, $"{dtype} dot of {k}");
            }
    }

    [Fact]
    public void Layouts()
    {
        foreach (var dtype in Formats)
        {
            Tensor x = Numbers(dtype, 70, 90), y = Numbers(dtype, 1, 90)[0];
            Near(x.Slice(1, 3, 80, 1).Mv(y.Slice(0, 5, 82, 1)), x.Slice(1, 3, 80, 1), y.Slice(0, 5, 82, 1), $"{dtype} within rows");
            Near(x.Slice(0, 0, 70, 3).Mv(y), x.Slice(0, 0, 70, 3), y, $"{dtype} every third row");
            Near(x.T().Mv(x.T()[4]), x.T(), x.T()[4], $"{dtype} transposed");
            Near(x.Slice(1, 0, 90, 2).Mv(y.Slice(0, 0, 90, 2)), x.Slice(1, 0, 90, 2), y.Slice(0, 0, 90, 2), $"{dtype} every second");
            Near(x.Slice(0, 2, 3, 1).Expand(5, 90).Mv(y), x.Slice(0, 2, 3, 1).Expand(5, 90), y, $"{dtype} one row again and again");
            Near(x[0].Dot(y.Slice(0, 0, 1, 1).Expand(90)).Reshape(1), x.Slice(0, 0, 1, 1), y.Slice(0, 0, 1, 1).Expand(90), $"{dtype} a number for a vector");
        }
    }

    [Fact]
    public void Special_values_and_threads()
    {
        var before = Workers.Threads;
        try
        {
            foreach (var dtype in Formats)
            {
                Tensor x = Numbers(dtype, 300, 1100), y = Numbers(dtype, 1, 1100)[0];
                x[7, 1099].FillInPlace(double.NaN);
                x[8, 3].FillInPlace(double.PositiveInfinity);
                y[3].FillInPlace(-1);
                // The smallest subnormal of a half, as a factor of 1 among zeros.
                x[9].FillInPlace(0);
                x[9, 500].FillInPlace(Math.ScaleB(1, -24));
                y[500].FillInPlace(1);
                float[]? first = null;
                foreach (var threads in (int[])[1, 2, 4])
                {
                    Workers.Threads = threads;
                    var z = x.Mv(y).To(DType.Float32).ToArray<float>();
                    first ??= z;
                    z.Should().Equal(first);
                }
                first![7].Should().Be(float.NaN);
                first[8].Should().Be(float.NegativeInfinity);
                first[9].Should().Be(MathF.ScaleB(1, -24));
            }
        }
        finally
        {
            Workers.Threads = before;
        }
    }

    private static Tensor Numbers(DType dtype, long rows, long columns)
    {
        var x = new double[rows * columns];
        for (var i = 0; i < x.Length; i++) x[i] = ((i * 7919L + i / 64) % 97 - 48) / 32.0;
        return Tensor.From((ReadOnlySpan<double>)x, [rows, columns]).To(dtype);
    }

    /// <summary>Sums in floats, then one rounding.</summary>
    private static void Near(Tensor z, Tensor x, Tensor y, string what)
    {
        double[] a = x.To(DType.Float64).Contiguous().ToArray<double>(), b = y.To(DType.Float64).Contiguous().ToArray<double>();
        z.DType.Should().Be(x.DType, what);
        var got = z.To(DType.Float64).ToArray<double>();
        got.Length.Should().Be((int)x.Shape[0], what);
        for (var i = 0; i < got.Length; i++)
        {
            double want = 0, size = 0;
            for (var j = 0; j < b.Length; j++)
            {
                want += a[i * b.Length + j] * b[j];
                size += Math.Abs(a[i * b.Length + j] * b[j]);
            }
            if (!(Math.Abs(got[i] - want) <= 1e-6 * size + Math.Abs(want) * (x.DType == DType.Float16 ? 1 / 2048.0 : 1 / 256.0))) Assert.Fail($"{what}: {got[i]:R} in row {i}, not {want:R}");
        }
    }
}
