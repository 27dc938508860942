using System.Diagnostics;
using System.Globalization;
using Autograd;
using Autograd.Samples;
using Spectre.Console;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (Console.IsOutputRedirected) (AnsiConsole.Profile.Capabilities.Ansi, AnsiConsole.Profile.Capabilities.ColorSystem) = (false, ColorSystem.NoColors);

AnsiConsole.Write(new Rule("[bold]The notebook[/]").LeftJustified());
Notebook.Run();

AnsiConsole.Write(new Rule("[bold]Handwritten digits, three learning rates[/]").LeftJustified());
const int HeldOut = 360;
(string Name, float Rate)[] rates = [("too small", 0.001f), ("right", 0.5f), ("too large", 3f)];
Generator.ManualSeed(0);
var (train, test) = Digits.Load().Split(HeldOut);
Console.WriteLine($"\n{train.Count:N0} images to learn from, {test.Count} held out; 64 pixels, 64 hidden units, 10 digits; {Training.Epochs} epochs each.\n");

var watch = Stopwatch.StartNew();
var curves = new List<Curve>();
AnsiConsole.Progress()
    .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
    .Start(progress =>
    {
        var bars = rates.Select(r => progress.AddTask($"{r.Name,-9} {r.Rate,6}", maxValue: Training.Epochs)).ToList();
        foreach (var ((name, rate), bar) in rates.Zip(bars))
        {
            var training = Training.Run(rate, train, test, epochDone: loss =>
            {
                bar.Increment(1);
                bar.Description = $"{name,-9} {rate,6}  loss {loss:F3}";
            });
            curves.Add(new(name, training));
        }
    });

LossChart.Write(curves);
var table = new Table().Border(TableBorder.Simple);
table.AddColumns("", "learning rate", "first loss", "last loss", $"right on {HeldOut} unseen");
for (var i = 1; i < 5; i++) table.Columns[i].RightAligned();
foreach (var (name, run) in curves)
    table.AddRow(name, $"{run.LearningRate}", $"{run.Losses[0]:F3}", $"{run.Losses[^1]:F3}", $"{100 * run.Accuracy:F1} %");
AnsiConsole.Write(table);
Console.WriteLine($"Trained in {watch.Elapsed.TotalSeconds:F1} s. Guessing has a loss of ln 10 = {Math.Log(10):F3} and is right on 10 %.");
Console.WriteLine($"The curves as a picture: {LossPicture.Save(curves)}");
