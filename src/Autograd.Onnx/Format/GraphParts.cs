using System.Runtime.InteropServices;

namespace Autograd.Onnx.Format;

/// <summary>One operator applied.</summary>
internal sealed record GraphNode(string Op, string Name, string[] Inputs, string[] Outputs, (string Name, object Value)[] Attributes)
{
    private const int Float = 1, Int = 2, String = 3, Ints = 7;

    public ProtoMessage ToProto()
    {
        var node = new ProtoMessage();
        foreach (var input in Inputs) node.Add(1, input);
        foreach (var output in Outputs) node.Add(2, output);
        node.Add(3, Name);
        node.Add(4, Op);
        foreach (var (name, value) in Attributes) node.Add(5, ToProto(name, value));
        return node;
    }

    private static ProtoMessage ToProto(string name, object value)
    {
        var attribute = new ProtoMessage();
        attribute.Add(1, name);
        var type = value switch { double => Float, long => Int, string => String, _ => Ints };
        switch (value)
        {
            case double number: attribute.Add(2, (float)number); break;
            case long number: attribute.Add(3, number); break;
            case string text: attribute.Add(4, text); break;
            default:
                foreach (var number in (long[])value) attribute.Add(8, number);
                break;
        }
        attribute.Add(20, type);
        return attribute;
    }
}

/// <summary>A tensor that the model brings along.</summary>
internal sealed record Initializer(string Name, Tensor Tensor)
{
    public ProtoMessage ToProto()
    {
        var tensor = new ProtoMessage();
        foreach (var size in Tensor.Shape) tensor.Add(1, size);
        tensor.Add(2, ElementType.Of(Tensor.DType));
        tensor.Add(8, Name);
        tensor.Add(9, Bytes.Of(Tensor));
        return tensor;
    }
}

/// <summary>An input or output of the graph. A size that is not a number has a name, perhaps an empty one.</summary>
internal sealed record Port(string Name, DType DType, (long Size, string? Name)[] Shape)
{
    public ProtoMessage ToProto()
    {
        var shape = new ProtoMessage();
        foreach (var (size, name) in Shape)
        {
            var dim = new ProtoMessage();
            if (name is null) dim.Add(1, size);
            else if (name.Length > 0) dim.Add(2, name);
            shape.Add(1, dim);
        }
        var tensor = new ProtoMessage();
        tensor.Add(1, ElementType.Of(DType));
        tensor.Add(2, shape);
        var type = new ProtoMessage();
        type.Add(1, tensor);
        var port = new ProtoMessage();
        port.Add(1, Name);
        port.Add(2, type);
        return port;
    }
}

/// <summary>ONNX's numbers of the dtypes.</summary>
internal static class ElementType
{
    public static long Of(DType dtype) => dtype switch
    {
        DType.Float32 => 1,
        DType.UInt8 => 2,
        DType.Int8 => 3,
        DType.Int16 => 5,
        DType.Int32 => 6,
        DType.Int64 => 7,
        DType.Bool => 9,
        DType.Float16 => 10,
        DType.Float64 => 11,
        _ => 16,
    };
}

/// <summary>The elements of a tensor as they are stored, in row-major order.</summary>
internal static class Bytes
{
    public static byte[] Of(Tensor tensor)
    {
        var x = tensor.Detach().Contiguous();
        var bytes = new byte[checked(x.ElementCount * x.DType.Size())];
        if (bytes.Length > 0)
            MemoryMarshal.CreateReadOnlySpan(ref System.Runtime.CompilerServices.Unsafe.Add(ref x.Storage.Origin, (nint)(x.StorageOffset * x.DType.Size())), bytes.Length).CopyTo(bytes);
        GC.KeepAlive(x);
        return bytes;
    }
}
