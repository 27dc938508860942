using Autograd.Algebra;
using Autograd.Core;
using Autograd.Kernels;

namespace Autograd.Tests.Kernels;

/// <summary>Runs an elementary function, named as in <see cref="IReal{A}"/> or as its op, over arrays in registers of a chosen width.</summary>
internal static unsafe class Registers
{
    public static readonly string[] Unary = ["Exp", "Expm1", "Log", "Log1p", "Sin", "Cos", "Tanh", "Sigmoid", "Erf"];

    public static float[] Run(string f, int bits, float[] x, float[]? y = null) => bits switch
    {
        512 => Run<F512, float>(f, x, y),
        256 => Run<F256, float>(f, x, y),
        _ => Run<F128, float>(f, x, y),
    };

    public static double[] Run(string f, int bits, double[] x, double[]? y = null) => bits switch
    {
        512 => Run<D512, double>(f, x, y),
        256 => Run<D256, double>(f, x, y),
        _ => Run<D128, double>(f, x, y),
    };

    private static T[] Run<V, T>(string f, T[] x, T[]? y) where V : struct, ILanes<V, T>, IReal<V> where T : unmanaged
    {
        var z = new T[x.Length];
        T* a = stackalloc T[V.Count], b = stackalloc T[V.Count];
        for (int i = 0; i < x.Length; i += V.Count)
        {
            int n = Math.Min(V.Count, x.Length - i);
            x.AsSpan(i, n).CopyTo(new Span<T>(a, n));
            y?.AsSpan(i, n).CopyTo(new Span<T>(b, n));
            V.Store(a, Call(f, V.Load(a), V.Load(b)));
            new Span<T>(a, n).CopyTo(z.AsSpan(i));
        }
        return z;
    }

    private static V Call<V>(string f, V x, V y) where V : struct, IReal<V> => f switch
    {
        "Exp" => V.Exp(x),
        "Expm1" => V.Expm1(x),
        "Log" => V.Log(x),
        "Log1p" => V.Log1p(x),
        "Sin" => V.Sin(x),
        "Cos" => V.Cos(x),
        "Tanh" => V.Tanh(x),
        "Sigmoid" => V.Sigmoid(x),
        "Erf" => V.Erf(x),
        "Normal" => V.Normal(x),
        "Pow" => V.Pow(x, y),
        "Tan" => V.Call<Trigonometric.TanRule>(x),
        "Asin" => V.Call<InverseTrigonometric.AsinRule>(x),
        "Acos" => V.Call<InverseTrigonometric.AcosRule>(x),
        "Atan" => V.Call<InverseTrigonometric.AtanRule>(x),
        "Sinh" => V.Call<Hyperbolic.SinhRule>(x),
        "Cosh" => V.Call<Hyperbolic.CoshRule>(x),
        "Asinh" => V.Call<Hyperbolic.AsinhRule>(x),
        "Acosh" => V.Call<Hyperbolic.AcoshRule>(x),
        "Atanh" => V.Call<Hyperbolic.AtanhRule>(x),
        "Exp2" => V.Call<Bases.Exp2Rule>(x),
        "Log2" => V.Call<Bases.Log2Rule>(x),
        "Log10" => V.Call<Bases.Log10Rule>(x),
        "Erfc" => V.Call<Transcendental.ErfcRule>(x),
        "Sinc" => V.Call<Sincs.SincRule>(x),
        "Logit" => V.Call<Transcendental.LogitRule>(x),
        "Atan2" => V.Call<InverseTrigonometric.Atan2Rule>(x, y),
        "Hypot" => V.Call<Transcendental.HypotRule>(x, y),
        "Xlogy" => default(SpecialRules.XlogyRule).Forward(x, y),
        "Xlog1py" => default(SpecialRules.Xlog1pyRule).Forward(x, y),
        _ => Special(f, x, y),
    };

    private static V Special<V>(string f, V x, V y) where V : struct, IReal<V> => f switch
    {
        "Erfcx" => V.Call<PerRegister<SpecialFunctions.Erfcx>>(x),
        "Erfinv" => V.Call<PerRegister<SpecialFunctions.Erfinv>>(x),
        "Ndtr" => V.Call<PerRegister<SpecialFunctions.Ndtr>>(x),
        "Ndtri" => V.Call<PerRegister<SpecialFunctions.Ndtri>>(x),
        "LogNdtr" => V.Call<PerRegister<SpecialFunctions.LogNdtr>>(x),
        "Lgamma" => V.Call<PerRegister<SpecialFunctions.Lgamma>>(x),
        "Digamma" => V.Call<PerRegister<SpecialFunctions.Digamma>>(x),
        "I0" => V.Call<PerRegister<SpecialFunctions.I0>>(x),
        "I1" => V.Call<PerRegister<SpecialFunctions.I1>>(x),
        "I0e" => V.Call<PerRegister<SpecialFunctions.I0e>>(x),
        "I1e" => V.Call<PerRegister<SpecialFunctions.I1e>>(x),
        "K0" => V.Call<PerRegister<SpecialFunctions.K0>>(x),
        "K1" => V.Call<PerRegister<SpecialFunctions.K1>>(x),
        "K0e" => V.Call<PerRegister<SpecialFunctions.K0e>>(x),
        "K1e" => V.Call<PerRegister<SpecialFunctions.K1e>>(x),
        "J0" => V.Call<PerRegister<SpecialFunctions.J0>>(x),
        "J1" => V.Call<PerRegister<SpecialFunctions.J1>>(x),
        "Y0" => V.Call<PerRegister<SpecialFunctions.Y0>>(x),
        "Y1" => V.Call<PerRegister<SpecialFunctions.Y1>>(x),
        "SphericalJ0" => V.Call<PerRegister<SpecialFunctions.SphericalJ0>>(x),
        "AiryAi" => V.Call<PerElement<SpecialFunctions.AiryAi>>(x),
        "AiryAiPrime" => V.Call<PerElement<SpecialFunctions.AiryAiPrime>>(x),
        "Entr" => V.Call<PerRegister<SpecialFunctions.Entr>>(x),
        "Trigamma" => V.Call<PerRegister<SpecialFunctions.Trigamma>>(x),
        "Polygamma" => V.Call<PerPair<SpecialFunctions.Polygamma>>(x, y),
        "Zeta" => V.Call<PerPair<SpecialFunctions.Zeta>>(x, y),
        "Gammainc" => V.Call<PerPair<SpecialFunctions.Gammainc>>(x, y),
        "Gammaincc" => V.Call<PerPair<SpecialFunctions.Gammaincc>>(x, y),
        _ => throw new ArgumentException($"no function {f}"),
    };
}
