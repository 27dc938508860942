namespace Autograd.Tests.Conformance;

/// <summary>The arguments of one call by PyTorch's parameter names. What is never asked for, the table forgets.</summary>
internal sealed class Arguments(IReadOnlyDictionary<string, Value> values, Func<TensorValue, Tensor> resolve)
{
    private readonly HashSet<string> read = [];

    /// <summary>The argument called <c>input</c>, PyTorch's <c>self</c>.</summary>
    public Tensor X => Tensor("input");

    public IEnumerable<string> Unread => values.Keys.Where(name => !read.Contains(name) && values[name] is not NullValue);

    /// <summary>Whether an argument is given and not None.</summary>
    public bool Has(string name) => values.TryGetValue(name, out var value) && value is not NullValue;

    /// <summary>Whether an argument is given as None, where that is not the default.</summary>
    public bool IsNone(string name) => values.TryGetValue(name, out var value) && value is NullValue;

    public bool IsTensor(string name) => values.TryGetValue(name, out var value) && value is TensorValue;

    public bool IsList(string name) => values.TryGetValue(name, out var value) && value is ListValue;

    public bool IsText(string name) => values.TryGetValue(name, out var value) && value is TextValue;

    public Tensor Tensor(string name) => Get(name) is TensorValue t ? resolve(t) : throw Wrong(name, "a tensor");

    public Tensor? TensorOrNull(string name) => Has(name) ? Tensor(name) : null;

    public Tensor[] Tensors(string name) => [.. List(name).Select(v => v is TensorValue t ? resolve(t) : throw Wrong(name, "tensors"))];

    public Scalar Scalar(string name) => Get(name) switch
    {
        BoolValue v => v.Bool,
        IntValue v => v.Int,
        FloatValue v => v.Float,
        _ => throw Wrong(name, "a number"),
    };

    public Scalar Scalar(string name, Scalar absent) => Has(name) ? Scalar(name) : absent;

    public Scalar? ScalarOrNull(string name) => Has(name) ? Scalar(name) : null;

    public double Double(string name, double absent) => Has(name) ? Scalar(name).ToDouble() : absent;

    public long Long(string name) => Get(name) switch
    {
        IntValue v => v.Int,
        TensorValue t => Bridge.Read(resolve(t)).Integer(0),
        _ => throw Wrong(name, "an integer"),
    };

    public long Long(string name, long absent) => Has(name) ? Long(name) : absent;

    public long? LongOrNull(string name) => Has(name) ? Long(name) : null;

    public long[] Longs(string name) => [.. List(name).Select(v => v is IntValue i ? i.Int : throw Wrong(name, "integers"))];

    /// <summary>A list of numbers.</summary>
    public double[] Reals(string name) => [.. List(name).Select(v => v is IntValue i ? i.Int : v is FloatValue f ? f.Float : throw Wrong(name, "numbers"))];

    /// <summary>A list of lists of integers, or of integers, which count as lists of one.</summary>
    public long[][] LongLists(string name) => [.. List(name).Select<Value, long[]>(v => v switch
    {
        ListValue list => [.. list.Items.Select(i => i is IntValue n ? n.Int : throw Wrong(name, "lists of integers"))],
        IntValue one => [one.Int],
        _ => throw Wrong(name, "lists of integers"),
    })];

    public int[] Ints(string name) => [.. Longs(name).Select(v => checked((int)v))];

    /// <summary>One number for all spatial dimensions or a list; None in a list is -1.</summary>
    public Sizes Sizes(string name) => !Has(name) ? default : IsList(name)
        ? List(name).Select(v => v is IntValue i ? i.Int : v is NullValue ? -1 : throw Wrong(name, "integers")).ToArray()
        : Long(name);

    public long[]? LongsOrNull(string name) => Has(name) ? Longs(name) : null;

    /// <summary>One dimension.</summary>
    public int Dim(string name = "dim") => checked((int)Long(name));

    public int Dim(string name, int absent) => Has(name) ? Dim(name) : absent;

    public int? DimOrNull(string name = "dim") => Has(name) ? Dim(name) : null;

    /// <summary>One dimension or a list of them; none given means all.</summary>
    public long[] Dims(string name = "dim") => !Has(name) ? [] : IsList(name) ? Longs(name) : [Long(name)];

    /// <summary>A list of objects.</summary>
    public IReadOnlyDictionary<string, Value>[] Maps(string name) => [.. List(name).Select(v => v is MapValue m ? m.Members : throw Wrong(name, "objects"))];

    /// <summary>An object.</summary>
    public IReadOnlyDictionary<string, Value> Map(string name) => Get(name) is MapValue m ? m.Members : throw Wrong(name, "an object");

    public bool Bool(string name, bool absent) => !Has(name) ? absent : Get(name) is BoolValue v ? v.Bool : throw Wrong(name, "a bool");

    public string Text(string name, string absent) => TextOrNull(name) ?? absent;

    public string? TextOrNull(string name) => !Has(name) ? null : Get(name) is TextValue v ? v.Text : throw Wrong(name, "text");

    public DType? DTypeOrNull(string name = "dtype") =>
        !Has(name) ? null : Get(name) is DTypeValue v ? v.DType : throw Wrong(name, "a dtype");

    public TensorIndex[] Index(string name) => [.. List(name).Select(Subscript)];

    /// <summary>A call whose second operand may be a tensor or a number.</summary>
    public Tensor Binary(string other, Func<Tensor, Tensor, Tensor> tensor, Func<Tensor, Scalar, Tensor> scalar) =>
        IsTensor(other) ? tensor(X, Tensor(other)) : scalar(X, Scalar(other));

    public Tensor Binary(Func<Tensor, Tensor, Tensor> tensor, Func<Tensor, Scalar, Tensor> scalar) => Binary("other", tensor, scalar);

    private TensorIndex Subscript(Value value) => value switch
    {
        NullValue => TensorIndex.NewAxis,
        EllipsisValue => TensorIndex.Ellipsis,
        IntValue v => v.Int,
        SliceValue v => TensorIndex.Slice(v.Start, v.Stop, v.Step ?? 1),
        TensorValue v => resolve(v),
        BoolValue v => v.Bool,
        _ => throw new UnmappedArgumentException($"{value} is no subscript."),
    };

    private Value Get(string name)
    {
        read.Add(name);
        return values.TryGetValue(name, out var value)
            ? value
            : throw new UnmappedArgumentException($"The sample has no argument '{name}'.");
    }

    private IReadOnlyList<Value> List(string name) => Get(name) is ListValue list ? list.Items : throw Wrong(name, "a list");

    private UnmappedArgumentException Wrong(string name, string wanted) =>
        new($"Argument '{name}' is {values[name]}, the table takes {wanted}.");
}
