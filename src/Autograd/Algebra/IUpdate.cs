namespace Autograd.Algebra;

/// <summary>
/// What an optimizer does to one element of a parameter: the new x, given its gradient g, and the new values of up to three states. Read over lanes it is the whole step in one
/// pass over memory. A rule is a struct whose fields are the numbers of this step; it multiplies and adds without fusing, so its bits are those of every register width.
/// </summary>
internal interface IUpdate
{
    /// <summary>How many states there are at most; a call may leave out some, whose values are then arbitrary and lost.</summary>
    static abstract int States { get; }

    void Step<A>(ref A x, A g, ref A a, ref A b, ref A c) where A : struct, IReal<A>;
}
