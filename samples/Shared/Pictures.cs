using System.Text;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace Autograd.Samples;

/// <summary>Plots as SVG files, which every browser shows. OxyPlot's core writes them without a native library or a font.</summary>
internal static class Pictures
{
    private const int Width = 720, Height = 460;

    public static readonly OxyColor[] Colours = [OxyColor.Parse("#2f6fb0"), OxyColor.Parse("#2e8b57"), OxyColor.Parse("#b22222"), OxyColor.Parse("#c98a1b"), OxyColor.Parse("#7a4fa3")];

    /// <summary>An empty plot with two axes.</summary>
    public static PlotModel Plot(string title, string x, string y, bool logarithmic = false)
    {
        var plot = new PlotModel { Title = title, TitleFontSize = 16, DefaultFont = "Arial", Background = OxyColors.White };
        Axis across = new LinearAxis(), up = logarithmic ? new LogarithmicAxis() : new LinearAxis();
        foreach (var (axis, name, position) in new[] { (across, x, AxisPosition.Bottom), (up, y, AxisPosition.Left) })
        {
            (axis.Title, axis.Position, axis.AxisTitleDistance) = (name, position, 10);
            (axis.MajorGridlineStyle, axis.MajorGridlineColor) = (LineStyle.Solid, OxyColors.Gainsboro);
            plot.Axes.Add(axis);
        }
        plot.Legends.Add(new Legend { LegendPosition = LegendPosition.RightTop, LegendBackground = OxyColor.FromAColor(200, OxyColors.White) });
        return plot;
    }

    /// <summary>Draws a line; with marks, a dot at each point.</summary>
    public static PlotModel Line(this PlotModel plot, string? title, IEnumerable<(double X, double Y)> points, OxyColor colour, bool marks = false, LineStyle style = LineStyle.Solid)
    {
        var line = new LineSeries { Title = title, Color = colour, StrokeThickness = marks ? 1.2 : 2, LineStyle = style };
        if (marks) (line.MarkerType, line.MarkerSize, line.MarkerFill) = (MarkerType.Circle, 3, colour);
        line.Points.AddRange(points.Select(p => new DataPoint(p.X, p.Y)));
        plot.Series.Add(line);
        return plot;
    }

    /// <summary>Loss over epochs, on a logarithmic scale.</summary>
    public static PlotModel Losses(string title, IReadOnlyList<Curve> curves)
    {
        var plot = Plot(title, "epoch", "mean loss (logarithmic)", logarithmic: true);
        plot.Legends[0].LegendPosition = LegendPosition.LeftBottom;
        for (var i = 0; i < curves.Count; i++)
            plot.Line(curves[i].Label, curves[i].Drawable.Select((loss, epoch) => (epoch + 1.0, loss)), Colours[i]);
        return plot;
    }

    /// <summary>Writes plots into one file of the working folder, row by row, and returns its full path.</summary>
    public static string Save(string file, PlotModel plot) => Save(file, 1, plot);

    /// <inheritdoc cref="Save(string, PlotModel)"/>
    /// <remarks>The plots stand in one document, so none may bring a declaration, and what they clip by needs names of their own.</remarks>
    public static string Save(string file, int columns, params PlotModel[] plots)
    {
        var exporter = new SvgExporter { Width = Width, Height = Height, IsDocument = false, UseVerticalTextAlignmentWorkaround = true, TextMeasurer = new Pixels() };
        var (width, height) = (Width * columns, Height * ((plots.Length + columns - 1) / columns));
        var svg = new StringBuilder($"""<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">""");
        for (var i = 0; i < plots.Length; i++)
        {
            var plot = exporter.ExportToString(plots[i]);
            plot = plot[plot.IndexOf("<svg", StringComparison.Ordinal)..].Replace("\"clipPath", $"\"plot{i}-").Replace("#clipPath", $"#plot{i}-");
            svg.Append($"""<g transform="translate({Width * (i % columns)},{Height * (i / columns)})">""").Append(plot).Append("</g>\n");
        }
        var path = Path.GetFullPath(file);
        File.WriteAllText(path, svg.Append("</svg>\n").ToString());
        return path;
    }

    /// <summary>OxyPlot measures text in points, of which an inch has 72, where SVG has 96 pixels: without this, legends are cut off.</summary>
    private sealed class Pixels() : PdfRenderContext(Width, Height, OxyColors.White)
    {
        public override OxySize MeasureText(string text, string fontFamily, double fontSize, double fontWeight)
        {
            var points = base.MeasureText(text, fontFamily, fontSize, fontWeight);
            return new(points.Width * 96 / 72, points.Height * 96 / 72);
        }
    }
}
