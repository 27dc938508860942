using System.Buffers.Binary;
using System.Text.Json;

namespace Autograd.Tests.Display;

/// <summary>Every text that PyTorch printed for the conformance data, from the printed values.</summary>
[Trait("Category", "Conformance")]
public class TensorReprConformanceTests
{
    static readonly string Folder = Path.Combine(
        Environment.GetEnvironmentVariable("AUTOGRAD_CONFORMANCE_DATA") ?? Path.Combine(AppContext.BaseDirectory, "Conformance", "data"),
        "print");

    static readonly JsonElement[] Samples =
    [
        .. JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "tensor_repr.json")))
            .RootElement.GetProperty("samples").EnumerateArray(),
    ];

    static readonly Stored Tensors = new(Path.Combine(Folder, "tensor_repr.safetensors"));

    public static TheoryData<int> Ids => [.. Enumerable.Range(0, Samples.Length)];

    [Fact]
    public void Both_kinds_of_sample_are_there()
    {
        Samples.Count(s => s.TryGetProperty("tensor", out JsonElement _)).Should().BePositive();
        Samples.Count(s => s.TryGetProperty("result", out JsonElement _)).Should().BePositive();
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Prints_as_PyTorch_does(int id)
    {
        var sample = Samples[id];
        var tensor = Tensors[(sample.TryGetProperty("tensor", out var key) ? key : sample.GetProperty("result")).GetString()!];
        if (sample.TryGetProperty("view", out var view))
        {
            tensor = tensor with
            {
                Shape = Longs(view.GetProperty("shape")),
                Strides = Longs(view.GetProperty("stride")),
                Offset = view.GetProperty("offset").GetInt64(),
            };
        }

        // A call that hands back its argument makes no node: the data gives the type of Python's None, and the text is that of a leaf.
        string? gradFn = sample.TryGetProperty("grad_fn", out var node) ? node.GetString() : null;
        bool requiresGrad = gradFn is not null || (sample.TryGetProperty("requires_grad", out var flag) && flag.GetBoolean());
        if (gradFn == "NoneType") gradFn = null;
        var defaultDType = sample.TryGetProperty("default_dtype", out var name)
            ? Enum.Parse<DType>(name.GetString()!, ignoreCase: true)
            : DType.Float32;

        TensorText.Format(tensor.Shape, tensor.DType, tensor, Options(sample), defaultDType, gradFn, requiresGrad)
            .Should().Be(sample.GetProperty("repr").GetString());
    }

    static PrintOptions Options(JsonElement sample)
    {
        var options = new PrintOptions();
        if (!sample.TryGetProperty("printoptions", out var given)) return options;
        foreach (var option in given.EnumerateObject())
        {
            options = option.Name switch
            {
                "precision" => options with { Precision = option.Value.GetInt32() },
                "threshold" => options with { Threshold = option.Value.GetInt64() },
                "edgeitems" => options with { EdgeItems = option.Value.GetInt32() },
                "linewidth" => options with { LineWidth = option.Value.GetInt32() },
                "sci_mode" => options with { SciMode = option.Value.GetBoolean() },
                _ => throw new InvalidDataException($"Print option {option.Name} is unknown."),
            };
        }
        return options;
    }

    static long[] Longs(JsonElement list) => [.. list.EnumerateArray().Select(n => n.GetInt64())];

    /// <summary>The tensors of a safetensors file.</summary>
    sealed class Stored(string path)
    {
        readonly byte[] file = File.ReadAllBytes(path);

        public Elements this[string key]
        {
            get
            {
                int dataStart = 8 + (int)BinaryPrimitives.ReadInt64LittleEndian(file);
                var entry = JsonDocument.Parse(file.AsMemory(8, dataStart - 8)).RootElement.GetProperty(key);
                var dtype = entry.GetProperty("dtype").GetString() switch
                {
                    "F64" => DType.Float64,
                    "F32" => DType.Float32,
                    "F16" => DType.Float16,
                    "BF16" => DType.BFloat16,
                    "I64" => DType.Int64,
                    "I32" => DType.Int32,
                    "I16" => DType.Int16,
                    "I8" => DType.Int8,
                    "U8" => DType.UInt8,
                    "BOOL" => DType.Bool,
                    var name => throw new InvalidDataException($"{key} is of unknown dtype {name}."),
                };
                var shape = Longs(entry.GetProperty("shape"));
                var offsets = Longs(entry.GetProperty("data_offsets"));
                var strides = new long[shape.Length];
                long stride = 1;
                for (int i = shape.Length - 1; i >= 0; stride *= shape[i--]) strides[i] = stride;
                return new(file.AsMemory(dataStart + (int)offsets[0], (int)(offsets[1] - offsets[0])), dtype, shape, strides, 0);
            }
        }
    }

    sealed record Elements(ReadOnlyMemory<byte> Data, DType DType, long[] Shape, long[] Strides, long Offset) : IElements
    {
        public double Real(long index) => DType switch
        {
            DType.Float64 => BinaryPrimitives.ReadDoubleLittleEndian(At(index, 8)),
            DType.Float32 => BinaryPrimitives.ReadSingleLittleEndian(At(index, 4)),
            DType.Float16 => (double)BinaryPrimitives.ReadHalfLittleEndian(At(index, 2)),
            DType.BFloat16 => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(At(index, 2)) << 16),
            _ => throw new InvalidOperationException($"{DType} was read as reals."),
        };

        public long Integer(long index) => DType switch
        {
            DType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(At(index, 8)),
            DType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(At(index, 4)),
            DType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(At(index, 2)),
            DType.Int8 => (sbyte)At(index, 1)[0],
            DType.UInt8 or DType.Bool => At(index, 1)[0],
            _ => throw new InvalidOperationException($"{DType} was read as integers."),
        };

        ReadOnlySpan<byte> At(long index, int size)
        {
            long at = Offset;
            for (int i = Shape.Length - 1; i >= 0; i--)
            {
                at += index % Shape[i] * Strides[i];
                index /= Shape[i];
            }
            return Data.Span.Slice((int)at * size, size);
        }
    }
}
