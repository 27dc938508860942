namespace Autograd.Tests.Conformance;

public class LiteralsTests
{
    private static object[] Of(string code)
    {
        var literals = new Literals(code);
        return [.. Enumerable.Range(0, literals.Left).Select(_ => literals.Next())];
    }

    [Theory]
    [InlineData("y = x*-2.26 + 1", -2.26, 1L)]
    [InlineData("(g.norm(dim=1) - 1).pow(2)", 1L, 1L, 2L)]
    [InlineData("g2, h_3 = float32; out['g9']; a-1e-5", 1e-5)]
    [InlineData("z[1:4] = z[-1:4]*0.5", 1L, 4L, -1L, 4L, 0.5)]
    [InlineData("grad([x*2, x**3])[0]", 2L, 3L, 0L)]
    [InlineData("out['f'] = [x.is_leaf, y.is_leaf]")]
    public void Numbers_come_in_the_order_of_the_text(string code, params object[] expected)
    {
        object[] items = Of(code);

        items.Should().Equal(expected);
        items.Select(i => i.GetType()).Should().Equal(expected.Select(e => e.GetType()), "Equal takes 1 and 1.0 for the same");
    }

    [Fact]
    public void A_literal_list_is_one_item()
    {
        object[] items = Of("x = T([[0.5, -2], [1, 2.5]]); x[torch.tensor([0, 2])]");

        items.Should().HaveCount(2);
        items[0].Should().BeEquivalentTo(new List<object> { new List<object> { 0.5, -2L }, new List<object> { 1L, 2.5 } });
        items[1].Should().BeEquivalentTo(new List<object> { 0L, 2L });
    }
}
