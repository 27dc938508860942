using System.Globalization;
using System.Text;

namespace Autograd.NN;

/// <summary>What a module consists of, as <see cref="Module.Summary"/> tells: a row for each module, and totals. Its text is a table.</summary>
public sealed class ModuleSummary
{
    internal ModuleSummary(IReadOnlyList<ModuleSummaryRow> rows, long parameterBytes, long bufferBytes, long outputBytes) =>
        (Rows, ParameterBytes, BufferBytes, OutputBytes) = (rows, parameterBytes, bufferBytes, outputBytes);

    /// <summary>The module itself, and all within it, each once.</summary>
    public IReadOnlyList<ModuleSummaryRow> Rows { get; }

    /// <summary>The number of elements of all parameters.</summary>
    public long Parameters => Rows.Sum(row => row.Parameters);

    /// <summary>Of those, how many are learnt; the others are frozen.</summary>
    public long Trainable => Rows.Sum(row => row.Trainable);

    /// <summary>The memory of the parameters.</summary>
    public long ParameterBytes { get; }

    /// <summary>The memory of the buffers.</summary>
    public long BufferBytes { get; }

    /// <summary>The memory of what all modules without modules gave in one call, if there was one: about what a backward pass needs.</summary>
    public long OutputBytes { get; }

    /// <summary>The table: names and classes, shapes of outputs, numbers of parameters; below it the totals.</summary>
    public override string ToString()
    {
        string[][] cells =
        [
            ["Module", "Output shape", "Parameters", "Trainable"],
            .. Rows.Select(row => new[]
            {
                new string(' ', 2 * row.Depth) + (row.Name.Length == 0 ? row.Type : $"{row.Name}: {row.Type}"),
                row.OutputShapes is { } shapes ? string.Join(", ", shapes.Select(shape => $"[{string.Join(", ", shape)}]")) : "-",
                row.Parameters == 0 ? "-" : Count(row.Parameters),
                row.Parameters == 0 ? "-" : Count(row.Trainable),
            }),
        ];
        int[] widths = [.. Enumerable.Range(0, 4).Select(column => cells.Max(row => row[column].Length))];
        var rule = new string('-', widths.Sum() + 6);
        var text = new StringBuilder();
        for (var i = 0; i < cells.Length; i++)
        {
            text.Append(cells[i][0].PadRight(widths[0])).Append("  ").Append(cells[i][1].PadRight(widths[1])).Append("  ");
            text.Append(cells[i][2].PadLeft(widths[2])).Append("  ").Append(cells[i][3].PadLeft(widths[3])).Append('\n');
            if (i == 0) text.Append(rule).Append('\n');
        }
        text.Append(rule).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"Parameters: {Count(Parameters)} ({Count(Trainable)} trainable, {Count(Parameters - Trainable)} frozen)\n");
        return text.Append(CultureInfo.InvariantCulture, $"Memory: parameters {Bytes(ParameterBytes)}, buffers {Bytes(BufferBytes)}, outputs {Bytes(OutputBytes)}").ToString();
    }

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Bytes(long bytes)
    {
        string[] units = ["B", "KB", "MB", "GB", "TB"];
        var (value, unit) = ((double)bytes, 0);
        while (value >= 1024 && unit < units.Length - 1) (value, unit) = (value / 1024, unit + 1);
        return $"{value.ToString(unit == 0 ? "0" : "0.0", CultureInfo.InvariantCulture)} {units[unit]}";
    }
}

/// <summary>A module in a <see cref="ModuleSummary"/>.</summary>
/// <param name="Name">Its name within the module that holds it; empty for the outermost.</param>
/// <param name="Type">Its class.</param>
/// <param name="Depth">How many modules hold it, one in another.</param>
/// <param name="OutputShapes">The shapes of the tensors that it gave when it was first called; null if it was not.</param>
/// <param name="Parameters">The number of elements of the parameters that it holds itself; shared ones count where they come first.</param>
/// <param name="Trainable">Of those, how many are learnt.</param>
public sealed record ModuleSummaryRow(string Name, string Type, int Depth, IReadOnlyList<IReadOnlyList<long>>? OutputShapes, long Parameters, long Trainable);
