namespace Autograd.Onnx.Format;

/// <summary>A graph in ONNX's terms: nodes in the order of computation, which read and make values by name.</summary>
internal sealed class Graph(string name, int opset)
{
    private readonly List<GraphNode> _nodes = [];
    private readonly Dictionary<string, Initializer> _initializers = [];
    private readonly Dictionary<string, string> _byContent = [];
    private readonly Dictionary<string, int> _counts = [];
    private readonly List<Port> _inputs = [], _outputs = [];

    /// <summary>The version of the operators, which a few of them depend on.</summary>
    public int Opset => opset;

    /// <summary>Adds a node with one output.</summary>
    public string Add(string op, ReadOnlySpan<string> inputs, params ReadOnlySpan<(string Name, object Value)> attributes) => Add(op, inputs, 1, attributes)[0];

    /// <summary>Adds a node with several outputs.</summary>
    public string[] Add(string op, ReadOnlySpan<string> inputs, int outputs, params ReadOnlySpan<(string Name, object Value)> attributes)
    {
        var made = new string[outputs];
        for (var i = 0; i < outputs; i++) made[i] = Fresh(op);
        _nodes.Add(new GraphNode(op, made[0], inputs.ToArray(), made, attributes.ToArray()));
        return made;
    }

    public void AddInput(Port port) => _inputs.Add(port);

    /// <summary>A value as an output of the graph: under the output's name from where it is made, or as a copy of what has another name to keep.</summary>
    public void AddOutput(string value, Port port)
    {
        var node = _nodes.FindIndex(n => n.Outputs.Contains(value));
        if (node < 0 || _outputs.Exists(o => o.Name == value)) _nodes.Add(new GraphNode("Identity", Fresh("Identity"), [value], [port.Name], []));
        else
            foreach (var n in _nodes)
            {
                Replace(n.Inputs, value, port.Name);
                Replace(n.Outputs, value, port.Name);
            }
        _outputs.Add(port);
    }

    /// <summary>Memory under a given name.</summary>
    public string AddInitializer(string given, Tensor tensor)
    {
        _initializers[given] = new Initializer(given, tensor);
        return given;
    }

    /// <summary>A constant; one of the same content is taken again.</summary>
    public string AddConstant(Tensor tensor)
    {
        if (tensor.ElementCount > 64) return AddInitializer(Fresh("Constant"), tensor);
        var content = $"{tensor.DType} [{string.Join(",", tensor.Shape.ToArray())}] {Convert.ToHexString(Bytes.Of(tensor))}";
        if (_byContent.TryGetValue(content, out var same)) return same;
        return _byContent[content] = AddInitializer(Fresh("Constant"), tensor);
    }

    public ProtoMessage ToModel(string producer, string version)
    {
        var (nodes, used) = Needed();
        var graph = new ProtoMessage();
        foreach (var node in nodes) graph.Add(1, node.ToProto());
        graph.Add(2, name);
        foreach (var initializer in _initializers.Values)
            if (used.Contains(initializer.Name)) graph.Add(5, initializer.ToProto());
        foreach (var input in _inputs) graph.Add(11, input.ToProto());
        foreach (var output in _outputs) graph.Add(12, output.ToProto());

        var operators = new ProtoMessage();
        operators.Add(1, "");
        operators.Add(2, opset);
        var model = new ProtoMessage();
        model.Add(1, opset switch { <= 18 => 8, <= 20 => 9, _ => 10 });
        model.Add(2, producer);
        model.Add(3, version);
        model.Add(7, graph);
        model.Add(8, operators);
        return model;
    }

    /// <summary>The nodes that outputs depend on, and all that they read.</summary>
    private (List<GraphNode> Nodes, HashSet<string> Used) Needed()
    {
        var used = _outputs.Select(o => o.Name).ToHashSet();
        var nodes = new List<GraphNode>();
        for (var i = _nodes.Count - 1; i >= 0; i--)
        {
            if (!Array.Exists(_nodes[i].Outputs, used.Contains)) continue;
            used.UnionWith(_nodes[i].Inputs);
            nodes.Add(_nodes[i]);
        }
        nodes.Reverse();
        return (nodes, used);
    }

    private string Fresh(string op)
    {
        _counts[op] = _counts.GetValueOrDefault(op) + 1;
        return $"{op}_{_counts[op]}";
    }

    private static void Replace(string[] names, string from, string to)
    {
        for (var i = 0; i < names.Length; i++)
            if (names[i] == from) names[i] = to;
    }
}
