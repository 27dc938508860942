using System.Diagnostics;
using Autograd;
using Autograd.IO;
using Autograd.NN;
using Autograd.Optim;
using Autograd.Samples;
using OxyPlot;
using OxyPlot.Series;
using Spectre.Console;

// A network finds the solution of a differential equation and the constants in it, given the equation and a few noisy measurements of the first half of the curve.
Terminal.Prepare();
const double End = 10, MeasuredUntil = 5, Error = 0.02, MeasurementWeight = 100;
const int Measurements = 12, Collocations = 120, Iterations = 2000, PerStep = 50;

Generator.ManualSeed(0);
var truth = new Oscillator(C: 0.25, K: 4);
var (measuredAt, measured) = truth.Measure(Measurements, 0.2, MeasuredUntil, Error, Generator.Default);
var net = new PhysicsNet(End, width: 32);
var times = Tensor.Linspace(0, End, Collocations, DType.Float64).Unsqueeze(1).RequireGrad();
var optimizer = new LBFGS(net.Parameters(), maxIter: PerStep, toleranceGrad: 1e-9, toleranceChange: 1e-12, lineSearch: LineSearch.StrongWolfe);
Console.WriteLine($"u'' + 2 c u' + k u = 0 with u(0) = 1 and u'(0) = 0; {Measurements} measurements until t = {MeasuredUntil}, with an error of {Error}; {net.Parameters().Sum(p => p.ElementCount):N0} parameters.");

var history = new List<(double Iteration, double C, double K)> { (0, net.C.Item<double>(), net.K.Item<double>()) };
var watch = Stopwatch.StartNew();
Terminal.WithProgress(progress =>
{
    var bar = progress.AddTask("L-BFGS", maxValue: Iterations);
    for (var done = PerStep; done <= Iterations; done += PerStep)
    {
        var before = optimizer.Step(() =>
        {
            optimizer.ZeroGrad();
            var loss = Loss();
            loss.Backward();
            return loss;
        });
        history.Add((done, net.C.Item<double>(), net.K.Item<double>()));
        bar.Increment(PerStep);
        bar.Description = $"loss {before.Item<double>():E2}  c {history[^1].C:F3}  k {history[^1].K:F3}";
    }
});
var seconds = watch.Elapsed.TotalSeconds;

var table = Terminal.Table("", "true", "found");
table.AddRow("c", $"{truth.C:F4}", $"{net.C.Item<double>():F4}");
table.AddRow("k", $"{truth.K:F4}", $"{net.K.Item<double>():F4}");
AnsiConsole.Write(table);
double[] grid = [.. Enumerable.Range(0, 401).Select(i => End * i / 400)];
Safetensors.Save("physics.safetensors", net.StateDict());
var loaded = new PhysicsNet(End, width: 32);
loaded.LoadStateDict(Safetensors.Load("physics.safetensors"));
double[] found;
using (Autodiff.NoGrad()) found = loaded.Call(Tensor.From(grid).Unsqueeze(1)).Flatten().ToArray<double>();
double Largest(double from, double to) => grid.Index().Where(g => g.Item >= from && g.Item <= to).Max(g => Math.Abs(found[g.Index] - truth.Exact(g.Item)));
Console.WriteLine($"Found in {seconds:F1} s. The residual u'' + 2 c u' + k u is {net.Residual(times).Square().Mean().Sqrt().Item<double>():E1} in the root mean square.");
Console.WriteLine($"The curve is off by {Largest(0, MeasuredUntil):F4} at most where there are measurements, and by {Largest(MeasuredUntil, End):F4} beyond them.");

var plot = Pictures.Plot("A damped oscillator, from its equation and 12 measurements", "t", "u")
    .Line("exact", grid.Select(t => (t, truth.Exact(t))), OxyColors.Silver)
    .Line("found", grid.Zip(found), Pictures.Colours[0], style: LineStyle.Dash);
var points = new ScatterSeries { Title = "measured", MarkerType = MarkerType.Circle, MarkerSize = 4, MarkerFill = Pictures.Colours[2] };
points.Points.AddRange(measuredAt.Flatten().ToArray<double>().Zip(measured.Flatten().ToArray<double>(), (t, u) => new ScatterPoint(t, u)));
plot.Series.Add(points);
var constants = Pictures.Plot("The constants as they were learnt", "iteration of L-BFGS", "value")
    .Line("c", history.Select(h => (h.Iteration, h.C)), Pictures.Colours[1])
    .Line("k", history.Select(h => (h.Iteration, h.K)), Pictures.Colours[3])
    .Line("true", [(0, truth.C), (Iterations, truth.C)], OxyColors.Gray, style: LineStyle.Dot)
    .Line(null, [(0, truth.K), (Iterations, truth.K)], OxyColors.Gray, style: LineStyle.Dot);
Console.WriteLine($"The model: {Path.GetFullPath("physics.safetensors")}\nThe picture: {Pictures.Save("physics.svg", 2, plot, constants)}");

// How far the curve is from obeying the equation, and how far from the measurements.
Tensor Loss() => net.Residual(times).Square().Mean() + MeasurementWeight * F.MseLoss(net.Call(measuredAt), measured);
