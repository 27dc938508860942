namespace Autograd.Tests.Conformance;

internal static partial class CallTable
{
    /// <summary>Activations, softmax and the error function.</summary>
    private static Dictionary<string, Func<Arguments, object>> Activation => new()
    {
        ["torch.erf"] = a => a.X.Erf(),
        ["torch.sigmoid"] = a => a.X.Sigmoid(),
        ["torch.relu"] = a => a.X.Relu(),
        ["torch.nn.functional.relu"] = a => a.X.Relu(),
        ["torch.nn.functional.gelu"] = a => a.X.Gelu(Approximation(a)),
        ["torch.softmax"] = a => a.X.Softmax(a.Dim(), a.DTypeOrNull()),
        ["torch.nn.functional.softmax"] = a => a.X.Softmax(a.Dim(), a.DTypeOrNull()),
        ["torch.nn.functional.log_softmax"] = a => a.X.LogSoftmax(a.Dim(), a.DTypeOrNull()),
    };

    private static GeluApproximation Approximation(Arguments a) => a.Text("approximate", "none") switch
    {
        "none" => GeluApproximation.None,
        "tanh" => GeluApproximation.Tanh,
        var other => throw new ArgumentException($"'{other}' is no approximation: the enum leaves it out."),
    };
}
