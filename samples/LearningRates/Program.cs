using Autograd;
using Autograd.IO;
using Autograd.Samples;
using Spectre.Console;

// dotnet run --project samples/LearningRates -c Release
Terminal.Prepare();
string[] names = ["too small", "right", "too large"];

AnsiConsole.Write(new Rule("[bold]On a slope[/]").LeftJustified());
double[] onParabola = [0.03, 0.8, 1.03], inValley = [0.004, 0.08, 0.102];
const int Steps = 20;
var parabolas = onParabola.Select(rate => SlopePath.Descend(SlopePath.Parabola, [-2], rate, Steps)).ToArray();
var valleys = inValley.Select(rate => SlopePath.Descend(SlopePath.Valley, [-10, 1], rate, Steps)).ToArray();
Console.WriteLine($"""

    x², from x = -2. A step of rate r takes x to x - r * 2 x, which is (1 - 2 r) x: x shrinks as long as r < 1, and beyond ½ it changes sides at every step.
    """);
foreach (var (name, rate, path) in names.Zip(onParabola, parabolas))
    Console.WriteLine($"  {name,-9}  r = {rate,-5}  x = {string.Join(", ", path.Take(6).Select(p => $"{p[0]:F2}"))}, ... and after {Steps} steps {path[^1][0]:G3}");
Console.WriteLine($"""

    A valley, (x² + 20 y²) / 2, from (-10, 1). The steep walls allow no rate above 2 / 20 = 0.1, and along its flat floor that is slow.
    """);
foreach (var (name, rate, path) in names.Zip(inValley, valleys))
    Console.WriteLine($"  {name,-9}  r = {rate,-5}  y = {string.Join(", ", path.Take(6).Select(p => $"{p[1]:F2}"))}, ... and after {Steps} steps at ({path[^1][0]:F2}, {path[^1][1]:F2})");
var plots = names.Select((name, i) => SlopePath.OnParabola($"{name}: {Steps} steps of {onParabola[i]}", parabolas[i], Pictures.Colours[i]))
    .Concat(names.Select((name, i) => SlopePath.InValley($"{name}: {Steps} steps of {inValley[i]}", valleys[i], Pictures.Colours[i])));
Console.WriteLine($"""

    Too small, it creeps and is far from the end when the steps are used up. Right, it arrives, even if it bounces from wall to wall on the way.
    Too large, every bounce ends higher than it began.
    The paths as a picture: {Pictures.Save("learning-rates-slope.svg", columns: 3, [.. plots])}

    """);

AnsiConsole.Write(new Rule("[bold]On handwritten digits[/]").LeftJustified());
double[] rates = [0.001, 0.3, 4];
Generator.ManualSeed(0);
var (train, test) = Digits.Load().Split(360);
var runs = new List<Training>();
Terminal.WithProgress(progress =>
{
    var bars = names.Zip(rates, (name, rate) => progress.AddTask($"{name,-9} {rate,6}", maxValue: Training.Epochs)).ToList();
    foreach (var (name, rate, bar) in names.Zip(rates, bars))
        runs.Add(Training.Run(rate, train, test, loss =>
        {
            bar.Increment(1);
            bar.Description = $"{name,-9} {rate,6}  loss {loss:F3}";
        }));
});

var curves = runs.Select((run, i) => new Curve($"{names[i]}: {rates[i]}", run.Losses)).ToList();
LossChart.Write(curves);
var table = Terminal.Table("", "learning rate", "first loss", "last loss", $"right on {test.Count} unseen");
foreach (var (name, rate, run) in names.Zip(rates, runs))
    table.AddRow(name, $"{rate}", $"{run.Losses[0]:F3}", $"{run.Losses[^1]:F3}", $"{100 * run.Accuracy:F1} %");
AnsiConsole.Write(table);
var model = Path.GetFullPath("learning-rates.safetensors");
Safetensors.Save(model, runs[1].Model.StateDict());
Console.WriteLine($"""
    A loss has as many slopes as there are weights, steep ones and flat ones, and one rate for all. Too small, the loss falls, but after {Training.Epochs} epochs it is
    where the right rate was within one. Right, it falls fast and goes on falling. Too large, the steps leap out of the valley: the loss rises to above ln 10 = {Math.Log(10):F2},
    what guessing costs, and stays there.
    The curves as a picture: {Pictures.Save("learning-rates-digits.svg", Pictures.Losses("Training loss on handwritten digits", curves))}
    The model of the right rate: {model}
    """);
