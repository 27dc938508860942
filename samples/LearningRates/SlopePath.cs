using OxyPlot;
using OxyPlot.Series;

namespace Autograd.Samples;

/// <summary>Gradient descent where it can be watched: on a parabola, and in a narrow valley.</summary>
internal static class SlopePath
{
    // The valley is this much steeper across than along.
    private const double Steepness = 20;

    /// <summary>x² is steep by 2 x: a step of rate r takes x to (1 - 2 r) x.</summary>
    public static Tensor Parabola(Tensor x) => x.Square().Sum();

    /// <summary>A valley along the first coordinate, with steep walls.</summary>
    public static Tensor Valley(Tensor x) => (x[0].Square() + Steepness * x[1].Square()) / 2;

    /// <summary>The points that gradient descent visits.</summary>
    public static double[][] Descend(Func<Tensor, Tensor> slope, double[] start, double rate, int steps)
    {
        var x = Tensor.From(start, requiresGrad: true);
        var optimizer = new Optim.SGD([x], lr: rate);
        var path = new List<double[]> { start };
        for (var step = 0; step < steps; step++)
        {
            optimizer.ZeroGrad();
            slope(x).Backward();
            optimizer.Step();
            path.Add(x.ToArray<double>());
        }
        return [.. path];
    }

    /// <summary>The parabola and the path on it: too large a step lands on the other side, higher than it started.</summary>
    public static PlotModel OnParabola(string title, double[][] path, OxyColor colour)
    {
        var range = Math.Max(2.2, 1.05 * path.Max(p => Math.Abs(p[0])));
        var plot = Within(Pictures.Plot(title, "x", "x²"), range, -range * range / 20, range * range);
        plot.Line(null, Enumerable.Range(-110, 221).Select(i => i * range / 110).Select(x => (x, x * x)), OxyColors.Silver);
        return plot.Line(null, path.Select(p => (p[0], p[0] * p[0])), colour, marks: true);
    }

    /// <summary>Lines of equal height, and the path across them.</summary>
    public static PlotModel InValley(string title, double[][] path, OxyColor colour)
    {
        const double along = 11, across = 2.2;
        double[] x = [.. Enumerable.Range(-50, 101).Select(i => i * along / 50)], y = [.. Enumerable.Range(-50, 101).Select(i => i * across / 50)];
        var heights = new double[x.Length, y.Length];
        for (var i = 0; i < x.Length; i++)
            for (var j = 0; j < y.Length; j++)
                heights[i, j] = (x[i] * x[i] + Steepness * y[j] * y[j]) / 2;
        var plot = Within(Pictures.Plot(title, "along the valley", "across"), along, -across, across);
        plot.Series.Add(new ContourSeries
        {
            ColumnCoordinates = x, RowCoordinates = y, Data = heights, ContourLevels = [1, 3, 7, 14, 25, 40, 60], Color = OxyColors.Silver, StrokeThickness = 1, LabelStep = 100,
        });
        return plot.Line(null, path.Select(p => (p[0], p[1])), colour, marks: true);
    }

    private static PlotModel Within(PlotModel plot, double x, double low, double high)
    {
        (plot.Axes[0].Minimum, plot.Axes[0].Maximum) = (-x, x);
        (plot.Axes[1].Minimum, plot.Axes[1].Maximum) = (low, high);
        return plot;
    }
}
