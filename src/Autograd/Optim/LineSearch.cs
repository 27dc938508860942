namespace Autograd.Optim;

/// <summary>How <see cref="LBFGS"/> chooses the length of a step.</summary>
public enum LineSearch
{
    /// <summary>The learning rate is the length.</summary>
    None,

    /// <summary>The loss falls enough and the slope flattens enough (the strong Wolfe conditions); the learning rate is only the first guess. PyTorch's <c>strong_wolfe</c>.</summary>
    StrongWolfe,
}
