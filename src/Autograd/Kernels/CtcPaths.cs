namespace Autograd.Kernels;

/// <summary>
/// Connectionist temporal classification of one sample: all ways to spell a target of S labels in T steps, with blanks between. The states are
/// blank, label 1, blank, label 2, ..., blank; a step stays, goes on by one state, or by two where that skips a blank between different labels.
/// Everything is in logarithms; alpha counts the current step's emission, beta does not.
/// </summary>
internal sealed class CtcPaths
{
    private readonly long[] _labels;
    private readonly bool[] _skips;

    public CtcPaths(ReadOnlySpan<long> target, long blank)
    {
        _labels = new long[2 * target.Length + 1];
        _skips = new bool[_labels.Length];
        for (var s = 0; s < _labels.Length; s++)
        {
            _labels[s] = s % 2 == 0 ? blank : target[s / 2];
            _skips[s] = s % 2 == 1 && s > 1 && _labels[s] != _labels[s - 2];
        }
    }

    public ReadOnlySpan<long> Labels => _labels;

    public ReadOnlySpan<bool> Skips => _skips;

    /// <summary>Minus the log-likelihood; x[t * step + c] is the log-probability of class c at step t.</summary>
    public double Loss(ReadOnlySpan<double> x, int step, int steps) => steps == 0 ? Empty : -Total(Forward(x, step, steps), steps);

    /// <summary>Adds g times the derivative of the loss, minus the probability that a path is in a state of class c at step t.</summary>
    public void AddGradient(ReadOnlySpan<double> x, int step, int steps, double g, Span<double> gradient)
    {
        if (steps == 0) return;
        var states = _labels.Length;
        var alpha = Forward(x, step, steps);
        var total = Total(alpha, steps);
        var beta = new double[states];
        var next = new double[states];
        Array.Fill(beta, double.NegativeInfinity);
        beta[^1] = 0;
        if (states > 1) beta[^2] = 0;
        for (var t = steps - 1; ; t--)
        {
            var row = alpha.AsSpan(t * states, states);
            for (var s = 0; s < states; s++) gradient[t * step + (int)_labels[s]] -= g * Math.Exp(row[s] + beta[s] - total);
            if (t == 0) return;
            for (var s = 0; s < states; s++) next[s] = beta[s] + x[t * step + (int)_labels[s]];
            for (var s = 0; s < states; s++)
                beta[s] = Add(next[s], s + 1 < states ? next[s + 1] : double.NegativeInfinity, s + 2 < states && _skips[s + 2] ? next[s + 2] : double.NegativeInfinity);
        }
    }

    /// <summary>No step spells the empty target only.</summary>
    private double Empty => _labels.Length == 1 ? 0 : double.PositiveInfinity;

    private double[] Forward(ReadOnlySpan<double> x, int step, int steps)
    {
        var states = _labels.Length;
        var alpha = new double[steps * states];
        Array.Fill(alpha, double.NegativeInfinity, 0, states);
        for (var s = 0; s < Math.Min(2, states); s++) alpha[s] = x[(int)_labels[s]];
        for (var t = 1; t < steps; t++)
        {
            var last = alpha.AsSpan((t - 1) * states, states);
            var row = alpha.AsSpan(t * states, states);
            for (var s = 0; s < states; s++)
                row[s] = x[t * step + (int)_labels[s]]
                    + Add(last[s], s > 0 ? last[s - 1] : double.NegativeInfinity, _skips[s] ? last[s - 2] : double.NegativeInfinity);
        }
        return alpha;
    }

    private double Total(double[] alpha, int steps)
    {
        var row = alpha.AsSpan((steps - 1) * _labels.Length);
        return Add(row[^1], row.Length > 1 ? row[^2] : double.NegativeInfinity, double.NegativeInfinity);
    }

    /// <summary>log(e^a + e^b + e^c).</summary>
    private static double Add(double a, double b, double c)
    {
        var max = Math.Max(a, Math.Max(b, c));
        return double.IsNegativeInfinity(max) ? max : max + Math.Log(Math.Exp(a - max) + Math.Exp(b - max) + Math.Exp(c - max));
    }
}
