using System.Diagnostics;
using Autograd;
using Autograd.IO;
using Autograd.NN;
using Autograd.Samples;
using Spectre.Console;

// dotnet run --project samples/Digits -c Release -- [mlp|cnn|memory] [--seeds 5] [--epochs N] [--steps 10000]
Terminal.Prepare();
const int HeldOut = 360, Validation = 140;
Recipe[] recipes = [new("mlp", () => new Mlp(), Epochs: 80, PeakRate: 0.005), new("cnn", () => new Cnn(), Epochs: 20, PeakRate: 0.01)];
var all = Digits.Load();

if (args.Contains("memory"))
{
    MemoryCheck.Run(recipes[1], all, Option("--steps", 10_000));
    return;
}

foreach (var recipe in recipes.Where(r => args.Contains(r.Name) || !recipes.Any(other => args.Contains(other.Name))))
    Study(recipe with { Epochs = Option("--epochs", recipe.Epochs) }, Option("--seeds", 5));

// Trains with several seeds, each of which draws other images to hold out, other first weights and another order.
void Study(Recipe recipe, int seeds)
{
    AnsiConsole.Write(new Rule($"[bold]{recipe.Name}[/]").LeftJustified());
    Console.WriteLine(recipe.Build().Summary(1, 64));
    var watch = Stopwatch.StartNew();
    var results = new List<Result>();
    Terminal.WithProgress(progress =>
    {
        var bars = Enumerable.Range(0, seeds).Select(seed => progress.AddTask($"seed {seed}", maxValue: recipe.Epochs)).ToList();
        foreach (var (seed, bar) in bars.Index())
        {
            Generator.ManualSeed(seed);
            var (rest, test) = all.Split(HeldOut);
            var (train, valid) = rest.Split(Validation);
            var (best, history) = new Trainer(recipe, train).Fit(valid, e =>
            {
                bar.Increment(1);
                bar.Description = $"seed {seed}  loss {e.TrainLoss:F3}, validation {e.ValidLoss:F3}";
            });
            // The only look at the images that were held out.
            results.Add(new(best, history, test, Trainer.Evaluate(best, test).Accuracy));
        }
    });

    var table = Terminal.Table("seed", "best epoch", "its validation loss", $"right on {HeldOut} held out");
    foreach (var (seed, r) in results.Index())
        table.AddRow($"{seed}", $"{r.BestEpoch}", $"{r.History[r.BestEpoch - 1].ValidLoss:F3}", $"{100 * r.Accuracy:F2} %");
    AnsiConsole.Write(table);
    Console.WriteLine($"Mean of {seeds} seeds: {100 * results.Average(r => r.Accuracy):F2} %, in {watch.Elapsed.TotalSeconds:F1} s.\n");

    var first = results[0];
    var path = Path.GetFullPath($"digits-{recipe.Name}.safetensors");
    Safetensors.Save(path, first.Model.StateDict());
    var loaded = recipe.Build();
    loaded.LoadStateDict(Safetensors.Load(path));
    var again = Trainer.Evaluate(loaded, first.Test).Accuracy;
    AnsiConsole.Write(Report.Confusion(loaded, first.Test));
    Console.WriteLine($"The model of seed 0: {path}");
    Console.WriteLine($"Loaded from there, it is right on {100 * again:F2} %{(again == first.Accuracy ? ", as before" : $", not {100 * first.Accuracy:F2} %")}.");
    Console.WriteLine($"Its curves: {Report.Picture($"digits-{recipe.Name}.svg", recipe.Name, first.History)}\n");
}

int Option(string name, int otherwise) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? int.Parse(args[at + 1]) : otherwise;

/// <summary>What came of one seed.</summary>
internal sealed record Result(Module<Tensor, Tensor> Model, List<Epoch> History, Digits Test, double Accuracy)
{
    public int BestEpoch => History.IndexOf(History.MinBy(e => e.ValidLoss)!) + 1;
}
