using System.Numerics;

namespace Autograd;

/// <summary>One class per sample: the places in an input that a class-index loss reads, and the weights it reads them with.</summary>
/// <remarks>Checked when made; the caller's tensors may change afterwards.</remarks>
internal sealed unsafe partial class ClassPicks
{
    /// <summary>The shape of the input, [C] or [N, C, ...].</summary>
    public readonly long[] Shape;

    /// <summary>The shape of the target: that of the input without its class dimension.</summary>
    public readonly long[] TargetShape;

    /// <summary>The number of samples that lie between neighbouring classes: the product of the dimensions behind C.</summary>
    public long Inner => Shape.Length <= 2 ? 1 : Layout.CountOf(Shape.AsSpan(2));

    /// <summary>The sum of the weights of all samples that count: what a mean is divided by.</summary>
    public readonly double Divisor;

    /// <summary>For each sample its place in the contiguous input, or -1 where it is ignored.</summary>
    private readonly Tensor _places;

    /// <summary>For each sample the weight of its class, in the compute dtype; null means 1.</summary>
    private readonly Tensor? _weights;

    /// <param name="op">The public name, for messages.</param>
    /// <param name="x">The input, [C] or [N, C, ...].</param>
    /// <param name="target">Class numbers in the shape of the input without its class dimension.</param>
    /// <param name="weight">A weight per class, or null.</param>
    /// <param name="ignoreIndex">The class number of samples that do not count.</param>
    public ClassPicks(string op, Tensor x, Tensor target, Tensor? weight, long ignoreIndex)
    {
        Shape = x.Shape.ToArray();
        CheckInput(op, x);
        TargetShape = x.Rank == 1 ? [] : [Shape[0], .. Shape[2..]];
        CheckTarget(op, x, target);
        var classes = Shape[x.Rank == 1 ? 0 : 1];
        CheckWeight(op, x, weight, classes);
        var numbers = target.Seen().To(DType.Int64).Contiguous();
        var factors = weight?.Seen().To(x.DType.Compute()).Contiguous();
        _places = Tensor.Allocate(DType.Int64, Layout.Contiguous(numbers.ElementCount));
        if (factors is not null) _weights = Tensor.Allocate(factors.DType, _places.Layout);
        Divisor = factors?.DType == DType.Float64
            ? Fill<double>(op, numbers, factors, classes, ignoreIndex)
            : Fill<float>(op, numbers, factors, classes, ignoreIndex);
        GC.KeepAlive(numbers);
        GC.KeepAlive(factors);
    }

    /// <summary>Refuses an input without a class dimension, or of a dtype that has no logarithms.</summary>
    public static void CheckInput(string op, Tensor x)
    {
        if (x.Rank == 0) throw new ArgumentException($"{op}: the input needs a class dimension: expected [C] or [N, C, ...], and got a 0-d tensor.");
        x.FloatingPoint(op);
    }

    /// <summary>Refuses class weights of another shape or dtype.</summary>
    public static void CheckWeight(string op, Tensor x, Tensor? weight, long classes)
    {
        if (weight is null) return;
        if (weight.Rank != 1 || weight.Shape[0] != classes)
            throw new ArgumentException($"{op}: the weight must have one element per class, [{classes}], and has the shape {weight.Layout}.");
        if (weight.DType != x.DType)
            throw new ArgumentException($"{op}: the weight is {weight.DType.TorchName()}, but the input {x.DType.TorchName()}. Convert it with To(DType.{x.DType}).");
    }

    /// <summary>y_i = -w_i x[place_i]; 0 where ignored. Both contiguous, of the compute dtype.</summary>
    public void Pick(Tensor x, Tensor y)
    {
        if (x.DType == DType.Float64) Pick<double>(x, y);
        else Pick<float>(x, y);
    }

    /// <summary>x[place_i] = -w_i g_i, other elements as they are. The cotangent may be a single number, for all samples.</summary>
    public void Put(Tensor g, Tensor x)
    {
        if (x.DType == DType.Float64) Put<double>(g, x, add: false);
        else Put<float>(g, x, add: false);
    }

    private void CheckTarget(string op, Tensor x, Tensor target)
    {
        if (!target.DType.IsInteger())
            throw new ArgumentException(
                $"{op}: class numbers must be integers (torch.int64), and the target is {target.DType.TorchName()}. " +
                (op == "CrossEntropy" ? $"Class probabilities need the shape of the input, {x.Layout}, and the target has {target.Layout}." : "Convert it with To(DType.Int64)."));
        if (!target.Shape.SequenceEqual(TargetShape))
            throw new ArgumentException(
                $"{op}: an input of shape {x.Layout} needs a target of shape {Layout.Text(TargetShape)}, without the class dimension, and got {target.Layout}.");
    }

    private double Fill<T>(string op, Tensor numbers, Tensor? factors, long classes, long ignoreIndex) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var inner = Inner;
        var divisor = 0.0;
        long counted = 0;
        fixed (byte* pn = &numbers.Storage.Origin, pp = &_places.Storage.Origin)
        fixed (byte* pf = &(factors ?? _places).Storage.Origin, pw = &(_weights ?? _places).Storage.Origin)
        {
            var number = (long*)pn + numbers.Layout.Offset;
            var place = (long*)pp;
            T* factor = (T*)pf + (factors?.Layout.Offset ?? 0), weight = (T*)pw;
            // A sample's position in the input, and what a class adds to it.
            long at = 0, position = 0;
            for (long i = 0, n = numbers.ElementCount; i < n; i++)
            {
                var here = at + position;
                if (++position == inner) (position, at) = (0, at + classes * inner);
                var c = number[i];
                if (c == ignoreIndex)
                {
                    place[i] = -1;
                    if (factors is not null) weight[i] = T.Zero;
                    continue;
                }
                if ((ulong)c >= (ulong)classes)
                    throw new ArgumentOutOfRangeException("target", $"{op}: target {c} is out of bounds: class numbers go from 0 to {classes - 1}, and {ignoreIndex} is ignored.");
                place[i] = here + c * inner;
                if (factors is null) counted++;
                else divisor += double.CreateTruncating(weight[i] = factor[c]);
            }
        }
        return factors is null ? counted : divisor;
    }

    private void Pick<T>(Tensor x, Tensor y) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (byte* px = &x.Storage.Origin, py = &y.Storage.Origin, pp = &_places.Storage.Origin, pw = &(_weights ?? _places).Storage.Origin)
        {
            T* from = (T*)px + x.Layout.Offset, to = (T*)py, weight = (T*)pw;
            var place = (long*)pp;
            for (long i = 0, n = _places.ElementCount; i < n; i++)
                to[i] = place[i] < 0 ? T.Zero : _weights is null ? -from[place[i]] : -weight[i] * from[place[i]];
        }
        GC.KeepAlive(x);
    }

    private void Put<T>(Tensor g, Tensor x, bool add) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var step = g.Rank == 0 ? 0 : 1;
        fixed (byte* pg = &g.Storage.Origin, px = &x.Storage.Origin, pp = &_places.Storage.Origin, pw = &(_weights ?? _places).Storage.Origin)
        {
            T* from = (T*)pg + g.Layout.Offset, to = (T*)px, weight = (T*)pw;
            var place = (long*)pp;
            for (long i = 0, n = _places.ElementCount; i < n; i++, from += step)
            {
                if (place[i] < 0) continue;
                var value = _weights is null ? -*from : -weight[i] * *from;
                to[place[i]] = add ? to[place[i]] + value : value;
            }
        }
        GC.KeepAlive(g);
    }
}
