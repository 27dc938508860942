using Autograd.NN;

namespace Autograd.Tests.Tape;

/// <summary>Computing again instead of keeping. It draws from the default generator, which other tests must not use meanwhile.</summary>
[CollectionDefinition(nameof(CheckpointTests), DisableParallelization = true)]
[Collection(nameof(CheckpointTests))]
public class CheckpointTests
{
    [Fact]
    public void The_second_run_draws_what_the_first_did()
    {
        Generator.ManualSeed(0);
        var w = Tensor.Ones([64], requiresGrad: true);
        var y = Autodiff.Checkpoint(x => F.Dropout(x[0] * 2), w);
        var next = new Generator(0);
        next.SetState(Generator.Default.GetState());
        y.Sum().Backward();
        w.Grad!.ToArray<float>().Should().Equal(y.ToArray<float>(), "what was dropped has no gradient");
        Generator.Default.GetState().Should().Equal(next.GetState(), "a backward pass draws nothing anew");
    }
}
