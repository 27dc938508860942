namespace Autograd.NN;

/// <summary>What is put around inputs [N, C, ...] or [C, ...]; negative numbers take away instead.</summary>
public abstract class PaddingLayer : Module<Tensor, Tensor>
{
    private readonly long[] _padding;
    private readonly PadMode _mode;
    private readonly Scalar? _value;

    private protected PaddingLayer(int dims, Sizes padding, PadMode mode, Scalar? value = null) =>
        (_padding, _mode, _value) = (padding.For(2 * dims, TypeName, "padding (before and after each dimension, the last first)", 0), mode, value);

    /// <inheritdoc/>
    protected internal override string ExtraRepr => _value is { } value ? $"padding={Text.Of(_padding)}, value={Text.Of(value)}" : Text.Of(_padding);

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => F.Pad(input, _padding, _mode, _value);
}

/// <summary>Pads a line by a constant.</summary>
/// <param name="padding">One number for all sides, or before and after.</param>
/// <param name="value">The constant.</param>
public class ConstantPad1d(Sizes padding, Scalar value) : PaddingLayer(1, padding, PadMode.Constant, value);

/// <summary>Pads an image by a constant.</summary>
/// <param name="padding">One number for all sides, or left, right, top, bottom.</param>
/// <param name="value">The constant.</param>
public class ConstantPad2d(Sizes padding, Scalar value) : PaddingLayer(2, padding, PadMode.Constant, value);

/// <summary>Pads a volume by a constant.</summary>
/// <param name="padding">One number for all sides, or left, right, top, bottom, front, back.</param>
/// <param name="value">The constant.</param>
public class ConstantPad3d(Sizes padding, Scalar value) : PaddingLayer(3, padding, PadMode.Constant, value);

/// <summary>Pads a line by zeros.</summary>
/// <param name="padding">One number for all sides, or before and after.</param>
public class ZeroPad1d(Sizes padding) : PaddingLayer(1, padding, PadMode.Constant);

/// <summary>Pads an image by zeros.</summary>
/// <param name="padding">One number for all sides, or left, right, top, bottom.</param>
public class ZeroPad2d(Sizes padding) : PaddingLayer(2, padding, PadMode.Constant);

/// <summary>Pads a volume by zeros.</summary>
/// <param name="padding">One number for all sides, or left, right, top, bottom, front, back.</param>
public class ZeroPad3d(Sizes padding) : PaddingLayer(3, padding, PadMode.Constant);

/// <summary>Pads a line by its reflection at the edges, which are not repeated.</summary>
/// <param name="padding">One number for all sides, or before and after.</param>
public class ReflectionPad1d(Sizes padding) : PaddingLayer(1, padding, PadMode.Reflect);

/// <summary>Pads an image by its reflection at the edges, which are not repeated.</summary>
/// <param name="padding">One number for all sides, or left, right, top, bottom.</param>
public class ReflectionPad2d(Sizes padding) : PaddingLayer(2, padding, PadMode.Reflect);

/// <summary>Pads a volume by its reflection at the edges, which are not repeated.</summary>
/// <param name="padding">One number for all sides, or left, right, top, bottom, front, back.</param>
public class ReflectionPad3d(Sizes padding) : PaddingLayer(3, padding, PadMode.Reflect);

/// <summary>Pads a line by its edges, repeated.</summary>
/// <param name="padding">One number for all sides, or before and after.</param>
public class ReplicationPad1d(Sizes padding) : PaddingLayer(1, padding, PadMode.Replicate);

/// <summary>Pads an image by its edges, repeated.</summary>
/// <param name="padding">One number for all sides, or left, right, top, bottom.</param>
public class ReplicationPad2d(Sizes padding) : PaddingLayer(2, padding, PadMode.Replicate);

/// <summary>Pads a volume by its edges, repeated.</summary>
/// <param name="padding">One number for all sides, or left, right, top, bottom, front, back.</param>
public class ReplicationPad3d(Sizes padding) : PaddingLayer(3, padding, PadMode.Replicate);

/// <summary>Pads a line by what lies at the other end.</summary>
/// <param name="padding">One number for all sides, or before and after.</param>
public class CircularPad1d(Sizes padding) : PaddingLayer(1, padding, PadMode.Circular);

/// <summary>Pads an image by what lies at the other end.</summary>
/// <param name="padding">One number for all sides, or left, right, top, bottom.</param>
public class CircularPad2d(Sizes padding) : PaddingLayer(2, padding, PadMode.Circular);

/// <summary>Pads a volume by what lies at the other end.</summary>
/// <param name="padding">One number for all sides, or left, right, top, bottom, front, back.</param>
public class CircularPad3d(Sizes padding) : PaddingLayer(3, padding, PadMode.Circular);
