namespace Autograd.Data;

/// <summary>A column of a CSV file, by its name in the header or its place: strings, numbers and <c>^1</c> (the last) convert to it by themselves.</summary>
/// <example><code>var t = Csv.Load("wine.csv", header: true, columns: ["alcohol", 3, ^1]);</code></example>
public readonly struct CsvColumn
{
    private readonly string? _name;
    private readonly Index _place;

    private CsvColumn(string? name, Index place) => (_name, _place) = (name, place);

    /// <summary>The column of a name.</summary>
    public static implicit operator CsvColumn(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new(name, default);
    }

    /// <summary>The column at a place, from 0.</summary>
    public static implicit operator CsvColumn(int place) => new(null, place);

    /// <summary>The column at a place, perhaps from the end.</summary>
    public static implicit operator CsvColumn(Index place) => new(null, place);

    /// <summary>The name or the place.</summary>
    public override string ToString() => _name ?? _place.ToString();

    /// <summary>The place among columns, whose names are known if there is a header.</summary>
    internal int Find(int count, string[]? header)
    {
        if (_name is null)
        {
            var place = _place.GetOffset(count);
            return (uint)place < (uint)count ? place : throw new ArgumentException($"Csv: there is no column {_place} among {count}.");
        }
        if (header is null) throw new ArgumentException($"Csv: column '{_name}' cannot be found without a header. Pass header: true, or its place.");
        var found = Array.IndexOf(header, _name);
        if (found < 0) throw new ArgumentException($"Csv: there is no column '{_name}'. The header has {string.Join(", ", header)}.");
        return Array.IndexOf(header, _name, found + 1) < 0 ? found : throw new ArgumentException($"Csv: several columns are called '{_name}'. Choose one by its place.");
    }
}
