namespace Autograd.Kernels;

/// <summary>exp A by Padé's approximation of order 13 to the exponential of A / 2^s, squared s times (Higham 2005).</summary>
internal static unsafe class MatrixExponential
{
    /// <summary>The 1-norm up to which the approximation has all digits.</summary>
    private const double Reach = 5.371920351148152;

    private static readonly double[] Coefficients =
    [
        64764752532480000, 32382376266240000, 7771770303897600, 1187353796428800, 129060195264000, 10559470521600, 670442572800, 33522128640, 1323241920,
        40840800, 960960, 16380, 182, 1,
    ];

    /// <summary>The kernel of a stack: A[N, N] becomes its exponential.</summary>
    public static long Item(in MatrixStack s, long i)
    {
        Exponential(s.ItemA(i), s.N);
        return 0;
    }

    private static void Exponential(double* a, nint n)
    {
        nint size = checked(n * n);
        var norm = Norm(a, n);
        // A norm that is not finite leaves no scale: the products then carry its NaN or infinity to the result.
        var squarings = norm > Reach && double.IsFinite(norm) ? Math.ILogB(norm / Reach) + 1 : 0;
        if (squarings > 0)
            for (nint i = 0; i < size; i++) a[i] = Math.ScaleB(a[i], -squarings);
        var scratch = new double[checked(6 * size)];
        var pivots = new long[n];
        fixed (double* a2 = scratch)
        fixed (long* exchanges = pivots)
        fixed (double* b = Coefficients)
        {
            double* a4 = a2 + size, a6 = a4 + size, t = a6 + size, u = t + size, v = u + size;
            Multiply(a, a, a2, n);
            Multiply(a2, a2, a4, n);
            Multiply(a4, a2, a6, n);
            // U = A (A6 (b13 A6 + b11 A4 + b9 A2) + b7 A6 + b5 A4 + b3 A2 + b1), V the same of even coefficients without A.
            Combine(t, a2, a4, a6, b[9], b[11], b[13], size);
            Multiply(a6, t, v, n);
            AddTo(v, a2, a4, a6, b[3], b[5], b[7], b[1], n);
            Multiply(a, v, u, n);
            Combine(t, a2, a4, a6, b[8], b[10], b[12], size);
            Multiply(a6, t, v, n);
            AddTo(v, a2, a4, a6, b[2], b[4], b[6], b[0], n);
            // (V - U) X = V + U.
            for (nint i = 0; i < size; i++) (t[i], a[i]) = (v[i] - u[i], v[i] + u[i]);
            LuFactors.Factor(t, n, n, exchanges);
            LuFactors.Solve(t, exchanges, a, n, n);
            for (var k = 0; k < squarings; k++)
            {
                Multiply(a, a, t, n);
                new Span<double>(t, checked((int)size)).CopyTo(new Span<double>(a, (int)size));
            }
        }
    }

    private static void Multiply(double* x, double* y, double* z, nint n) => Gemm.Multiply(n, n, n, x, n, 1, y, n, 1, z, n, accumulate: false);

    private static void Combine(double* z, double* a2, double* a4, double* a6, double c2, double c4, double c6, nint size)
    {
        for (nint i = 0; i < size; i++) z[i] = c2 * a2[i] + c4 * a4[i] + c6 * a6[i];
    }

    private static void AddTo(double* z, double* a2, double* a4, double* a6, double c2, double c4, double c6, double one, nint n)
    {
        for (nint i = 0; i < n * n; i++) z[i] += c2 * a2[i] + c4 * a4[i] + c6 * a6[i];
        for (nint i = 0; i < n; i++) z[i * n + i] += one;
    }

    // The largest sum of magnitudes in a column.
    private static double Norm(double* a, nint n)
    {
        var sums = new double[n];
        for (nint i = 0; i < n; i++)
            for (nint j = 0; j < n; j++)
                sums[j] += Math.Abs(a[i * n + j]);
        fixed (double* p = sums) return DoubleRow.Largest(p, n);
    }
}
