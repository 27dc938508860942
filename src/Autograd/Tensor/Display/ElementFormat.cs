namespace Autograd;

/// <summary>One notation and one width for all elements that a text shows. First every one is seen, then every one is written.</summary>
internal abstract class ElementFormat
{
    /// <summary>The characters that an element is padded to, once all are seen.</summary>
    public int Width { get; private set; } = 1;

    public static ElementFormat For(DType dtype, IElements elements, PrintOptions options) => dtype switch
    {
        DType.Bool => new BoolFormat(elements),
        DType.Float16 or DType.BFloat16 or DType.Float32 or DType.Float64 => new RealFormat(elements, options),
        _ => new IntegerFormat(elements),
    };

    /// <summary>Takes note of the element at a row-major position.</summary>
    public abstract void See(long index);

    /// <summary>Settles notation and width; nothing is seen after this.</summary>
    public abstract void Settle();

    /// <summary>The element at a row-major position, not padded.</summary>
    public abstract string Text(long index);

    protected void Fit(string text) => Width = Math.Max(Width, text.Length);

    sealed class BoolFormat(IElements elements) : ElementFormat
    {
        bool anyTrue, anyFalse;

        public override void See(long index)
        {
            if (elements.Integer(index) != 0) anyTrue = true;
            else anyFalse = true;
        }

        public override void Settle()
        {
            if (anyTrue) Fit("True");
            if (anyFalse) Fit("False");
        }

        public override string Text(long index) => elements.Integer(index) != 0 ? "True" : "False";
    }

    sealed class IntegerFormat(IElements elements) : ElementFormat
    {
        long min, max;

        public override void See(long index)
        {
            long x = elements.Integer(index);
            min = Math.Min(min, x);
            max = Math.Max(max, x);
        }

        // An integer's text grows with its distance from 0 on either side, so the extremes are the widest.
        public override void Settle()
        {
            Fit(CNumber.Integer(min));
            Fit(CNumber.Integer(max));
        }

        public override string Text(long index) => CNumber.Integer(elements.Integer(index));
    }
}
