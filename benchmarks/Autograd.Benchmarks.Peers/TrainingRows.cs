namespace Autograd.Benchmarks.Peers;

/// <summary>Steps of training.</summary>
internal static class TrainingRows
{
    public static void Run()
    {
        Duel.Heading("Training steps");
        foreach (var row in Training.All)
        {
            if (Duel.Wanted(row.Name)) Duel.Run(row.Name, row.Ours(), row.Theirs(), row.Goal);
        }
    }
}
