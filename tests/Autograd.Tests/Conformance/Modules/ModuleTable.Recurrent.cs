using Autograd.NN;

namespace Autograd.Tests.Conformance;

internal static partial class ModuleTable
{
    private static Dictionary<string, ModuleEntry> Recurrent => new()
    {
        ["RNNCell"] = new(
            a => new RNNCell(a.Long("input_size"), a.Long("hidden_size"), a.Bool("bias", true), RecurrentNonlinearity(a)),
            (m, a) => ((RNNCell)m).Call(a.Tensor("input"), a.TensorOrNull("hx"))),
        ["LSTMCell"] = new(
            a => new LSTMCell(a.Long("input_size"), a.Long("hidden_size"), a.Bool("bias", true)),
            (m, a) => ((LSTMCell)m).Call(a.Tensor("input"), RecurrentPair(a))),
        ["GRUCell"] = new(
            a => new GRUCell(a.Long("input_size"), a.Long("hidden_size"), a.Bool("bias", true)),
            (m, a) => ((GRUCell)m).Call(a.Tensor("input"), a.TensorOrNull("hx"))),
        ["RNN"] = new(
            a => new RNN(
                a.Long("input_size"), a.Long("hidden_size"), a.Long("num_layers", 1), RecurrentNonlinearity(a), a.Bool("bias", true), a.Bool("batch_first", false), a.Double("dropout", 0),
                a.Bool("bidirectional", false)),
            (m, a) => RecurrentCall(a, ((RNN)m).BatchFirst, x => ((RNN)m).Call(x, a.TensorOrNull("hx")), x => ((RNN)m).Call(x, a.TensorOrNull("hx")))),
        ["LSTM"] = new(
            a => new LSTM(
                a.Long("input_size"), a.Long("hidden_size"), a.Long("num_layers", 1), a.Bool("bias", true), a.Bool("batch_first", false), a.Double("dropout", 0),
                a.Bool("bidirectional", false), a.Long("proj_size", 0)),
            (m, a) => RecurrentCall(a, ((LSTM)m).BatchFirst, x => ((LSTM)m).Call(x, RecurrentPair(a)), x => ((LSTM)m).Call(x, RecurrentPair(a)))),
        ["GRU"] = new(
            a => new GRU(
                a.Long("input_size"), a.Long("hidden_size"), a.Long("num_layers", 1), a.Bool("bias", true), a.Bool("batch_first", false), a.Double("dropout", 0),
                a.Bool("bidirectional", false)),
            (m, a) => RecurrentCall(a, ((GRU)m).BatchFirst, x => ((GRU)m).Call(x, a.TensorOrNull("hx")), x => ((GRU)m).Call(x, a.TensorOrNull("hx")))),
    };

    private static Nonlinearity RecurrentNonlinearity(Arguments a) => a.Text("nonlinearity", "tanh") == "relu" ? Nonlinearity.Relu : Nonlinearity.Tanh;

    private static (Tensor, Tensor)? RecurrentPair(Arguments a) => a.Has("hx") ? (a.Tensors("hx")[0], a.Tensors("hx")[1]) : null;

    /// <summary>With the lengths of a packed_sequence sample the input is packed, and the output padded again.</summary>
    private static object RecurrentCall<TState>(Arguments a, bool batchFirst, Func<Tensor, (Tensor, TState)> call, Func<PackedSequence, (PackedSequence, TState)> packedCall)
    {
        if (!a.Has("_lengths")) return call(a.Tensor("input"));
        var (output, state) = packedCall(Sequences.PackPaddedSequence(a.Tensor("input"), a.Longs("_lengths"), batchFirst, enforceSorted: false));
        return (Sequences.PadPackedSequence(output, batchFirst).Output, state);
    }
}
