using Autograd.Tape;

namespace Autograd;

public partial class Tensor
{
    /// <summary>Where the element is neither infinite nor NaN; true of integers.</summary>
    public Tensor IsFinite() => FloatClasses.Of(this, true, x => x.Abs() < double.PositiveInfinity);

    /// <summary>Where the element is infinite, of either sign.</summary>
    public Tensor IsInf() => FloatClasses.Of(this, false, x => x.Abs().Eq(double.PositiveInfinity));

    /// <summary>Where the element is positive infinity.</summary>
    public Tensor IsPosInf() => FloatClasses.Of(this, false, x => x.Eq(double.PositiveInfinity));

    /// <summary>Where the element is negative infinity.</summary>
    public Tensor IsNegInf() => FloatClasses.Of(this, false, x => x.Eq(double.NegativeInfinity));

    /// <summary>Where the element is real, which all are.</summary>
    public Tensor IsReal() => Ones(Shape, DType.Bool);

    /// <summary>Where the sign bit is set: of negative numbers, of -0 and of some NaNs.</summary>
    public Tensor Signbit()
    {
        using var temporaries = Temporaries.Begin();
        using var quiet = Quiet.Now();
        return temporaries.Keep(DType.IsFloatingPoint() ? OnesLike(this).Copysign(this) < 0 : DType == DType.Bool ? Zeros(Shape, DType.Bool) : this < 0);
    }

    /// <summary>Where |x - y| &lt;= atol + rtol |y|; equal infinities are close, NaN only if <paramref name="equalNan"/>.</summary>
    /// <exception cref="ArgumentException">The dtypes differ, the shapes do not broadcast, or a tolerance is negative.</exception>
    public Tensor IsClose(Tensor other, double rtol = 1e-5, double atol = 1e-8, bool equalNan = false)
    {
        using var temporaries = Temporaries.Begin();
        ArgumentNullException.ThrowIfNull(other);
        if (other.DType != DType)
            throw new ArgumentException($"IsClose: expected the same dtype, and got {DType.TorchName()} and {other.DType.TorchName()}. Convert one operand with To(...).");
        if (!(rtol >= 0 && atol >= 0)) throw new ArgumentException($"IsClose: the tolerances must not be negative, and are rtol = {rtol}, atol = {atol}.");
        using var quiet = Quiet.Now();
        var close = Eq(other);
        if (equalNan && DType.IsFloatingPoint()) close = close.LogicalOr(IsNaN().LogicalAnd(other.IsNaN()));
        if (rtol == 0 && atol == 0) return temporaries.Keep(close);
        var (x, y) = DType.IsFloatingPoint() ? (Detach(), other.Detach()) : (To(DTypes.Default), other.To(DTypes.Default));
        var error = (x - y).Abs();
        return temporaries.Keep(close.LogicalOr(error.IsFinite().LogicalAnd(error <= (rtol * y).Abs() + atol)));
    }

    /// <summary>Whether all elements are close, as <see cref="IsClose"/> tells.</summary>
    /// <inheritdoc cref="IsClose"/>
    public bool AllClose(Tensor other, double rtol = 1e-5, double atol = 1e-8, bool equalNan = false) =>
        IsClose(other, rtol, atol, equalNan).All().Item<bool>();

    /// <summary>Whether both have the same shape and the same elements; NaN equals nothing.</summary>
    /// <exception cref="ArgumentException">The dtypes differ.</exception>
    public bool Equal(Tensor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.DType != DType)
            throw new ArgumentException($"Equal: expected the same dtype, and got {DType.TorchName()} and {other.DType.TorchName()}. Convert one operand with To(...).");
        return _layout.SameShape(other._layout) && Eq(other).All().Item<bool>();
    }
}

/// <summary>Classes of floating-point values, which integers belong to all or none of.</summary>
internal static class FloatClasses
{
    public static Tensor Of(Tensor x, bool integers, Func<Tensor, Tensor> test)
    {
        using var temporaries = Temporaries.Begin();
        using var quiet = Quiet.Now();
        return temporaries.Keep(x.DType.IsFloatingPoint() ? test(x.Detach()) : Tensor.Full(x.Shape, integers, DType.Bool));
    }
}
