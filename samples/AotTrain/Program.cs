using System.Globalization;
using Autograd;
using Autograd.Samples;

// The Quickstart's notebook and training, and a module trained, saved and loaded, in one native binary: dotnet publish samples/AotTrain -c Release -r linux-x64
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

if (args is ["first-gradient"])
{
    var x = Tensor.From([1f, 2f, 3f], requiresGrad: true);
    var y = x + 2;
    (y * y * 2).Mean().Backward();
    Console.WriteLine(x.Grad);
    return;
}

Notebook.Run();
Generator.ManualSeed(0);
var (train, test) = Digits.Load().Split(360);
var epoch = 0;
var training = Training.Run(0.5f, train, test, epochs: 10, loss => Console.WriteLine($"epoch {++epoch,2}: loss {loss:F4}"));
Console.WriteLine($"{100 * training.Accuracy:F1} % of {test.Count} unseen images are right.");
Console.WriteLine();
SmallNet.Study(train, test);
