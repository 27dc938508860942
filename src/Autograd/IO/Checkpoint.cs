using Autograd.NN;
using Autograd.Optim;

namespace Autograd.IO;

/// <summary>The state of a training run in one file, to go on from: weights, optimizer, schedule, random numbers and the epoch.</summary>
/// <remarks>
/// The file is one of PyTorch's (<see cref="TorchCheckpoint"/>), a dictionary with the keys <c>model</c>, <c>optimizer</c>, <c>scheduler</c>, <c>epoch</c> and <c>rng_state</c>, those that were set, and whatever
/// is in <see cref="Extra"/>. Every number and tensor comes back with the same bits.
/// </remarks>
/// <example><code>
/// Checkpoint.Of(model, optimizer, scheduler, epoch).Save("run.pt");
///
/// var saved = Checkpoint.Load("run.pt").Restore(model, optimizer, scheduler);
/// for (var epoch = saved.Epoch!.Value + 1; epoch &lt; 10; epoch++) TrainEpoch(epoch);   // as if it had never stopped
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

    /// <summary>The state of a run as it is now: of each part that is given, and of the random numbers. Tensors are the parts' own, so save it before the next step.</summary>
    /// <param name="model">The model.</param>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="scheduler">The learning-rate scheduler.</param>
    /// <param name="epoch">The last epoch that was finished.</param>
    /// <param name="generator">The generator that the run draws from; the default one unless given.</param>
    public static Checkpoint Of(Module? model = null, Optimizer? optimizer = null, LRScheduler? scheduler = null, long? epoch = null, Generator? generator = null) => new()
    {
        Model = model is null ? null : TorchDictionary.StateDict(model.StateDict()),
        Optimizer = optimizer is null ? null : TorchValue.FromTree(optimizer.StateDict()).AsDictionary(),
        Scheduler = scheduler is null ? null : TorchValue.FromTree(scheduler.StateDict()).AsDictionary(),
        Epoch = epoch,
        RandomState = (generator ?? Generator.Default).GetState(),
    };

    /// <summary>Puts each part that is given, and the random numbers, where they were. The parts must be made as those that were saved.</summary>
    /// <param name="model">The model.</param>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="scheduler">The learning-rate scheduler.</param>
    /// <param name="generator">The generator that the run draws from; the default one unless given.</param>
    /// <exception cref="InvalidOperationException">A part is given that the checkpoint lacks.</exception>
    /// <exception cref="ArgumentException">The state of a part does not fit it.</exception>
    public Checkpoint Restore(Module? model = null, Optimizer? optimizer = null, LRScheduler? scheduler = null, Generator? generator = null)
    {
        Needs(model, Model, ModelKey);
        Needs(optimizer, Optimizer, OptimizerKey);
        Needs(scheduler, Scheduler, SchedulerKey);
        model?.LoadStateDict(Model!.ToTensors());
        optimizer?.LoadStateDict(Tree(Optimizer!));
        scheduler?.LoadStateDict(Tree(Scheduler!));
        if (RandomState is not null) (generator ?? Generator.Default).SetState(RandomState);
        return this;
    }

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

    private static void Needs(object? part, TorchDictionary? saved, string name)
    {
        if (part is not null && saved is null) throw new InvalidOperationException($"Checkpoint.Restore: the checkpoint has no {name}, and one is to be restored. Leave it out, or save it.");
    }

    private static Dictionary<string, object?> Tree(TorchDictionary dictionary) => (Dictionary<string, object?>)((TorchValue)dictionary).ToTree()!;

    private static T? Part<T>(TorchDictionary tree, string key) where T : class =>
        !tree.TryGetValue(key, out var value) || value.IsNone ? null : value.Value as T ?? throw Wrong(key, value);

    private static InvalidDataException Wrong(string key, TorchValue value) => new($"its part {key} is a {value}, which no checkpoint has there.");
}
