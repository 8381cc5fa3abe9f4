// The text near the cursor in a paragraph of an edited element, as pieces {node, from, at, text}: the text of a node from one
// of its characters on, which stands at that place of the whole.

const most = 8192, kept = 4096, near = 1000; // characters before the cursor; after it

// read reads up to most characters before a selection's cursor and near after it. begin, {node, offset}, is where an earlier call has
// begun, null at the paragraph's beginning: the text begins there again, so that the engine need not read it anew. Where there
// are more than most characters by now it begins kept characters before the cursor. The result has its own begin.
export function read(paragraph, { anchorNode, anchorOffset }, begin) {
  const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  const spaces = getComputedStyle(paragraph).whiteSpace.startsWith('pre') ? /\u00a0/g : /\s/g;
  const piece = (node, from, to) => ({ node, from, text: node.nodeType === Node.TEXT_NODE ? node.data.slice(from, to).replace(spaces, ' ') : breaks(node) ? '\n' : '' });
  const { behind, ahead, offset } = paragraph.contains(anchorNode) ? gap(walker, anchorNode, anchorOffset) : gap(walker, paragraph, 0);

  let pieces = [], length = 0, from = null;
  walker.currentNode = behind ?? paragraph;
  for (let node = behind, to = offset; node && node !== paragraph && !from && length <= most; node = walker.previousNode(), to = Infinity) {
    const end = Math.min(to, node.length ?? 0);
    if (node === begin?.node && begin.offset <= end && length + end - begin.offset >= kept) from = begin; // far enough before the cursor
    const p = piece(node, from?.offset ?? Math.max(0, end - most - 1), to);
    pieces.unshift(p);
    length += p.text.length;
  }
  if (length > most) [pieces, from] = cut(pieces, length - kept);

  let text = '';
  const add = (p) => {
    p.at = text.length;
    text += p.text;
  };
  pieces.forEach(add);
  const before = text;
  walker.currentNode = ahead ?? paragraph;
  for (let node = ahead, first = ahead === behind ? offset : 0; node && text.length < before.length + near; node = walker.nextNode(), first = 0) {
    const p = piece(node, first, first + near);
    pieces.push(p);
    add(p);
  }
  return { pieces, before, after: text.slice(before.length), begin: from };
}

// gap is the last node that begins before a place, and the first one with anything after it, null or the walker's root for none;
// offset is the place's in behind.
function gap(walker, node, offset) {
  if (node.nodeType === Node.TEXT_NODE) return { behind: node, ahead: node, offset };
  const child = node.childNodes[offset];
  walker.currentNode = child ?? node;
  if (child) return { behind: walker.previousNode(), ahead: child, offset: Infinity };
  while (walker.lastChild());
  return { behind: walker.currentNode, ahead: walker.nextNode(), offset: Infinity };
}

// cut leaves out so many characters, and returns the pieces left and where they begin.
function cut(pieces, out) {
  let i = 0;
  while (out >= pieces[i].text.length) out -= pieces[i++].text.length;
  const { node, from, text } = pieces[i], begin = { node, offset: from + out };
  return [[{ node, from: begin.offset, text: text.slice(out) }, ...pieces.slice(i + 1)], begin];
}

// breaks reports whether a node begins a line.
function breaks(node) { return node.nodeType === Node.ELEMENT_NODE && (node.tagName === 'BR' || !inline(node)); }

export function inline(element) { return /^(inline|contents|ruby)/.test(getComputedStyle(element).display); }
