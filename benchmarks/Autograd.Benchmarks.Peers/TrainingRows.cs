namespace Autograd.Benchmarks.Peers;

/// <summary>Steps of training.</summary>
internal static class TrainingRows
{
    public static void Run()
    {
        Duel.Heading("Training steps");
        All(Training.All);
        Duel.Heading("Training steps of further models");
        All(Training.More);
    }

    private static void All(Training[] rows)
    {
        foreach (var row in rows)
        {
            if (!Duel.Wanted(row.Name)) continue;
            var (ours, theirs) = (row.Ours(), row.Theirs());
            Duel.Settle(ours);
            Duel.Settle(theirs);
            Duel.Run(row.Name, ours, theirs, row.Goal);
        }
    }
}
