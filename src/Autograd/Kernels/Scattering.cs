using System.Numerics;

namespace Autograd.Kernels;

/// <summary>Writes to numbered places of contiguous memory, one after another, so that the order of equal places is that of the values.</summary>
internal static unsafe class Scattering
{
    /// <summary>y[places[i]] = x[i]; of equal places the last wins.</summary>
    public static void Assign(Tensor y, Tensor places, Tensor x)
    {
        fixed (byte* py = &y.Storage.Origin, pi = &places.Storage.Origin, px = &x.Storage.Origin)
        {
            var (size, n) = (y.DType.Size(), places.ElementCount);
            var index = (long*)pi + places.Layout.Offset;
            byte* to = py + y.Layout.Offset * size, from = px + x.Layout.Offset * size;
            for (long i = 0; i < n; i++)
                switch (size)
                {
                    case 1: to[index[i]] = from[i]; break;
                    case 2: ((short*)to)[index[i]] = ((short*)from)[i]; break;
                    case 4: ((int*)to)[index[i]] = ((int*)from)[i]; break;
                    default: ((long*)to)[index[i]] = ((long*)from)[i]; break;
                }
        }
        GC.KeepAlive(y);
        GC.KeepAlive(places);
        GC.KeepAlive(x);
    }

    /// <summary>y[places[i]] = y[places[i]] combined with x[i]; unless y itself counts, the first value for a place replaces it.</summary>
    public static void Combine(Tensor y, Tensor places, Tensor x, IndexReduction reduction, bool includeSelf)
    {
        switch (y.DType)
        {
            case DType.Float32: Combine<float>(y, places, x, reduction, includeSelf); break;
            case DType.Float64: Combine<double>(y, places, x, reduction, includeSelf); break;
            case DType.Int64: Combine<long>(y, places, x, reduction, includeSelf); break;
            case DType.Int32: Combine<int>(y, places, x, reduction, includeSelf); break;
            case DType.Int16: Combine<short>(y, places, x, reduction, includeSelf); break;
            case DType.Int8: Combine<sbyte>(y, places, x, reduction, includeSelf); break;
            default: Combine<byte>(y, places, x, reduction, includeSelf); break;
        }
    }

    private static void Combine<T>(Tensor y, Tensor places, Tensor x, IndexReduction reduction, bool includeSelf) where T : unmanaged, INumber<T>
    {
        var touched = includeSelf ? [] : new bool[y.ElementCount];
        fixed (byte* py = &y.Storage.Origin, pi = &places.Storage.Origin, px = &x.Storage.Origin)
        {
            T* to = (T*)py + y.Layout.Offset, from = (T*)px + x.Layout.Offset;
            var index = (long*)pi + places.Layout.Offset;
            for (long i = 0; i < places.ElementCount; i++)
            {
                ref var place = ref to[index[i]];
                if (!includeSelf && !touched[index[i]])
                {
                    touched[index[i]] = true;
                    place = from[i];
                    continue;
                }
                place = reduction switch
                {
                    IndexReduction.Prod => place * from[i],
                    IndexReduction.Amax => T.Max(place, from[i]),
                    IndexReduction.Amin => T.Min(place, from[i]),
                    _ => place + from[i],
                };
            }
        }
        GC.KeepAlive(y);
        GC.KeepAlive(places);
        GC.KeepAlive(x);
    }
}
