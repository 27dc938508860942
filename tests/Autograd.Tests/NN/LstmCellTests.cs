namespace Autograd.Tests.NN;

/// <summary>The fused gates of long short-term memory against their formulas: sizes around registers and beyond the stack, missing cotangents, strides.</summary>
public class LstmCellTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 16)]
    [InlineData(2, 17)]
    [InlineData(5, 37)]
    [InlineData(300, 64)]
    [InlineData(2, 1500)]
    [InlineData(0, 3)]
    public void Agrees_with_the_formulas(long rows, long hidden)
    {
        foreach (var dtype in (DType[])[DType.Float64, DType.Float32])
        {
            var g = new Generator(rows + hidden);
            var gates = Tensor.Randn([4 * hidden, rows], g, dtype).T().RequireGrad(true);
            var c = Tensor.Randn([rows, hidden], g, dtype, requiresGrad: true);
            var (dh, dc) = (Tensor.Randn([rows, hidden], g, dtype), Tensor.Randn([rows, hidden], g, dtype));
            var (h, next) = LstmCell.Apply(gates, c);
            var s = gates.Chunk(4, 1);
            var expectedC = s[1].Sigmoid() * c + s[0].Sigmoid() * s[2].Tanh();
            var expectedH = s[3].Sigmoid() * expectedC.Tanh();
            Near(h, expectedH);
            Near(next, expectedC);
            foreach (var (useH, useC) in new[] { (true, true), (true, false), (false, true) })
            {
                var got = Slopes(h, next);
                var expected = Slopes(expectedH, expectedC);
                Near(got[0], expected[0]);
                Near(got[1], expected[1]);
                var recorded = Slopes(h, next, createGraph: true);
                Near(recorded[0], expected[0]);
                Near(recorded[1], expected[1]);

                Tensor[] Slopes(Tensor a, Tensor b, bool createGraph = false)
                {
                    var sum = useH ? (a * dh).Sum() : (b * dc).Sum();
                    if (useH && useC) sum = sum + (b * dc).Sum();
                    return Autodiff.Grad(sum, [gates, c], retainGraph: true, createGraph: createGraph);
                }
            }

            void Near(Tensor a, Tensor b) => a.AllClose(b, dtype == DType.Float64 ? 1e-12 : 1e-4, dtype == DType.Float64 ? 1e-13 : 1e-6).Should().BeTrue();
        }
    }
}
