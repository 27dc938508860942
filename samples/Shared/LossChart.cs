using System.Text;
using Spectre.Console;

namespace Autograd.Samples;

/// <summary>Loss curves in the terminal: epochs to the right, the logarithm of the loss upwards.</summary>
internal static class LossChart
{
    private const int Width = 66, RowsPerDecade = 4;

    private static readonly (char Mark, string Colour)[] Styles = [('o', "deepskyblue1"), ('*', "green"), ('x', "red")];

    public static void Write(IReadOnlyList<Curve> curves)
    {
        var logs = curves.SelectMany(c => c.Drawable).Select(Math.Log10).ToList();
        var (low, high) = ((int)Math.Floor(logs.Min()), (int)Math.Ceiling(logs.Max()));
        var owner = new int?[(high - low) * RowsPerDecade + 1, Width];
        for (var c = 0; c < curves.Count; c++)
            Draw(owner, c, curves[c].Losses, loss => (int)Math.Round((high - Math.Log10(loss)) * RowsPerDecade));

        AnsiConsole.WriteLine("\n  mean training loss (logarithmic)");
        for (var row = 0; row < owner.GetLength(0); row++)
        {
            var line = new StringBuilder(row % RowsPerDecade == 0 ? $"{Math.Pow(10, high - row / RowsPerDecade),6} ┤" : "       │");
            for (var column = 0; column < Width; column++)
                line.Append(owner[row, column] is { } c ? $"[{Styles[c].Colour}]{Styles[c].Mark}[/]" : " ");
            AnsiConsole.MarkupLine(line.ToString().TrimEnd());
        }
        var epochs = curves[0].Losses.Count;
        AnsiConsole.WriteLine($"       └{new string('─', Width)}");
        AnsiConsole.WriteLine($"        1{$"epoch {epochs}".PadLeft(Width - 1)}");
        AnsiConsole.MarkupLine($"        {string.Join("    ", curves.Select((c, i) => $"[{Styles[i].Colour}]{Styles[i].Mark} {c.Label}[/]"))}");
    }

    // Each column shows the curve between two epochs, joined upwards or downwards to the column before; it ends where the loss is no number.
    private static void Draw(int?[,] owner, int curve, IReadOnlyList<double> losses, Func<double, int> rowOf)
    {
        int? before = null;
        for (var column = 0; column < Width; column++)
        {
            var at = (double)column / (Width - 1) * (losses.Count - 1);
            var (left, right) = (losses[(int)at], losses[(int)Math.Ceiling(at)]);
            if (!(left > 0 && right > 0 && double.IsFinite(left + right))) return;
            var row = rowOf(Math.Exp(double.Lerp(Math.Log(left), Math.Log(right), at - Math.Floor(at))));
            for (var r = Math.Min(row, before ?? row); r <= Math.Max(row, before ?? row); r++)
                if (r == row || r != before)
                    owner[r, column] = curve;
            before = row;
        }
    }
}
