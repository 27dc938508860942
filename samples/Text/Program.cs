using System.Diagnostics;
using System.Globalization;
using Autograd;
using Autograd.IO;
using Autograd.Samples;
using Spectre.Console;

// dotnet run --project samples/Text -c Release                                  learns from the text, then writes
//     -- --stop 5                                                               stops after five epochs
//     -- --resume                                                               goes on from the checkpoint
//     -- --write "CORIOLANUS:" --length 500 --temperature 0.7 --seed 1          writes with the model that was saved
Terminal.Prepare();
const string CheckpointFile = "text.pt", ModelFile = "text.safetensors";
Generator.ManualSeed(0);
var corpus = Corpus.Load();
var training = new Training(corpus);

if (Array.IndexOf(args, "--write") >= 0)
{
    training.Author.LoadStateDict(Safetensors.Load(ModelFile));
    Write(double.Parse(Option("--temperature", "0.6"), CultureInfo.InvariantCulture), Option("--write", "MENENIUS:") + "\n");
    return;
}

Console.WriteLine(training.Author.Summary());
Console.WriteLine($"{corpus.Train.Shape[0]:N0} characters to learn from, {corpus.Test.Shape[0]:N0} held out; an alphabet of {corpus.Alphabet.Length}.");
if (args.Contains("--resume"))
{
    training.Load(CheckpointFile);
    Console.WriteLine($"Goes on after {training.History.Count} epochs.");
}

var watch = Stopwatch.StartNew();
var stop = int.Parse(Option("--stop", $"{Training.Epochs}"));
Terminal.WithProgress(progress =>
{
    var bar = progress.AddTask("reads", maxValue: stop);
    bar.Value = training.History.Count;
    while (training.History.Count < stop)
    {
        var epoch = training.Pass();
        training.Save(CheckpointFile);
        bar.Increment(1);
        bar.Description = $"bits per character: {epoch.TrainBits:F2}, held out {epoch.TestBits:F2}";
    }
});

var table = Terminal.Table("epoch", "learning rate", "bits per character, learning", "held out");
foreach (var (i, e) in training.History.Index())
    if ((i + 1) % 4 == 0 || i == 0 || i == training.History.Count - 1)
        table.AddRow($"{i + 1}", $"{e.Rate:F5}", $"{e.TrainBits:F3}", $"{e.TestBits:F3}");
AnsiConsole.Write(table);
Console.WriteLine($"Trained in {watch.Elapsed.TotalSeconds:F1} s. Guessing costs log2 {corpus.Alphabet.Length} = {Math.Log2(corpus.Alphabet.Length):F3} bits per character; while it learns, dropout makes it a little worse.");

Safetensors.Save(ModelFile, training.Author.StateDict());
var plot = Pictures.Plot("A GRU reads Coriolanus", "epoch", "bits per character");
plot.Line("learning", training.History.Select((e, i) => (i + 1.0, e.TrainBits)), Pictures.Colours[0]);
plot.Line("held out", training.History.Select((e, i) => (i + 1.0, e.TestBits)), Pictures.Colours[2]);
Console.WriteLine($"The model: {Path.GetFullPath(ModelFile)}\nThe checkpoint, for --resume: {Path.GetFullPath(CheckpointFile)}\nThe curves: {Pictures.Save("text.svg", plot)}");
foreach (var temperature in new[] { 0.4, 0.7, 1.0 }) Write(temperature, "MENENIUS:\n");

void Write(double temperature, string beginning)
{
    AnsiConsole.Write(new Rule($"temperature {temperature}").LeftJustified());
    // A generator of its own: writing does not disturb the random numbers of a training.
    var generator = new Generator(long.Parse(Option("--seed", "0")));
    Console.WriteLine(training.Author.Write(corpus, beginning, int.Parse(Option("--length", "350")), temperature, generator));
}

string Option(string name, string otherwise) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : otherwise;
