namespace Autograd;

/// <summary>A matrix for which the computation has no result: singular, not positive definite, or not finite. PyTorch's <c>LinAlgError</c>.</summary>
public sealed class LinalgException : InvalidOperationException
{
    /// <summary>An error without a message.</summary>
    public LinalgException()
    {
    }

    /// <summary>An error that says what is wrong.</summary>
    public LinalgException(string message) : base(message)
    {
    }

    /// <summary>An error with its cause.</summary>
    public LinalgException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
