namespace Autograd.IO;

/// <summary>The state of a training run in one file, to go on from: weights, optimizer, schedule, random numbers and the epoch.</summary>
/// <remarks>
/// The file is one of PyTorch's (<see cref="TorchCheckpoint"/>), a dictionary with the keys <c>model</c>, <c>optimizer</c>, <c>scheduler</c>, <c>epoch</c> and <c>rng_state</c>, those that were set, and whatever
/// is in <see cref="Extra"/>. Every number and tensor comes back with the same bits.
/// </remarks>
/// <example><code>
/// new Checkpoint { Model = TorchDictionary.StateDict(weights), Epoch = 3, RandomState = generator.GetState() }.Save("run.pt");
///
/// var saved = Checkpoint.Load("run.pt");
/// generator.SetState(saved.RandomState);
/// for (var epoch = saved.Epoch + 1; epoch &lt; 10; epoch++) Train(epoch);
/// </code></example>
public sealed class Checkpoint
{
    private const string ModelKey = "model", OptimizerKey = "optimizer", SchedulerKey = "scheduler", EpochKey = "epoch", RandomKey = "rng_state";

    private static readonly string[] Keys = [ModelKey, OptimizerKey, SchedulerKey, EpochKey, RandomKey];

    /// <summary>The model's state dict.</summary>
    public TorchDictionary? Model { get; set; }

    /// <summary>The optimizer's state dict.</summary>
    public TorchDictionary? Optimizer { get; set; }

    /// <summary>The learning-rate scheduler's state dict.</summary>
    public TorchDictionary? Scheduler { get; set; }

    /// <summary>The last epoch that was finished, or null.</summary>
    public long? Epoch { get; set; }

    /// <summary>The state of a random number generator, or null: what <c>Generator.GetState()</c> gives and <c>torch.set_rng_state</c> takes.</summary>
    public byte[]? RandomState { get; set; }

    /// <summary>Anything else, by names other than those of the properties above.</summary>
    public TorchDictionary Extra { get; } = [];

    /// <summary>Writes the checkpoint, replacing an old file in one step: a crash leaves the old one or the new one.</summary>
    /// <exception cref="ArgumentException">An entry of <see cref="Extra"/> has the name of a property.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var tree = new TorchDictionary();
        if (Model is not null) tree[ModelKey] = Model;
        if (Optimizer is not null) tree[OptimizerKey] = Optimizer;
        if (Scheduler is not null) tree[SchedulerKey] = Scheduler;
        if (Epoch is { } epoch) tree[EpochKey] = epoch;
        if (RandomState is not null) tree[RandomKey] = Tensor.From<byte>(RandomState);
        foreach (var (key, value) in Extra)
        {
            if (Keys.Any(reserved => key == reserved)) throw new ArgumentException($"Checkpoint.Save: {key} in Extra is the name of a part of every checkpoint. Set the property, or choose another name.");
            tree.Add(key, value);
        }
        TorchCheckpoint.Save(path, tree);
    }

    /// <summary>Reads a checkpoint. Parts that are missing are null.</summary>
    /// <exception cref="InvalidDataException">The file cannot be loaded, is no dictionary, or a part is not what it should be.</exception>
    public static Checkpoint Load(string path)
    {
        var loaded = TorchCheckpoint.Load(path);
        return FileFormat.Reading(path, () =>
        {
            if (loaded.Value is not TorchDictionary tree) throw new InvalidDataException($"it holds a {loaded}; a checkpoint is a dictionary.");
            var result = new Checkpoint
            {
                Model = Part<TorchDictionary>(tree, ModelKey),
                Optimizer = Part<TorchDictionary>(tree, OptimizerKey),
                Scheduler = Part<TorchDictionary>(tree, SchedulerKey),
                Epoch = tree.TryGetValue(EpochKey, out var epoch) && !epoch.IsNone ? epoch.Value is long number ? number : throw Wrong(EpochKey, epoch) : null,
            };
            if (Part<Tensor>(tree, RandomKey) is { } state) result.RandomState = state.DType == DType.UInt8 ? state.ToArray<byte>() : throw Wrong(RandomKey, state);
            foreach (var (key, value) in tree)
                if (!Keys.Any(reserved => key == reserved))
                    result.Extra.Add(key, value);
            return result;
        });
    }

    private static T? Part<T>(TorchDictionary tree, string key) where T : class =>
        !tree.TryGetValue(key, out var value) || value.IsNone ? null : value.Value as T ?? throw Wrong(key, value);

    private static InvalidDataException Wrong(string key, TorchValue value) => new($"its part {key} is a {value}, which no checkpoint has there.");
}
