using System.Globalization;
using System.Text.RegularExpressions;

namespace Autograd.Tests.Optim;

/// <summary>The data's functions of <c>epoch</c>: Python's arithmetic (** // % min max and functions of math), comparisons, and C's <c>a ? b : c</c>.</summary>
internal sealed partial class Formula
{
    private readonly string[] tokens;
    private readonly double epoch;
    private int at;

    private Formula(string text, double epoch) => (tokens, this.epoch) = ([.. Token().Matches(text).Select(m => m.Value), ""], epoch);

    public static double Of(string text, long epoch)
    {
        var formula = new Formula(text, epoch);
        var value = formula.Choice();
        return formula.tokens[formula.at] == "" ? value : throw new FormatException($"'{text}': cannot read '{formula.tokens[formula.at]}'.");
    }

    private bool Take(string token)
    {
        if (tokens[at] != token) return false;
        at++;
        return true;
    }

    private void Expect(string token)
    {
        if (!Take(token)) throw new FormatException($"Expected '{token}' and found '{tokens[at]}'.");
    }

    private double Choice()
    {
        var condition = Comparison();
        if (!Take("?")) return condition;
        var yes = Choice();
        Expect(":");
        var no = Choice();
        return condition != 0 ? yes : no;
    }

    private double Comparison()
    {
        var x = Sum();
        while (true)
        {
            if (Take("<")) x = x < Sum() ? 1 : 0;
            else if (Take("<=")) x = x <= Sum() ? 1 : 0;
            else if (Take(">")) x = x > Sum() ? 1 : 0;
            else if (Take(">=")) x = x >= Sum() ? 1 : 0;
            else if (Take("==")) x = x == Sum() ? 1 : 0;
            else return x;
        }
    }

    private double Sum()
    {
        var x = Product();
        while (true)
        {
            if (Take("+")) x += Product();
            else if (Take("-")) x -= Product();
            else return x;
        }
    }

    private double Product()
    {
        var x = Signed();
        while (true)
        {
            if (Take("*")) x *= Signed();
            else if (Take("//")) x = Math.Floor(x / Signed());
            else if (Take("/")) x /= Signed();
            else if (Take("%"))
            {
                var y = Signed();
                x -= Math.Floor(x / y) * y;
            }
            else return x;
        }
    }

    private double Signed() => Take("-") ? -Signed() : Power();

    private double Power()
    {
        var x = Primary();
        return Take("**") ? Math.Pow(x, Signed()) : x;
    }

    private double Primary()
    {
        var token = tokens[at++];
        if (double.TryParse(token, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return number;
        if (token is "epoch" or "e" or "x") return epoch;
        if (token is "pi" or "math.pi") return Math.PI;
        if (token == "(")
        {
            var inner = Choice();
            Expect(")");
            return inner;
        }
        Expect("(");
        var arguments = new List<double> { Choice() };
        while (Take(",")) arguments.Add(Choice());
        Expect(")");
        return token.Replace("math.", "") switch
        {
            "min" => arguments.Min(),
            "max" => arguments.Max(),
            "cos" => Math.Cos(arguments[0]),
            "sin" => Math.Sin(arguments[0]),
            "exp" => Math.Exp(arguments[0]),
            "log" => Math.Log(arguments[0]),
            "sqrt" => Math.Sqrt(arguments[0]),
            "floor" or "int" => Math.Floor(arguments[0]),
            "abs" => Math.Abs(arguments[0]),
            _ => throw new FormatException($"Unknown function '{token}'."),
        };
    }

    [GeneratedRegex(@"\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+|[A-Za-z_.]+|\*\*|//|<=|>=|==|[-+*/%()?:,<>]|\S")]
    private static partial Regex Token();
}
