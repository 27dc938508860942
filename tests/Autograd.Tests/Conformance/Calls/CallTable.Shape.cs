using Autograd.NN;

namespace Autograd.Tests.Conformance;

internal static partial class CallTable
{
    /// <summary>Shapes, joins, diagonals, grids.</summary>
    private static Dictionary<string, Func<Arguments, object>> Shape => new()
    {
        ["torch.Tensor.mT"] = a => a.X.MT(),
        ["torch.Tensor.unflatten"] = a => a.X.Unflatten(a.Dim(), a.Has("sizes") ? a.Longs("sizes") : a.Longs("unflattened_size")),
        ["torch.Tensor.unfold"] = a => a.X.Unfold(a.Dim("dimension"), a.Long("size"), a.Long("step")),
        ["torch.atleast_1d"] = a => a.X.Atleast1d(),
        ["torch.atleast_2d"] = a => a.X.Atleast2d(),
        ["torch.atleast_3d"] = a => a.X.Atleast3d(),
        ["torch.block_diag"] = a => Tensor.BlockDiag(a.Tensors("tensors")),
        ["torch.broadcast_tensors"] = a => Tensor.BroadcastTensors(a.Tensors("tensors")),
        ["torch.cartesian_prod"] = a => Tensor.CartesianProd(a.Tensors("tensors")),
        ["torch.column_stack"] = a => Tensor.ColumnStack(a.Tensors("tensors")),
        ["torch.hstack"] = a => Tensor.Hstack(a.Tensors("tensors")),
        ["torch.vstack"] = a => Tensor.Vstack(a.Tensors("tensors")),
        ["torch.dstack"] = a => Tensor.Dstack(a.Tensors("tensors")),
        ["torch.combinations"] = a => a.X.Combinations((int)a.Long("r", 2), a.Bool("with_replacement", false)),
        ["torch.meshgrid"] = a => Tensor.Meshgrid(a.Tensors("tensors"), a.Text("indexing", "ij") == "xy" ? GridIndexing.Xy : GridIndexing.Ij),
        ["torch.diag"] = a => a.X.Diag(a.Long("diagonal", 0)),
        ["torch.diag_embed"] = a => a.X.DiagEmbed(a.Long("offset", 0), a.Dim("dim1", -2), a.Dim("dim2", -1)),
        ["torch.diagflat"] = a => a.X.Diagflat(a.Long("offset", 0)),
        ["torch.trace"] = a => a.X.Trace(),
        ["torch.fliplr"] = a => a.X.Fliplr(),
        ["torch.flipud"] = a => a.X.Flipud(),
        ["torch.rot90"] = a => a.Has("dims") ? a.X.Rot90(a.Long("k", 1), a.Ints("dims")) : a.X.Rot90(a.Long("k", 1)),
        ["torch.movedim"] = a => a.IsList("source") ? a.X.Movedim(a.Ints("source"), a.Ints("destination")) : a.X.Movedim(a.Dim("source"), a.Dim("destination")),
        ["torch.ravel"] = a => a.X.Ravel(),
        ["torch.tile"] = a => a.X.Tile(a.Longs("dims")),
        ["torch.repeat_interleave"] = a => a.Has("repeats")
            ? a.IsTensor("repeats") ? a.X.RepeatInterleave(a.Tensor("repeats"), a.DimOrNull(), a.LongOrNull("output_size")) : a.X.RepeatInterleave(a.Long("repeats"), a.DimOrNull())
            : Tensor.RepeatInterleave(a.X),
        ["torch.tensor_split"] = a => a.Has("indices") ? a.X.TensorSplit(a.Longs("indices"), a.Dim("dim", 0))
            : a.Has("sections") ? a.X.TensorSplit(a.Long("sections"), a.Dim("dim", 0))
            : a.Tensor("tensor_indices_or_sections") is { Rank: 0 } sections ? a.X.TensorSplit(sections.Item<long>(), a.Dim("dim", 0))
            : a.X.TensorSplit(a.Tensor("tensor_indices_or_sections").ToArray<long>(), a.Dim("dim", 0)),
        ["torch.tril_indices"] = a => Tensor.TrilIndices(a.Long("row"), a.Long("col"), a.Long("offset", 0), a.DTypeOrNull()),
        ["torch.triu_indices"] = a => Tensor.TriuIndices(a.Long("row"), a.Long("col"), a.Long("offset", 0), a.DTypeOrNull()),
        ["torch.nn.functional.one_hot"] = a => F.OneHot(a.X, a.Long("num_classes", -1)),
    };
}
