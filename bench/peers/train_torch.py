"""Peer: the default model (embedding 256, LSTM 2x512, dropout 0.2, Adam 1e-3, clip 1.0) trained by PyTorch on CPU.

  python train_torch.py --steps 18                  tokens/s, float32
  python train_torch.py --steps 18 --bf16           tokens/s, autocast to bfloat16
  python train_torch.py --steps 50 --dropout 0 --save DIR   the loss of each step, after the initial weights to DIR
  python train_torch.py --epochs 1                  perplexity, top-1, top-5 on valid and test after each epoch
Data: ../data/wikitext-2/{train,valid,test}.txt.gz, each line closed by <eos>.
"""
import argparse, gzip, math, os, resource, time
import torch, torch.nn as nn

p = argparse.ArgumentParser()
p.add_argument('--steps', type=int, default=0)
p.add_argument('--epochs', type=int, default=0)
p.add_argument('--bf16', action='store_true')
p.add_argument('--threads', type=int, default=2)
p.add_argument('--dropout', type=float, default=0.2)
p.add_argument('--save', help='folder for model.safetensors and vocab.txt')
p.add_argument('--batch', type=int, default=64)
p.add_argument('--seq', type=int, default=30)
p.add_argument('--data', default=os.path.join(os.path.dirname(__file__), '../../data/wikitext-2'))
a = p.parse_args()
torch.set_num_threads(a.threads); torch.manual_seed(1)

def read(split):
    out = []
    for line in gzip.open(f'{a.data}/{split}.txt.gz', 'rt', encoding='utf8'):
        out += line.split() + ['<eos>']
    return out

train, valid, test = read('train'), read('valid'), read('test')
vocab = {'<unk>': 0, '<eos>': 1}
for w in train: vocab.setdefault(w, len(vocab))
V = len(vocab)
ids = lambda ws: torch.tensor([vocab.get(w, vocab['<unk>']) for w in ws])
def fold(x, b):
    n = len(x) // b
    return x[:n * b].view(b, n)

class LM(nn.Module):
    def __init__(s, E=256, H=512, L=2, drop=a.dropout):
        super().__init__()
        s.embedding = nn.Embedding(V, E)
        s.lstm = nn.LSTM(E, H, L, batch_first=True, dropout=drop)
        s.decoder = nn.Linear(H, V); s.drop = nn.Dropout(drop)
    def forward(s, x, h=None):
        y, h = s.lstm(s.drop(s.embedding(x)), h)
        return s.decoder(s.drop(y)), h

m = LM()
if a.save:
    from safetensors.torch import save_file
    save_file(m.state_dict(), f'{a.save}/model.safetensors')
    with open(f'{a.save}/vocab.txt', 'w', encoding='utf8') as f:
        f.writelines(w + '\n' for w in vocab)
opt = torch.optim.Adam(m.parameters(), lr=1e-3, fused=True)
loss_of = nn.CrossEntropyLoss()
X = fold(ids(train), a.batch); B, T = a.batch, a.seq

def step(i, h):
    x, y = X[:, i * T:i * T + T], X[:, i * T + 1:i * T + T + 1]
    with torch.autocast('cpu', dtype=torch.bfloat16, enabled=a.bf16):
        logits, h = m(x, h)
        loss = loss_of(logits.view(-1, V), y.reshape(-1))
    opt.zero_grad(set_to_none=True); loss.backward()
    nn.utils.clip_grad_norm_(m.parameters(), 1.0); opt.step()
    return loss.item(), tuple(s.detach() for s in h)

@torch.inference_mode()
def evaluate(words):
    m.eval(); x = fold(ids(words), 16); h = None; nll = n = t1 = t5 = 0
    for j in range(0, x.shape[1] - 1, 64):
        y = x[:, j + 1:j + 65]; logits, h = m(x[:, j:j + y.shape[1]], h)
        logits, y = logits.reshape(-1, V), y.reshape(-1)
        nll += nn.functional.cross_entropy(logits, y, reduction='sum').item(); n += y.numel()
        k = logits.topk(5, -1).indices; t1 += (k[:, 0] == y).sum().item(); t5 += (k == y[:, None]).any(1).sum().item()
    m.train()
    return f'perplexity {math.exp(nll / n):.2f} top-1 {t1 / n:.4f} top-5 {t5 / n:.4f} tokens {n}'

if a.steps:
    h, warm = None, 3
    for i in range(a.steps):
        if i == warm: t0 = time.time()
        loss, h = step(i, h)
        if a.save: print(f'loss {loss:.6f}')
    dt = time.time() - t0
    print(f'tokens/s {(a.steps - warm) * B * T / dt:.0f}  s/step {dt / (a.steps - warm):.3f}  '
          f'peak GB {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f}  loss {loss:.4f}')
spent = 0
for epoch in range(a.epochs):
    h = None
    for i in range((X.shape[1] - 1) // T):
        t0 = time.time(); loss, h = step(i, h); spent += time.time() - t0
    print('epoch', epoch + 1, 'valid', evaluate(valid), 'test', evaluate(test), f'train_s {spent:.0f}', flush=True)
