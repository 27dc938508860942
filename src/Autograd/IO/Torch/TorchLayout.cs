using System.Globalization;

namespace Autograd.IO;

/// <summary>Which storages a tree is written with: tensors that share memory share a storage, which holds the part of the memory that they reach.</summary>
internal sealed class TorchLayout
{
    private readonly Dictionary<object, Group> _groups = new(ReferenceEqualityComparer.Instance);
    private readonly List<Group> _order = [];

    /// <param name="root">A tree of bounded depth, without cycles.</param>
    public TorchLayout(TorchValue root)
    {
        Collect(root, new HashSet<object>(ReferenceEqualityComparer.Instance));
        for (var i = 0; i < _order.Count; i++) _order[i].Settle(i);
    }

    /// <summary>The storages by their keys "0", "1", ... in order, as flat tensors.</summary>
    public IEnumerable<Tensor> Flats => _order.Select(group => group.Flat);

    /// <summary>Where a tensor of the tree lies.</summary>
    public (string Key, long Count, long Offset, long[] Strides) Place(Tensor tensor)
    {
        var group = _groups[tensor.MemoryIdentity];
        return (group.Key, group.Flat.ElementCount, group.IsCopy || tensor.ElementCount == 0 ? 0 : tensor.StorageOffset - group.Start, group.IsCopy ? group.CopyStrides : tensor.Strides.ToArray());
    }

    private void Collect(TorchValue value, HashSet<object> seen)
    {
        switch (value.Value)
        {
            case Tensor tensor when seen.Add(tensor):
                if (!_groups.TryGetValue(tensor.MemoryIdentity, out var group))
                {
                    group = new Group();
                    _groups.Add(tensor.MemoryIdentity, group);
                    _order.Add(group);
                }
                group.Add(tensor);
                break;
            case TorchDictionary dictionary when seen.Add(dictionary):
                foreach (var item in dictionary.Values) Collect(item, seen);
                Collect(dictionary.Attributes, seen);
                break;
            case TorchList or TorchTuple when seen.Add(value.Value):
                foreach (var item in value.AsList()) Collect(item, seen);
                break;
        }
    }

    /// <summary>The tensors over one memory.</summary>
    private sealed class Group
    {
        private readonly List<Tensor> _tensors = [];
        private long _end;

        public string Key { get; private set; } = "";

        public long Start { get; private set; } = long.MaxValue;

        public Tensor Flat { get; private set; } = null!;

        /// <summary>Whether a tensor that is alone and skips elements is written without them.</summary>
        public bool IsCopy { get; private set; }

        public long[] CopyStrides { get; private set; } = [];

        public void Add(Tensor tensor)
        {
            _tensors.Add(tensor);
            if (tensor.ElementCount == 0) return;
            var end = tensor.StorageOffset + 1;
            for (var d = 0; d < tensor.Rank; d++) end += (tensor.Shape[d] - 1) * tensor.Strides[d];
            (Start, _end) = (Math.Min(Start, tensor.StorageOffset), Math.Max(_end, end));
        }

        public void Settle(int number)
        {
            Key = number.ToString(CultureInfo.InvariantCulture);
            var one = _tensors[0].Detach();
            var reach = Math.Max(0, _end - Start);
            if (_end == 0) Flat = Tensor.Empty([0], one.DType);
            else if (_tensors.Count == 1 && reach > one.ElementCount)
            {
                var copy = one.Contiguous();
                (IsCopy, CopyStrides, Flat) = (true, copy.Strides.ToArray(), copy.Reshape(-1));
            }
            else Flat = one.AsStrided([reach], [1], Start);
        }
    }
}
