using Autograd.IO;

namespace Autograd.Tests.IO;

public class CheckpointTests
{
    [Fact]
    public void A_run_goes_on_with_the_same_bits()
    {
        using var folder = new TemporaryFolder();
        var generator = new Generator(7);
        Tensor.Randn([3], generator: generator);
        var weights = Sample.All();
        var saved = new Checkpoint
        {
            Model = TorchDictionary.StateDict(weights),
            Optimizer = new TorchDictionary { ["state"] = new TorchDictionary { [0] = new TorchDictionary { ["step"] = 7, ["exp_avg"] = Tensor.Randn([5], generator: generator) } }, ["lr"] = 0.1 },
            Scheduler = new TorchDictionary { ["last_epoch"] = 3, ["milestones"] = new TorchList { 30, 60 } },
            Epoch = 3,
            RandomState = generator.GetState(),
            Extra = { ["best"] = 0.975, ["name"] = "run a" },
        };

        saved.Save(folder["run.pt"]);
        var loaded = Checkpoint.Load(folder["run.pt"]);

        var other = new Generator(1);
        other.SetState(loaded.RandomState);
        Sample.Same(Tensor.Randn([20], generator: other), Tensor.Randn([20], generator: generator), "the draws go on");
        Sample.Same(loaded.Model!.ToTensors(), weights);
        Sample.Same(loaded.Optimizer!["state"][0]["exp_avg"].AsTensor(), saved.Optimizer["state"][0]["exp_avg"].AsTensor(), "moments");
        loaded.Optimizer["lr"].AsDouble().Should().Be(0.1);
        loaded.Scheduler!["milestones"].AsList().Should().Equal(30, 60);
        loaded.Epoch.Should().Be(3);
        loaded.Extra.Should().Equal(saved.Extra);
    }

    [Fact]
    public void Missing_parts_are_null()
    {
        using var folder = new TemporaryFolder();
        new Checkpoint().Save(folder["x.pt"]);
        var loaded = Checkpoint.Load(folder["x.pt"]);
        (loaded.Model, loaded.Optimizer, loaded.Scheduler, loaded.Epoch, loaded.RandomState, loaded.Extra.Count).Should().Be((null, null, null, null, null, 0));
    }

    [Fact]
    public void Parts_that_are_something_else_are_named()
    {
        using var folder = new TemporaryFolder();
        TorchCheckpoint.Save(folder["x.pt"], new TorchDictionary { ["epoch"] = "three" });
        FluentActions.Invoking(() => Checkpoint.Load(folder["x.pt"])).Should().Throw<InvalidDataException>().WithMessage("*epoch*'three'*");
        TorchCheckpoint.Save(folder["x.pt"], new TorchList());
        FluentActions.Invoking(() => Checkpoint.Load(folder["x.pt"])).Should().Throw<InvalidDataException>().WithMessage("*dictionary*");
        FluentActions.Invoking(() => new Checkpoint { Extra = { ["model"] = 1 } }.Save(folder["y.pt"])).Should().Throw<ArgumentException>().WithMessage("*'model'*");
    }
}
