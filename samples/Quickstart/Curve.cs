namespace Autograd.Samples;

/// <summary>A training run and what to call it.</summary>
internal sealed record Curve(string Name, Training Training)
{
    public string Label => $"{Name}: {Training.LearningRate}";
}
