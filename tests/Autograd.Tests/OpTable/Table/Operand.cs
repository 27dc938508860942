namespace Autograd.Tests.OpTable;

/// <summary>Where the values of one operand come from.</summary>
/// <param name="Low">The smallest value.</param>
/// <param name="High">The largest value.</param>
/// <param name="Only">The one dtype that the operand may have (masks and indices), or null if it takes the row's.</param>
internal sealed record Operand(double Low, double High, DType? Only = null)
{
    public static readonly Operand Any = new(-3, 3);
    public static readonly Operand Positive = new(0.1, 3);
    public static readonly Operand Mask = new(0, 1, DType.Bool);

    /// <summary>Points where the op has no derivative; smooth samples keep away from them.</summary>
    public double[] Kinks { get; init; } = [];

    /// <summary>Smooth samples lie on a grid shifted by this, so that two operands with different shifts are never equal.</summary>
    public double? Shift { get; init; }

    /// <summary>Whether no value occurs twice; for indices.</summary>
    public bool Distinct { get; init; }

    public static Operand Index(long size) => new(0, size - 1, DType.Int64);

    /// <summary>A contiguous tensor of random values that the dtype can hold exactly.</summary>
    /// <param name="random">The source.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="dtype">The dtype, unless the operand has its own.</param>
    /// <param name="smooth">Whether to keep away from kinks; else kinks and whole numbers are drawn on purpose.</param>
    public Tensor Sample(System.Random random, long[] shape, DType dtype, bool smooth)
    {
        var type = Only ?? dtype;
        if (Distinct)
        {
            var order = Enumerable.Range((int)Low, (int)(High - Low) + 1).Select(i => (long)i).ToArray();
            random.Shuffle(order);
            return Tensor.From<long>(order.AsSpan(0, (int)shape[0])).To(type);
        }
        var x = Nd.Make(shape, _ => type.IsFloatingPoint() ? Real(random, smooth) : Whole(random, type));
        return Tensor.From<double>(x.Data, shape).To(type);
    }

    private double Real(System.Random random, bool smooth)
    {
        while (true)
        {
            var x = Low + (High - Low) * random.NextDouble();
            if (!smooth && random.Next(8) == 0) x = Math.Clamp(Kinks.Length > 0 ? Kinks[random.Next(Kinks.Length)] : Math.Round(x), Low, High);
            if (smooth && Shift is { } shift) x = Math.Floor(x * 16) / 16 + shift;
            if (!smooth || Array.TrueForAll(Kinks, k => Math.Abs(x - k) > 0.05)) return x;
        }
    }

    private double Whole(System.Random random, DType type)
    {
        var (low, high) = ((int)Math.Ceiling(Low), (int)Math.Floor(High));
        if (type is DType.UInt8) (low, high) = (Math.Max(0, low), Math.Max(0, high));
        return type == DType.Bool ? random.Next(2) : random.Next(low, Math.Max(low, high) + 1);
    }
}
