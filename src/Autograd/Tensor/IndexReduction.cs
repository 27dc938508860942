namespace Autograd;

/// <summary>How several values for one place become one.</summary>
public enum IndexReduction
{
    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>Their product.</summary>
    Prod,

    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>The largest of them; NaN if there is one.</summary>
    Amax,

    /// <summary>The smallest of them; NaN if there is one.</summary>
    Amin,
}
