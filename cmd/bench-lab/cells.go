package main

// The notebooks: a picture, six kernels of 5×5×3, their maps as a figure; other kernels and
// their figure; a calculation. SEED is a new number in each cell.
const (
	oursFirst = `%%
img := samples.Cat(32)
conv := cnnlib.Init(&cnnlib.Conv2D{In: 3, Out: 6, Kernel: 5}, SEED)
maps := conv.Forward(img)
fmt.Println(img.Shape(), "→", maps.Shape())
plots.Show(plots.ActivationMaps(maps))`

	oursFigure = `%%
conv := cnnlib.Init(&cnnlib.Conv2D{In: 3, Out: 6, Kernel: 5}, SEED)
plots.Show(plots.ActivationMaps(conv.Forward(samples.Cat(32))))`

	oursText = `%%
conv := &cnnlib.Conv2D{In: 3, Out: SEED, Kernel: 5}
fmt.Println(cnnlib.NumParams(conv))`

	peerFirst = `import matplotlib.pyplot as plt
import torch
img = torch.from_numpy(plt.imread("cat.png")[..., :3]).permute(2, 0, 1)[None]
def show(maps):
    v = maps.abs().max()
    figure, axes = plt.subplots(2, 3, layout="constrained")
    for m, a in zip(maps, axes.flat):
        drawn = a.imshow(m, cmap="RdBu_r", vmin=-v, vmax=v)
        a.set_axis_off()
    figure.colorbar(drawn, ax=axes)
    plt.show()
torch.manual_seed(SEED)
conv = torch.nn.Conv2d(3, 6, 5)
with torch.inference_mode():
    maps = conv(img)[0]
print(tuple(img.shape), "→", tuple(maps.shape))
show(maps)`

	peerFigure = `torch.manual_seed(SEED)
conv = torch.nn.Conv2d(3, 6, 5)
with torch.inference_mode():
    show(conv(img)[0])`

	peerText = `conv = torch.nn.Conv2d(3, SEED, 5)
print(sum(p.numel() for p in conv.parameters()))`
)
