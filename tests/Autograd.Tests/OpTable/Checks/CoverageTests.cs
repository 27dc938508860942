using System.Reflection;
using Autograd.NN;

namespace Autograd.Tests.OpTable;

/// <summary>No op without a row.</summary>
public class CoverageTests
{
    /// <summary>What returns a tensor and is no op: creation, conversion, draws, bookkeeping.</summary>
    private static readonly string[] NoOps =
    [
        "From", "Empty", "Zeros", "Ones", "Full", "EmptyLike", "ZerosLike", "OnesLike", "FullLike", "Eye", "TrilIndices", "TriuIndices", "Arange", "Linspace", "Logspace",
        "Rand", "Randn", "Randint", "Randperm", "RandLike", "RandnLike", "RandNormal", "Bernoulli", "Multinomial",
        "UniformInPlace", "NormalInPlace", "RandomInPlace", "BernoulliInPlace", "ExponentialInPlace", "LogNormalInPlace", "CauchyInPlace", "GeometricInPlace",
        "Detach", "op_Implicit", "RequireGrad", "get_Grad", "get_Data",
    ];

    private static readonly Dictionary<string, string> Operators = new()
    {
        ["op_Addition"] = "+", ["op_Subtraction"] = "-", ["op_Multiply"] = "*", ["op_Division"] = "/", ["op_UnaryNegation"] = "negative",
        ["op_Modulus"] = "%", ["op_LessThan"] = "<", ["op_GreaterThan"] = ">", ["op_LessThanOrEqual"] = "<=", ["op_GreaterThanOrEqual"] = ">=",
        ["get_At"] = "At", ["op_BitwiseAnd"] = "&", ["op_BitwiseOr"] = "|", ["op_ExclusiveOr"] = "^", ["op_LogicalNot"] = "!", ["op_OnesComplement"] = "~",
    };

    [Fact]
    public void Every_op_has_a_row()
    {
        var rows = Rows.All.SelectMany(row => row.InPlace is null ? [row.Member] : (string[])[row.Member, row.InPlaceMember]).ToHashSet();
        var missing = Ops(typeof(Tensor)).Where(member => !rows.Contains(member)).Order();
        missing.Should().BeEmpty("each needs a line in one of the Rows files");
    }

    [Theory]
    [InlineData(typeof(F))]
    [InlineData(typeof(Linalg))]
    [InlineData(typeof(Special))]
    public void Every_function_has_a_row_or_is_a_method_that_has_one(Type type)
    {
        var rows = Rows.All.Select(row => row.Member).ToHashSet();
        var missing = Ops(type).Where(name => !rows.Contains(name) && !rows.Contains($"{type.Name}.{name}")).Order();
        missing.Should().BeEmpty("each needs a line in one of the Rows files");
    }

    [Fact]
    public void Every_row_is_an_op()
    {
        var members = Ops(typeof(Tensor)).Concat(new[] { typeof(F), typeof(Linalg), typeof(Special) }.SelectMany(type => Ops(type).Select(name => $"{type.Name}.{name}"))).ToHashSet();
        var foreign = Rows.All.Select(row => row.Member).Where(name => !members.Contains(name) && !members.Contains(name + "InPlace")).Distinct();
        foreign.Should().BeEmpty("a row's first word is the public member that it calls");
    }

    /// <summary>The names of a type's public members that return tensors.</summary>
    internal static IEnumerable<string> Ops(Type type) => type
        .GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        .Where(method => Returns(method.ReturnType) && !NoOps.Contains(method.Name))
        .Select(method => Operators.GetValueOrDefault(method.Name, method.Name))
        .Distinct();

    private static bool Returns(Type type) =>
        type == typeof(Tensor) || type == typeof(Tensor[]) || type.FullName?.StartsWith("System.ValueTuple") == true && type.GenericTypeArguments.Contains(typeof(Tensor));
}
