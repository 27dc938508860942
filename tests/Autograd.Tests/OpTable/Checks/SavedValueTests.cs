using Autograd.Tape;

namespace Autograd.Tests.OpTable;

/// <summary>
/// A value changed in place after an op has read it: either the backward pass says so and names the op, or the op did not need the value and
/// the gradient is what it was. A wrong gradient never comes out.
/// </summary>
public class SavedValueTests
{
    public static TheoryData<string> Differentiable => Rows.Where(row => row.Differentiable);

    [Theory, MemberData(nameof(Differentiable))]
    public void A_changed_operand_is_noticed_or_does_not_matter(string name)
    {
        var row = Rows.Of(name);
        foreach (var shapes in row.Cases)
            for (var i = 0; i < shapes.Length; i++)
            {
                var (leaves, x) = Copies(row, shapes);
                if (x[i].ElementCount == 0) continue;
                var y = Slope.Real(row.Call(x));
                var u = Slope.Cotangents(y);
                var want = Autodiff.Grad(y, leaves, u, retainGraph: true, allowUnused: true);
                var saved = y[0].GradFn is { } node && node.Holds(x[i].Storage);
                // A view shows the change and is not the result of its op any more.
                if (ReferenceEquals(y[0].Storage, x[i].Storage)) continue;
                Change(x[i]);
                Judge(y, leaves, u, want, saved, $"{name}, {Slope.Text(shapes)}, operand {i}");
            }
    }

    [Theory, MemberData(nameof(Differentiable))]
    public void A_changed_result_is_noticed_or_does_not_matter(string name)
    {
        var row = Rows.Of(name);
        foreach (var shapes in row.Cases)
        {
            var (leaves, x) = Copies(row, shapes);
            var y = Slope.Real(row.Call(x));
            if (y.Length != 1 || y[0].ElementCount == 0 || Array.Exists(x, t => ReferenceEquals(t.Storage, y[0].Storage))) continue;
            var u = Slope.Cotangents(y);
            var want = Autodiff.Grad(y, leaves, u, retainGraph: true, allowUnused: true);
            var saved = y[0].GradFn is { } node && node.Holds(y[0].Storage);
            y[0].FillInPlace(5);
            y[0].GradFn!.Name.Should().Be("FillBackward0");
            var before = y[0];
            // The result as it was: its node is the one that Fill's input came from.
            Judge([new Tensor(before.Storage, before.Layout, null, before.GradFn!.NextFunctions[0], 0)], leaves, u, want, saved, $"{name}, {Slope.Text(shapes)}, result");
        }
    }

    private static (Tensor[] Leaves, Tensor[] X) Copies(OpRow row, long[][] shapes)
    {
        var all = Slope.Leaves(row, row.Sample(shapes, DType.Float64, smooth: true));
        return ([.. all.Where(t => t.RequiresGrad)], [.. all.Select(t => t.Clone())]);
    }

    private static void Change(Tensor x)
    {
        if (x.DType == DType.Bool) x.CopyInPlace(x.LogicalNot());
        else if (x.DType == DType.Int64) x.CopyInPlace(x.Eq(0));
        else x.MulInPlace(3);
    }

    private static void Judge(Tensor[] y, Tensor[] leaves, Tensor[] u, Tensor?[] want, bool saved, string where)
    {
        Tensor?[] got;
        try
        {
            got = Autodiff.Grad(y, leaves, u, allowUnused: true);
        }
        catch (InvalidOperationException error)
        {
            error.Message.Should().MatchRegex(@"[A-Z]\w*Backward\d* saved its (input \d|output)", where);
            error.Message.Should().Contain("in place", where);
            if (saved) error.Message.Should().Contain(y[0].GradFn!.Name, where);
            return;
        }
        for (var i = 0; i < got.Length; i++)
            if (want[i] is { } expected) Near.Same(got[i]!, expected, $"{where}, gradient {i}, which no error spoke of");
    }
}
