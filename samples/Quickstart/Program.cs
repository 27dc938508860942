using System.Diagnostics;
using Autograd;
using Autograd.Samples;
using Spectre.Console;

Terminal.Prepare();

AnsiConsole.Write(new Rule("[bold]The notebook[/]").LeftJustified());
Notebook.Run();

AnsiConsole.Write(new Rule("[bold]Handwritten digits, three learning rates[/]").LeftJustified());
const int HeldOut = 360;
(string Name, float Rate)[] rates = [("too small", 0.001f), ("right", 0.5f), ("too large", 3f)];
Generator.ManualSeed(0);
var (train, test) = Digits.Load().Split(HeldOut);
Console.WriteLine($"\n{train.Count:N0} images to learn from, {test.Count} held out; 64 pixels, 64 hidden units, 10 digits; {Training.Epochs} epochs each.\n");

var watch = Stopwatch.StartNew();
var runs = new List<(string Name, Training Training)>();
Terminal.WithProgress(progress =>
{
    var bars = rates.Select(r => progress.AddTask($"{r.Name,-9} {r.Rate,6}", maxValue: Training.Epochs)).ToList();
    foreach (var ((name, rate), bar) in rates.Zip(bars))
    {
        var training = Training.Run(rate, train, test, epochDone: loss =>
        {
            bar.Increment(1);
            bar.Description = $"{name,-9} {rate,6}  loss {loss:F3}";
        });
        runs.Add((name, training));
    }
});

var curves = runs.Select(r => new Curve($"{r.Name}: {r.Training.LearningRate}", r.Training.Losses)).ToList();
LossChart.Write(curves);
var table = Terminal.Table("", "learning rate", "first loss", "last loss", $"right on {HeldOut} unseen");
foreach (var (name, run) in runs)
    table.AddRow(name, $"{run.LearningRate}", $"{run.Losses[0]:F3}", $"{run.Losses[^1]:F3}", $"{100 * run.Accuracy:F1} %");
AnsiConsole.Write(table);
Console.WriteLine($"Trained in {watch.Elapsed.TotalSeconds:F1} s. Guessing has a loss of ln 10 = {Math.Log(10):F3} and is right on 10 %.");
Console.WriteLine($"The curves as a picture: {Pictures.Save("loss-curves.svg", Pictures.Losses("Training loss on handwritten digits, three learning rates", curves))}");
