using Autograd.Core;

namespace Autograd.Tape;

/// <summary>The messages of the backward pass.</summary>
internal static class TapeErrors
{
    public static InvalidOperationException Freed(Node node) => new(
        $"Trying to backward through the graph a second time: the values that {node.Name} saved have already been freed. " +
        "Pass retainGraph: true to the first Backward or Autodiff.Grad call if the graph is to be used again.");

    public static InvalidOperationException Inference(Node node) => new(
        $"{node.Name} needs a tensor for its gradient that was made in inference mode, which cannot be saved. Use Autodiff.NoGrad() instead, or Clone() the tensor.");

    public static InvalidOperationException Modified(Node node, int input, Storage storage, Layout layout, int version) => new(
        $"A value needed for the gradient has been changed in place: {node.Name} saved its {(input < 0 ? "output" : $"input {input}")} " +
        $"({storage.DType.TorchName()} {layout}) at version {version}, and it is now at version {storage.Version}" +
        (storage.LastWriter is Op writer ? $", last written by {writer.Name} in place" : storage.LastWriter is { } other ? $", last written by {other}" : "") +
        ". Use the out-of-place form of that operation, or apply it to a Clone().");
}
