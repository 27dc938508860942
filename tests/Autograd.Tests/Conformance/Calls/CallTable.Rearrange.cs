namespace Autograd.Tests.Conformance;

internal static partial class CallTable
{
    /// <summary>Other places for the same elements: reversed, rotated, repeated, sorted, cut to a triangle.</summary>
    private static Dictionary<string, Func<Arguments, object>> Rearrange => new()
    {
        ["torch.flip"] = a => a.X.Flip(a.Ints("dims")),
        ["torch.roll"] = a => a.X.Roll(a.Dims("shifts"), [.. a.Dims("dims").Select(d => checked((int)d))]),
        ["torch.Tensor.repeat"] = a => a.X.Repeat(a.Longs("repeats")),
        ["torch.tril"] = a => a.X.Tril(a.Long("diagonal", 0)),
        ["torch.triu"] = a => a.X.Triu(a.Long("diagonal", 0)),
        // Ours always keeps the order of equal elements, which PyTorch promises only if asked; ours are always sorted.
        ["torch.sort"] = a => Either(a.Bool("stable", true), a.X.Sort(a.Dim("dim", -1), a.Bool("descending", false))),
        ["torch.argsort"] = a => a.X.Argsort(a.Dim("dim", -1), a.Bool("descending", false)),
        ["torch.topk"] = a => Either(a.Bool("sorted", true), a.X.Topk(a.Long("k"), a.Dim("dim", -1), a.Bool("largest", true))),
    };

    /// <summary>A result that is what the flag asks for either way.</summary>
    private static object Either(bool _, object result) => result;
}
