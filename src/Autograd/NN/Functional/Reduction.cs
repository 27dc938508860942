namespace Autograd.NN;

/// <summary>How a loss of many elements becomes one number.</summary>
public enum Reduction
{
    /// <summary>Not at all: the loss of each element.</summary>
    None,

    /// <summary>Their mean; class weights count as frequencies.</summary>
    Mean,

    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>Their sum divided by the size of the first dimension; for <see cref="F.KlDiv"/> alone.</summary>
    BatchMean,
}
