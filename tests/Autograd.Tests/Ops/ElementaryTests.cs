using System.Reflection;
using Autograd.Algebra;
using Autograd.Core;

namespace Autograd.Tests.Ops;

/// <summary>Elementary functions where the table of ops does not reach: readings of their rules, options, derivatives at edges.</summary>
public class ElementaryTests
{
    [Fact]
    public void Named_functions_print_and_tell_what_they_read()
    {
        Hyperbolic.Sinh.DerivativeText(0).ToString().Should().Be("cosh(x)");
        Hyperbolic.Sinh.Reads(0).Should().Be(1);
        Trigonometric.Tan.Reads(0).Should().Be(Op.Output);
        Bases.Exp2.Reads(0).Should().Be(Op.Output);
        InverseTrigonometric.Atan2.Reads(0).Should().Be(3);
        Transcendental.Hypot.Reads(1).Should().Be(2 | Op.Output);
        Trigonometric.Deg2rad.Reads(0).Should().Be(0);
    }

    [Fact]
    public void Every_function_is_inlined_into_its_kernel()
    {
        var missing = from type in typeof(Tensor).Assembly.GetTypes()
                      where type.IsValueType && (typeof(IFunction).IsAssignableFrom(type) || typeof(IBinaryFunction).IsAssignableFrom(type))
                      from method in type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly)
                      where method.IsGenericMethod && (method.MethodImplementationFlags & MethodImplAttributes.AggressiveInlining) == 0
                      select $"{type.Name}.{method.Name}";
        missing.Should().BeEmpty();
    }

    [Theory]
    [InlineData(1e-5)]
    [InlineData(-3e-4)]
    [InlineData(0.01)]
    [InlineData(0.4999)]
    [InlineData(0.5001)]
    [InlineData(-1.25)]
    [InlineData(2)]
    public void Derivatives_of_sinc_keep_their_digits(double at)
    {
        var x = Tensor.From(at).RequireGrad();
        var first = Autodiff.Grad(x.Sinc(), [x], createGraph: true)[0];
        var second = Autodiff.Grad(first, [x])[0];
        first.Item<double>().Should().BeApproximately(Slope(at), 1e-13 * Math.Abs(Slope(at)));
        second.Item<double>().Should().BeApproximately(Curvature(at), 1e-12);
        Autodiff.Grad(x.Sinc(), [x])[0].Item<double>().Should().BeApproximately(Slope(at), 1e-10);
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void Derivatives_of_sinc_at_zero(DType dtype)
    {
        var x = Tensor.Zeros([3], dtype, requiresGrad: true);
        Autodiff.Grad(x.Sinc().Sum(), [x])[0].ToArray<double>().Should().OnlyContain(v => v == 0);
        var first = Autodiff.Grad(x.Sinc().Sum(), [x], createGraph: true)[0];
        first.ToArray<double>().Should().OnlyContain(v => v == 0);
        Autodiff.Grad(first.Sum(), [x])[0].ToArray<double>().Should().OnlyContain(v => Math.Abs(v + Math.PI * Math.PI / 3) < 1e-6);
    }

    // The series, to terms far below the last digit: (-1)^k (pi x)^(2k) / (2k + 1)!, differentiated term by term.
    private static double Slope(double x) => Sum(k => 2 * k * Term(k, x) / x);

    private static double Curvature(double x) => Sum(k => 2 * k * (2 * k - 1) * Term(k, x) / (x * x));

    private static double Sum(Func<int, double> term) => Enumerable.Range(1, 40).Reverse().Sum(term);

    private static double Term(int k, double x)
    {
        double t = 1;
        for (int i = 1; i <= k; i++) t *= -(Math.PI * x) * (Math.PI * x) / (2 * i * (2 * i + 1));
        return t;
    }

    [Fact]
    public void Logit_outside_its_domain()
    {
        var x = Tensor.From([-0.5, 0, 1, 1.5, double.NaN]).RequireGrad();
        x.Logit().ToArray<double>().Should().Equal(double.NaN, double.NegativeInfinity, double.PositiveInfinity, double.NaN, double.NaN);
        Autodiff.Grad(x.Logit().Sum(), [x])[0].ToArray<double>().Should().Equal(double.NaN, double.PositiveInfinity, double.PositiveInfinity, double.NaN, double.NaN);
        x.Logit(-1).ToArray<double>().Should().Equal(x.Logit().ToArray<double>(), "a negative eps is none");
        x.Logit(0).ToArray<double>().Should().Equal(double.NegativeInfinity, double.NegativeInfinity, double.PositiveInfinity, double.PositiveInfinity, double.NaN);
        Autodiff.Grad(x.Logit(0.25).Sum(), [x])[0].ToArray<double>().Should().Equal(0, 0, 0, 0, double.NaN);
    }

    [Fact]
    public void Integers_become_floating_point_and_in_place_forms_refuse_them()
    {
        Tensor.From<long>([1, 2]).Atan2(Tensor.From<int>([1, 0])).DType.Should().Be(DType.Float32);
        Tensor.From<long>([3]).Hypot(Tensor.From<long>([4])).Item<float>().Should().Be(5);
        Tensor.From([true, false]).Exp2().ToArray<float>().Should().Equal(2, 1);
        FluentActions.Invoking(() => Tensor.From<long>([1]).SinhInPlace()).Should().Throw<Exception>().WithMessage("*int64*");
    }

    [Fact]
    public void Nodes_are_named_as_in_PyTorch()
    {
        var x = Tensor.From([0.25]).RequireGrad();
        Tensor[] y = [x.Tan(), x.Deg2rad(), x.Exp2(), x.Log10(), x.Erfc(), x.Sinc(), x.Logit(0.1), x.Atan2(x), x.Hypot(x), x.Acosh()];
        y.Select(t => t.GradFn!.Name).Should().Equal("TanBackward0", "Deg2RadBackward0", "Exp2Backward0", "Log10Backward0", "ErfcBackward0", "SincBackward0",
            "LogitBackward0", "Atan2Backward0", "HypotBackward0", "AcoshBackward0");
    }
}
