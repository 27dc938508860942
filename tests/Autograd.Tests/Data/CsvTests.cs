using System.Globalization;
using System.Text;
using Autograd.Data;

namespace Autograd.Tests.Data;

public class CsvTests
{
    private static Tensor Load(string text, bool header = false, char delimiter = ',', IReadOnlyList<CsvColumn>? columns = null, DType dtype = DType.Float32, double? missing = null, IReadOnlyList<string>? marks = null) =>
        Csv.Load(new StringReader(text), header, delimiter, columns, dtype, missing, marks);

    private static string[][] Rows(string text, char delimiter = ',')
    {
        using var file = new ScratchFile(".csv", Encoding.UTF8.GetBytes(text));
        return [.. Csv.Rows(file.Path, delimiter)];
    }

    [Theory]
    [InlineData("1,2\n3,4\n")]
    [InlineData("1,2\r\n3,4")]
    [InlineData("1,2\r3,4\r\r")]
    [InlineData("\n 1,+2 \n\n\"3\",\"4\"")]
    [InlineData("\ufeff1,2\n3.0,4e0\n")]
    public void Numbers(string text)
    {
        using var file = new ScratchFile(".csv", Encoding.UTF8.GetBytes(text));
        Csv.Load(file.Path).ToMultidimensionalArray<float>().Should().BeEquivalentTo(new float[,] { { 1, 2 }, { 3, 4 } });
    }

    [Fact]
    public void Columns_by_name_and_place()
    {
        const string text = "x,\"a, b\",label\n1,2,cat\n3,4,dog\n";
        Load(text, true, columns: ["a, b", 0]).ToArray<float>().Should().Equal(2, 1, 4, 3);
        Load(text, true, columns: [^2, ^2]).ToArray<float>().Should().Equal(2, 2, 4, 4);
        Load("x,y\n", true).Shape.ToArray().Should().Equal(0, 2);
        FluentActions.Invoking(() => Load(text, true, columns: ["z"])).Should().Throw<ArgumentException>().WithMessage("*no column 'z'*x, a, b, label*");
        FluentActions.Invoking(() => Load(text, true, columns: [3])).Should().Throw<ArgumentException>().WithMessage("*no column 3 among 3*");
        FluentActions.Invoking(() => Load(text, true, columns: [^4])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Load(text, true, columns: [])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Load(text, columns: ["x"])).Should().Throw<ArgumentException>().WithMessage("*header: true*");
        FluentActions.Invoking(() => Load("x,x\n1,2", true, columns: ["x"])).Should().Throw<ArgumentException>().WithMessage("*several*");
    }

    [Fact]
    public void Types()
    {
        Load("16777217", dtype: DType.Int32).Item<int>().Should().Be(16777217);
        Load("9223372036854775807", dtype: DType.Int64).Item<long>().Should().Be(long.MaxValue);
        Load("0.1", dtype: DType.Float64).Item<double>().Should().Be(0.1);
        Load("0.1").Item<float>().Should().Be(0.1f);
        Load("true,False,1,0", dtype: DType.Bool).ToArray<bool>().Should().Equal(true, false, true, false);
        Load("255", dtype: DType.UInt8).DType.Should().Be(DType.UInt8);
        Load("1.5", dtype: DType.BFloat16).DType.Should().Be(DType.BFloat16);
        Load("1.5", dtype: DType.Float16).Item<float>().Should().Be(1.5f);
        Load("inf,-Inf,NaN,Infinity,-Infinity").ToArray<float>().Should().Equal(float.PositiveInfinity, float.NegativeInfinity, float.NaN, float.PositiveInfinity, float.NegativeInfinity);
        foreach (var dtype in Enum.GetValues<DType>()) Load("1\n0", dtype: dtype).DType.Should().Be(dtype);
    }

    [Fact]
    public void Culture_changes_nothing()
    {
        var before = CultureInfo.CurrentCulture;
        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        try
        {
            CultureInfo.CurrentCulture = comma;
            Load("1.5;2.5", delimiter: ';').ToArray<float>().Should().Equal(1.5f, 2.5f);
            FluentActions.Invoking(() => Load("1,5;2,5", delimiter: ';')).Should().Throw<InvalidDataException>("no thousands: 1,5 is not 15");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Missing_values()
    {
        Load("1,,3\n,5, ", missing: double.NaN).ToArray<float>().Should().Equal(1, float.NaN, 3, float.NaN, 5, float.NaN);
        Load("1,?,NA", missing: -1, marks: ["?", "NA"], dtype: DType.Int64).ToArray<long>().Should().Equal(1, -1, -1);
        FluentActions.Invoking(() => Load("1,2\n3,")).Should().Throw<InvalidDataException>().WithMessage("*line 2, column 2*missing*");
        FluentActions.Invoking(() => Load("1", missing: double.NaN, dtype: DType.Int64)).Should().Throw<ArgumentException>().WithMessage("*torch.int64 has no number NaN*");
        FluentActions.Invoking(() => Load("1", missing: 256, dtype: DType.UInt8)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Load("1", missing: 2, dtype: DType.Bool)).Should().Throw<ArgumentException>();
    }

    [Theory]
    [InlineData("1,2\n3,x", DType.Float32, "*line 2, column 2: 'x' is no torch.float32*")]
    [InlineData("a,b\n1,2", DType.Float32, "*line 1, column 1: 'a' is no torch.float32. If this is the header*")]
    [InlineData("1\n2.5", DType.Int64, "*line 2, column 1: '2.5' is no torch.int64. Choose a floating*")]
    [InlineData("1\n300", DType.UInt8, "*'300' is no torch.uint8*")]
    [InlineData("2", DType.Bool, "*'2' is no torch.bool*")]
    [InlineData("1e39", DType.Float32, "*1e39 is beyond the range of torch.float32*")]
    [InlineData("1,2\n\n3", DType.Float32, "*line 3, column 1: the record ends after 1 fields, but the first one has 2*")]
    [InlineData("1,2\n3,4,5", DType.Float32, "*line 2, column 3: the record has more fields*")]
    [InlineData("", DType.Float32, "*empty*")]
    [InlineData("\n\n", DType.Float32, "*empty*")]
    [InlineData("1\n\"2", DType.Float32, "*line 2, column 1: the quotes that begin here are never closed*")]
    [InlineData("\"1\"2", DType.Float32, "*line 1, column 1: there is text behind the closing quote*")]
    [InlineData("0x10", DType.Int64, "*'0x10' is no torch.int64*")]
    [InlineData("1 000", DType.Int64, "*'1 000' is no torch.int64*")]
    public void Errors_name_line_and_column(string text, DType dtype, string message) =>
        FluentActions.Invoking(() => Load(text, dtype: dtype)).Should().Throw<InvalidDataException>().WithMessage(message);

    [Fact]
    public void Errors_name_file_and_header()
    {
        using var file = new ScratchFile(".csv", "x,y\n1,2\n\"\n\n1\",2\n3,z"u8.ToArray());
        FluentActions.Invoking(() => Csv.Load(file.Path, header: true)).Should().Throw<InvalidDataException>().WithMessage($"*{file.Path}, line 6, column 2 ('y')*'z'*");
        FluentActions.Invoking(() => Csv.Load(file.Path + "?")).Should().Throw<FileNotFoundException>();
        FluentActions.Invoking(() => Load("1", delimiter: '"')).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Quotes()
    {
        Rows("a,\"b,c\",\"say \"\"hi\"\"\"\n\"two\nlines\",,\"\"\n").Should().BeEquivalentTo(new string[][] { ["a", "b,c", "say \"hi\""], ["two\nlines", "", ""] }, o => o.WithStrictOrdering());
        Rows("5\" nail;x\n", ';').Should().BeEquivalentTo(new string[][] { ["5\" nail", "x"] });
        Rows("a,").Should().BeEquivalentTo(new string[][] { ["a", ""] });
        Rows("a\tb", '\t').Should().BeEquivalentTo(new string[][] { ["a", "b"] });
    }

    /// <summary>Everything that straddles the scanner's buffer of 16,384 characters, at every place around its end.</summary>
    [Fact]
    public void Fields_across_buffers()
    {
        for (var pad = 16_370; pad < 16_390; pad++)
        {
            var rows = Rows($"{new string('x', pad)},\"a\"\"b\r\n\",c\r\nd,,\"e\"\r\n");
            rows.Should().HaveCount(2);
            rows[0][0].Length.Should().Be(pad);
            rows[0][1..].Should().Equal("a\"b\r\n", "c");
            rows[1].Should().Equal("d", "", "e");
        }
    }

    [Fact]
    public void Hostile_text_is_refused_with_little_memory()
    {
        FluentActions.Invoking(() => Csv.Load(new Endless("\"1", "2,\n"))).Should().Throw<InvalidDataException>().WithMessage("*longer than*closing quote*");
        FluentActions.Invoking(() => Csv.Load(new Endless("", "\0"))).Should().Throw<InvalidDataException>().WithMessage("*longer than*");
        FluentActions.Invoking(() => Csv.Load(new Endless("", "1,"))).Should().Throw<InvalidDataException>().WithMessage("*more than 1048576 fields*");
        FluentActions.Invoking(() => Csv.Load(new Endless("1,2\n", "3,"))).Should().Throw<InvalidDataException>().WithMessage("*line 2, column 3*");
    }

    /// <summary>A beginning, then the same text again and again without end.</summary>
    private sealed class Endless(string start, string text) : TextReader
    {
        private int _at;

        public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

        public override int Read(Span<char> buffer)
        {
            for (var i = 0; i < buffer.Length; i++, _at++) buffer[i] = _at < start.Length ? start[_at] : text[(_at - start.Length) % text.Length];
            return buffer.Length;
        }
    }

    [Fact]
    public void Gzipped_files_whole_truncated_and_false()
    {
        var text = new StringBuilder();
        for (var i = 0; i < 20_000; i++) text.Append(CultureInfo.InvariantCulture, $"{i},{i * i % 977}\n");
        var bytes = ScratchFile.Zipped(Encoding.UTF8.GetBytes(text.ToString()));
        using (var file = new ScratchFile(".dat", bytes)) Csv.Load(file.Path, dtype: DType.Int64).Shape.ToArray().Should().Equal(20_000, 2);
        foreach (var length in new[] { 3, 100, bytes.Length / 2, bytes.Length - 9, bytes.Length - 1 })
        {
            using var file = new ScratchFile(".csv.gz", bytes[..length]);
            FluentActions.Invoking(() => Csv.Load(file.Path)).Should().Throw<InvalidDataException>($"of {bytes.Length} bytes only {length} are there");
        }
        using var plain = new ScratchFile(".csv.gz", "1,2"u8.ToArray());
        FluentActions.Invoking(() => Csv.Load(plain.Path)).Should().Throw<InvalidDataException>().WithMessage("*not gzipped*");
    }

    /// <summary>The digits of the samples: 1,797 images, of which most labels are known to come about 180 times.</summary>
    [Fact]
    public void Real_digits()
    {
        var path = Path.Combine(ScratchFile.Repository(), "samples", "data", "digits.csv.gz");
        var table = Csv.Load(path);
        table.Shape.ToArray().Should().Equal(1797, 65);
        Csv.Load(path, columns: [^1], dtype: DType.Int64).ToArray<long>().GroupBy(v => v).Should().HaveCount(10).And.OnlyContain(g => g.Count() > 170 && g.Count() < 190);
        table[.., ..64].Sum().Item<double>().Should().Be(Csv.Rows(path).Sum(row => row[..64].Sum(int.Parse)));
        var images = 0L;
        foreach (var (x, y) in new DataLoader(new TensorDataset(table[.., ..64] / 16, table[.., 64].To(DType.Int64)), batchSize: 64, shuffle: true, workers: 2)) images += x.Shape[0];
        images.Should().Be(1797);
    }
}
