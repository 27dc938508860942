namespace Autograd;

/// <summary>What the printer knows of a tensor's elements: any one of them, by its row-major position.</summary>
internal interface IElements
{
    /// <summary>A floating-point element. Narrower types are widened, which is exact.</summary>
    double Real(long index);

    /// <summary>An integer element, or 0 and 1 for a bool.</summary>
    long Integer(long index);
}
