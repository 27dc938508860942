using Autograd.NN;
using OxyPlot;
using Spectre.Console;

namespace Autograd.Samples;

/// <summary>What came of a training: tables for the terminal and a picture.</summary>
internal static class Report
{
    private const int Classes = 10;

    /// <summary>Which digits (rows) were taken for which (columns), and the share of each that was recognised.</summary>
    public static Table Confusion(Module<Tensor, Tensor> model, Digits digits)
    {
        var pairs = (digits.Labels * Classes + Trainer.Scores(model, digits).Argmax(1)).Bincount(minLength: Classes * Classes).ToArray<long>();
        var table = Terminal.Table(["taken for", .. Enumerable.Range(0, Classes).Select(c => $"{c}"), "right"]);
        for (var row = 0; row < Classes; row++)
        {
            var counts = pairs.AsSpan(row * Classes, Classes).ToArray();
            table.AddRow([$"{row}", .. counts.Select((n, c) => n == 0 ? "" : c == row ? $"[green]{n}[/]" : $"[red]{n}[/]"), $"{100.0 * counts[row] / counts.Sum():F0} %"]);
        }
        return table;
    }

    /// <summary>Loss and accuracy over the epochs, side by side, as an SVG file.</summary>
    public static string Picture(string file, string name, IReadOnlyList<Epoch> history)
    {
        var loss = Pictures.Plot($"{name}: loss", "epoch", "cross entropy (logarithmic)", logarithmic: true);
        var accuracy = Pictures.Plot($"{name}: accuracy", "epoch", "% right");
        Draw(loss, "training", 0, e => e.TrainLoss);
        Draw(loss, "validation", 2, e => e.ValidLoss);
        Draw(accuracy, "training", 0, e => 100 * e.TrainAccuracy);
        Draw(accuracy, "validation", 2, e => 100 * e.ValidAccuracy);
        accuracy.Legends[0].LegendPosition = OxyPlot.Legends.LegendPosition.RightBottom;
        return Pictures.Save(file, columns: 2, loss, accuracy);

        void Draw(PlotModel plot, string title, int colour, Func<Epoch, double> value) =>
            plot.Line(title, history.Select((e, i) => (i + 1.0, value(e))), Pictures.Colours[colour]);
    }
}
