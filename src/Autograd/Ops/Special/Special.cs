namespace Autograd;

/// <summary>Special functions, <c>torch.special</c>, element by element.</summary>
public static partial class Special
{
}
