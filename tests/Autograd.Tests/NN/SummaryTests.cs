using Autograd.NN;

namespace Autograd.Tests.Networks;

/// <summary>Tables of what a module consists of.</summary>
public class SummaryTests
{
    [Fact]
    public void A_table_shows_shapes_parameters_and_totals()
    {
        var model = new Sequential(
            new Conv2d(1, 4, kernelSize: 3).RequireGrad(false), new BatchNorm2d(4), new Dropout(), new Sequential(new Flatten(), new Linear(4 * 26 * 26, 10)));
        model.Summary(2, 1, 28, 28).ToString().Should().Be(
            """
            Module            Output shape    Parameters  Trainable
            -------------------------------------------------------
            Sequential        [2, 10]                  -          -
              0: Conv2d       [2, 4, 26, 26]          40          0
              1: BatchNorm2d  [2, 4, 26, 26]           8          8
              2: Dropout      [2, 4, 26, 26]           -          -
              3: Sequential   [2, 10]                  -          -
                0: Flatten    [2, 2704]                -          -
                1: Linear     [2, 10]             27,050     27,050
            -------------------------------------------------------
            Parameters: 27,098 (27,058 trainable, 40 frozen)
            Memory: parameters 105.9 KB, buffers 40 B, outputs 84.6 KB
            """);
    }

    [Fact]
    public void A_summary_changes_nothing()
    {
        var model = new Sequential(new BatchNorm1d(2), new Dropout().Eval());
        var state = Generator.Default.GetState();
        model.Summary(3, 2);
        model.Training.Should().BeTrue();
        model[1].Training.Should().BeFalse();
        ((BatchNorm1d)model[0]).NumBatchesTracked!.Item<long>().Should().Be(0);
        Generator.Default.GetState().ToArray<byte>().Should().Equal(state.ToArray<byte>());
        model.Invoking(m => m.Summary(3, 5)).Should().Throw<ArgumentException>();
        model.Modules().Should().OnlyContain(m => m.CallObserver == null);
        model.Training.Should().BeTrue();
    }

    [Fact]
    public void Inputs_may_be_integers_or_several()
    {
        new Embedding(10, 3).Summary(Tensor.From([1L, 2L])).Rows.Single().OutputShapes!.Single().Should().Equal(2, 3);
        var bilinear = new Bilinear(2, 3, 4).Summary((Tensor.Ones([5, 2]), Tensor.Ones([5, 3])));
        bilinear.Rows.Single().Should().BeEquivalentTo(new { Name = "", Type = "Bilinear", Depth = 0, Parameters = 28L, Trainable = 28L });
        bilinear.OutputBytes.Should().Be(5 * 4 * 4);
        new Linear(2, 3, dtype: DType.Float64).Summary(1, 2).ParameterBytes.Should().Be(72);
    }

    [Fact]
    public void Without_an_input_there_are_no_shapes()
    {
        var shared = new Linear(2, 2);
        var summary = new Sequential(shared, new ReLU(), shared).Summary();
        summary.Parameters.Should().Be(6);
        summary.Rows.Should().HaveCount(3).And.OnlyContain(row => row.OutputShapes == null);
        summary.ToString().Should().Contain("outputs 0 B");
    }
}
