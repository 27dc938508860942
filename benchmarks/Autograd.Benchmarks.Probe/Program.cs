using Autograd;

// The process whose life `startup` times: to the first gradient, or, given any argument, nothing at all.
if (args.Length > 0) return;
var x = Tensor.From([1f, 2f, 3f], requiresGrad: true);
var y = x + 2;
var z = (y * y * 2).Mean();
z.Backward();
Console.WriteLine(x.Grad);
