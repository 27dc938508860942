using System.Diagnostics;
using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// Conversion of runs between any two dtypes. Integers and bools pass through long, floating point through double, so that every pair rounds once;
/// floating point to integer truncates toward zero and keeps the low bits; anything but zero is true.
/// </summary>
internal static unsafe class Casts
{
    /// <summary>Elements that conversions in registers take at a time at most: those of a register.</summary>
    public const int Most = 16;

    private const int Run1 = 256;

    public static void Run(DType from, byte* x, DType to, byte* y, long n)
    {
        if (from == to || (from == DType.Bool && to == DType.UInt8))
        {
            Buffer.MemoryCopy(x, y, n * to.Size(), n * to.Size());
            return;
        }
        var lanes = InRegisters(from, to);
        if (lanes is not null)
        {
            Whole(lanes, x, from.Size(), y, to.Size(), n);
            return;
        }
        var between = Between(from, to);
        var into = InRegisters(from, between);
        var outOf = InRegisters(between, to);
        if (into is not null && outOf is not null)
        {
            TwoSteps(into, outOf, from, x, between, to, y, n);
            return;
        }
        var fromReal = from.IsFloatingPoint();
        var middle = stackalloc long[Run1];
        for (long first = 0; first < n; first += Run1)
        {
            var m = (int)Math.Min(Run1, n - first);
            var source = x + first * from.Size();
            var target = y + first * to.Size();
            if (fromReal)
            {
                ReadReal(from, source, (double*)middle, m);
                WriteReal(to, (double*)middle, target, m);
            }
            else
            {
                ReadInteger(from, source, middle, m);
                WriteInteger(to, middle, target, m);
            }
        }
    }

    /// <summary>The conversion of <see cref="Most"/> elements at a time, or null.</summary>
    public static delegate*<byte*, byte*, nint, void> InRegisters(DType from, DType to) => (from, to) switch
    {
        (DType.BFloat16, DType.Float32) => Widening<UpperHalf>(),
        (DType.Float32, DType.BFloat16) => Narrowing<UpperHalf>(),
        (DType.Float16, DType.Float32) => Widening<Binary16>(),
        (DType.Float32, DType.Float16) => Narrowing<Binary16>(),
        (DType.Float32, DType.Float64) => Width.Bits switch { 512 => &ToDouble<F512, D512>, 256 => &ToDouble<F256, D256>, _ => &ToDouble<F128, D128> },
        (DType.Float64, DType.Float32) => Width.Bits switch { 512 => &ToFloat<F512, D512>, 256 => &ToFloat<F256, D256>, _ => &ToFloat<F128, D128> },
        (DType.Float64, DType.Float16) => Width.Bits switch { 512 => &ToHalf<F512, D512>, 256 => &ToHalf<F256, D256>, _ => &ToHalf<F128, D128> },
        _ => CastLoops.Of(from, to),
    };

    /// <summary>
    /// A type through which the result is the same: 16-bit floats are read and made as floats, and all else that has no kernel of its own has an integer of at
    /// most 32 bits at one end.
    /// </summary>
    private static DType Between(DType from, DType to) =>
        from is DType.Float16 or DType.BFloat16 || to is DType.Float16 or DType.BFloat16 ? DType.Float32
        : DType.Int32;

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TwoSteps(
        delegate*<byte*, byte*, nint, void> first, delegate*<byte*, byte*, nint, void> second, DType from, byte* x, DType between, DType to, byte* y, long n)
    {
        const int Part = 1024;
        var middle = stackalloc int[Part];
        for (long i = 0; i < n; i += Part)
        {
            var m = Math.Min(Part, n - i);
            Whole(first, x + i * from.Size(), from.Size(), (byte*)middle, sizeof(int), m);
            Whole(second, (byte*)middle, sizeof(int), y + i * to.Size(), to.Size(), m);
        }
    }

    private static delegate*<byte*, byte*, nint, void> Widening<TFormat>() where TFormat : ISmallFloat =>
        Width.Bits switch { 512 => &Widen<F512, TFormat>, 256 => &Widen<F256, TFormat>, _ => &Widen<F128, TFormat> };

    private static delegate*<byte*, byte*, nint, void> Narrowing<TFormat>() where TFormat : ISmallFloat =>
        Width.Bits switch { 512 => &Narrow<F512, TFormat>, 256 => &Narrow<F256, TFormat>, _ => &Narrow<F128, TFormat> };

    /// <summary>Runs a conversion over whole registers, and over a copy of the last elements.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Whole(delegate*<byte*, byte*, nint, void> lanes, byte* x, int xSize, byte* y, int ySize, long n)
    {
        var rest = n % Most;
        var whole = n - rest;
        if (whole > 0) lanes(x, y, (nint)whole);
        if (rest == 0) return;
        var copy = stackalloc byte[2 * Most * sizeof(double)];
        var result = copy + Most * sizeof(double);
        Unsafe.CopyBlockUnaligned(copy, x + whole * xSize, (uint)(rest * xSize));
        lanes(copy, result, Most);
        Unsafe.CopyBlockUnaligned(y + whole * ySize, result, (uint)(rest * ySize));
    }

    // A register of words is two of floats; where these are more than the elements left, narrower registers take the rest.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Widen<V, TFormat>(byte* x, byte* y, nint n)
        where V : unmanaged, ILanes<V, float>, IFloating<V>, IWords<V> where TFormat : ISmallFloat
    {
        for (; n >= 2 * V.Count; n -= 2 * V.Count, x += sizeof(V), y += 2 * sizeof(V))
        {
            TFormat.Widen(V.Load((float*)x), out var even, out var odd);
            V.Zip(even, odd, out var first, out var second);
            V.Store((float*)y, first);
            V.Store((float*)(y + sizeof(V)), second);
        }
        if (n > 0) Widen<F256, TFormat>(x, y, n);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Narrow<V, TFormat>(byte* x, byte* y, nint n)
        where V : unmanaged, ILanes<V, float>, IFloating<V>, IWords<V> where TFormat : ISmallFloat
    {
        for (; n >= 2 * V.Count; n -= 2 * V.Count, x += 2 * sizeof(V), y += sizeof(V))
        {
            V.Unzip(V.Load((float*)x), V.Load((float*)(x + sizeof(V))), out var even, out var odd);
            V.Store((float*)y, TFormat.Narrow(even, odd));
        }
        if (n > 0) Narrow<F256, TFormat>(x, y, n);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ToDouble<V, D>(byte* x, byte* y, nint n) where V : unmanaged, ILanes<V, float>, IHalves<V, D> where D : unmanaged, ILanes<D, double>
    {
        for (nint i = 0; i < n; i += V.Count, x += sizeof(V), y += 2 * sizeof(V))
        {
            var v = V.Load((float*)x);
            D.Store((double*)y, V.Lower(v));
            D.Store((double*)(y + sizeof(V)), V.Upper(v));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ToFloat<V, D>(byte* x, byte* y, nint n) where V : unmanaged, ILanes<V, float>, IHalves<V, D> where D : unmanaged, ILanes<D, double>
    {
        for (nint i = 0; i < n; i += V.Count, x += 2 * sizeof(V), y += sizeof(V))
            V.Store((float*)y, V.Join(D.Load((double*)x), D.Load((double*)(x + sizeof(V)))));
    }

    /// <summary>
    /// Rounded once: doubles are cut to the digits of a float, where the last says whether anything was cut off, so that no tie arises that was none.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ToHalf<V, D>(byte* x, byte* y, nint n)
        where V : unmanaged, ILanes<V, float>, IFloating<V>, IHalves<V, D>, IWords<V> where D : unmanaged, ILanes<D, double>, IFloating<D>
    {
        for (; n >= 2 * V.Count; n -= 2 * V.Count, x += 4 * sizeof(V), y += sizeof(V))
        {
            V.Unzip(ToOdd<V, D>(x), ToOdd<V, D>(x + 2 * sizeof(V)), out var even, out var odd);
            V.Store((float*)y, Binary16.Narrow(even, odd));
        }
        if (n > 0) ToHalf<F256, D256>(x, y, n);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ToOdd<V, D>(byte* x) where V : unmanaged, IHalves<V, D> where D : unmanaged, ILanes<D, double>, IFloating<D> =>
        V.Join(Odd(D.Load((double*)x)), Odd(D.Load((double*)(x + sizeof(D)))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static D Odd<D>(D x) where D : struct, IFloating<D>
    {
        const long Last = 1L << (52 - 23);
        return x & D.Bits(-Last) | D.Where(D.Same(x & D.Bits(Last - 1), 0), 0, D.Bits(Last));
    }

    private static void ReadReal(DType dtype, byte* x, double* y, int n)
    {
        switch (dtype)
        {
            case DType.Float16: for (var i = 0; i < n; i++) y[i] = (double)((Half*)x)[i]; break;
            case DType.BFloat16: for (var i = 0; i < n; i++) y[i] = ((BFloat16*)x)[i]; break;
            case DType.Float32: for (var i = 0; i < n; i++) y[i] = ((float*)x)[i]; break;
            case DType.Float64: for (var i = 0; i < n; i++) y[i] = ((double*)x)[i]; break;
            default: throw new UnreachableException();
        }
    }

    private static void ReadInteger(DType dtype, byte* x, long* y, int n)
    {
        switch (dtype)
        {
            case DType.Bool: for (var i = 0; i < n; i++) y[i] = x[i] != 0 ? 1 : 0; break;
            case DType.UInt8: for (var i = 0; i < n; i++) y[i] = x[i]; break;
            case DType.Int8: for (var i = 0; i < n; i++) y[i] = ((sbyte*)x)[i]; break;
            case DType.Int16: for (var i = 0; i < n; i++) y[i] = ((short*)x)[i]; break;
            case DType.Int32: for (var i = 0; i < n; i++) y[i] = ((int*)x)[i]; break;
            case DType.Int64: for (var i = 0; i < n; i++) y[i] = ((long*)x)[i]; break;
            default: throw new UnreachableException();
        }
    }

    private static void WriteReal(DType dtype, double* x, byte* y, int n)
    {
        switch (dtype)
        {
            case DType.Bool: for (var i = 0; i < n; i++) y[i] = x[i] != 0 ? (byte)1 : (byte)0; break;
            case DType.UInt8: for (var i = 0; i < n; i++) y[i] = unchecked((byte)(long)x[i]); break;
            case DType.Int8: for (var i = 0; i < n; i++) ((sbyte*)y)[i] = unchecked((sbyte)(long)x[i]); break;
            case DType.Int16: for (var i = 0; i < n; i++) ((short*)y)[i] = unchecked((short)(long)x[i]); break;
            case DType.Int32: for (var i = 0; i < n; i++) ((int*)y)[i] = unchecked((int)(long)x[i]); break;
            case DType.Int64: for (var i = 0; i < n; i++) ((long*)y)[i] = (long)x[i]; break;
            case DType.Float16: for (var i = 0; i < n; i++) ((Half*)y)[i] = (Half)x[i]; break;
            case DType.BFloat16: for (var i = 0; i < n; i++) ((BFloat16*)y)[i] = (BFloat16)x[i]; break;
            case DType.Float32: for (var i = 0; i < n; i++) ((float*)y)[i] = (float)x[i]; break;
            case DType.Float64: for (var i = 0; i < n; i++) ((double*)y)[i] = x[i]; break;
        }
    }

    private static void WriteInteger(DType dtype, long* x, byte* y, int n)
    {
        switch (dtype)
        {
            case DType.Bool: for (var i = 0; i < n; i++) y[i] = x[i] != 0 ? (byte)1 : (byte)0; break;
            case DType.UInt8 or DType.Int8: for (var i = 0; i < n; i++) y[i] = unchecked((byte)x[i]); break;
            case DType.Int16: for (var i = 0; i < n; i++) ((short*)y)[i] = unchecked((short)x[i]); break;
            case DType.Int32: for (var i = 0; i < n; i++) ((int*)y)[i] = unchecked((int)x[i]); break;
            case DType.Int64: for (var i = 0; i < n; i++) ((long*)y)[i] = x[i]; break;
            case DType.Float16: for (var i = 0; i < n; i++) ((Half*)y)[i] = (Half)x[i]; break;
            case DType.BFloat16: for (var i = 0; i < n; i++) ((BFloat16*)y)[i] = (BFloat16)(float)x[i]; break;
            case DType.Float32: for (var i = 0; i < n; i++) ((float*)y)[i] = x[i]; break;
            case DType.Float64: for (var i = 0; i < n; i++) ((double*)y)[i] = x[i]; break;
        }
    }
}
