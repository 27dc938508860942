namespace Autograd.Tape;

/// <summary>Whether operations are recorded. It flows with async code: the AsyncLocal's change handler keeps a thread-static copy, which is what ops read.</summary>
internal static class GradMode
{
    [Flags]
    internal enum Mode : byte
    {
        Recording = 0,
        NoGrad = 1,

        /// <summary>No recording, and the tensors made here can never take part in recording later.</summary>
        Inference = 2,
    }

    private static readonly AsyncLocal<Mode> Flowing = new(change => _current = change.CurrentValue);

    [ThreadStatic]
    private static Mode _current;

    public static bool Enabled => _current == Mode.Recording;

    public static Mode Current => _current;

    // Most programs never enter it, and then need not look at the thread's mode for every tensor they make.
    private static volatile bool _inferenceUsed;

    public static bool IsInference => _inferenceUsed && _current == Mode.Inference;

    public static void Set(Mode mode)
    {
        if (mode == Mode.Inference) _inferenceUsed = true;
        Flowing.Value = mode;
        _current = mode;
    }

    /// <summary>The library's own switch: it is undone before the op or the engine returns, so it need not flow and costs nothing.</summary>
    public static void SetForThread(Mode mode) => _current = mode;

    /// <summary>The mode here, and the one that flows. Inside an op or the engine they differ, so both are what a scope has to bring back.</summary>
    public static (Mode Here, Mode Flows) Now => (_current, Flowing.Value);

    public static void Restore((Mode Here, Mode Flows) before)
    {
        if (Flowing.Value != before.Flows) Flowing.Value = before.Flows;
        _current = before.Here;
    }
}

/// <summary>Restores the grad mode that held before, when disposed.</summary>
internal sealed class GradModeScope : IDisposable
{
    private readonly (GradMode.Mode, GradMode.Mode) _before = GradMode.Now;
    private bool _disposed;

    public GradModeScope(GradMode.Mode mode) => GradMode.Set(mode);

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        GradMode.Restore(_before);
    }
}
