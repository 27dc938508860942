using System.Buffers.Binary;
using System.Text;
using Autograd.IO;

namespace Autograd.Tests.IO;

/// <summary>
/// Reads what <see cref="TorchCheckpoint"/> writes by the rules of the formats alone: zip records through their directory and headers, with all that PyTorch's reader relies on checked; and the pickle,
/// as Python would show it, written by a loop over the instructions that PyTorch's weights_only loader knows.
/// </summary>
internal sealed class TinyTorchReader
{
    private readonly byte[] _file;

    public TinyTorchReader(byte[] file)
    {
        _file = file;
        var end = file.Length - 22;
        U32(end).Should().Be(0x06054b50, "the archive ends with its end record, without comment");
        int count = U16(end + 10), at = (int)U32(end + 16);
        ((int)U32(end + 12) + at).Should().Be(end, "the directory lies before the end record");
        int next = 0;
        for (int i = 0; i < count; i++)
        {
            U32(at).Should().Be(0x02014b50);
            int nameLength = U16(at + 28), extra = U16(at + 30), header = (int)U32(at + 42);
            var name = Encoding.UTF8.GetString(file, at + 46, nameLength);
            header.Should().Be(next, "records follow each other");
            Records.Add(name, Record(at, header, name));
            next = header + 30 + nameLength + U16(header + 28) + (int)U32(at + 24);
            at += 46 + nameLength + extra;
        }
        at.Should().Be(end);
    }

    public Dictionary<string, byte[]> Records { get; } = [];

    private byte[] Record(int entry, int header, string name)
    {
        U32(header).Should().Be(0x04034b50);
        for (int field = 0; field < 24; field += 2) U16(header + 4 + field).Should().Be(U16(entry + 6 + field), $"header and directory agree on byte {field} of {name}");
        U16(header + 8).Should().Be(0, "records are stored");
        int length = (int)U32(header + 18), data = header + 30 + U16(header + 26) + U16(header + 28);
        Encoding.UTF8.GetString(_file, header + 30, U16(header + 26)).Should().Be(name);
        _file[(header + 30 + U16(header + 26))..][..2].Should().Equal("FB"u8.ToArray());
        (U16(header + 30 + U16(header + 26) + 2) + 4).Should().Be(U16(header + 28));
        (data % 64).Should().Be(0, "records can be mapped");
        length.Should().Be((int)U32(header + 22));
        var contents = _file[data..(data + length)];
        U32(header + 14).Should().Be(Crc(contents));
        return contents;
    }

    private int U16(int at) => BinaryPrimitives.ReadUInt16LittleEndian(_file.AsSpan(at));

    private uint U32(int at) => BinaryPrimitives.ReadUInt32LittleEndian(_file.AsSpan(at));

    /// <summary>Bit by bit, as the definition has it.</summary>
    private static uint Crc(byte[] bytes)
    {
        uint crc = ~0u;
        foreach (byte b in bytes)
        {
            crc ^= b;
            for (int i = 0; i < 8; i++) crc = crc >> 1 ^ (0xEDB88320 & (uint)-(int)(crc & 1));
        }
        return ~crc;
    }

    /// <summary>The pickle as Python would print the calls that it makes.</summary>
    public static string Show(byte[] pickle)
    {
        var stack = new List<object>();
        var marks = new Stack<int>();
        var memo = new Dictionary<int, object>();
        pickle[..2].Should().Equal(0x80, 2);
        for (int at = 2; ;)
        {
            byte code = pickle[at++];
            switch ((char)code)
            {
                case '.':
                    at.Should().Be(pickle.Length);
                    stack.Should().ContainSingle();
                    return Text(stack[0]);
                case 'N': stack.Add("None"); break;
                case '\x88': stack.Add("True"); break;
                case '\x89': stack.Add("False"); break;
                case 'K': stack.Add($"{pickle[at++]}"); break;
                case 'M': stack.Add($"{BinaryPrimitives.ReadUInt16LittleEndian(pickle.AsSpan(at))}"); at += 2; break;
                case 'J': stack.Add($"{BinaryPrimitives.ReadInt32LittleEndian(pickle.AsSpan(at))}"); at += 4; break;
                case '\x8a': stack.Add($"{new System.Numerics.BigInteger(pickle.AsSpan(at + 1, pickle[at]))}"); at += 1 + pickle[at]; break;
                case 'G': stack.Add($"{BinaryPrimitives.ReadDoubleBigEndian(pickle.AsSpan(at)):R}"); at += 8; break;
                case 'X':
                    int length = BinaryPrimitives.ReadInt32LittleEndian(pickle.AsSpan(at));
                    stack.Add($"'{Encoding.UTF8.GetString(pickle, at + 4, length)}'");
                    at += 4 + length;
                    break;
                case 'c':
                    int first = Array.IndexOf(pickle, (byte)'\n', at), second = Array.IndexOf(pickle, (byte)'\n', first + 1);
                    stack.Add(Encoding.ASCII.GetString(pickle, at, first - at) + "." + Encoding.ASCII.GetString(pickle, first + 1, second - first - 1));
                    at = second + 1;
                    break;
                case '(': marks.Push(stack.Count); break;
                case ')': stack.Add(new Items("(", ")")); break;
                case ']': stack.Add(new Items("[", "]")); break;
                case '}': stack.Add(new Items("{", "}")); break;
                case '\x85': stack.Add(new Items("(", ")") { Parts = Take(1) }); break;
                case '\x86': stack.Add(new Items("(", ")") { Parts = Take(2) }); break;
                case '\x87': stack.Add(new Items("(", ")") { Parts = Take(3) }); break;
                case 't': stack.Add(new Items("(", ")") { Parts = Take(stack.Count - marks.Pop()) }); break;
                case 'a': { var items = Take(1); ((Items)stack[^1]).Parts.AddRange(items); break; }
                case 's': { var items = Take(2); ((Items)stack[^1]).Parts.AddRange(items); break; }
                case 'e' or 'u': { var items = Take(stack.Count - marks.Pop()); ((Items)stack[^1]).Parts.AddRange(items); break; }
                case 'R': { var call = Take(2); stack.Add(new Items(Text(call[0]) + Text(call[1]) + "{", "}")); break; }
                case 'Q': stack.Add("@" + Text(Take(1)[0])); break;
                case 'b': { var state = Take(1); ((Items)stack[^1]).End += "+" + Text(state[0]); break; }
                case 'q': memo.Add(pickle[at++], stack[^1]); break;
                case 'r': memo.Add(BinaryPrimitives.ReadInt32LittleEndian(pickle.AsSpan(at)), stack[^1]); at += 4; break;
                case 'h': stack.Add(memo[pickle[at++]]); break;
                case 'j': stack.Add(memo[BinaryPrimitives.ReadInt32LittleEndian(pickle.AsSpan(at))]); at += 4; break;
                default: throw new InvalidDataException($"Instruction {code:x2} at {at - 1}.");
            }
        }

        List<object> Take(int count)
        {
            var taken = stack.GetRange(stack.Count - count, count);
            stack.RemoveRange(stack.Count - count, count);
            return taken;
        }
    }

    private static string Text(object value) => value is Items items ? items.Start + string.Join(",", items.Parts.Select(Text)) + items.End : (string)value;

    private sealed class Items(string start, string end)
    {
        public string Start => start;

        public string End { get; set; } = end;

        public List<object> Parts { get; init; } = [];
    }
}
