namespace Autograd.Benchmarks.Peers;

/// <summary>Steps of training.</summary>
internal static class TrainingRows
{
    public static void Run()
    {
        Duel.Heading("Training steps");
        foreach (var row in Training.All)
        {
            if (!Duel.Wanted(row.Name)) continue;
            var (ours, theirs) = (row.Ours(), row.Theirs());
            Duel.Settle(ours);
            Duel.Settle(theirs);
            Duel.Run(row.Name, ours, theirs, row.Goal);
        }
    }
}
