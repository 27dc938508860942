namespace Autograd.Tests.Conformance;

internal static partial class CallTable
{
    /// <summary>Counting, searching, covariance, trapezoids.</summary>
    private static Dictionary<string, Func<Arguments, object>> Counting => new()
    {
        ["torch.bincount"] = a => a.X.Bincount(a.TensorOrNull("weights"), a.Long("minlength", 0)),
        ["torch.histc"] = a => a.X.Histc(a.Long("bins", 100), a.Double("min", 0), a.Double("max", 0)),
        ["torch.searchsorted"] = a => Tensor.Searchsorted(a.Tensor("sorted_sequence"), Number(a, "input"), a.Bool("out_int32", false), a.Bool("right", false) | a.Text("side", "left") == "right", a.TensorOrNull("sorter")),
        ["torch.bucketize"] = a => Number(a, "input").Bucketize(a.Tensor("boundaries"), a.Bool("out_int32", false), a.Bool("right", false)),
        ["torch.isin"] = a => Number(a, "elements").IsIn(Number(a, "test_elements"), a.Bool("assume_unique", false), a.Bool("invert", false)),
        ["torch.cov"] = a => a.X.Cov(a.Long("correction", 1), a.TensorOrNull("fweights"), a.TensorOrNull("aweights")),
        ["torch.corrcoef"] = a => a.X.Corrcoef(),
        ["torch.diff"] = a => a.X.Diff(a.Long("n", 1), a.Dim("dim", -1), a.TensorOrNull("prepend"), a.TensorOrNull("append")),
        ["torch.trapezoid"] = a => a.Has("x") ? a.Tensor("y").Trapezoid(a.Tensor("x"), a.Dim("dim", -1)) : a.Tensor("y").Trapezoid(a.Double("dx", 1), a.Dim("dim", -1)),
        ["torch.cumulative_trapezoid"] = a => a.Has("x") ? a.Tensor("y").CumulativeTrapezoid(a.Tensor("x"), a.Dim("dim", -1)) : a.Tensor("y").CumulativeTrapezoid(a.Double("dx", 1), a.Dim("dim", -1)),
        ["torch.logspace"] = a => Tensor.Logspace(a.Scalar("start"), a.Scalar("end"), a.Long("steps"), a.Double("base", 10), a.DTypeOrNull()),
    };

    private static Tensor Number(Arguments a, string name) => a.IsTensor(name) ? a.Tensor(name) : a.Scalar(name);
}
