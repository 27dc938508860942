namespace Autograd.Optim;

/// <summary>
/// Finds a length t along a direction at which the loss has fallen by at least 1e-4 t times the first slope, and the slope is at most 0.9 of the first in size.
/// First the length grows until it encloses such a point, then the bracket shrinks about it; cubic interpolation proposes the lengths.
/// </summary>
/// <remarks>Source: Nocedal and Wright, Numerical optimization, algorithms 3.5 and 3.6; the safeguards are minFunc's, as in PyTorch.</remarks>
internal sealed class WolfeSearch(Func<double, (double Loss, Tensor Gradient)> evaluate, Tensor direction, double toleranceChange)
{
    private const double Armijo = 1e-4;
    private const double Curvature = 0.9;
    private const int MaxEvaluations = 25;

    /// <summary>The loss, its gradient and its slope along the direction at length t.</summary>
    internal readonly record struct Point(double T, double Loss, Tensor Gradient, double Slope);

    /// <summary>How often the loss was evaluated.</summary>
    public int Evaluations { get; private set; }

    public Point Run(Point start, double t)
    {
        var (ends, done, iteration) = Bracket(start, t);
        var low = Lower(ends);
        var extent = direction.Abs().Max().Item<double>();
        var stuck = false;
        while (!done && iteration < MaxEvaluations && !(Math.Abs(ends[1].T - ends[0].T) * extent < toleranceChange))
        {
            var (left, right) = (Math.Min(ends[0].T, ends[1].T), Math.Max(ends[0].T, ends[1].T));
            var now = Evaluate(Interior(Interpolate(ends[0], ends[1], left, right), left, right, ref stuck));
            iteration++;
            if (now.Loss > start.Loss + Armijo * now.T * start.Slope || now.Loss >= ends[low].Loss)
            {
                ends[1 - low] = now;
                low = Lower(ends);
                continue;
            }
            if (Math.Abs(now.Slope) <= -Curvature * start.Slope) done = true;
            else if (now.Slope * (ends[1 - low].T - ends[low].T) >= 0) ends[1 - low] = ends[low];
            ends[low] = now;
        }
        return ends[low];
    }

    /// <summary>Lengthens the step until the loss rises, the slope turns, or the point is good already.</summary>
    private (Point[] Ends, bool Done, int Iterations) Bracket(Point start, double t)
    {
        var before = start;
        var now = Evaluate(t);
        for (var i = 0; i < MaxEvaluations; i++)
        {
            if (now.Loss > start.Loss + Armijo * now.T * start.Slope || (i > 1 && now.Loss >= before.Loss)) return ([before, now], false, i);
            if (Math.Abs(now.Slope) <= -Curvature * start.Slope) return ([now, now], true, i);
            if (now.Slope >= 0) return ([before, now], false, i);
            var next = Interpolate(before, now, now.T + 0.01 * (now.T - before.T), now.T * 10);
            before = now;
            now = Evaluate(next);
        }
        return ([start, now], false, MaxEvaluations);
    }

    /// <summary>Which end has the lower loss; the first, if they are equal.</summary>
    private static int Lower(Point[] ends) => ends[0].Loss <= ends[1].Loss ? 0 : 1;

    private Point Evaluate(double t)
    {
        Evaluations++;
        var (loss, gradient) = evaluate(t);
        return new Point(t, loss, gradient, gradient.Dot(direction).Item<double>());
    }

    /// <summary>Two proposals in a row next to an end, or one on it, move a tenth of the bracket inwards.</summary>
    private static double Interior(double t, double left, double right, ref bool stuck)
    {
        var margin = 0.1 * (right - left);
        var close = Math.Min(right - t, t - left) < margin;
        var move = close && (stuck || t >= right || t <= left);
        stuck = close && !move;
        return !move ? t : Math.Abs(t - right) < Math.Abs(t - left) ? right - margin : left + margin;
    }

    /// <summary>The minimum of the cubic through two points with their slopes, within bounds; their middle where the cubic has none.</summary>
    private static double Interpolate(Point a, Point b, double least, double most)
    {
        if (a.T > b.T) (a, b) = (b, a);
        var d = a.Slope + b.Slope - 3 * (a.Loss - b.Loss) / (a.T - b.T);
        var square = d * d - a.Slope * b.Slope;
        if (!(square >= 0)) return (least + most) / 2;
        var root = Math.Sqrt(square);
        return Math.Min(Math.Max(b.T - (b.T - a.T) * ((b.Slope + root - d) / (b.Slope - a.Slope + 2 * root)), least), most);
    }
}
