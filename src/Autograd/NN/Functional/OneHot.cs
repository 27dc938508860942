namespace Autograd.NN;

public static partial class F
{
    /// <summary>Class numbers as rows of zeros with a one at the class: a new last dimension of int64.</summary>
    /// <param name="x">Class numbers, integers of any shape.</param>
    /// <param name="numClasses">The size of the new dimension; -1 takes the greatest class number plus 1.</param>
    /// <exception cref="ArgumentException">The tensor holds no integers, or is empty and shows no number of classes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A class number is negative or too great.</exception>
    public static Tensor OneHot(Tensor x, long numClasses = -1)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Autograd.OneHot.Apply(x, numClasses);
    }
}
