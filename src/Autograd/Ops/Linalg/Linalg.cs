namespace Autograd;

/// <summary>Linear algebra, <c>torch.linalg</c>: factorisations, equations, norms. All work on stacks of matrices, the last two dimensions being the matrix.</summary>
public static partial class Linalg
{
}
