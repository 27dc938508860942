namespace Autograd.Tape;

/// <summary>Switches recording off for code inside an op, on this thread and at no cost.</summary>
internal readonly ref struct Quiet
{
    private readonly GradMode.Mode _before;

    private Quiet(GradMode.Mode before) => _before = before;

    public static Quiet Now()
    {
        var quiet = new Quiet(GradMode.Current);
        // What is made in inference mode is marked so, also by ops that are put together from others.
        if (quiet._before == GradMode.Mode.Recording) GradMode.SetForThread(GradMode.Mode.NoGrad);
        return quiet;
    }

    public void Dispose() => GradMode.SetForThread(_before);
}
