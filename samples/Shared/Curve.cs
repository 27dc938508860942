namespace Autograd.Samples;

/// <summary>The loss of each epoch of a training run, and what to call it.</summary>
internal sealed record Curve(string Label, IReadOnlyList<double> Losses)
{
    /// <summary>The losses up to the first that is no number any more, or zero: what can be drawn on a logarithmic scale.</summary>
    public IEnumerable<double> Drawable => Losses.TakeWhile(loss => double.IsFinite(loss) && loss > 0);
}
