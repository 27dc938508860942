using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Autograd.IO;

/// <summary>Writes a tree as a pickle of protocol 2, with the instructions that PyTorch itself uses and that its weights_only loader accepts.</summary>
internal sealed class Pickler
{
    // Python's own writer hands over as many items at a time.
    private const int Batch = 1000;

    private readonly MemoryStream _out = new();
    private readonly TorchLayout _layout;
    private readonly Dictionary<object, int> _objects = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, int> _texts = [];
    private readonly Dictionary<string, int> _globals = [];
    private int _memo;

    private Pickler(TorchLayout layout) => _layout = layout;

    public static ReadOnlyMemory<byte> Write(TorchValue root, TorchLayout layout)
    {
        var pickler = new Pickler(layout);
        pickler.Code('\x80', 2);
        pickler.Save(root);
        pickler.Code('.');
        return pickler._out.GetBuffer().AsMemory(0, (int)pickler._out.Length);
    }

    private void Save(TorchValue value)
    {
        switch (value.Value)
        {
            case null: Code('N'); break;
            case bool truth: Code(truth ? '\x88' : '\x89'); break;
            case long number: Integer(number); break;
            case BigInteger number: Long(number); break;
            case double number: Float(number); break;
            case string text: Text(text); break;
            case DType dtype: Global("torch", dtype.TorchName()["torch.".Length..]); break;
            case { } shared when _objects.TryGetValue(shared, out var memo): Recall(memo); break;
            case Tensor tensor: Tensor(tensor); break;
            case TorchDictionary dictionary: Dictionary(dictionary); break;
            case TorchList list: List(list); break;
            case TorchTuple tuple: Tuple(tuple); break;
        }
    }

    private void Dictionary(TorchDictionary dictionary)
    {
        if (dictionary.IsOrdered)
        {
            Global("collections", "OrderedDict");
            Code(')');
            Code('R');
        }
        else Code('}');
        Remember(dictionary);
        foreach (var entries in dictionary.Chunk(Batch))
        {
            Code('(');
            foreach (var (key, value) in entries)
            {
                Save(key);
                Save(value);
            }
            Code('u');
        }
        if (!dictionary.IsOrdered || dictionary.Attributes is null) return;
        Save(dictionary.Attributes);
        Code('b');
    }

    private void List(TorchList list)
    {
        Code(']');
        Remember(list);
        foreach (var items in list.Chunk(Batch))
        {
            Code('(');
            foreach (var item in items) Save(item);
            Code('e');
        }
    }

    private void Tuple(TorchTuple tuple)
    {
        if (tuple.IsSize) Global("torch", "Size");
        Items([.. tuple]);
        if (tuple.IsSize)
        {
            Code('\x85');
            Code('R');
        }
        Remember(tuple);
    }

    private void Items(ReadOnlySpan<TorchValue> items)
    {
        if (items.Length > 3) Code('(');
        foreach (var item in items) Save(item);
        Code(items.Length switch { 0 => ')', 1 => '\x85', 2 => '\x86', 3 => '\x87', _ => 't' });
    }

    /// <summary>_rebuild_tensor_v2(storage, offset, size, stride, requires_grad, OrderedDict()).</summary>
    private void Tensor(Tensor tensor)
    {
        var (key, count, offset, strides) = _layout.Place(tensor);
        Global("torch._utils", "_rebuild_tensor_v2");
        Code('(');
        Code('(');
        Text("storage");
        Global("torch", PickleGlobal.StorageName(tensor.DType));
        Text(key);
        Text("cpu");
        Integer(count);
        Code('t');
        Code('Q');
        Integer(offset);
        Integers(tensor.Shape);
        Integers(strides);
        Code(tensor.RequiresGrad ? '\x88' : '\x89');
        Global("collections", "OrderedDict");
        Code(')');
        Code('R');
        Code('t');
        Code('R');
        Remember(tensor);
    }

    private void Integers(ReadOnlySpan<long> values)
    {
        var items = new TorchValue[values.Length];
        for (var i = 0; i < items.Length; i++) items[i] = values[i];
        Items(items);
    }

    private void Integer(long value)
    {
        switch (value)
        {
            case >= 0 and <= byte.MaxValue: Code('K', (byte)value); break;
            case >= 0 and <= ushort.MaxValue: Code('M', (byte)value, (byte)(value >> 8)); break;
            case >= int.MinValue and <= int.MaxValue:
                Code('J');
                Int32((int)value);
                break;
            default: Long(value); break;
        }
    }

    private void Long(BigInteger value)
    {
        var bytes = value.ToByteArray();
        if (bytes.Length > byte.MaxValue) throw new ArgumentException($"TorchCheckpoint.Save: an integer of {bytes.Length} bytes does not fit; at most {byte.MaxValue} do.");
        Code('\x8a', (byte)bytes.Length);
        _out.Write(bytes);
    }

    private void Float(double value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteDoubleBigEndian(bytes, value);
        Code('G');
        _out.Write(bytes);
    }

    private void Text(string value)
    {
        if (_texts.TryGetValue(value, out var memo))
        {
            Recall(memo);
            return;
        }
        var bytes = Encoding.UTF8.GetBytes(value);
        Code('X');
        Int32(bytes.Length);
        _out.Write(bytes);
        _texts.Add(value, Put());
    }

    private void Global(string module, string name)
    {
        var text = $"c{module}\n{name}\n";
        if (_globals.TryGetValue(text, out var memo))
        {
            Recall(memo);
            return;
        }
        _out.Write(Encoding.ASCII.GetBytes(text));
        _globals.Add(text, Put());
    }

    private void Remember(object value) => _objects.Add(value, Put());

    private int Put()
    {
        if (_memo <= byte.MaxValue) Code('q', (byte)_memo);
        else
        {
            Code('r');
            Int32(_memo);
        }
        return _memo++;
    }

    private void Recall(int memo)
    {
        if (memo <= byte.MaxValue) Code('h', (byte)memo);
        else
        {
            Code('j');
            Int32(memo);
        }
    }

    private void Int32(int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        _out.Write(bytes);
    }

    private void Code(char code, params ReadOnlySpan<byte> argument)
    {
        _out.WriteByte((byte)code);
        _out.Write(argument);
    }
}
