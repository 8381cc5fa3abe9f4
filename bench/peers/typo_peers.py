"""Peers: SymSpell, Hunspell and Aspell on words with slips. They see the words alone, without the text before.

Reads lines of JSON {"op": "correct", "pairs": [[typed, intended], ...]}; answers each with {program: {"top1", "top3",
"changed"}}: of the words with an error, the share whose intended word is the first candidate, or among the first three; of
the others, the share whose first candidate is another word. Case does not count. A program that is not installed, or fails,
has {"error"} instead. The line {"op": "versions"} is answered with those of the programs, {"op": "accepted", "words": [...]} with, for each word,
whether the dictionary of Hunspell or Aspell has it.
"""
import importlib.metadata, importlib.resources, json, re, shutil, subprocess, sys
from functools import cache

COMMANDS = {'Hunspell': ['hunspell', '-a', '-d', 'en_US', '-i', 'utf-8'],
            'Aspell': ['aspell', '-a', '--lang=en_US', '--sug-mode=normal', '--encoding=utf-8']}

def plain(word): return word.lower().replace('’', "'")

@cache
def dictionary():
    from symspellpy import SymSpell
    s = SymSpell(max_dictionary_edit_distance=2, prefix_length=7)
    path = importlib.resources.files('symspellpy') / 'frequency_dictionary_en_82_765.txt'
    if not s.load_dictionary(str(path), 0, 1): raise FileNotFoundError(path)
    return s

def symspell(words):
    """The candidates of each word, the likeliest first."""
    from symspellpy import Verbosity
    look = lambda w: dictionary().lookup(w, Verbosity.ALL, max_edit_distance=2, include_unknown=True)
    return [[c.term for c in look(plain(w))[:3]] for w in words]

def piped(command, words):
    """The candidates of each word by a program that speaks Ispell's protocol: a word that it knows is the only one."""
    if not shutil.which(command[0]): raise FileNotFoundError(f'{command[0]} is not installed')
    done = subprocess.run(command, input=''.join(f'^{w}\n' for w in words), capture_output=True, text=True, encoding='utf-8', check=True)
    blocks, lines = [], []
    for line in done.stdout.split('\n')[1:]:  # the first says the version
        if line: lines.append(line)
        else: blocks.append(lines); lines = []
    if len(blocks) < len(words): raise ValueError(f'answers {len(blocks)} of {len(words)} words')
    return [candidates(b, w) for b, w in zip(blocks, words)]

def candidates(lines, word):
    if all(l[0] in '*+-' for l in lines): return [word]
    if len(lines) == 1 and lines[0][0] in '&?': return lines[0].split(': ', 1)[1].split(', ')
    return []  # it has none, or has taken the word for several

def figures(correct, pairs):
    found = [[plain(c) for c in list] for list in correct([typed for typed, _ in pairs])]
    words = [(f, plain(t) == plain(i), plain(i)) for f, (t, i) in zip(found, pairs)]
    wrong = [(f, i) for f, right, i in words if not right]
    right = [(f, i) for f, right, i in words if right]
    share = lambda hits: sum(hits) / max(1, len(hits))
    return {'top1': share([f[:1] == [i] for f, i in wrong]), 'top3': share([i in f[:3] for f, i in wrong]),
            'changed': share([f[:1] not in ([], [i]) for f, i in right])}

def programs():
    return {'SymSpell': symspell} | {name: lambda words, c=c: piped(c, words) for name, c in COMMANDS.items()}

def versions():
    found = {'symspellpy': importlib.metadata.version('symspellpy')}
    for name, (program, *_) in COMMANDS.items():
        if shutil.which(program):
            said = subprocess.run([program, '-v'], capture_output=True, text=True).stdout
            found[name] = re.search(r'but really \w+ ([\w.]+)', said)[1]
    return found

def accepted(words):
    known = [[f == [w] for f, w in zip(piped(c, words), words)] for c in COMMANDS.values() if shutil.which(c[0])]
    return [any(one) for one in zip(*known)]

def tried(correct, pairs):
    try: return figures(correct, pairs)
    except Exception as e: return {'error': f'{type(e).__name__}: {e}'}

for line in sys.stdin:
    q = json.loads(line)
    match q['op']:
        case 'versions': answer = versions()
        case 'accepted': answer = accepted(q['words'])
        case _: answer = {n: tried(f, q['pairs']) for n, f in programs().items()}
    print(json.dumps(answer), flush=True)
