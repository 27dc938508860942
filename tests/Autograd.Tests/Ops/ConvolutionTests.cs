using Autograd.Kernels;
using Autograd.NN;
using Autograd.Tests.OpTable;

namespace Autograd.Tests.Ops;

/// <summary>Convolutions of random shapes, of shapes larger than the blocks they are cut into, and what is refused.</summary>
public class ConvolutionTests
{
    public static TheoryData<int, int> Configurations
    {
        get
        {
            var data = new TheoryData<int, int>();
            for (var dims = 1; dims <= 3; dims++)
                for (var seed = 0; seed < 30; seed++)
                    data.Add(dims, seed);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Configurations))]
    public void Values_agree_with_the_definition(int dims, int seed)
    {
        var random = new System.Random(100 * dims + seed);
        long[] Draw(int low, int high) => [.. Enumerable.Range(0, dims).Select(_ => (long)random.Next(low, high + 1))];
        long groups = random.Next(1, 4), inputs = random.Next(1, 4), outputs = random.Next(1, 7);
        long[] kernel = Draw(1, 3), stride = Draw(1, 3), padding = Draw(0, 3), dilation = Draw(1, 2);
        long[] size = [.. Enumerable.Range(0, dims).Select(d => Math.Max(1, dilation[d] * (kernel[d] - 1) + 1 - 2 * padding[d]) + random.Next(dims == 3 ? 3 : 7))];
        // Every sixth kernel covers the image.
        if (seed % 6 == 5) (padding, dilation, size) = ([.. kernel.Select(_ => 0L)], [.. kernel.Select(_ => 1L)], [.. kernel]);
        var x = ProductReference.Normal(seed, [random.Next(1, 4), groups * inputs, .. size]);
        var w = ProductReference.Normal(seed + 1, [groups * outputs, inputs, .. kernel]);
        var b = ProductReference.Normal(seed + 2, groups * outputs);
        var reference = new ConvolutionReference(stride, padding, padding, dilation, groups);

        var y = Convolve(dims, x, w, b, stride, padding, dilation, groups);
        Near.Values(y, AsTensor(reference.Forward(Nd.From(x), Nd.From(w), Nd.From(b))), 16, 10, "convolution");

        // The same numbers read backwards: from the output's shape to the input's, as far as the windows reach.
        var c = ProductReference.Normal(seed + 3, groups * inputs);
        long extra = random.Next(Enumerable.Range(0, dims).Min(d => (int)Math.Max(stride[d], dilation[d])));
        if (Enumerable.Range(0, dims).Any(d => (y.Shape[2 + d] - 1) * stride[d] - 2 * padding[d] + dilation[d] * (kernel[d] - 1) + extra + 1 < 1)) return;
        var back = dims switch
        {
            1 => F.ConvTranspose1d(y, w, c, stride, padding, extra, groups, dilation),
            2 => F.ConvTranspose2d(y, w, c, stride, padding, extra, groups, dilation),
            _ => F.ConvTranspose3d(y, w, c, stride, padding, extra, groups, dilation),
        };
        Near.Values(back, AsTensor(reference.Transposed(Nd.From(y), Nd.From(w), Nd.From(c), extra)), 64, 50, "transposed convolution");
        var bare = dims switch
        {
            1 => F.ConvTranspose1d(y, w, null, stride, padding, extra, groups, dilation),
            2 => F.ConvTranspose2d(y, w, null, stride, padding, extra, groups, dilation),
            _ => F.ConvTranspose3d(y, w, null, stride, padding, extra, groups, dilation),
        };
        Near.Values(bare, AsTensor(reference.Transposed(Nd.From(y), Nd.From(w), Nd.From(c * 0), extra)), 64, 50, "transposed convolution without bias");
    }

    [Theory]
    [MemberData(nameof(Configurations))]
    public void Channels_and_places_of_all_numbers_agree_with_the_definition(int dims, int seed)
    {
        // Enough output channels for direct kernels, in registers that are full or not, and lines of one tile or several.
        var random = new System.Random(500 + 100 * dims + seed);
        long[] Draw(int low, int high) => [.. Enumerable.Range(0, dims).Select(_ => (long)random.Next(low, high + 1))];
        long groups = random.Next(1, 3), inputs = random.Next(1, 21), outputs = random.Next(8, 41);
        long[] kernel = Draw(1, dims == 3 ? 2 : 5), stride = seed % 2 == 0 ? Draw(1, 1) : Draw(1, 3), padding = Draw(0, 3), dilation = Draw(1, 2);
        long[] size = [.. Enumerable.Range(0, dims).Select(d => dilation[d] * (kernel[d] - 1) + 1 + random.Next(d == dims - 1 ? 40 : 4))];
        if (seed % 6 == 5) (padding, dilation, size) = ([.. kernel.Select(_ => 0L)], [.. kernel.Select(_ => 1L)], [.. kernel]);
        var x = ProductReference.Normal(seed, [random.Next(1, 3), groups * inputs, .. size]).RequireGrad();
        var w = ProductReference.Normal(seed + 1, [groups * outputs, inputs, .. kernel]).RequireGrad();
        var b = ProductReference.Normal(seed + 2, groups * outputs);
        var reference = new ConvolutionReference(stride, padding, padding, dilation, groups);
        var y = Convolve(dims, x, w, b, stride, padding, dilation, groups);
        Near.Values(y.Detach(), AsTensor(reference.Forward(Nd.From(x.Detach()), Nd.From(w.Detach()), Nd.From(b))), 64, 200, "convolution");

        // x and w are each other's factors: y - b is linear in both, so its product with g is that of x with its gradient, and of w with its own.
        var g = ProductReference.Normal(seed + 3, y.Shape.ToArray());
        var grads = Autodiff.Grad([y], [x, w], [g]);
        var (dx, dw) = (ProductReference.Normal(seed + 4, x.Shape.ToArray()), ProductReference.Normal(seed + 5, w.Shape.ToArray()));
        Agree((grads[0]! * dx).Sum(), (Convolve(dims, dx, w.Detach(), null, stride, padding, dilation, groups) * g).Sum());
        Agree((grads[1]! * dw).Sum(), (Convolve(dims, x.Detach(), dw, null, stride, padding, dilation, groups) * g).Sum());

        static void Agree(Tensor a, Tensor b) => a.Item<double>().Should().BeApproximately(b.Item<double>(), 1e-9 * Math.Abs(b.Item<double>()) + 1e-8);
    }

    public static TheoryData<long[], long[], long, long, long> Large => new()
    {
        { [1, 300, 3, 700], [9, 300, 1, 2], 1, 0, 1 },
        { [2, 70, 5, 150], [70, 70, 3, 3], 1, 1, 1 },
        { [1, 20, 90, 140], [17, 20, 3, 4], 1, 2, 1 },
        { [5, 40, 1, 1], [30, 20, 1, 1], 1, 0, 2 },
        { [6, 3, 50, 51], [6, 1, 3, 3], 3, 1, 3 },
        { [2, 40, 40, 33], [8, 40, 3, 3], 1, 0, 1 },
        { [3, 40, 40, 33], [32, 20, 3, 3], 1, 1, 2 },
        { [9, 3, 41, 37], [16, 3, 5, 5], 2, 2, 1 },
        { [1, 300, 3, 700], [7, 300, 1, 2], 1, 0, 1 },
        { [4, 6, 70, 71], [12, 1, 3, 3], 1, 1, 6 },
        { [4, 6, 70, 71], [6, 1, 5, 2], 2, 3, 6 },
        { [2, 1, 150, 160], [3, 1, 120, 130], 1, 0, 1 },
        { [3, 64, 25, 24], [96, 64, 1, 1], 1, 0, 1 },
        { [3, 64, 25, 24], [96, 32, 1, 1], 2, 0, 2 },
        { [5, 24, 7, 7], [24, 1, 3, 3], 1, 1, 24 },
        { [5, 24, 13, 15], [24, 1, 3, 3], 2, 1, 24 },
        { [5, 8, 40, 37], [16, 1, 5, 5], 3, 2, 8 },
        { [4, 24, 30, 29], [40, 24, 3, 3], 2, 1, 1 },
        { [4, 20, 31, 32], [24, 10, 4, 5], 3, 0, 2 },
        { [3, 24, 33, 36], [16, 24, 1, 1], 2, 0, 1 },
        { [3, 40, 30, 31], [3, 40, 3, 3], 1, 1, 1 },
        { [3, 3, 30, 31], [20, 3, 3, 3], 2, 1, 1 },
        { [3, 5, 30, 31], [5, 5, 3, 3], 2, 1, 1 },
        // Planes, four, two or one at a time, of lines longer and shorter than a register; and their gradients.
        { [3, 21, 9, 28], [21, 7, 3, 3], 1, 1, 3 },
        { [2, 8, 11, 14], [8, 8, 3, 3], 1, 1, 1 },
        { [2, 22, 6, 7], [16, 11, 3, 3], 1, 1, 2 },
        { [2, 15, 17, 16], [23, 15, 2, 3], 1, 0, 1 },
        { [2, 13, 29, 61], [11, 13, 3, 3], 2, 1, 1 },
        { [2, 16, 28, 29], [40, 8, 2, 2], 2, 0, 2 },
        { [1, 12, 31, 93], [12, 12, 2, 3], 3, 1, 1 },
        // Two lines at a time, of an even or odd number, or one line only.
        { [2, 6, 13, 35], [6, 1, 3, 3], 1, 1, 6 },
        { [2, 6, 12, 9], [6, 1, 5, 4], 1, 2, 6 },
        { [2, 6, 3, 20], [6, 1, 3, 3], 1, 0, 6 },
        { [2, 6, 4, 50], [6, 1, 3, 1], 1, 0, 6 },
    };

    [Theory]
    [InlineData(2, 2)]
    [InlineData(3, 3)]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    public void Lines_of_depthwise_kernels_may_lie_apart(long stride, long dilation)
    {
        foreach (var (height, width) in ((long, long)[])[(19, 40), (22, 11)])
        {
            Tensor x = ProductReference.Normal(1, 2, 5, 3, height, width).RequireGrad(), w = ProductReference.Normal(2, 5, 1, 2, 3, 3).RequireGrad(), b = ProductReference.Normal(3, 5);
            long[] strides = [1, stride, stride], gaps = [1, dilation, dilation], pads = [1, 2, 1];
            var y = F.Conv3d(x, w, b, strides, pads, gaps, 5);
            var reference = new ConvolutionReference(strides, pads, pads, gaps, 5);
            Near.Values(y.Detach(), AsTensor(reference.Forward(Nd.From(x.Detach()), Nd.From(w.Detach()), Nd.From(b))), 64, 50, "values");
            var g = ProductReference.Normal(4, y.Shape.ToArray());
            var grads = Autodiff.Grad([y], [x, w], [g]);
            var product = ((y.Detach() - b.Reshape(5, 1, 1, 1)) * g).Sum().Item<double>();
            (x.Detach() * grads[0]!).Sum().Item<double>().Should().BeApproximately(product, 1e-9 * Math.Abs(product) + 1e-8);
            (w.Detach() * grads[1]!).Sum().Item<double>().Should().BeApproximately(product, 1e-9 * Math.Abs(product) + 1e-8);
        }
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void Numbers_that_are_not_finite_reach_only_the_windows_that_meet_them(DType dtype)
    {
        // By planes, with two lines at a time, and by bands whose lines are written over the ends of others: 12, 1 and 40 channels per group.
        foreach (var (channels, groups) in ((long, long)[])[(12, 1), (6, 6), (40, 1)])
            foreach (var stride in (long[])[1, 2, 3])
                foreach (var width in (long[])[6, 15, 16, 37])
                {
                    var (x, ones) = (Tensor.Zeros([2, channels, 9, width], dtype), Tensor.Ones([channels, channels / groups, 3, 3], dtype));
                    foreach (var (line, place) in ((long, long)[])[(0, 0), (4, width - 1), (8, width / 2)]) x[1, 2, line, place].FillInPlace(double.NaN);
                    var marked = x.Ne(x).To(dtype);
                    var y = F.Conv2d(x, ones, null, stride, 1, 1, groups);
                    var met = F.MaxPool2d(marked, 3, stride, 1);
                    var want = groups == 1 ? met[.., 2..3].Expand(y.Shape) : met;
                    y.Ne(y).Eq(want.Ne(0)).All().Item<bool>().Should().BeTrue($"{channels} channels, stride {stride}, width {width}");
                }
    }

    [Theory]
    [MemberData(nameof(Large))]
    public void Blocks_fit_together(long[] from, long[] kernel, long stride, long padding, long groups)
    {
        Tensor x = ProductReference.Normal(1, from).RequireGrad(), w = ProductReference.Normal(2, kernel).RequireGrad();
        var y = F.Conv2d(x, w, null, stride, padding, 1, groups);
        // Each group is the product of its weight and its windows.
        var columns = F.Unfold(x.Detach(), kernel[2..], 1, padding, stride);
        var windows = columns.Reshape(from[0], groups, columns.Shape[1] / groups, columns.Shape[2]);
        var want = w.Detach().Reshape(groups, kernel[0] / groups, -1).Matmul(windows).Reshape(y.Shape);
        Near.Values(y.Detach(), want, 64, 500, "values");

        var g = ProductReference.Normal(3, y.Shape.ToArray());
        var grads = Autodiff.Grad([y], [x, w], [g]);
        var product = (y.Detach() * g).Sum().Item<double>();
        (x.Detach() * grads[0]!).Sum().Item<double>().Should().BeApproximately(product, 1e-9 * Math.Abs(product) + 1e-7);
        (w.Detach() * grads[1]!).Sum().Item<double>().Should().BeApproximately(product, 1e-9 * Math.Abs(product) + 1e-7);
    }

    [Theory]
    [MemberData(nameof(Large))]
    public void Threads_do_not_change_a_bit(long[] from, long[] kernel, long stride, long padding, long groups)
    {
        var before = Workers.Threads;
        try
        {
            Tensor[]? first = null;
            foreach (var threads in (int[])[1, 2, 4])
            {
                Workers.Threads = threads;
                Tensor x = ProductReference.Normal(1, from).To(DType.Float32).RequireGrad(), w = ProductReference.Normal(2, kernel).To(DType.Float32).RequireGrad();
                var y = F.Conv2d(x, w, null, stride, padding, 1, groups);
                var grads = Autodiff.Grad([y], [x, w], [ProductReference.Normal(3, y.Shape.ToArray()).To(DType.Float32)]);
                Tensor[] all = [y.Detach(), grads[0]!, grads[1]!];
                first ??= all;
                for (var i = 0; i < all.Length; i++) Near.Same(all[i], first[i], $"{threads} threads, result {i}");
            }
        }
        finally
        {
            Workers.Threads = before;
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Infinite_numbers_stay_where_they_are_met(long stride)
    {
        // Lines of 20 places and of 6: whole registers, overlapping ones and less than one. The last pixel is met by the last window or by none.
        foreach (var width in (long[])[20 * stride + 1, 21 * stride, 6 * stride + 1, 7 * stride])
        {
            var x = Tensor.Ones([2, 8, 5, width]);
            x[0, 3, 2, width - 1].FillInPlace(double.PositiveInfinity);
            var w = Tensor.Ones([8, 1, 1, 1]);
            w[5].FillInPlace(double.PositiveInfinity);
            x.RequiresGrad = w.RequiresGrad = true;
            var y = F.Conv2d(x, w, stride: stride, groups: 8);
            for (var c = 0; c < 8; c++) Count(y.Detach()[0, c]).Should().Be(c == 5 ? y[0, c].ElementCount : c == 3 && 2 % stride == 0 && (width - 1) % stride == 0 ? 1 : 0, $"channel {c}");
            y.Sum().Backward();
            // Pixels between windows have no gradient, whatever the weight is.
            var between = Enumerable.Range(0, (int)width).Where(i => i % stride != 0).ToArray();
            foreach (var i in between) x.Grad![1, 5, 0, i].Item<float>().Should().Be(0);
            Count(x.Grad![1, 5]).Should().Be(y[1, 5].ElementCount);
            Count(w.Grad!).Should().Be(2 % stride == 0 && (width - 1) % stride == 0 ? 1 : 0);
        }

        static long Count(Tensor t) => t.ToArray<float>().Count(v => !float.IsFinite(v));
    }

    [Fact]
    public void A_third_derivative_is_that_of_a_product_of_three()
    {
        // L = y . y with y = conv(x, w): with one tap and one channel, L = (x w)^2 element by element.
        Tensor x = Tensor.From<double>([3], [1, 1, 1]).RequireGrad(), w = Tensor.From<double>([2], [1, 1, 1]).RequireGrad();
        var l = F.Conv1d(x, w, padding: 1).Pow(2).Sum();
        var dx = Autodiff.Grad([l], [x], createGraph: true)[0]!;
        var dxdw = Autodiff.Grad([dx.Sum()], [w], createGraph: true)[0]!;
        var dxdwdw = Autodiff.Grad([dxdw.Sum()], [w], createGraph: true)[0]!;
        (dx.Item<double>(), dxdw.Item<double>(), dxdwdw.Item<double>()).Should().Be((2 * 3 * 4, 4 * 3 * 2, 4 * 3));
        dx.GradFn!.Name.Should().Be("ConvolutionBackwardBackward0");
    }

    [Fact]
    public void Nodes_have_PyTorchs_names()
    {
        Tensor x = Tensor.Ones([1, 2, 4, 4]), w = Tensor.Ones([3, 2, 2, 2], requiresGrad: true), b = Tensor.Ones([3], requiresGrad: true);
        F.Conv2d(x, w, b).GradFn!.Name.Should().Be("ConvolutionBackward0");
        F.Conv2d(x, w, b).GradFn!.NextFunctions.Select(n => n?.Name).Should().Equal(null, "AccumulateGrad", "AccumulateGrad");
        F.ConvTranspose2d(Tensor.Ones([1, 3, 4, 4]), w).GradFn!.Name.Should().Be("ConvolutionBackward0");
        F.Conv2d(x.Squeeze(0), w).GradFn!.Name.Should().Be("SqueezeBackward1");
        F.Unfold(x.RequireGrad(), 2).GradFn!.Name.Should().Be("Im2ColBackward0");
        F.Fold(Tensor.Ones([1, 4, 9], requiresGrad: true), 4, 2).GradFn!.Name.Should().Be("Col2ImBackward0");
    }

    [Fact]
    public void Paddings_convert_from_all_that_names_one()
    {
        Tensor x = Tensor.Ones([1, 1, 5, 6]), w = Tensor.Ones([1, 1, 3, 3]);
        F.Conv2d(x, w, padding: "valid").Shape.ToArray().Should().Equal(1, 1, 3, 4);
        F.Conv2d(x, w, padding: "same").Shape.ToArray().Should().Equal(1, 1, 5, 6);
        F.Conv2d(x, w, padding: 1).Shape.ToArray().Should().Equal(1, 1, 5, 6);
        F.Conv2d(x, w, padding: 1L).Shape.ToArray().Should().Equal(1, 1, 5, 6);
        F.Conv2d(x, w, padding: (0, 1)).Shape.ToArray().Should().Equal(1, 1, 3, 6);
        F.Conv2d(x, w, padding: [0, 1]).Shape.ToArray().Should().Equal(1, 1, 3, 6);
        F.Conv2d(x, w, padding: new long[] { 0, 1 }).Shape.ToArray().Should().Equal(1, 1, 3, 6);
        F.Conv2d(x, w, padding: (Sizes)2).Shape.ToArray().Should().Equal(1, 1, 7, 8);
        ((ConvolutionPadding)"same").ToString().Should().Be("same");
        (((ConvolutionPadding)(1, 2)) == (Sizes)(1, 2)).Should().BeTrue();
        FluentActions.Invoking(() => (ConvolutionPadding)"full").Should().Throw<ArgumentException>().WithMessage("*\"full\"*");
    }

    [Fact]
    public void An_empty_batch_has_zero_gradients()
    {
        Tensor x = Tensor.Zeros([0, 2, 4], requiresGrad: true), w = Tensor.Ones([3, 2, 2], requiresGrad: true), b = Tensor.Ones([3], requiresGrad: true);
        var y = F.Conv1d(x, w, b);
        y.Shape.ToArray().Should().Equal(0, 3, 3);
        var grads = Autodiff.Grad([y.Sum()], [x, w, b]);
        grads[0]!.Shape.ToArray().Should().Equal(0, 2, 4);
        grads[1]!.ToArray<float>().Should().OnlyContain(v => v == 0).And.HaveCount(12);
        grads[2]!.ToArray<float>().Should().Equal(0, 0, 0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public void Infinite_pixels_reach_only_the_taps_that_meet_them(long outputs)
    {
        // The last pixel meets the last tap only, at the last of 5 places.
        Tensor x = Tensor.From<double>([1, 2, 3, 4, 5, double.PositiveInfinity], [1, 1, 6]), w = Tensor.Ones([outputs, 1, 2], DType.Float64, requiresGrad: true);
        var y = F.Conv1d(x, w);
        y.Select(1, 0).ToArray<double>().Should().Equal(3, 5, 7, 9, double.PositiveInfinity);
        var grad = Autodiff.Grad([y.Sum()], [w])[0]!;
        grad.Select(0, 0).ToArray<double>().Should().Equal(15, double.PositiveInfinity);
    }

    public static TheoryData<string, Action> Refused => new()
    {
        { "*kernel of 3*does not fit into 2*[1, 1, 2, 2]*", () => F.Conv2d(Tensor.Ones([1, 1, 2, 2]), Tensor.Ones([1, 1, 3, 3])) },
        { "*expects an input of 2 channels*[1, 3, 4, 4] has 3*", () => F.Conv2d(Tensor.Ones([1, 3, 4, 4]), Tensor.Ones([2, 1, 3, 3]), groups: 2) },
        { "*multiple of the number of groups, 2*", () => F.Conv2d(Tensor.Ones([1, 2, 4, 4]), Tensor.Ones([3, 1, 3, 3]), groups: 2) },
        { "*groups must be positive*", () => F.Conv2d(Tensor.Ones([1, 2, 4, 4]), Tensor.Ones([2, 2, 3, 3]), groups: 0) },
        { "*\"same\" needs stride 1*", () => F.Conv1d(Tensor.Ones([1, 1, 4]), Tensor.Ones([1, 1, 3]), stride: 2, padding: "same") },
        { "*padding must not be negative*-1*", () => F.Conv1d(Tensor.Ones([1, 1, 4]), Tensor.Ones([1, 1, 3]), padding: -1) },
        { "*stride must be positive*0*", () => F.Conv1d(Tensor.Ones([1, 1, 4]), Tensor.Ones([1, 1, 3]), stride: 0) },
        { "*dilation must be positive*0*", () => F.Conv1d(Tensor.Ones([1, 1, 4]), Tensor.Ones([1, 1, 3]), dilation: 0) },
        { "*stride [1, 2] has 2 numbers*", () => F.Conv1d(Tensor.Ones([1, 1, 4]), Tensor.Ones([1, 1, 3]), stride: [1, 2]) },
        { "*weight must have 4 dimensions*", () => F.Conv2d(Tensor.Ones([1, 1, 4, 4]), Tensor.Ones([1, 1, 3])) },
        { "*input must have 3 dimensions*", () => F.Conv2d(Tensor.Ones([4, 4]), Tensor.Ones([1, 1, 3, 3])) },
        { "*bias must have the shape [2]*[3]*", () => F.Conv1d(Tensor.Ones([1, 1, 4]), Tensor.Ones([2, 1, 3]), Tensor.Ones([3])) },
        { "*torch.float32*weight torch.float64*", () => F.Conv1d(Tensor.Ones([1, 1, 4]), Tensor.Ones([2, 1, 3], DType.Float64)) },
        { "*torch.int64*bias torch.float32*", () => F.Conv1d(Tensor.Ones([1, 1, 4], DType.Int64), Tensor.Ones([2, 1, 3], DType.Int64), Tensor.Ones([2])) },
        { "*kernel size must be positive*", () => F.Conv1d(Tensor.Ones([1, 1, 4]), Tensor.Ones([2, 1, 0])) },
        { "*only the batch and the channels may be empty*", () => F.Conv1d(Tensor.Ones([1, 1, 0]), Tensor.Ones([2, 1, 1]), padding: 1) },
        { "*expects an input of 2 channels*", () => F.ConvTranspose1d(Tensor.Ones([1, 3, 4]), Tensor.Ones([2, 1, 3])) },
        { "*output padding must be smaller*", () => F.ConvTranspose1d(Tensor.Ones([1, 2, 4]), Tensor.Ones([2, 1, 3]), outputPadding: 1) },
        { "*output padding must not be negative*", () => F.ConvTranspose1d(Tensor.Ones([1, 2, 4]), Tensor.Ones([2, 1, 3]), outputPadding: -1) },
        { "*output would have -2 elements*", () => F.ConvTranspose1d(Tensor.Ones([1, 2, 1]), Tensor.Ones([2, 1, 2]), padding: 2) },
        { "*kernel of 3*does not fit into 2*", () => F.Unfold(Tensor.Ones([1, 1, 2, 2]), 3) },
        { "*multiple of 4 rows*has 6*", () => F.Fold(Tensor.Ones([1, 6, 4]), 3, 2) },
        { "*has 4 windows*has 5*", () => F.Fold(Tensor.Ones([1, 4, 5]), 3, 2) },
        { "*equal leading dimensions*", () => F.Bilinear(Tensor.Ones([2, 3]), Tensor.Ones([3, 3]), Tensor.Ones([1, 3, 3])) },
        { "*expects inputs of 3 and 3 features*", () => F.Bilinear(Tensor.Ones([2, 3]), Tensor.Ones([2, 4]), Tensor.Ones([1, 3, 3])) },
        { "*bias of shape [1]*", () => F.Bilinear(Tensor.Ones([2, 3]), Tensor.Ones([2, 3]), Tensor.Ones([1, 3, 3]), Tensor.Ones([2])) },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_does_not_fit_is_refused_in_words(string message, Action call) =>
        call.Should().Throw<ArgumentException>().WithMessage(message);

    private static Tensor Convolve(int dims, Tensor x, Tensor w, Tensor? b, long[] stride, long[] padding, long[] dilation, long groups) => dims switch
    {
        1 => F.Conv1d(x, w, b, stride, padding, dilation, groups),
        2 => F.Conv2d(x, w, b, stride, padding, dilation, groups),
        _ => F.Conv3d(x, w, b, stride, padding, dilation, groups),
    };

    private static Tensor AsTensor(Nd x) => Tensor.From<double>(x.Data, x.Shape);
}
