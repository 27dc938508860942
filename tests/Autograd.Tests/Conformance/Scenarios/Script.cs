using System.Buffers.Binary;

namespace Autograd.Tests.Conformance;

/// <summary>A scenario in C#: hands out the constants of the Python text in their order, and holds what goes to <c>out</c>.</summary>
internal sealed class Script(string code)
{
    private readonly Literals literals = new(code);

    public Dictionary<string, object?> Out { get; } = [];

    public int LiteralsLeft => literals.Left;

    /// <summary>The next constant as <c>T(values, rg)</c>: a float64 leaf.</summary>
    public Tensor T(bool requiresGrad = true) => Bridge.Leaf(Data(literals.Next(), DType.Float64), requiresGrad: requiresGrad);

    /// <summary>The next constant as <c>torch.tensor(values)</c>: int64 when no number has a point, else of the given dtype.</summary>
    public Tensor Const(DType dtype = DType.Float64, bool requiresGrad = false)
    {
        object literal = literals.Next();
        return Bridge.Leaf(Data(literal, Numbers(literal).All(n => n is long) ? DType.Int64 : dtype), requiresGrad: requiresGrad);
    }

    /// <summary>The next constant as a number.</summary>
    public double D() => Convert.ToDouble(literals.Next());

    /// <summary>The next constant as an integer, such as an index or a dimension.</summary>
    public int I() => Convert.ToInt32(literals.Next());

    private static TensorData Data(object literal, DType dtype)
    {
        object[] numbers = [.. Numbers(literal)];
        int size = TensorData.SizeOf(dtype);
        var bytes = new byte[numbers.Length * size];
        for (int i = 0; i < numbers.Length; i++)
        {
            var at = bytes.AsSpan(i * size);
            if (dtype == DType.Int64) BinaryPrimitives.WriteInt64LittleEndian(at, (long)numbers[i]);
            else if (dtype == DType.Float32) BinaryPrimitives.WriteSingleLittleEndian(at, Convert.ToSingle(numbers[i]));
            else BinaryPrimitives.WriteDoubleLittleEndian(at, Convert.ToDouble(numbers[i]));
        }

        return new TensorData(dtype, [.. Shape(literal)], bytes);
    }

    private static IEnumerable<object> Numbers(object literal) => literal is List<object> list ? list.SelectMany(Numbers) : [literal];

    private static IEnumerable<long> Shape(object literal) => literal is List<object> list ? Shape(list[0]).Prepend(list.Count) : [];
}
