namespace Autograd;

/// <summary>
/// Floating-point elements, in one of three notations that the finite nonzero ones decide upon: <c>1.</c> when all are whole numbers,
/// <c>1.0000e+00</c> when they are far apart, or too large or too small for the digits shown, and <c>1.0000</c> otherwise.
/// Zeros, infinities and NaN have no say, not even in the width.
/// </summary>
internal sealed class RealFormat(IElements elements, PrintOptions options) : ElementFormat
{
    const double FarApart = 1000, Large = 1e8, Small = 1e-4;

    readonly int precision = options.Precision;

    // Magnitudes, by sign: a number's text grows with its magnitude in fixed notation and with its exponent's distance from 0
    // in the scientific one, so the widest text is always that of one of these four.
    double minPositive = double.PositiveInfinity, maxPositive, minNegative = double.PositiveInfinity, maxNegative;
    bool whole = true;
    bool scientific;

    public override void See(long index)
    {
        double x = elements.Real(index);
        if (!double.IsFinite(x) || x == 0) return;
        if (x != Math.Ceiling(x)) whole = false;
        if (x > 0)
        {
            minPositive = Math.Min(minPositive, x);
            maxPositive = Math.Max(maxPositive, x);
        }
        else
        {
            minNegative = Math.Min(minNegative, -x);
            maxNegative = Math.Max(maxNegative, -x);
        }
    }

    public override void Settle()
    {
        double min = Math.Min(minPositive, minNegative), max = Math.Max(maxPositive, maxNegative);
        // Nothing but zeros, infinities and NaN: they print as whole numbers even where SciMode asks otherwise.
        if (max == 0) return;

        scientific = max / min > FarApart || max > Large || (!whole && min < Small);
        if (maxPositive > 0)
        {
            FitNumber(minPositive);
            FitNumber(maxPositive);
        }
        if (maxNegative > 0)
        {
            FitNumber(-minNegative);
            FitNumber(-maxNegative);
        }
        // PyTorch measures in the notation it would have chosen, and only then heeds the option; so do we, to the character.
        scientific = options.SciMode ?? scientific;
    }

    public override string Text(long index) => Text(elements.Real(index));

    void FitNumber(double x) => Fit(Text(x));

    string Text(double x) =>
        scientific ? CNumber.Scientific(x, precision)
        : !whole ? CNumber.Fixed(x, precision)
        : double.IsFinite(x) ? CNumber.Fixed(x, 0) + "."
        : CNumber.Fixed(x, 0);
}
