using System.Numerics;

namespace Autograd;

/// <summary>
/// What cross entropy adds to the picks. Of each line of classes it knows the maximum m and the sum s of e^(x - m), stored as [outer, 2, inner].
/// </summary>
internal sealed unsafe partial class ClassPicks
{
    /// <summary>y_i = -w_i ((x[place_i] - m_i) - log s_i); 0 where ignored.</summary>
    public void LogPick(Tensor x, Tensor lines, Tensor y)
    {
        if (x.DType == DType.Float64) LogPick<double>(x, lines, y);
        else LogPick<float>(x, lines, y);
    }

    /// <summary>m_i by itself, and w_i g_i / s_i: what e^(x - m) is multiplied by in the cotangent of x.</summary>
    public void Scales(Tensor g, Tensor lines, Tensor max, Tensor scale)
    {
        if (g.DType == DType.Float64) Scales<double>(g, lines, max, scale);
        else Scales<float>(g, lines, max, scale);
    }

    /// <summary>x[place_i] -= w_i g_i. The cotangent may be a single number, for all samples.</summary>
    public void Subtract(Tensor g, Tensor x)
    {
        if (x.DType == DType.Float64) Put<double>(g, x, add: true);
        else Put<float>(g, x, add: true);
    }

    private void LogPick<T>(Tensor x, Tensor lines, Tensor y) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var inner = Inner;
        fixed (byte* px = &x.Storage.Origin, pl = &lines.Storage.Origin, py = &y.Storage.Origin)
        fixed (byte* pp = &_places.Storage.Origin, pw = &(_weights ?? _places).Storage.Origin)
        {
            T* from = (T*)px + x.Layout.Offset, to = (T*)py, weight = (T*)pw;
            var place = (long*)pp;
            for (long i = 0, n = _places.ElementCount; i < n; i++)
            {
                if (place[i] < 0)
                {
                    to[i] = T.Zero;
                    continue;
                }
                var line = (T*)pl + (inner == 1 ? 2 * i : 2 * i - i % inner);
                var log = from[place[i]] - line[0] - T.Log(line[inner]);
                to[i] = _weights is null ? -log : -weight[i] * log;
            }
        }
        GC.KeepAlive(x);
        GC.KeepAlive(lines);
    }

    private void Scales<T>(Tensor g, Tensor lines, Tensor max, Tensor scale) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (inner, step) = (Inner, g.Rank == 0 ? 0 : 1);
        fixed (byte* pg = &g.Storage.Origin, pl = &lines.Storage.Origin, pm = &max.Storage.Origin, ps = &scale.Storage.Origin)
        fixed (byte* pp = &_places.Storage.Origin, pw = &(_weights ?? _places).Storage.Origin)
        {
            T* from = (T*)pg + g.Layout.Offset, weight = (T*)pw;
            var place = (long*)pp;
            for (long i = 0, n = _places.ElementCount; i < n; i++, from += step)
            {
                var line = (T*)pl + (inner == 1 ? 2 * i : 2 * i - i % inner);
                ((T*)pm)[i] = line[0];
                ((T*)ps)[i] = place[i] < 0 ? T.Zero : (_weights is null ? *from : weight[i] * *from) / line[inner];
            }
        }
        GC.KeepAlive(g);
    }
}
