using Autograd.Tape;

namespace Autograd;

public static partial class Autodiff
{
    /// <summary>
    /// f(inputs) without keeping what its backward needs: it is computed again then. Trades time for memory.
    /// </summary>
    /// <param name="f">A function whose second run gives the same values as the first. Draws from the default generator are repeated.</param>
    /// <param name="inputs">Its inputs. Gradients reach these, and the leaves that f uses otherwise.</param>
    /// <exception cref="InvalidOperationException">A backward pass with createGraph comes by: the gradients could not be differentiated.</exception>
    public static Tensor Checkpoint(Func<Tensor[], Tensor> f, params ReadOnlySpan<Tensor> inputs)
    {
        ArgumentNullException.ThrowIfNull(f);
        // Recorded even where no input requires grad, since the leaves that f uses may: their gradients come from the second run.
        return new CheckpointFunction(f).Apply([.. inputs, Tensor.Zeros([], requiresGrad: true)])[0];
    }

    private sealed class CheckpointFunction(Func<Tensor[], Tensor> f) : Function
    {
        private byte[] _draws = [];

        protected override Tensor[] Forward(FunctionContext context, ReadOnlySpan<Tensor> inputs)
        {
            inputs = inputs[..^1];
            _draws = Generator.Default.GetState();
            context.SaveForBackward(inputs);
            return [f(inputs.ToArray())];
        }

        protected override Tensor?[] Backward(FunctionContext context, ReadOnlySpan<Tensor> gradOutputs)
        {
            if (GradMode.Enabled)
                throw new InvalidOperationException("Checkpoint: its gradients cannot be differentiated again. Compute this part without Checkpoint for createGraph.");
            var inputs = context.SavedTensors;
            for (var i = 0; i < inputs.Length; i++)
                inputs[i] = inputs[i].Detach().RequireGrad(context.NeedsInputGrad(i));
            // Dropout drops the same again, and what is drawn after the backward pass is as if nothing had been.
            Tensor y;
            var now = Generator.Default.GetState();
            Generator.Default.SetState(_draws);
            try
            {
                using (EnableGrad()) y = f(inputs);
            }
            finally
            {
                Generator.Default.SetState(now);
            }
            if (y.RequiresGrad) y.Backward(gradOutputs[0]);
            return [.. inputs.Select(x => x.Grad), null];
        }
    }
}
