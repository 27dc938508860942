namespace Autograd.IO;

/// <summary>What the names in a pickle stand for: a fixed handful of ways to make a container or a tensor.</summary>
internal sealed partial class Unpickler
{
    private object? Call(object? callable, TorchTuple arguments) => (callable as PickleGlobal)?.Role switch
    {
        PickleRole.OrderedDictionary => MakeOrdered(arguments),
        PickleRole.Counter => MakeCounter(arguments),
        PickleRole.Size => MakeSize(arguments),
        PickleRole.Device => MakeDevice(arguments),
        PickleRole.RebuildTensor => MakeTensor(arguments),
        PickleRole.RebuildParameter => MakeParameter(arguments),
        PickleRole.RebuildFromType => MakeFromType(arguments),
        _ => throw Malformed("it calls something that cannot be called"),
    };

    /// <summary>OrderedDict() or, from Python 2, OrderedDict([[key, value], ...]).</summary>
    private TorchDictionary MakeOrdered(TorchTuple arguments)
    {
        var result = Container(new TorchDictionary { IsOrdered = true });
        if (arguments.Count == 0) return result;
        if (arguments.Count != 1 || arguments[0].Value is not TorchList pairs) throw Wrong("OrderedDict");
        foreach (var pair in pairs)
        {
            if (pair.Value is not IReadOnlyList<TorchValue> { Count: 2 } entry) throw Wrong("OrderedDict");
            Set(result, entry[0], entry[1]);
        }
        return result;
    }

    private TorchDictionary MakeCounter(TorchTuple arguments)
    {
        if (arguments.Count == 0) return Container(new TorchDictionary());
        return arguments.Count == 1 && arguments[0].Value is TorchDictionary counts ? counts : throw Wrong("Counter");
    }

    private TorchTuple MakeSize(TorchTuple arguments)
    {
        if (arguments.Count != 1 || arguments[0].Value is not TorchTuple sizes) throw Wrong("torch.Size");
        _ = Integers(sizes, "torch.Size");
        return Container(new TorchTuple([.. sizes], isSize: true));
    }

    /// <summary>A device is its name: there is only one kind here.</summary>
    private static string MakeDevice(TorchTuple arguments) => arguments.Count switch
    {
        1 when arguments[0].Value is string type => type,
        2 when arguments[0].Value is string type && arguments[1].Value is long index => $"{type}:{index}",
        _ => throw Wrong("torch.device"),
    };

    /// <summary>_rebuild_tensor_v2(storage, offset, size, stride, requires_grad, hooks, metadata), of which version 1 has the first four.</summary>
    private static Tensor MakeTensor(TorchTuple arguments)
    {
        const string Name = "_rebuild_tensor_v2";
        if (arguments.Count is < 4 or > 7 || arguments[0].Value is not TorchMemory memory || arguments[1].Value is not long offset
            || arguments[2].Value is not TorchTuple size || arguments[3].Value is not TorchTuple stride) throw Wrong(Name);
        var tensor = memory.View(offset, Integers(size, Name), Integers(stride, Name));
        return arguments.Count > 4 ? WithGrad(tensor, arguments[4], Name) : tensor;
    }

    /// <summary>_rebuild_parameter(data, requires_grad, hooks), perhaps with Python attributes, which are dropped.</summary>
    private static Tensor MakeParameter(TorchTuple arguments)
    {
        const string Name = "_rebuild_parameter";
        if (arguments.Count is < 2 or > 4 || arguments[0].Value is not Tensor data) throw Wrong(Name);
        return WithGrad(data.Detach(), arguments[1], Name);
    }

    /// <summary>_rebuild_from_type_v2(function, type, arguments, state): a tensor with Python attributes, which are dropped.</summary>
    private object? MakeFromType(TorchTuple arguments)
    {
        if (arguments.Count != 4 || arguments[0].Value is not PickleGlobal { Role: PickleRole.RebuildTensor or PickleRole.RebuildParameter } function
            || arguments[1].Value is not PickleGlobal { Role: PickleRole.TensorClass } || arguments[2].Value is not TorchTuple inner) throw Wrong("_rebuild_from_type_v2");
        return Call(function, inner);
    }

    private static Tensor WithGrad(Tensor tensor, TorchValue requiresGrad, string name)
    {
        if (requiresGrad.Value is not bool value) throw Wrong(name);
        if (value && !tensor.DType.IsFloatingPoint()) throw new InvalidDataException($"a tensor of {tensor.DType.TorchName()} is said to require grad, which only floating-point ones can.");
        return tensor.RequireGrad(value);
    }

    /// <summary>('storage', class, key, device, number of elements), in old files with a last None where views once were.</summary>
    private TorchMemory Persistent(object? id)
    {
        if (id is not TorchTuple { Count: 5 or 6 } parts || parts[0].Value is not "storage" || parts[1].Value is not PickleGlobal { Role: PickleRole.StorageClass } type
            || parts[2].Value is not string key || parts[3].Value is not string || parts[4].Value is not long count || count < 0) throw Malformed("a reference to a storage is not as PyTorch writes it");
        if (parts.Count == 6 && !parts[5].IsNone) throw new InvalidDataException("the file holds views of storages as PyTorch before 0.4 wrote them; load and save it with a newer one.");
        if (memories is null) throw Malformed("a storage is out of place");
        return memories.Find(key, type.DType, count);
    }

    /// <summary>State of an OrderedDict: its attributes. Nothing else has state here.</summary>
    private void Build(object? state)
    {
        if (Peek() is not TorchDictionary { IsOrdered: true } dictionary || state is not TorchDictionary attributes) throw Malformed("it sets the state of something that has none");
        dictionary.Attributes = attributes;
    }

    private static long[] Integers(TorchTuple tuple, string name)
    {
        var values = new long[tuple.Count];
        for (var i = 0; i < values.Length; i++) values[i] = tuple[i].Value is long value ? value : throw Wrong(name);
        return values;
    }

    private static InvalidDataException Wrong(string name) => Malformed($"{name} is called with arguments that it does not have");
}
