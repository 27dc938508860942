using System.Buffers.Binary;
using Autograd.Sampling;

namespace Autograd.Tests.Random;

public class GeneratorTests
{
    private static uint[] Words(MersenneTwister t, int n) => Enumerable.Range(0, n).Select(_ => t.Next()).ToArray();

    [Fact]
    public void Twister_gives_the_published_sequence()
    {
        // The reference implementation's seed and the 10,000th word that the C++ standard requires of std::mt19937.
        var t = new MersenneTwister();
        t.Seed(5489);
        var words = Words(t, 10_000);
        words[..3].Should().Equal(3499211612, 581869302, 3890346734);
        words[9_999].Should().Be(4123659995);
    }

    [Fact]
    public void Taking_blocks_continues_the_same_sequence_as_single_words()
    {
        var (a, b) = (new MersenneTwister(), new MersenneTwister());
        a.Seed(1);
        b.Seed(1);
        var taken = new List<uint>();
        foreach (var most in new[] { 5, 1000, 1, 620, 3, 624, 7 }) taken.AddRange(a.Take(most));
        taken.Should().Equal(Words(b, taken.Count));
    }

    [Fact]
    public void Long_runs_of_uniforms_are_those_drawn_one_at_a_time()
    {
        var (a, b) = (new Generator(3), new Generator(3));
        var odd = new float[1];
        a.FillUniform<float>(odd);
        b.FillUniform<float>(odd);

        // An odd start makes pairs of words straddle blocks.
        var (run, single) = (new double[2_000], new double[2_000]);
        a.FillUniform<double>(run, -1, 3);
        for (var i = 0; i < single.Length; i++) b.FillUniform(single.AsSpan(i, 1), -1, 3);
        run.Should().Equal(single);

        var (run32, single32) = (new float[2_000], new float[2_000]);
        a.FillUniform<float>(run32, -1, 3);
        for (var i = 0; i < single32.Length; i++) b.FillUniform(single32.AsSpan(i, 1), -1, 3);
        run32.Should().Equal(single32);
    }

    [Fact]
    public void Seeds_are_remembered_and_restart_the_stream()
    {
        new Generator().InitialSeed.Should().Be(67280421310721);
        var g = new Generator(5);
        var (first, again) = (new double[3], new double[3]);
        g.FillNormal<double>(first);
        g.SetSeed(5);
        g.FillNormal<double>(again);
        again.Should().Equal(first, "reseeding forgets the waiting normal, of which three draws leave one");
        g.SetSeed(-1);
        g.InitialSeed.Should().Be(-1);
    }

    [Fact]
    public void ManualSeed_restarts_the_default_generator()
    {
        Generator.ManualSeed(42);
        var x = new float[3];
        Generator.Default.FillNormal<float>(x);
        x.Select(v => MathF.Round(v, 4)).Should().Equal(0.3367f, 0.1288f, 0.2345f);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(623)]
    [InlineData(624)]
    [InlineData(625)]
    public void State_comes_back_whole(int drawn)
    {
        var a = new Generator(9);
        a.FillRandom<int>(new int[drawn]);
        a.FillNormal<double>(new double[drawn % 2]);
        var b = new Generator(1);
        b.SetState(a.GetState());

        b.GetState().Should().Equal(a.GetState());
        b.InitialSeed.Should().Be(9);
        var (x, y) = (new double[700], new double[700]);
        a.FillNormal<double>(x, strided: true);
        b.FillNormal<double>(y, strided: true);
        y.Should().Equal(x);
    }

    [Fact]
    public void State_has_the_layout_of_PyTorch()
    {
        // torch.manual_seed(0): seed, 1 left, seeded, next 0, then the seeded words, the first of which is the seed.
        var state = new Generator(0x1_0000_0007).GetState();
        state.Should().HaveCount(5056);
        BinaryPrimitives.ReadInt64LittleEndian(state).Should().Be(0x1_0000_0007);
        BinaryPrimitives.ReadInt64LittleEndian(state.AsSpan(8)).Should().Be(1 | 1L << 32);
        BinaryPrimitives.ReadInt64LittleEndian(state.AsSpan(16)).Should().Be(0);
        BinaryPrimitives.ReadInt64LittleEndian(state.AsSpan(24)).Should().Be(7);
    }

    [Fact]
    public void Wrong_states_are_refused_and_change_nothing()
    {
        var g = new Generator(2);
        var before = g.GetState();
        void Refused(Action<byte[]> spoil, string why)
        {
            var state = g.GetState();
            spoil(state);
            FluentActions.Invoking(() => g.SetState(state)).Should().Throw<ArgumentException>().WithMessage(why);
        }

        FluentActions.Invoking(() => g.SetState(new byte[10])).Should().Throw<ArgumentException>().WithMessage("*5056*10*");
        Refused(s => s.AsSpan().Clear(), "*no state of a Mersenne Twister*");
        Refused(s => s[8] = 0, "*left*");
        Refused(s => s[8] = 5, "*left*");
        Refused(s => s[24 + 4] = 1, "*32 bits*");
        Refused(s => s.AsSpan(24, 8 * 624).Clear(), "*all words are 0*");
        g.GetState().Should().Equal(before);
    }

    [Fact]
    public async Task Threads_that_share_a_generator_get_disjoint_stretches_of_its_stream()
    {
        const int runs = 200, length = 97;
        var g = new Generator(11);
        long[][] Draw() => Enumerable.Range(0, runs).Select(_ =>
        {
            var x = new long[length];
            g.FillRandom<long>(x);
            return x;
        }).ToArray();
        var drawn = (await Task.WhenAll(Task.Run(Draw), Task.Run(Draw))).SelectMany(r => r).ToArray();

        var stream = new long[2 * runs * length];
        new Generator(11).FillRandom<long>(stream);
        var stretches = stream.Chunk(length).ToDictionary(s => s[0], s => s);
        foreach (var d in drawn)
        {
            stretches.Remove(d[0], out var stretch).Should().BeTrue("each stretch is handed out once, whole");
            d.Should().Equal(stretch);
        }
        stretches.Should().BeEmpty();
    }
}
