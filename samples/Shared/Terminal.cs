using System.Globalization;
using Spectre.Console;

namespace Autograd.Samples;

/// <summary>What all samples ask of the terminal.</summary>
internal static class Terminal
{
    /// <summary>Numbers look the same everywhere, and a file that the output goes to gets no colours.</summary>
    public static void Prepare()
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        if (Console.IsOutputRedirected) (AnsiConsole.Profile.Capabilities.Ansi, AnsiConsole.Profile.Capabilities.ColorSystem) = (false, ColorSystem.NoColors);
    }

    /// <summary>Shows progress bars while some work is done.</summary>
    public static void WithProgress(Action<ProgressContext> work) => AnsiConsole.Progress()
        .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
        .Start(work);

    /// <summary>A table whose first column is text and whose others are numbers.</summary>
    public static Table Table(params string[] columns)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var column in columns) table.AddColumn(column);
        foreach (var column in table.Columns.Skip(1)) column.RightAligned();
        return table;
    }
}
