"""Turns text into a model's ids by NAME.vocab.txt and NAME.tokenizer.json alone, for any runtime; NAME.README.md describes them."""
import json, re, unicodedata

stem = __file__.removesuffix(".tokenizer.py")
words = open(stem + ".vocab.txt", encoding="utf-8", newline="\n").read().split("\n")[:-1]
rules = open(stem + ".tokenizer.json", encoding="utf-8").read()
classes = json.loads(rules)["classes"]  # of characters, {name} in expressions
rules = json.loads(re.sub(r"\{(\w+)\}", lambda name: json.dumps(classes[name[1]])[1:-1], rules))
offered = [i > 1 and bool(re.search(rules["word"], w)) for i, w in enumerate(words)]  # neither <unk> nor <eos> nor marks

def key(token):  # what the spellings of a word have in common
    x = token
    for step in rules["key"]:
        if re.search(step.get("if", ""), token) and not re.search(step.get("if_not", "(?!)"), token):
            x = re.sub(step.get("remove", "(?!)"), "", x.translate(str.maketrans(step.get("replace", {}))))
    return unicodedata.normalize("NFC", x) if rules["nfc"] else x

ids = {key(words[i]): i for i in reversed(range(len(words)))} | {"<eos>": rules["unk"]}  # text cannot spell the end of a line

def encode(text):  # <eos> comes first, and after each line but the last
    read, tokens = [], [""]
    for line in text.split("\n"):
        read += [rules["eos"]] if tokens or rules["eos_blank_line"] else []
        pieces = (t for found in re.findall(rules["token"], line) for t in re.split(rules["space"], found))
        tokens = [t if len(t.encode()) <= rules["max_bytes"] else "" for t in pieces if not re.fullmatch(rules["invisible"], t)]
        read += [ids.get(key(t), rules["unk"]) for t in tokens]
    return read
