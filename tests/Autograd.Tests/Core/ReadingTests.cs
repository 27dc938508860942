using System.Reflection;
using Autograd.Algebra;
using Autograd.Core;

namespace Autograd.Tests.Core;

/// <summary>The other readings of a rule: what it saves, and its text; and what every rule must carry so that its kernel inlines.</summary>
public class ReadingTests
{
    [Fact]
    public void DerivativesPrintAsFormulas()
    {
        Trigonometric.Tanh.DerivativeText(0).ToString().Should().Be("(1 - z) * (1 + z)");
        Arithmetic.Divide.DerivativeText(1).ToString().Should().Be("-(x / y) / y");
        Activation.Relu.DerivativeText(0).ToString().Should().Be("z <= 0 ? 0 : 1");
        Powers.Scalar.DerivativeText(0).ToString().Should().Be("y == 0 ? 0 : y * pow(x, y - 1)");
    }

    [Fact]
    public void RulesTellWhatTheyRead()
    {
        Arithmetic.Add.Reads(0).Should().Be(0);
        Arithmetic.Multiply.Reads(0).Should().Be(2);
        Arithmetic.Multiply.Reads(1).Should().Be(1);
        Trigonometric.Tanh.Reads(0).Should().Be(Op.Output);
        Exponential.Log.Reads(0).Should().Be(1);
        Arithmetic.Add.DerivativeReads(0).Constant.Should().Be(1);
        Arithmetic.Subtract.DerivativeReads(1).Constant.Should().Be(-1);
    }

    [Fact]
    public void EveryRuleMethodIsInlinedIntoItsKernel()
    {
        // Without the attribute on each link the JIT's budget runs out and a kernel becomes 10 to 80 times slower.
        Type[] rules = [typeof(IUnaryDerivative), typeof(IUnary), typeof(IRingUnary), typeof(IBinaryDerivatives), typeof(IComparison)];
        var missing = from type in typeof(Tensor).Assembly.GetTypes()
                      where type.IsValueType && rules.Any(rule => rule.IsAssignableFrom(type))
                      from method in type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)
                      where method.IsGenericMethod && (method.MethodImplementationFlags & MethodImplAttributes.AggressiveInlining) == 0
                      select $"{type.Name}.{method.Name}";
        missing.Should().BeEmpty();
    }
}
