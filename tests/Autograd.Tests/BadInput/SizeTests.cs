namespace Autograd.Tests.BadInput;

/// <summary>Shapes, dimensions, dtypes and sizes that make no sense: an exception that says what is wrong, before anything is written.</summary>
public class SizeTests
{
    private static void Refused<T>(Func<object?> call, string message) where T : Exception =>
        FluentActions.Invoking(() => { call(); }).Should().Throw<T>().WithMessage(message);

    [Fact]
    public void ShapesThatDoNotBroadcast()
    {
        var (x, y) = (Tensor.Ones([2, 3]), Tensor.Ones([4]));
        Refused<ArgumentException>(() => x + y, "*Add*[2, 3]*[4]*dimension 1*");
        Refused<ArgumentException>(() => x < y, "*[2, 3]*[4]*dimension 1*");
        Refused<ArgumentException>(() => Tensor.Where(x > 0, x, y), "*Where*[2, 3]*[4]*");
        Refused<ArgumentException>(() => x.AddInPlace(y), "*Add*[2, 3]*[4]*");
        Refused<ArgumentException>(() => x.CopyInPlace(y), "*Copy*[2, 3]*[4]*");
        Refused<ArgumentException>(() => x.Expand(2, 4), "*Expand*dimension 1*size 3*4*");
        x.Version.Should().Be(0);
    }

    [Fact]
    public void ShapesThatDoNotMultiply()
    {
        Refused<ArgumentException>(() => Tensor.Ones([2, 3]).Matmul(Tensor.Ones([4, 2])), "*Matmul*[2, 3]*[4, 2]*3*4*");
        Refused<ArgumentException>(() => Tensor.Ones([2, 3]).Mm(Tensor.Ones([3])), "*Mm*matrix*[3]*");
        Refused<ArgumentException>(() => Tensor.Ones([2, 3]).Mv(Tensor.Ones([2])), "*Mv*[2, 3]*[2]*");
        Refused<ArgumentException>(() => Tensor.Ones([3]).Dot(Tensor.Ones([2])), "*Dot*[3]*[2]*");
        Refused<ArgumentException>(() => Tensor.Ones([2, 2, 3]).Bmm(Tensor.Ones([3, 3, 2])), "*Bmm*2 and 3 matrices*");
        Refused<ArgumentException>(() => Tensor.Ones([5, 2, 3]).Matmul(Tensor.Ones([4, 3, 2])), "*Matmul*[5]*[4]*");
        Refused<ArgumentException>(() => Tensor.Ones([2, 3]).Matmul(Tensor.Ones([3, 2], DType.Float64)), "*Matmul*torch.float32*torch.float64*To(*");
    }

    [Fact]
    public void DimensionsOutOfRange()
    {
        var x = Tensor.Ones([2, 3]);
        foreach (var call in new Func<int, object?>[]
        {
            d => x.Sum(d), d => x.Mean(d), d => x.Max(d), d => x.Softmax(d), d => x.Cumsum(d), d => x.Select(d, 0), d => x.Narrow(d, 0, 1),
            d => x.Slice(d), d => x.Squeeze(d), d => x.Transpose(0, d), d => x.Permute(0, d), d => x.Flatten(0, d), d => x.Flip(d),
            d => x.Split(1, d), d => x.Chunk(2, d), d => x.Unbind(d), d => Tensor.Cat([x, x], d), d => x.Gather(d, Tensor.Zeros([1, 1], DType.Int64)),
            d => x.IndexSelect(d, Tensor.Zeros([1], DType.Int64)), d => x.Sort(d), d => x.Argmax(d), d => x.Size(d), d => x.Logsumexp(d),
        })
        {
            Refused<ArgumentOutOfRangeException>(() => call(2), "*dimension 2 is out of range for a 2-d tensor*-2 to 1*");
            Refused<ArgumentOutOfRangeException>(() => call(-3), "*dimension -3 is out of range*");
        }
        Refused<ArgumentOutOfRangeException>(() => x.Unsqueeze(3), "*Unsqueeze*dimension 3*");
        Refused<ArgumentOutOfRangeException>(() => Tensor.Stack([x, x], 3), "*Stack*dimension 3*");
        Refused<ArgumentException>(() => x.Sum([0, 0]), "*dimension 0 appears twice*");
    }

    [Fact]
    public void PositionsOutOfRange()
    {
        var x = Tensor.Ones([2, 3]);
        Refused<ArgumentOutOfRangeException>(() => x[2], "*2*out of bounds*dimension 0*size 2*");
        Refused<ArgumentOutOfRangeException>(() => x.Select(1, -4), "*-4*out of bounds*size 3*");
        Refused<ArgumentException>(() => x.Narrow(1, 2, 2), "*Narrow*start 2*length 2*size is 3*");
        Refused<ArgumentException>(() => x.Narrow(1, 1, long.MaxValue), "*Narrow*length 9223372036854775807*");
        Refused<ArgumentException>(() => x.Narrow(1, long.MaxValue, 1), "*Narrow*start 9223372036854775807*");
        Refused<ArgumentOutOfRangeException>(() => x.IndexSelect(0, Tensor.From([0L, 2])), "*index 2*out of bounds*");
        Refused<ArgumentOutOfRangeException>(() => x.Gather(0, Tensor.From(new long[,] { { -1 } })), "*index -1*out of bounds*");
        var y = Tensor.Zeros([3]);
        Refused<ArgumentOutOfRangeException>(() => y.IndexAddInPlace(0, Tensor.From([0L, 3]), Tensor.Ones([2])), "*index 3*out of bounds*");
        y.ToArray<float>().Should().Equal(0, 0, 0);
    }

    [Fact]
    public void WrongDtypes()
    {
        var (x, n, b) = (Tensor.Ones([2]), Tensor.Arange(2), Tensor.From([true, false]));
        Refused<NotSupportedException>(() => n.Mean(), "*Mean*torch.int64*To(DType.Float32)*");
        Refused<NotSupportedException>(() => n.Softmax(0), "*Softmax*torch.int64*To(DType.Float32)*");
        Refused<NotSupportedException>(() => b - b, "*Sub*torch.bool*");
        Refused<ArgumentException>(() => Tensor.Where(x, x, x), "*Where*torch.float32*torch.bool*");
        Refused<ArgumentException>(() => x.Gather(0, x), "*Gather*torch.int64*torch.float32*");
        Refused<ArgumentException>(() => x.IndexSelect(0, x), "*IndexSelect*integers*torch.float32*");
        Refused<ArgumentException>(() => x.MaskedSelect(n), "*MaskedSelect*torch.int64*torch.bool*");
        Refused<InvalidOperationException>(() => n.AddInPlace(0.5), "*torch.float32*torch.int64*To(*");
        Refused<InvalidOperationException>(() => n.DivInPlace(2), "*torch.float32*torch.int64*");
        Refused<DivideByZeroException>(() => n.Remainder(0), "*divided by zero*");
        Refused<InvalidOperationException>(() => x.AsSpan<double>().Length, "*AsSpan*torch.float32*");
        n.ToArray<long>().Should().Equal(0, 1);
    }

    [Fact]
    public void SizesBeyondSixtyThreeBits()
    {
        Refused<ArgumentException>(() => Tensor.Zeros([1L << 32, 1L << 32]), "*[4294967296, 4294967296]*64 bits*");
        Refused<ArgumentException>(() => Tensor.Empty([1L << 62, 4, 1]), "*64 bits*");
        Refused<ArgumentException>(() => Tensor.Randn([long.MaxValue, 2]), "*64 bits*");
        Refused<ArgumentException>(() => Tensor.Ones([1]).Expand(1L << 40, 1L << 40), "*64 bits*");
        Refused<ArgumentException>(() => Tensor.Ones([4]).Reshape(1L << 40, 1L << 40), "*Reshape*4 elements*");
        Refused<ArgumentException>(() => Tensor.Ones([4]).View(1L << 62, 4, -1), "*View*4 elements*");
        Refused<ArgumentException>(() => Tensor.Ones([2]).Repeat(1L << 62), "*64 bits*");
        Refused<ArgumentException>(() => Tensor.Arange(long.MinValue, long.MaxValue), "*Arange*more numbers*");
        Refused<ArgumentException>(() => Tensor.Eye(1L << 40), "*64 bits*");
        Tensor.Zeros([0, 1L << 62, 1L << 62]).ElementCount.Should().Be(0);
    }

    [Fact]
    public void MoreBytesThanThereAre()
    {
        Refused<InvalidOperationException>(() => Tensor.Zeros([1L << 50]), "*bytes*at most*");
        Refused<InvalidOperationException>(() => Tensor.Ones([1]).Expand(1L << 50) + 1, "*bytes*at most*");
    }

    [Fact]
    public void NegativeSizes()
    {
        Refused<ArgumentException>(() => Tensor.Zeros([2, -3]), "*negative dimension -3*[2, -3]*");
        Refused<ArgumentException>(() => Tensor.Full([-1], 1), "*negative dimension -1*");
        Refused<ArgumentException>(() => Tensor.Eye(-1), "*negative*");
        Refused<ArgumentException>(() => Tensor.Ones([6]).Reshape(-1, -1), "*Reshape*[-1, -1]*");
        Refused<ArgumentException>(() => Tensor.Ones([6]).Reshape(-2, 3), "*Reshape*[-2, 3]*");
        Refused<ArgumentException>(() => Tensor.Ones([6]).Split(-1), "*Split*-1*");
        Refused<ArgumentException>(() => Tensor.Ones([6]).Repeat(-1), "*Repeat*negative*");
        Refused<ArgumentException>(() => Tensor.Linspace(0, 1, -1), "*Linspace*-1*");
    }

    [Fact]
    public void StridesThatLeaveTheStorage()
    {
        var x = Tensor.Zeros([100]);
        Refused<ArgumentException>(() => x.AsStrided([3], [1L << 62]), "*AsStrided*beyond the storage*");
        Refused<ArgumentException>(() => x.AsStrided([5], [1L << 62]), "*AsStrided*beyond the storage*");
        Refused<ArgumentException>(() => x.AsStrided([1L << 20, 1L << 20], [1L << 43, 1L << 43]), "*AsStrided*beyond the storage*");
        Refused<ArgumentException>(() => x.AsStrided([2], [1], long.MaxValue), "*AsStrided*beyond the storage*");
        Refused<ArgumentException>(() => x.AsStrided([2], [-1], 5), "*AsStrided*negative*");
        x.Slice(0, 3, 90, long.MaxValue).ToArray<float>().Should().Equal(0);
        x.Split(long.MaxValue).Length.Should().Be(1);
        x.Chunk(long.MaxValue).Length.Should().Be(100);
    }

    [Fact]
    public void MoreDimensionsThanWalksCanHold()
    {
        var shape = new long[65];
        Array.Fill(shape, 1);
        Refused<ArgumentException>(() => Tensor.Zeros(shape), "*65 dimensions*at most 64*");
        Refused<ArgumentException>(() => Tensor.Zeros([]).Reshape(shape), "*65 dimensions*");
        var most = Tensor.Ones(shape.AsSpan(1)).Expand([2, .. shape.AsSpan(2)]);
        (most + most.Transpose(0, 63)).Sum().Item<float>().Should().Be(8);
    }
}
