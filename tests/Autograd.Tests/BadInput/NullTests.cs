using System.Reflection;
using Autograd.NN;

namespace Autograd.Tests.BadInput;

/// <summary>Null where a tensor, a function or an array is needed: ArgumentNullException by every public method, found by reflection.</summary>
public class NullTests
{
    private static readonly NullabilityInfoContext Nullability = new();

    public static TheoryData<string> Methods()
    {
        var data = new TheoryData<string>();
        foreach (var name in All().Select(m => Text(m.Method, m.Position)).Distinct()) data.Add(name);
        return data;
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void NullIsNamed(string signature)
    {
        var (method, position) = All().First(m => Text(m.Method, m.Position) == signature);
        if (method.IsGenericMethodDefinition) method = method.MakeGenericMethod(typeof(float));
        var arguments = method.GetParameters().Select(p => p.Position == position ? null : Sample(p)).ToArray();
        var target = method.IsStatic ? null : Tensor.Ones([2, 2]);
        FluentActions.Invoking(() => method.Invoke(target, arguments)).Should().Throw<TargetInvocationException>().WithInnerException<ArgumentNullException>();
    }

    [Fact]
    public void NullAmongSeveralTensors()
    {
        var x = Tensor.Ones([1], requiresGrad: true);
        FluentActions.Invoking(() => Tensor.Cat([x, null!])).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => Tensor.Stack([null!, x])).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => Autodiff.Grad([x, null!], [x])).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => Autodiff.Grad(x, [null!])).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => x.IndexPutInPlace([0], null!)).Should().Throw<ArgumentNullException>();
    }

    /// <summary>Public methods without spans (which reflection cannot pass), with each of their parameters that must not be null.</summary>
    private static IEnumerable<(MethodInfo Method, int Position)> All() =>
        from type in new[] { typeof(Tensor), typeof(Autodiff), typeof(F), typeof(Linalg), typeof(Special) }
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        where method.Name is not ("Equals" or "set_Grad") && !method.GetParameters().Any(p => p.ParameterType.IsByRefLike || p.ParameterType.IsByRef)
        from p in method.GetParameters()
        where !p.ParameterType.IsValueType && p.ParameterType != typeof(string) && Nullability.Create(p).WriteState == NullabilityState.NotNull
        select (method, p.Position);

    private static string Text(MethodInfo method, int position) => $"{method.DeclaringType!.Name}.{method}: {method.GetParameters()[position].Name}";

    private static object? Sample(ParameterInfo p)
    {
        if (p.HasDefaultValue && p.DefaultValue is not null) return p.DefaultValue;
        if (p.ParameterType == typeof(Tensor)) return Tensor.Ones([2, 2]);
        if (p.ParameterType == typeof(Scalar)) return (Scalar)1;
        return p.ParameterType.IsValueType ? Activator.CreateInstance(p.ParameterType) : null;
    }
}
