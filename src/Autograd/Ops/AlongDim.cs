using System.Numerics;
using Autograd.Core;
using Autograd.Kernels;
using Autograd.Tape;

namespace Autograd;

/// <summary>
/// Reading and writing along a dimension by an index of as many dimensions, and their derivatives: reading and adding are each other's transposes. The index is int64, of the tensor's shape but for the
/// dimension, and nobody writes to it any more where something is recorded.
/// </summary>
internal static unsafe class AlongDim
{
    /// <summary>y[o, j, i] = x[o, index[o, j, i], i].</summary>
    public static Tensor Read(string op, Tensor x, int dim, Tensor index)
    {
        var y = Tensor.Allocate(x.DType, Layout.Contiguous(index.Shape));
        var source = AlongLines.Takes(x.Layout, dim) ? x : x.ContiguousDetached();
        switch (x.DType.Size())
        {
            case 1: Run<byte, ReadMove<byte>>(op, null, source, y, dim, index); break;
            case 2: Run<short, ReadMove<short>>(op, null, source, y, dim, index); break;
            case 4: Run<int, ReadMove<int>>(op, null, source, y, dim, index); break;
            default: Run<long, ReadMove<long>>(op, null, source, y, dim, index); break;
        }
        if (GradMode.Enabled && x.RequiresGrad) Recorder.Unary(new GatherOp(x.Shape.ToArray(), dim, index), x, y);
        return y;
    }

    /// <summary>A copy of x with values written to the places; of several for one the last stays.</summary>
    public static Tensor Write(string op, string node, Tensor x, int dim, Tensor index, Tensor values)
    {
        var y = Assign(op, x, dim, index, values, single: false);
        if (GradMode.Enabled && x.DType.IsFloatingPoint() && (x.RequiresGrad || values.RequiresGrad)) Recorder.Many(new WriteOp(node, dim, index), [x, values], [y]);
        return y;
    }

    /// <summary>A copy of x with a single number written to the places.</summary>
    public static Tensor Fill(string op, string node, Tensor x, int dim, Tensor index, Scalar value)
    {
        var y = Assign(op, x, dim, index, Scalars.Of(value, x.DType), single: true);
        if (GradMode.Enabled && x.DType.IsFloatingPoint() && x.RequiresGrad) Recorder.Unary(new ClearedOp(node, dim, index), x, y);
        return y;
    }

    /// <summary>A copy of x with values added at the places, in their order.</summary>
    public static Tensor Add(string op, Tensor x, int dim, Tensor index, Tensor values)
    {
        var y = Sum(op, x, x.Shape, dim, index, values);
        if (GradMode.Enabled && x.DType.IsFloatingPoint() && (x.RequiresGrad || values.RequiresGrad)) Recorder.Many(new AddAlongOp(dim, index), [x, values], [y]);
        return y;
    }

    /// <summary>Values added up at the places of a tensor of zeros: the transpose of <see cref="Read"/>.</summary>
    public static Tensor Spread(Tensor values, ReadOnlySpan<long> shape, int dim, Tensor index)
    {
        var y = Sum("ScatterAdd", null, shape, dim, index, values);
        if (GradMode.Enabled && values.RequiresGrad) Recorder.Unary(new SpreadAlongOp(shape.ToArray(), dim, index), values, y);
        return y;
    }

    /// <summary>An index that the tape may keep: a later write to the user's must not change a gradient.</summary>
    public static Tensor Kept(Tensor index, bool recorded)
    {
        var own = index.Seen().ContiguousDetached();
        return recorded && ReferenceEquals(own.Storage, index.Storage) ? own.CloneDetached() : own;
    }

    private static Tensor Assign(string op, Tensor x, int dim, Tensor index, Tensor values, bool single)
    {
        var y = Tensor.Allocate(x.DType, Layout.Contiguous(x.Shape));
        var (from, source) = (x.ContiguousDetached(), values.ContiguousDetached());
        switch (x.DType.Size(), single)
        {
            case (1, false): Run<byte, WriteMove<byte>>(op, from, y, source, dim, index); break;
            case (2, false): Run<short, WriteMove<short>>(op, from, y, source, dim, index); break;
            case (4, false): Run<int, WriteMove<int>>(op, from, y, source, dim, index); break;
            case (_, false): Run<long, WriteMove<long>>(op, from, y, source, dim, index); break;
            case (1, _): Run<byte, FillMove<byte>>(op, from, y, source, dim, index); break;
            case (2, _): Run<short, FillMove<short>>(op, from, y, source, dim, index); break;
            case (4, _): Run<int, FillMove<int>>(op, from, y, source, dim, index); break;
            default: Run<long, FillMove<long>>(op, from, y, source, dim, index); break;
        }
        return y;
    }

    /// <summary>Sums are made in the compute dtype, and rounded once.</summary>
    private static Tensor Sum(string op, Tensor? x, ReadOnlySpan<long> shape, int dim, Tensor index, Tensor values)
    {
        using var quiet = Quiet.Now();
        var dtype = values.DType.Compute();
        var y = Tensor.Allocate(dtype, Layout.Contiguous(shape));
        var (from, part) = (x?.Seen().To(dtype).ContiguousDetached(), values.Seen().To(dtype).ContiguousDetached());
        switch (dtype)
        {
            case DType.Float32: Run<float, AddMove<float>>(op, from, y, part, dim, index); break;
            case DType.Float64: Run<double, AddMove<double>>(op, from, y, part, dim, index); break;
            case DType.Int64: Run<long, AddMove<long>>(op, from, y, part, dim, index); break;
            case DType.Int32: Run<int, AddMove<int>>(op, from, y, part, dim, index); break;
            case DType.Int16: Run<short, AddMove<short>>(op, from, y, part, dim, index); break;
            case DType.Int8: Run<sbyte, AddMove<sbyte>>(op, from, y, part, dim, index); break;
            default: Run<byte, AddMove<byte>>(op, from, y, part, dim, index); break;
        }
        return y.To(values.DType);
    }

    /// <summary>All but a grid that is read are contiguous; throws if an index is out of bounds.</summary>
    private static void Run<T, TMove>(string op, Tensor? from, Tensor grid, Tensor values, int dim, Tensor index) where T : unmanaged where TMove : struct, IMove<T>
    {
        var size = grid.Shape[dim];
        bool done;
        fixed (byte* pf = &(from ?? grid).Storage.Origin, pg = &grid.Storage.Origin, pv = &values.Storage.Origin, pi = &index.Storage.Origin)
            done = AlongLines.Run<T, TMove>(
                from is null ? null : (T*)pf + from.Layout.Offset, (T*)pg + grid.Layout.Offset, (T*)pv + values.Layout.Offset, (long*)pi + index.Layout.Offset, grid.Layout, dim, index.Shape[dim]);
        GC.KeepAlive(from);
        GC.KeepAlive(grid);
        GC.KeepAlive(values);
        GC.KeepAlive(index);
        if (!done) Positions.Check(op, index, size, dim);
    }
}

/// <summary>The index is the op's own: a later write to the user's changes neither mode's derivative.</summary>
internal sealed class GatherOp(long[] shape, int dim, Tensor index) : LinearOp
{
    public override string NodeName => "GatherBackward0";
    public override Tensor Apply(Tensor x) => AlongDim.Read(Name, x, dim, index);
    public override Tensor Transpose(Tensor g) => AlongDim.Spread(g, shape, dim, index);
}

internal sealed class SpreadAlongOp(long[] shape, int dim, Tensor index) : LinearOp
{
    public override string NodeName => "ScatterAddBackward0";
    public override Tensor Apply(Tensor x) => AlongDim.Spread(x, shape, dim, index);
    public override Tensor Transpose(Tensor g) => AlongDim.Read(Name, g, dim, index);
}

internal sealed class AddAlongOp(int dim, Tensor index) : Op
{
    public override string NodeName => "ScatterAddBackward0";

    public override Tensor? Vjp(Node node, int input, Tensor g) => input == 0 ? g : AlongDim.Read(Name, g, dim, index);

    public override Tensor? Jvp(Node node, int input, Tensor t, int output) => input == 0 ? t : AlongDim.Spread(t, node.Extras!.Outputs![0].Layout.Shape, dim, index);
}

internal sealed class WriteOp(string node, int dim, Tensor index) : Op
{
    public override string NodeName => node;

    public override Tensor? Vjp(Node node, int input, Tensor g) => input == 0 ? AlongDim.Fill(Name, NodeName, g, dim, index, 0) : AlongDim.Read(Name, g, dim, index);

    public override Tensor? Jvp(Node node, int input, Tensor t, int output) => input == 0
        ? AlongDim.Fill(Name, NodeName, t, dim, index, 0)
        : AlongDim.Write(Name, NodeName, Tensor.Zeros(node.Extras!.Outputs![0].Layout.Shape, t.DType), dim, index, t);
}

/// <summary>Zeros at the places: its own transpose.</summary>
internal sealed class ClearedOp(string node, int dim, Tensor index) : LinearOp
{
    public override string NodeName => node;
    public override Tensor Apply(Tensor x) => AlongDim.Fill(Name, node, x, dim, index, 0);
    public override Tensor Transpose(Tensor g) => AlongDim.Fill(Name, node, g, dim, index, 0);
}
