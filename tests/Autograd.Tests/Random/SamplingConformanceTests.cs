using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using Autograd.Sampling;

namespace Autograd.Tests.Random;

/// <summary>Replays every program of rng/sampling.json: what PyTorch draws after manual_seed.</summary>
[Trait("Category", "Conformance")]
public class SamplingConformanceTests
{
    private static readonly JsonElement File = RngData.Json("sampling.json");
    private static readonly RngTensors Tensors = new("sampling.safetensors");

    public static IEnumerable<object[]> Ids =>
        File.GetProperty("samples").EnumerateArray().Select(s => new object[] { s.GetProperty("id").GetInt32() });

    [Theory]
    [MemberData(nameof(Ids))]
    public void Draws_what_PyTorch_draws(int id)
    {
        var sample = File.GetProperty("samples")[id];
        var generator = new Generator(sample.GetProperty("seed").GetInt64());
        var i = 0;
        foreach (var step in sample.GetProperty("program").EnumerateArray())
        {
            var call = step.GetProperty("call").GetString()!;
            var args = step.GetProperty("args");
            if (call == "manual_seed")
            {
                generator.SetSeed(args.GetProperty("seed").GetInt64());
                continue;
            }

            var key = step.GetProperty("result").GetString()!;
            var (dtype, shape, expected) = Tensors[key];
            var actual = dtype switch
            {
                "F32" => Run<float>(generator, call, args),
                "F64" => Run<double>(generator, call, args),
                "I64" => Run<long>(generator, call, args),
                "I32" => Run<int>(generator, call, args),
                "U8" => Run<byte>(generator, call, args),
                _ => throw new InvalidDataException(dtype),
            };
            var why = $"sample {id}, step {i++}: {call} {args}";
            if (args.TryGetProperty("layout", out _)) actual = Untranspose(actual, dtype == "F64" ? 8 : 4, shape);

            if (step.GetProperty("exact").GetBoolean()) actual.Should().Equal(expected, why);
            else Close(Doubles(actual, dtype), Doubles(expected, dtype), dtype, why);
        }
    }

    private static byte[] Run<T>(Generator g, string call, JsonElement args) where T : unmanaged
    {
        var x = new T[Size(args)];
        double Arg(string name, double otherwise) => args.TryGetProperty(name, out var v) ? v.GetDouble() : otherwise;
        switch (call)
        {
            case "rand": g.FillUniform<T>(x); break;
            case "randn": g.FillNormal<T>(x); break;
            case "uniform_": g.FillUniform<T>(x, Arg("from", 0), Arg("to", 1)); break;
            case "normal_": g.FillNormal<T>(x, Arg("mean", 0), Arg("std", 1), strided: args.TryGetProperty("layout", out _)); break;
            case "normal": x = Normal<T>(g, args); break;
            case "randint": g.FillRandint<T>(x, args.GetProperty("low").GetInt64(), args.GetProperty("high").GetInt64()); break;
            case "random_" when args.TryGetProperty("from", out var from):
                g.FillRandint<T>(x, from.GetInt64(), args.GetProperty("to").GetInt64());
                break;
            case "random_": g.FillRandom<T>(x); break;
            case "randperm": x = new T[args.GetProperty("n").GetInt32()]; g.FillPermutation<T>(x); break;
            case "bernoulli_": g.FillBernoulli<T>(x, Arg("p", 0.5)); break;
            case "bernoulli":
                var p = Tensors.Read<T>(args.GetProperty("input"));
                x = new T[p.Length];
                g.FillBernoulli<T, T>(x, p);
                break;
            case "dropout": g.FillDropout<T>(x, Arg("p", 0.5)); break;
            case "dropout2d":
                var size = args.GetProperty("size").EnumerateArray().Select(d => d.GetInt32()).ToArray();
                var factors = new T[size[0] * size[1]];
                g.FillDropout<T>(factors, Arg("p", 0.5));
                x = factors.SelectMany(f => Enumerable.Repeat(f, size[2] * size[3])).ToArray();
                break;
            case "alpha_dropout":
                var shifts = new T[x.Length];
                g.FillAlphaDropout<T>(x, shifts, Arg("p", 0.5));
                for (var i = 0; i < x.Length; i++) x[i] = Cast<T>.From(Cast<T>.ToDouble(x[i]) + Cast<T>.ToDouble(shifts[i]));
                break;
            case "exponential_": g.FillExponential<T>(x, Arg("lambd", 1)); break;
            case "log_normal_": g.FillLogNormal<T>(x, Arg("mean", 1), Arg("std", 2)); break;
            case "cauchy_": g.FillCauchy<T>(x, Arg("median", 0), Arg("sigma", 1)); break;
            case "geometric_": g.FillGeometric<T>(x, Arg("p", 0.5)); break;
            case "multinomial": return Multinomial(g, args);
            default: throw new InvalidDataException($"No such call: {call}");
        }
        return MemoryMarshal.AsBytes(x.AsSpan()).ToArray();
    }

    /// <summary>With tensors: standard normals (or normals of a scalar std), then * std, then + mean.</summary>
    private static T[] Normal<T>(Generator g, JsonElement args) where T : unmanaged
    {
        var (mean, std) = (args.GetProperty("mean"), args.GetProperty("std"));
        if (mean.ValueKind == JsonValueKind.Number)
        {
            var plain = new T[Size(args)];
            g.FillNormal<T>(plain, mean.GetDouble(), std.GetDouble());
            return plain;
        }
        var means = Tensors.Read<T>(mean);
        var stds = std.ValueKind == JsonValueKind.Number ? null : Tensors.Read<T>(std);
        var x = new T[means.Length];
        g.FillNormal<T>(x, 0, stds is null ? std.GetDouble() : 1);
        for (var i = 0; i < x.Length; i++)
            x[i] = Cast<T>.From(Cast<T>.ToDouble(x[i]) * (stds is null ? 1 : Cast<T>.ToDouble(stds[i])) + Cast<T>.ToDouble(means[i]));
        return x;
    }

    private static byte[] Multinomial(Generator g, JsonElement args)
    {
        var key = args.GetProperty("input").GetProperty("tensor").GetString()!;
        var (dtype, shape, _) = Tensors[key];
        var rows = shape.Length == 1 ? 1 : shape[0];
        var picks = new long[rows * args.GetProperty("num_samples").GetInt32()];
        var replacement = args.GetProperty("replacement").GetBoolean();
        if (dtype == "F32") g.FillMultinomial<float>(Tensors.Read<float>(args.GetProperty("input")), shape[^1], picks, replacement);
        else g.FillMultinomial<double>(Tensors.Read<double>(args.GetProperty("input")), shape[^1], picks, replacement);
        return MemoryMarshal.AsBytes(picks.AsSpan()).ToArray();
    }

    private static int Size(JsonElement args) =>
        args.TryGetProperty("size", out var size) ? size.EnumerateArray().Aggregate(1, (n, d) => n * d.GetInt32()) : 0;

    /// <summary>A matrix whose transpose was filled in storage order, read row by row.</summary>
    private static byte[] Untranspose(byte[] storage, int width, int[] shape)
    {
        var rows = new byte[storage.Length];
        for (var r = 0; r < shape[0]; r++)
            for (var c = 0; c < shape[1]; c++)
                storage.AsSpan((c * shape[0] + r) * width, width).CopyTo(rows.AsSpan((r * shape[1] + c) * width));
        return rows;
    }

    private static double[] Doubles(byte[] bytes, string dtype) => dtype switch
    {
        "F32" => Array.ConvertAll(MemoryMarshal.Cast<byte, float>(bytes).ToArray(), v => (double)v),
        "F64" => MemoryMarshal.Cast<byte, double>(bytes).ToArray(),
        _ => Array.ConvertAll(MemoryMarshal.Cast<byte, long>(bytes).ToArray(), v => (double)v),
    };

    private static void Close(double[] actual, double[] expected, string dtype, string why)
    {
        var tol = File.GetProperty("tol").GetProperty(dtype == "F32" ? "float32" : "float64");
        var (rtol, atol) = (tol.GetProperty("rtol").GetDouble(), tol.GetProperty("atol").GetDouble());
        actual.Should().HaveSameCount(expected, why);
        for (var i = 0; i < actual.Length; i++)
            Math.Abs(actual[i] - expected[i]).Should().BeLessThanOrEqualTo(atol + rtol * Math.Abs(expected[i]),
                $"{why}: element {i} is {actual[i]}, expected {expected[i]}");
    }
}

/// <summary>The files of the conformance data's rng folder.</summary>
internal static class RngData
{
    private static readonly string Folder =
        Environment.GetEnvironmentVariable("AUTOGRAD_CONFORMANCE_DATA") ?? Path.Combine(AppContext.BaseDirectory, "Conformance", "data");

    public static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(Folder, "rng", name));

    public static JsonElement Json(string name) => JsonDocument.Parse(Bytes(name)).RootElement;
}

/// <summary>The tensors of a safetensors file, as bytes.</summary>
internal sealed class RngTensors
{
    private readonly byte[] _bytes;
    private readonly JsonElement _entries;
    private readonly int _start;

    public RngTensors(string name)
    {
        _bytes = RngData.Bytes(name);
        var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(_bytes);
        _entries = JsonDocument.Parse(_bytes.AsMemory(8, length)).RootElement;
        _start = 8 + length;
    }

    public (string DType, int[] Shape, byte[] Bytes) this[string key]
    {
        get
        {
            var entry = _entries.GetProperty(key);
            var offsets = entry.GetProperty("data_offsets");
            var shape = entry.GetProperty("shape").EnumerateArray().Select(d => d.GetInt32()).ToArray();
            return (entry.GetProperty("dtype").GetString()!, shape,
                _bytes[(_start + offsets[0].GetInt32())..(_start + offsets[1].GetInt32())]);
        }
    }

    public T[] Read<T>(JsonElement argument) where T : unmanaged =>
        MemoryMarshal.Cast<byte, T>(this[argument.GetProperty("tensor").GetString()!].Bytes).ToArray();
}
