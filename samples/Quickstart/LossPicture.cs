using System.Globalization;
using System.Text;

namespace Autograd.Samples;

/// <summary>
/// Loss curves as an SVG file. It is plain text: every browser shows it, and writing it takes neither a native library nor a font, which a
/// plotting library that paints pixels would bring to (or miss on) a bare machine.
/// </summary>
internal static class LossPicture
{
    private const int Width = 820, Height = 500, Left = 70, Top = 50, Right = 800, Bottom = 450;

    private static readonly string[] Colours = ["#2f6fb0", "#2e8b57", "#b22222"];

    /// <summary>Writes loss-curves.svg into the working folder and returns its full path.</summary>
    public static string Save(IReadOnlyList<Curve> curves)
    {
        var path = Path.GetFullPath("loss-curves.svg");
        File.WriteAllText(path, Svg(curves));
        return path;
    }

    private static string Svg(IReadOnlyList<Curve> curves)
    {
        var epochs = curves.Max(c => c.Training.Losses.Length);
        var finite = curves.SelectMany(c => c.Training.Losses).Where(loss => double.IsFinite(loss) && loss > 0).Select(Math.Log10).ToList();
        var (low, high) = (Math.Floor(finite.Min()), Math.Ceiling(finite.Max()));
        double X(int epoch) => Left + (Right - Left) * (epoch - 1.0) / (epochs - 1);
        double Y(double loss) => Bottom - (Bottom - Top) * (Math.Log10(loss) - low) / (high - low);

        var svg = new StringBuilder();
        void Line(FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
        Line($"""<svg xmlns="http://www.w3.org/2000/svg" width="{Width}" height="{Height}" font-family="sans-serif" font-size="13">""");
        Line($"""<rect width="100%" height="100%" fill="white"/>""");
        Line($"""<text x="{Width / 2}" y="28" text-anchor="middle" font-size="18">Training loss on handwritten digits, three learning rates</text>""");
        for (var decade = low; decade <= high; decade++)
        {
            var y = Y(Math.Pow(10, decade));
            Line($"""<line x1="{Left}" x2="{Right}" y1="{y:F1}" y2="{y:F1}" stroke="#ddd"/>""");
            Line($"""<text x="{Left - 8}" y="{y + 4:F1}" text-anchor="end">{Math.Pow(10, decade)}</text>""");
        }
        for (var epoch = 5; epoch <= epochs; epoch += 5)
            Line($"""<text x="{X(epoch):F1}" y="{Bottom + 20}" text-anchor="middle">{epoch}</text>""");
        Line($"""<text x="{(Left + Right) / 2}" y="{Bottom + 40}" text-anchor="middle">epoch</text>""");
        Line($"""<text transform="translate(20,{(Top + Bottom) / 2}) rotate(-90)" text-anchor="middle">mean loss (logarithmic)</text>""");
        Line($"""<path d="M{Left} {Top}V{Bottom}H{Right}" fill="none" stroke="#444"/>""");
        for (var i = 0; i < curves.Count; i++)
        {
            // A loss that is no longer a number ends its curve.
            var points = curves[i].Training.Losses.TakeWhile(loss => double.IsFinite(loss) && loss > 0)
                .Select((loss, epoch) => string.Create(CultureInfo.InvariantCulture, $"{X(epoch + 1):F1},{Y(loss):F1}"));
            var y = Bottom - 20 * (curves.Count - i);
            Line($"""<polyline points="{string.Join(' ', points)}" fill="none" stroke="{Colours[i]}" stroke-width="2"/>""");
            Line($"""<line x1="{Left + 15}" x2="{Left + 45}" y1="{y}" y2="{y}" stroke="{Colours[i]}" stroke-width="3"/>""");
            Line($"""<text x="{Left + 53}" y="{y + 4}">{curves[i].Label}</text>""");
        }
        return svg.Append("</svg>\n").ToString();
    }
}
