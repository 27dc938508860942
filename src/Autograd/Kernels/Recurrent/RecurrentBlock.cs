namespace Autograd.Kernels;

/// <summary>
/// Rows of a batch at one step of a recurrent layer. Memory is whole registers throughout: a state's rows lie <see cref="Step"/> elements apart, and those of the gates as many times
/// that as there are gates. What a kind of layer does not have is null.
/// </summary>
internal unsafe struct RecurrentBlock<T> where T : unmanaged
{
    public nint Rows, Step;

    /// <summary>The sums of the gates; forwards, they become what the gates' functions make of them.</summary>
    public T* Gates;

    /// <summary>What the state adds to the sums, where a cell needs that by itself.</summary>
    public T* Apart;

    /// <summary>The states before the step; forwards, they become those after it.</summary>
    public T* H, C;

    /// <summary>The cotangent of the step's output.</summary>
    public T* G;

    /// <summary>The cotangents of the states after the step; they become those of the states before, but for what goes through the sums.</summary>
    public T* Dh, Dc;

    /// <summary>The cotangents of <see cref="Gates"/> before their functions, and of <see cref="Apart"/>; they may lie in the same memory.</summary>
    public T* DGates, DApart;

    /// <summary>Room for a state on the way back.</summary>
    public T* Spare;
}

/// <summary>What one kind of recurrent layer computes from the sums, on the way there and back.</summary>
internal interface IRecurrentCell<T> where T : unmanaged
{
    /// <summary>How many sums there are for an element of the state.</summary>
    static abstract int Gates { get; }

    /// <summary>Whether what the state adds to the sums is kept by itself.</summary>
    static abstract bool Apart { get; }

    static abstract void Forward(in RecurrentBlock<T> block);

    static abstract void Backward(in RecurrentBlock<T> block);
}
