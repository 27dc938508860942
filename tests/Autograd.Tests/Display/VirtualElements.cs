namespace Autograd.Tests.Display;

/// <summary>Elements that a function computes, with a count of how many different ones were read.</summary>
internal sealed class VirtualElements : IElements
{
    readonly Func<long, double> real;
    readonly Func<long, long> integer;
    readonly HashSet<long> read = [];

    public VirtualElements(Func<long, double> real)
    {
        this.real = real;
        integer = _ => throw new InvalidOperationException("A real tensor was read as integers.");
    }

    public VirtualElements(Func<long, long> integer)
    {
        this.integer = integer;
        real = _ => throw new InvalidOperationException("An integer tensor was read as reals.");
    }

    public IReadOnlySet<long> Read => read;

    public double Real(long index)
    {
        read.Add(index);
        return real(index);
    }

    public long Integer(long index)
    {
        read.Add(index);
        return integer(index);
    }
}
