namespace Autograd.Tests.Conformance;

/// <summary>The dtype of every result, from the tables of misc/type_promotion.json.</summary>
[Trait("Category", "Conformance")]
public class PromotionTests
{
    private static readonly PromotionTables Tables = PromotionTables.Read();

    public static TheoryData<string> BinaryOps => Report.Rows(Tables.Binary.Select(r => r.Op).Distinct().Where(Mapped));

    public static TheoryData<string> UnaryOps => Report.Rows(Tables.Unary.Select(r => r.Op).Distinct().Where(Mapped));

    [Theory]
    [MemberData(nameof(BinaryOps))]
    public void Two_operands_promote(string op) => Report.Assert(op, [.. Tables.Binary.Where(r => r.Op == op).Select((r, i) =>
        (i, Failures($"{op}({r.A}, {r.B})", "torch." + op, BinaryArguments(op, r), r.Result, Gap(r))))]);

    [Theory]
    [MemberData(nameof(UnaryOps))]
    public void One_operand_gives_its_dtype(string op) => Report.Assert(op, [.. Tables.Unary.Where(r => r.Op == op).Select((r, i) =>
        (i, Failures($"{op}({r.DType})", "torch." + op, UnaryArguments(op, r.DType), r.Result, Gap(r))))]);

    [Fact]
    public void Casts_are_possible_upwards()
    {
        foreach (var (from, to, possible) in Tables.Casts)
            DTypes.CanCast(ValueReader.DType(from), ValueReader.DType(to)).Should().Be(possible, $"{from} is cast to {to}");
    }

    private static bool Mapped(string op) => CallTable.Calls.ContainsKey("torch." + op);

    private static IReadOnlyList<string> Failures(string row, string call, Dictionary<string, Value> args, string? result, bool gap)
    {
        var arguments = new Arguments(args, Ones);
        if (result is null)
        {
            return gap || Refused(call, arguments) is not { } instead ? [] : [$"{row} must be refused, but {instead}"];
        }

        try
        {
            var output = OpRunner.Flatten(CallTable.Calls[call](arguments))[0];
            string got = output switch
            {
                Tensor tensor => ValueReader.Name(tensor.DType),
                DType dtype => ValueReader.Name(dtype),
                _ => output.ToString()!,
            };
            return got == result ? [] : [$"{row} gives {got}, expected {result}"];
        }
        catch (Exception e)
        {
            return [$"{row} gives {result}, but {e.GetType().Name}: {e.Message}"];
        }
    }

    /// <summary>A number where our method takes only tensors is refused by the compiler.</summary>
    private static string? Refused(string call, Arguments arguments)
    {
        try
        {
            return Refusal.Missing(() => CallTable.Calls[call](arguments));
        }
        catch (UnmappedArgumentException)
        {
            return null;
        }
    }

    /// <summary>PyTorch 1.13 lacks some kernels for 16-bit floats on the CPU. Where it takes float32, we may take them.</summary>
    private static bool Gap(UnaryPromotion row) => row.DType is "float16" or "bfloat16"
        && Tables.Unary.Any(r => r.Op == row.Op && r.DType == "float32" && r.Result is not null);

    private static bool Gap(BinaryPromotion row) => (row.A.DType is "float16" or "bfloat16" || row.B.DType is "float16" or "bfloat16")
        && Tables.Binary.Any(r => r.Op == row.Op && (r.A.DType == "float32" || r.B.DType == "float32") && r.Result is not null);

    private static Dictionary<string, Value> BinaryArguments(string op, BinaryPromotion row)
    {
        Value a = Operand(row.A), b = Operand(row.B);
        return op switch
        {
            "cat" => new() { ["tensors"] = new ListValue([a, b]) },
            "where" => new() { ["condition"] = new TensorValue("bool tensor"), ["input"] = a, ["other"] = b },
            "pow" => new() { ["input"] = a, ["exponent"] = b },
            "result_type" => new() { ["tensor1"] = a, ["tensor2"] = b },
            _ => new() { ["input"] = a, ["other"] = b },
        };
    }

    private static Dictionary<string, Value> UnaryArguments(string op, string dtype)
    {
        var args = new Dictionary<string, Value> { ["input"] = new TensorValue(dtype + " tensor") };
        if (op is "cumsum" or "cumprod" or "softmax" or "logsumexp") args["dim"] = new IntValue(0);
        return args;
    }

    private static Value Operand(PromotionOperand operand) => operand.Kind != "scalar"
        ? new TensorValue($"{operand.DType} {operand.Kind}")
        : operand.DType switch
        {
            "bool_scalar" => new BoolValue(true),
            "int_scalar" => new IntValue(2),
            "float_scalar" => new FloatValue(2.5),
            _ => throw new InvalidDataException($"Unknown scalar '{operand.DType}'."),
        };

    /// <summary>Keys here spell dtype and kind; ones, so that no integer division fails for its values.</summary>
    private static Tensor Ones(TensorValue value)
    {
        string[] parts = value.Key.Split(' ');
        long[] shape = parts[1] == "zero_dim" ? [] : [2];
        return Tensor.Ones(shape, ValueReader.DType(parts[0]));
    }
}
