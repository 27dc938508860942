namespace Autograd.Tests.Display;

public class PrintOptionsTests
{
    [Fact]
    public void New_options_are_PyTorchs_defaults()
    {
        var options = new PrintOptions();
        (options.Precision, options.Threshold, options.EdgeItems, options.LineWidth, options.SciMode).Should().Be((4, 1000L, 3, 80, null));
    }

    [Fact]
    public void Profiles_are_PyTorchs()
    {
        PrintOptions.Short.Should().Be(new PrintOptions { Precision = 2, EdgeItems = 2 });
        PrintOptions.Full.Should().Be(new PrintOptions { Threshold = long.MaxValue });

        var elements = new VirtualElements(i => 0.5 * (i % 7));
        TensorText.Format([1001], DType.Float32, elements, PrintOptions.Short, DType.Float32)
            .Should().Be("tensor([0.00, 0.50,  ..., 2.50, 3.00])");
        TensorText.Format([1001], DType.Float32, elements, PrintOptions.Full, DType.Float32).Count(c => c == ',').Should().Be(1000);
    }

    [Fact]
    public void The_default_can_be_swapped_and_not_lost()
    {
        var before = PrintOptions.Default;
        try
        {
            // Equal to the default, so that a test that prints at the same time does not notice.
            var options = before with { };
            PrintOptions.Default = options;
            PrintOptions.Default.Should().BeSameAs(options);
            var toNull = () => PrintOptions.Default = null!;
            toNull.Should().Throw<ArgumentNullException>();
            PrintOptions.Default.Should().BeSameAs(options);
        }
        finally
        {
            PrintOptions.Default = before;
        }
    }

    [Fact]
    public void Negative_values_are_rejected_by_name()
    {
        foreach (var (make, name) in new (Func<PrintOptions>, string)[]
        {
            (() => new() { Precision = -1 }, "Precision"),
            (() => new() { Threshold = -1 }, "Threshold"),
            (() => new() { EdgeItems = -1 }, "EdgeItems"),
            (() => new() { LineWidth = -1 }, "LineWidth"),
        })
        {
            make.Should().Throw<ArgumentOutOfRangeException>().WithMessage($"PrintOptions.{name} must be 0 or more.*");
        }
    }
}
