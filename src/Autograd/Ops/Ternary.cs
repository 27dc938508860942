using Autograd.Core;
using Autograd.Tape;

namespace Autograd;

public partial class Tensor
{
    /// <summary>x + value y z; the operands broadcast.</summary>
    /// <exception cref="ArgumentException">The shapes do not broadcast, or the value does not fit integers.</exception>
    public Tensor Addcmul(Tensor tensor1, Tensor tensor2, Scalar? value = null) => Ternary.Add("Addcmul", false, this, tensor1, tensor2, value ?? 1);

    /// <summary>x + value y / z; the operands broadcast.</summary>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    /// <exception cref="NotSupportedException">All operands are integers.</exception>
    public Tensor Addcdiv(Tensor tensor1, Tensor tensor2, Scalar? value = null) => Ternary.Add("Addcdiv", true, this, tensor1, tensor2, value ?? 1);

    /// <summary>x += value y z.</summary>
    /// <inheritdoc cref="Addcmul"/>
    public Tensor AddcmulInPlace(Tensor tensor1, Tensor tensor2, Scalar? value = null)
    {
        ArgumentNullException.ThrowIfNull(tensor1);
        ArgumentNullException.ThrowIfNull(tensor2);
        if (TernaryKernels.InPlace("Addcmul", new AddProducts((value ?? 1).ToDouble()), this, tensor1, tensor2)) return this;
        var product = tensor1 * tensor2;
        return value is { } v ? AddInPlace(product * v) : AddInPlace(product);
    }

    /// <summary>x += value y / z.</summary>
    /// <inheritdoc cref="Addcdiv"/>
    public Tensor AddcdivInPlace(Tensor tensor1, Tensor tensor2, Scalar? value = null)
    {
        ArgumentNullException.ThrowIfNull(tensor1);
        ArgumentNullException.ThrowIfNull(tensor2);
        Ternary.RequireFloat("Addcdiv", this, tensor1, tensor2);
        if (TernaryKernels.InPlace("Addcdiv", new AddQuotients((value ?? 1).ToDouble()), this, tensor1, tensor2)) return this;
        var quotient = tensor1 / tensor2;
        return value is { } v ? AddInPlace(quotient * v) : AddInPlace(quotient);
    }

    /// <summary>x + w (y - x), from x at weight 0 to the end at 1, which it hits exactly.</summary>
    /// <exception cref="ArgumentException">The dtypes differ, or the shapes do not broadcast.</exception>
    /// <exception cref="NotSupportedException">The dtype is not floating point.</exception>
    public Tensor Lerp(Tensor end, Scalar weight)
    {
        Ternary.CheckLerp(this, end, null);
        var w = weight.ToDouble();
        return Ternary.Lerp("LerpBackward0", this, end, w, null);
    }

    /// <inheritdoc cref="Lerp(Tensor, Scalar)"/>
    public Tensor Lerp(Tensor end, Tensor weight)
    {
        ArgumentNullException.ThrowIfNull(weight);
        Ternary.CheckLerp(this, end, weight);
        return Ternary.Lerp("LerpBackward1", this, end, 0, weight);
    }
}

/// <summary>Elementwise functions of three operands: computed in quiet steps, recorded as one node.</summary>
internal static class Ternary
{
    public static Tensor Add(string name, bool divide, Tensor x, Tensor y, Tensor z, Scalar value)
    {
        ArgumentNullException.ThrowIfNull(y);
        ArgumentNullException.ThrowIfNull(z);
        _ = Broadcast.Shape(name, x.Layout, y.Layout, z.Layout);
        var dtype = DTypes.Promote(Promote.Types(x, y), Promote.Types(x, z));
        if (divide) RequireFloat(name, x, y, z);
        if (!dtype.IsFloatingPoint() && value.IsFloatingPoint) throw new ArgumentException($"{name}: the value {value} must be an integer for tensors of {dtype.TorchName()}.");
        if (dtype == DType.Bool) throw new NotSupportedException($"{name} is not defined for torch.bool: convert with To(...) first.");
        Tensor result;
        if (dtype.IsFloatingPoint())
        {
            result = divide
                ? TernaryKernels.Of(name, new AddQuotients(value.ToDouble()), dtype, x, y, z)
                : TernaryKernels.Of(name, new AddProducts(value.ToDouble()), dtype, x, y, z);
        }
        else using (Quiet.Now())
        {
            var (b, c) = (y.Seen().To(dtype.Compute()), z.Seen().To(dtype.Compute()));
            var part = divide ? b / c : b * c;
            if (value.ToDouble() != 1) part *= value;
            result = (x.Seen().To(dtype.Compute()) + part).To(dtype);
        }
        if (!GradMode.Enabled || !dtype.IsFloatingPoint() || !(x.RequiresGrad || y.RequiresGrad || z.RequiresGrad)) return result;
        var node = Recorder.Many(new AddOp(name + "Backward0", divide, value), [x, y, z], [result]);
        if (node.Needs(2)) node.Save(1, y);
        if (node.Needs(1) || (divide && node.Needs(2))) node.Save(2, z);
        return result;
    }

    public static Tensor Lerp(string name, Tensor x, Tensor end, double number, Tensor? weight)
    {
        // From the nearer end, so that both are hit exactly.
        var y = weight is not null ? TernaryKernels.Of("Lerp", default(BetweenBy), x.DType, x, end, weight)
            : Math.Abs(number) < 0.5 ? TernaryKernels.Of("Lerp", new FromStart(number), x.DType, x, end, null)
            : TernaryKernels.Of("Lerp", new FromEnd(1 - number), x.DType, x, end, null);
        Tensor[] inputs = weight is null ? [x, end] : [x, end, weight];
        if (!GradMode.Enabled || !Array.Exists(inputs, t => t.RequiresGrad)) return y;
        var node = Recorder.Many(new LerpOp(name, number, weight is not null), inputs, [y]);
        if (weight is null) return y;
        node.Save(2, weight);
        if (!node.Needs(2)) return y;
        node.Save(0, x);
        node.Save(1, end);
        return y;
    }

    public static void CheckLerp(Tensor x, Tensor end, Tensor? weight)
    {
        ArgumentNullException.ThrowIfNull(end);
        x.FloatingPoint("Lerp");
        foreach (var other in (ReadOnlySpan<Tensor?>)[end, weight])
            if (other is not null && other.DType != x.DType)
                throw new ArgumentException($"Lerp: expected the same dtype, and got {x.DType.TorchName()} and {other.DType.TorchName()}. Convert with To(...).");
        _ = weight is null ? Broadcast.Shape("Lerp", x.Layout, end.Layout) : Broadcast.Shape("Lerp", x.Layout, end.Layout, weight.Layout);
    }

    public static void RequireFloat(string name, Tensor x, Tensor y, Tensor z)
    {
        if (!y.DType.IsFloatingPoint() && !z.DType.IsFloatingPoint())
            throw new NotSupportedException($"{name}: integers are not divided here, and the operands are {y.DType.TorchName()} and {z.DType.TorchName()}: convert with To(DType.Float32), or use Div with a rounding mode.");
    }

    internal sealed class AddOp(string name, bool divide, Scalar value) : Op
    {
        public bool Divide => divide;
        public Scalar Value => value;

        public override string NodeName => name;

        public override Tensor? Vjp(Node node, int input, Tensor g) => input switch
        {
            0 => g,
            1 => divide ? g * value / node.Input(2) : g * value * node.Input(2),
            _ => divide ? -(g * value) * node.Input(1) / node.Input(2).Square() : g * value * node.Input(1),
        };
    }

    internal sealed class LerpOp(string name, double number, bool tensor) : Op
    {
        public double? Number => tensor ? null : number;

        public override string NodeName => name;

        public override Tensor? Vjp(Node node, int input, Tensor g) => (input, tensor) switch
        {
            (0, false) => g * (1 - number),
            (1, false) => g * number,
            (0, true) => g * (1 - node.Input(2)),
            (1, true) => g * node.Input(2),
            _ => g * (node.Input(1) - node.Input(0)),
        };
    }
}
