using System.Numerics;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// One direction of a recurrent layer through all steps, and what it reads and writes: contiguous tensors of one dtype, float32 or float64. A row of a batch goes through all
/// steps by itself, so threads share out the rows and never wait for each other between steps.
/// </summary>
/// <remarks>
/// Sequences are sorted by length. The states of the whole batch stay in one place, and a step changes its first rows: so the sequences that have ended, or, backwards, have not
/// begun, keep theirs.
/// </remarks>
internal sealed class RecurrentPass
{
    public required RecurrentKind Kind;

    /// <summary>The rows of each step.</summary>
    public required long[] Sizes;

    /// <summary>Whether the last step comes first.</summary>
    public required bool Backwards;

    /// <summary>The number of features of the state.</summary>
    public required long Hidden;

    /// <summary>W_hh; forwards transposed.</summary>
    public required Tensor Weight;

    /// <summary>[rows of all steps, gates]: forwards, the input's part of the sums, which become what the gates' functions make of them.</summary>
    public required Tensor Gates;

    /// <summary>What the state adds to the sums, for cells that need it by itself, and the bias in it.</summary>
    public Tensor? Apart, Bias;

    /// <summary>The states before the first step, [batch, features]; of the way back, the cotangents of those after the last. Null is zero.</summary>
    public Tensor? H, C;

    /// <summary>The states after the last step; of the way back, the cotangents of those before the first.</summary>
    public required Tensor LastH;

    public Tensor? LastC;

    /// <summary>[rows of all steps, features]: h after each step; of the way back, its cotangent, null for zero.</summary>
    public Tensor? Output;

    /// <summary>The states before each step, [rows of all steps, features]; null if nobody will go back.</summary>
    public Tensor? Before, Cells;

    /// <summary>The cotangents of <see cref="Gates"/>, before their functions, and of <see cref="Apart"/>; they may take the place of these.</summary>
    public Tensor? DGates, DApart;

    public void Forward() => Run(false);

    public void Backward() => Run(true);

    private void Run(bool back)
    {
        switch (Gates.DType, Width.Bits)
        {
            case (DType.Float32, 512): Run<F512, float>(back); break;
            case (DType.Float32, 256): Run<F256, float>(back); break;
            case (DType.Float32, _): Run<F128, float>(back); break;
            case (_, 512): Run<D512, double>(back); break;
            case (_, 256): Run<D256, double>(back); break;
            default: Run<D128, double>(back); break;
        }
        // Memory goes back to the pool with its tensor.
        GC.KeepAlive(this);
    }

    private void Run<V, T>(bool back) where V : unmanaged, ILanes<V, T>, IReal<V> where T : unmanaged, INumberBase<T>
    {
        switch (Kind)
        {
            case RecurrentKind.Lstm: RecurrentLoop<T, LstmBlock<V, T>>.Run(this, back); break;
            case RecurrentKind.Gru: RecurrentLoop<T, GruBlock<V, T>>.Run(this, back); break;
            case RecurrentKind.Tanh: RecurrentLoop<T, ElmanBlock<V, T, TanhSquash>>.Run(this, back); break;
            default: RecurrentLoop<T, ElmanBlock<V, T, ReluSquash>>.Run(this, back); break;
        }
    }
}
