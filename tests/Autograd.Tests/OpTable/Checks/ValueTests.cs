namespace Autograd.Tests.OpTable;

/// <summary>Values against the double reference, on lengths around every register width, block and grain.</summary>
public class ValueTests
{
    private static readonly long[] Lengths =
    [
        0, 1, 2, 3, 4, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 255, 256, 257, 511, 512, 513, 1023, 1024, 1025, Rows.Long,
    ];

    public static TheoryData<string> Elementwise => Rows.Where(row => row.Element is not null && row.Claims(DType.Float32));

    public static TheoryData<string> Whole => Rows.Where(row => row.Element is not null && !row.Claims(DType.Float32));

    public static TheoryData<string> All => Rows.Where(_ => true);

    [Theory, MemberData(nameof(Elementwise))]
    public void Every_length_is_right_in_float32(string name) => EveryLength(name, DType.Float32);

    [Theory, MemberData(nameof(Elementwise))]
    public void Every_length_is_right_in_float64(string name) => EveryLength(name, DType.Float64);

    [Theory, MemberData(nameof(Whole))]
    public void Every_length_is_right_in_int32(string name) => EveryLength(name, DType.Int32);

    [Theory, MemberData(nameof(All))]
    public void Every_shape_is_right(string name)
    {
        var row = Rows.Of(name);
        foreach (var dtype in ((DType[])[DType.Float32, DType.Float64, DType.Int64]).Where(row.Claims).Take(2))
            foreach (var shapes in row is { Large: { } large, Costly: false } ? [.. row.Cases, large] : row.Cases)
                Compare(row, row.Sample(shapes, dtype, smooth: false), dtype, Slope.Text(shapes));
    }

    private static void EveryLength(string name, DType dtype)
    {
        var row = Rows.Of(name);
        var operands = row.Cases[0].Length;
        foreach (var length in row.Costly ? Lengths[..^1] : Lengths)
            Compare(row, row.Sample([.. Enumerable.Repeat<long[]>([length], operands)], dtype, smooth: false, seed: (int)length), dtype, $"length {length}");
    }

    internal static void Compare(OpRow row, Tensor[] x, DType dtype, string where)
    {
        var want = row.Reference([.. x.Select(Nd.From)]);
        var got = row.Call(x);
        got.Should().HaveCount(want.Length, row.Name);
        for (var i = 0; i < want.Length; i++) Near.Reference(row, got[i], want[i], row.Result(dtype, i), $"{row.Name}, {dtype}, {where}");
    }
}
