namespace Autograd;

public partial class Tensor
{
    /// <summary>
    /// Stands for the memory behind the elements: the same object for a tensor, its views and its detached forms, and another one for tensors with memory of their own.
    /// </summary>
    /// <remarks>It tells who shares with whom (tied weights, for instance) and nothing else; it is to be compared by reference while the tensors live.</remarks>
    /// <example><code>
    /// var x = Tensor.Ones([2, 3]);
    /// var shared = ReferenceEquals(x.MemoryIdentity, x.Transpose(0, 1).MemoryIdentity);   // true
    /// </code></example>
    public object MemoryIdentity => Storage;
}
