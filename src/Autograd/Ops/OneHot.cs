namespace Autograd;

/// <summary>Class numbers as rows of zeros with a single one.</summary>
internal static unsafe class OneHot
{
    public static Tensor Apply(Tensor x, long classes)
    {
        if (!x.DType.IsInteger())
            throw new ArgumentException($"OneHot: class numbers must be integers (torch.int64), and the tensor is {x.DType.TorchName()}. Convert it with To(DType.Int64).");
        if (classes < -1 || (classes < 1 && x.ElementCount == 0))
            throw new ArgumentException($"OneHot: the number of classes {classes} cannot be used for a tensor of shape {x.Layout}: give a positive number" +
                (x.ElementCount == 0 ? ", since an empty tensor shows none." : ", or -1 to take the greatest class number plus 1."));
        var numbers = x.Detach().To(DType.Int64).Contiguous();
        fixed (byte* p = &numbers.Storage.Origin)
        {
            var number = new ReadOnlySpan<long>((long*)p + numbers.Layout.Offset, checked((int)numbers.ElementCount));
            long greatest = -1;
            foreach (var c in number)
            {
                if (c < 0) throw new ArgumentOutOfRangeException(nameof(x), $"OneHot: class numbers must not be negative, and {c} is.");
                greatest = Math.Max(greatest, c);
            }
            if (classes == -1) classes = greatest + 1;
            if (greatest >= classes) throw new ArgumentOutOfRangeException(nameof(x), $"OneHot: class number {greatest} is out of bounds for {classes} classes.");
            var y = Tensor.ZerosIn(Layout.Contiguous([.. x.Shape, classes]), DType.Int64);
            fixed (byte* q = &y.Storage.Origin)
                for (var i = 0; i < number.Length; i++)
                    ((long*)q)[i * classes + number[i]] = 1;
            GC.KeepAlive(numbers);
            return y;
        }
    }
}
