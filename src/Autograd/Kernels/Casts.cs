using System.Diagnostics;

namespace Autograd.Kernels;

/// <summary>
/// Conversion of runs between any two dtypes. Integers and bools pass through long, floating point through double, so that every pair rounds once;
/// floating point to integer truncates toward zero and keeps the low bits; anything but zero is true.
/// </summary>
internal static unsafe class Casts
{
    private const int Run1 = 256;

    public static void Run(DType from, byte* x, DType to, byte* y, long n)
    {
        if (from == to || (from == DType.Bool && to == DType.UInt8))
        {
            Buffer.MemoryCopy(x, y, n * to.Size(), n * to.Size());
            return;
        }
        switch (from, to)
        {
            case (DType.BFloat16, DType.Float32): for (long i = 0; i < n; i++) ((float*)y)[i] = ((BFloat16*)x)[i]; return;
            case (DType.Float32, DType.BFloat16): for (long i = 0; i < n; i++) ((BFloat16*)y)[i] = (BFloat16)((float*)x)[i]; return;
            case (DType.Float16, DType.Float32): for (long i = 0; i < n; i++) ((float*)y)[i] = (float)((Half*)x)[i]; return;
            case (DType.Float32, DType.Float16): for (long i = 0; i < n; i++) ((Half*)y)[i] = (Half)((float*)x)[i]; return;
            case (DType.Float32, DType.Float64): for (long i = 0; i < n; i++) ((double*)y)[i] = ((float*)x)[i]; return;
            case (DType.Float64, DType.Float32): for (long i = 0; i < n; i++) ((float*)y)[i] = (float)((double*)x)[i]; return;
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
