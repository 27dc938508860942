namespace Autograd;

/// <summary>The kinds of recurrent layers.</summary>
internal enum RecurrentKind
{
    Lstm,
    Gru,
    Tanh,
    Relu,
}
