using Autograd;
using Autograd.Data;
using Autograd.IO;
using Autograd.NN;
using Autograd.Optim;
using Autograd.Samples;
using Spectre.Console;
using StbImageWriteSharp;

// dotnet run --project samples/ImageFolder -c Release [-- folder]
// Without a folder of one's own, the digits are written as PNG files first: ten folders of images.
Terminal.Prepare();
const int Epochs = 12;
var folder = args.FirstOrDefault() ?? WriteDigits(Path.Combine(Path.GetTempPath(), "autograd-digits"));

Generator.ManualSeed(0);
var images = new ImageFolder(folder, grey: true);
var (train, test) = Datasets.RandomSplit(images, [0.8, 0.2]) is [var most, var rest] ? (most, rest) : throw new InvalidOperationException();
Console.WriteLine($"{images.Count} images of {images.Classes.Count} classes ({string.Join(", ", images.Classes)}), {test.Count} of them held out.");

// Two threads decode files ahead of the training; the batches are the same with none.
var loader = DataLoader.For(train, batchSize: 64, shuffle: true, workers: 2);
var (channels, size) = (images[0].Image.Shape[0], images[0].Image.Shape[1]);
var model = new Sequential(
    new Conv2d(channels, 16, 3, padding: 1), new BatchNorm2d(16), new ReLU(),
    new Conv2d(16, 32, 3, padding: 1), new BatchNorm2d(32), new ReLU(),
    new MaxPool2d(2), new AdaptiveAvgPool2d(4), new Flatten(), new Linear(32 * 4 * 4, images.Classes.Count));
Console.WriteLine(model.Summary(1, channels, size, size));

var optimizer = new AdamW(model.Parameters(), lr: 0.003);
var schedule = new CosineAnnealingLR(optimizer, Epochs);
var losses = new List<(double, double)>();
Terminal.WithProgress(progress =>
{
    var bar = progress.AddTask("training", maxValue: Epochs);
    for (var epoch = 0; epoch < Epochs; epoch++)
    {
        var (sum, batches) = (0.0, 0);
        foreach (var (x, y) in loader)
        {
            optimizer.ZeroGrad();
            var loss = F.CrossEntropy(model.Train().Call(x), y);
            loss.Backward();
            optimizer.Step();
            (sum, batches) = (sum + loss.Item<double>(), batches + 1);
        }
        schedule.Step();
        losses.Add((epoch + 1, sum / batches));
        bar.Increment(1);
        bar.Description = $"loss {sum / batches:F3}";
    }
});

var right = 0L;
using (Autodiff.NoGrad())
    foreach (var (x, y) in DataLoader.For(test, batchSize: 128))
        right += model.Eval().Call(x).Argmax(1).Eq(y).Sum().Item<long>();
Console.WriteLine($"{100.0 * right / test.Count:F2} % of {test.Count} held-out images are right.");

var path = Path.GetFullPath("image-folder.safetensors");
Safetensors.Save(path, model.StateDict());
Console.WriteLine($"The model: {path}");
Console.WriteLine($"Its losses: {Pictures.Save("image-folder.svg", Pictures.Plot("Images from a folder", "epoch", "mean loss", logarithmic: true).Line("training", losses, Pictures.Colours[0]))}");

static string WriteDigits(string folder)
{
    var digits = Digits.Load();
    var (pixels, labels) = (((digits.Images + 1) * 127.5).To(DType.UInt8), digits.Labels.ToArray<long>());
    for (var i = 0; i < digits.Count; i++)
    {
        var path = Path.Combine(folder, labels[i].ToString(), $"{i}.png");
        if (File.Exists(path)) continue;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var file = File.Create(path);
        new ImageWriter().WritePng(pixels[i].ToArray<byte>(), 8, 8, StbImageWriteSharp.ColorComponents.Grey, file);
    }
    return folder;
}
