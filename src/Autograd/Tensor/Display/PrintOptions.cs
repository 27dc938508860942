namespace Autograd;

/// <summary>How tensors turn into text: PyTorch's <c>set_printoptions</c> as an immutable value.</summary>
/// <remarks><c>new PrintOptions()</c> is PyTorch's default profile; <see cref="Short"/> and <see cref="Full"/> are the other two.</remarks>
/// <example>
/// <code>
/// PrintOptions.Default = PrintOptions.Default with { Precision = 2, SciMode = false };
/// </code>
/// </example>
public sealed record PrintOptions
{
    static PrintOptions current = new();

    /// <summary>The options that tensors are printed with where none are given, for the whole process.</summary>
    /// <remarks>The value is swapped whole, so a tensor being printed on another thread sees either the old options or the new.</remarks>
    /// <exception cref="ArgumentNullException">The value is null; assign <c>new PrintOptions()</c> for PyTorch's defaults.</exception>
    public static PrintOptions Default
    {
        get => Volatile.Read(ref current);
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            Volatile.Write(ref current, value);
        }
    }

    /// <summary>PyTorch's <c>short</c> profile: two digits, two items at each edge.</summary>
    public static PrintOptions Short { get; } = new() { Precision = 2, EdgeItems = 2 };

    /// <summary>PyTorch's <c>full</c> profile: every element is printed, however many there are.</summary>
    public static PrintOptions Full { get; } = new() { Threshold = long.MaxValue };

    /// <summary>Digits after the decimal point of a floating-point element. 4 unless set.</summary>
    public int Precision { get; init => field = NotNegative(value, nameof(Precision)); } = 4;

    /// <summary>Tensors of more elements than this are summarised. 1000 unless set.</summary>
    public long Threshold { get; init => field = NotNegative(value, nameof(Threshold)); } = 1000;

    /// <summary>Items that a summary shows at the beginning and at the end of each dimension. 3 unless set.</summary>
    public int EdgeItems { get; init => field = NotNegative(value, nameof(EdgeItems)); } = 3;

    /// <summary>Characters per line; a row always holds one element at least. 80 unless set.</summary>
    public int LineWidth { get; init => field = NotNegative(value, nameof(LineWidth)); } = 80;

    /// <summary>Scientific notation: true for always, false for never, null to let the elements decide. Null unless set.</summary>
    public bool? SciMode { get; init; }

    static T NotNegative<T>(T value, string name) where T : System.Numerics.INumber<T> =>
        value >= T.Zero
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"PrintOptions.{name} must be 0 or more.");
}
