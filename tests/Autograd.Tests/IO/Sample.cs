using Autograd.Tests.Conformance;

namespace Autograd.Tests.IO;

/// <summary>Tensors of every dtype and layout, and how to tell that two are the same to the last bit.</summary>
internal static class Sample
{
    public static DType[] DTypes { get; } = Enum.GetValues<DType>();

    private static readonly long[][] Shapes = [[], [1], [5], [0], [2, 0, 3], [3, 4], [2, 3, 4], [1, 1, 1, 1, 2]];

    /// <summary>A tensor of values that use all the bits of the dtype that a conversion from double can reach.</summary>
    public static Tensor Of(DType dtype, params long[] shape)
    {
        var x = Tensor.Arange(0, shape.Aggregate(1L, (a, b) => a * b)).Reshape(shape);
        return dtype switch
        {
            DType.Bool => x.Remainder(3).To(DType.Bool),
            _ when dtype.IsFloatingPoint() => ((x.To(DType.Float64) - 2.3) * 1.7).To(dtype),
            DType.UInt8 => (x * 37).Remainder(256).To(dtype),
            _ => ((x * 37).Remainder(100) - 40).To(dtype),
        };
    }

    /// <summary>Contiguous tensors of all dtypes and of 0 to 5 dimensions, empty ones too, and views: transposed, sliced, stretched, offset.</summary>
    public static Dictionary<string, Tensor> All(params DType[] except)
    {
        var all = new Dictionary<string, Tensor>();
        foreach (var dtype in DTypes.Except(except))
        {
            foreach (var shape in Shapes) all.Add($"{dtype} {TensorData.Format(shape)}", Of(dtype, shape));
            var x = Of(dtype, 4, 6);
            all.Add($"{dtype} transposed", x.Transpose(0, 1));
            all.Add($"{dtype} steps", x[.., TensorIndex.Slice(1, 6, 2)]);
            all.Add($"{dtype} stretched", Of(dtype, 3, 1).Expand(3, 4));
            all.Add($"{dtype} offset", x[2, 3]);
            all.Add($"{dtype} row", x[3]);
        }
        return all;
    }

    public static void Same(Tensor actual, Tensor expected, string because)
    {
        var (got, want) = (Bridge.Read(actual), Bridge.Read(expected));
        got.DType.Should().Be(want.DType, because);
        got.Shape.Should().Equal(want.Shape, because);
        got.Bytes.Span.SequenceEqual(want.Bytes.Span).Should().BeTrue(because);
    }

    public static void Same(Dictionary<string, Tensor> actual, Dictionary<string, Tensor> expected)
    {
        actual.Keys.Should().Equal(expected.Keys);
        foreach (var (name, tensor) in expected) Same(actual[name], tensor, name);
    }
}
