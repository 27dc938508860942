using System.Numerics;

namespace Autograd.IO;

/// <summary>
/// Reads a pickle of protocol 2 as PyTorch writes it: a program for a small stack machine. Only the instructions that build data are known here, and only the names of
/// <see cref="PickleGlobal"/>; whatever else a pickle asks for is refused by name, before anything happens.
/// </summary>
internal sealed partial class Unpickler(PickleReader reader, ITorchMemories? memories)
{
    // Real files of a hundred thousand tensors take some 4 million steps and 500 thousand containers. The bounds keep a hostile file from turning every byte of its own into a hundred of memory.
    private const int MaxSteps = 1 << 24, MaxContainers = 1 << 21;

    private readonly List<object?> _stack = [];
    private readonly Stack<int> _marks = [];
    private readonly Dictionary<uint, object?> _memo = [];
    private int _containers;

    // Items above the last mark; an instruction never takes one below it.
    private int Available => _stack.Count - (_marks.Count > 0 ? _marks.Peek() : 0);

    /// <summary>Runs the pickle to its end.</summary>
    public TorchValue Load()
    {
        for (var steps = 0; ; steps++)
        {
            if (steps == MaxSteps) throw new InvalidDataException($"the pickle has more than {MaxSteps} instructions.");
            var at = reader.Position;
            var code = reader.Byte();
            if (code == '.') break;
            Step(code, at);
        }
        if (_stack.Count != 1 || _marks.Count > 0) throw Malformed("it does not end with one value");
        var result = new TorchValue(_stack[0]);
        if (TreeShape.Problem(result) is { } problem) throw new InvalidDataException($"the pickle is refused: {problem}");
        return result;
    }

    private void Step(byte code, long at)
    {
        switch ((char)code)
        {
            case '\x80': CheckProtocol(reader.Byte()); break;
            case '(': _marks.Push(_stack.Count); break;
            case 'N': Push(null); break;
            case '\x88': Push(true); break;
            case '\x89': Push(false); break;
            case 'K': Push((long)reader.Byte()); break;
            case 'M': Push((long)reader.UInt16()); break;
            case 'J': Push((long)reader.Int32()); break;
            case '\x8a': Push(((TorchValue)new BigInteger(reader.Bytes(reader.Byte()))).Value); break;
            case 'G': Push(reader.Double()); break;
            case 'X': Push(reader.Text(reader.UInt32())); break;
            case 'U': Push(reader.Text(reader.Byte())); break;
            case 'T': Push(reader.Text(reader.UInt32())); break;
            case ']': Push(Container(new TorchList())); break;
            case '}': Push(Container(new TorchDictionary())); break;
            case ')': Push(Tuple([])); break;
            case '\x85': Push(Tuple(Pop(1))); break;
            case '\x86': Push(Tuple(Pop(2))); break;
            case '\x87': Push(Tuple(Pop(3))); break;
            case 't': Push(Tuple(PopToMark())); break;
            case 'a': Append(Pop(1)); break;
            case 'e': Append(PopToMark()); break;
            case 's': SetItems(Pop(2)); break;
            case 'u': SetItems(PopToMark()); break;
            case 'q': Remember(reader.Byte()); break;
            case 'r': Remember(reader.UInt32()); break;
            case 'h': Recall(reader.Byte()); break;
            case 'j': Recall(reader.UInt32()); break;
            case 'c': Push(Global(reader.Line(), reader.Line())); break;
            case 'Q': Push(Persistent(Pop())); break;
            case 'R':
                var arguments = Pop() as TorchTuple ?? throw Malformed("a call without a tuple of arguments");
                Push(Call(Pop(), arguments));
                break;
            case 'b': Build(Pop()); break;
            default: throw new InvalidDataException($"the pickle has the instruction 0x{code:x2} at byte {at}, which weights do not need and which is not executed.");
        }
    }

    private static void CheckProtocol(byte protocol)
    {
        if (protocol != 2) throw new InvalidDataException($"the pickle is of protocol {protocol}; save it with PyTorch's default, pickle_protocol=2.");
    }

    private static object Global(string module, string name) => PickleGlobal.TryFind(module, name, out var global)
        ? global
        : throw new InvalidDataException($"the pickle refers to {module}.{name}, which is not among the names that weights need; it is not loaded, since it could run code. "
            + "Save a state dict, numbers, strings, lists and dictionaries, and no other objects.");

    private void Push(object? value) => _stack.Add(value);

    private object? Pop()
    {
        if (Available < 1) throw Malformed("a value is missing on its stack");
        var value = _stack[^1];
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    private TorchValue[] Pop(int count)
    {
        if (Available < count) throw Malformed("a value is missing on its stack");
        var values = new TorchValue[count];
        for (var i = 0; i < count; i++) values[i] = new(_stack[_stack.Count - count + i]);
        _stack.RemoveRange(_stack.Count - count, count);
        return values;
    }

    private TorchValue[] PopToMark()
    {
        if (_marks.Count == 0) throw Malformed("a mark is missing on its stack");
        var values = Pop(Available);
        _marks.Pop();
        return values;
    }

    private object? Peek() => Available > 0 ? _stack[^1] : throw Malformed("a value is missing on its stack");

    private void Remember(uint key) => _memo[key] = Peek();

    private void Recall(uint key)
    {
        if (!_memo.TryGetValue(key, out var value)) throw Malformed($"it recalls entry {key}, which was never stored");
        Push(value);
    }

    private TorchTuple Tuple(TorchValue[] items) => Container(new TorchTuple(items, isSize: false));

    private T Container<T>(T container)
    {
        if (++_containers > MaxContainers) throw new InvalidDataException($"the pickle holds more than {MaxContainers} lists, tuples and dictionaries.");
        return container;
    }

    private void Append(TorchValue[] items)
    {
        var list = Peek() as TorchList ?? throw Malformed("it appends to something that is no list");
        foreach (var item in items) list.Add(item);
    }

    private void SetItems(TorchValue[] items)
    {
        var dictionary = Peek() as TorchDictionary ?? throw Malformed("it sets an entry of something that is no dictionary");
        if (items.Length % 2 != 0) throw Malformed("a key has no value");
        for (var i = 0; i < items.Length; i += 2) Set(dictionary, items[i], items[i + 1]);
    }

    private static void Set(TorchDictionary dictionary, TorchValue key, TorchValue value)
    {
        if (!TorchDictionary.IsKey(key)) throw new InvalidDataException($"the pickle has a dictionary with the key {key}; only strings, integers and bools are read as keys.");
        dictionary[key] = value;
    }

    private static InvalidDataException Malformed(string why) => new($"the pickle is malformed: {why}.");
}
