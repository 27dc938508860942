using Autograd;
using Autograd.Samples;
using Spectre.Console;

// y = a + b x + c x^2 + d x^3 is fitted to sin(x), in the four stages in which PyTorch is learnt: by hand, by autograd, with a function of one's own, with modules and
// optimizers. Each line stands beside the call of PyTorch that it ports.
Terminal.Prepare();

const int Steps = 2000;
var stages = new (string Name, Func<Action<int, Tensor>, Tensor[]> Fit)[]
{
    ("by hand", ByHand.Fit), ("autograd", ByAutograd.Fit), ("own function", ByFunction.Fit), ("modules", ByModules.Fit),
};
var table = Terminal.Table("", "loss, step 100", "step 1000", "step 2000");
var results = new List<string>();
Tensor[] found = [];
Terminal.WithProgress(progress =>
{
    var bars = stages.Select(s => progress.AddTask(s.Name, maxValue: Steps)).ToList();
    foreach (var (stage, bar) in stages.Zip(bars))
    {
        var losses = new List<string>();
        found = stage.Fit((t, loss) =>
        {
            if (t % 1000 == 999 || t == 99) losses.Add($"{loss.Item<float>():G7}");
            bar.Increment(1);
        });
        results.Add($"{stage.Name,-14} y = {string.Join(" + ", found.Zip(["", " x", " x^2", " x^3"], (w, power) => $"{w.Item<float>():F6}{power}"))}");
        table.AddRow([stage.Name, .. losses]);
    }
});
AnsiConsole.Write(table);
results.ForEach(Console.WriteLine);
Console.WriteLine($"The last model: {ByModules.Save()}\nThe picture: {Picture(found)}");

static string Picture(Tensor[] w)
{
    var x = Enumerable.Range(-100, 201).Select(i => Math.PI * i / 100).ToList();
    var (a, b, c, d) = (w[0].Item<double>(), w[1].Item<double>(), w[2].Item<double>(), w[3].Item<double>());
    return Pictures.Save("port.svg", Pictures.Plot("A polynomial of third order, fitted to a sine", "x", "y")
        .Line("sin x", x.Select(t => (t, Math.Sin(t))), Pictures.Colours[0])
        .Line("polynomial", x.Select(t => (t, a + t * (b + t * (c + t * d)))), Pictures.Colours[2]));
}
