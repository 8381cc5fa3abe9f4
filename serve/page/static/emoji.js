// The emoji: those that can be searched for and written, and the one that is offered behind a word.

import * as device from './device.js';
import * as settings from './settings.js';
import { fold } from './words.js';
import { t } from './texts.js';

const recentEmoji = 24;

// read reads a table (package emoji): rows of {emoji, name, words}.
function read(table) {
  return table.split('\n').filter((line) => line !== '').map((line) => {
    const [emoji, name, words] = line.replaceAll('*', '').split('\t');
    return { emoji, name, words: [name, ...words.split('|')].flatMap((w) => [fold(w), ...w.split(/\P{L}+/u).map(fold)]) };
  });
}

export class Emoji {
  #root;
  #keys;
  #grid;
  #find;
  #rows = []; // of the table
  #recent = []; // emoji
  #tag = ''; // the language of the table

  // root is the panel, which takes the place of the keys. write(emoji) is called with one that was picked, backspace() and closed() by its keys;
  // isPrivate tells that the browser keeps nothing now.
  constructor(root, keys, { write, backspace, closed, isPrivate }) {
    this.#root = root;
    this.#keys = keys;
    this.#grid = root.querySelector('#grid');
    this.#find = root.querySelector('#find');
    this.isPrivate = isPrivate;
    this.write = write;
    this.closed = closed;
    root.querySelector('#letters').addEventListener('click', () => this.hide());
    root.querySelector('#unwrite').addEventListener('click', backspace);
    root.addEventListener('pointerdown', (e) => { if (e.target !== this.#find) e.preventDefault(); }); // the cursor stays in the text
    root.addEventListener('keydown', (e) => {
      if (e.key === 'Escape') this.hide();
      else this.#arrows(e);
    });
    this.#find.addEventListener('input', () => this.#draw());
    this.#grid.addEventListener('click', (e) => {
      const b = e.target.closest('button');
      if (b) this.#pick(b.textContent);
    });
  }

  // load reads the table of a language.
  async load(tag) {
    if (this.#tag === tag) return;
    const answer = await fetch(`page/emoji-${tag}.tsv`);
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    this.#rows = read(await answer.text());
    this.#tag = tag;
  }

  // show shows the panel, with those of a language and the recent ones first.
  async show(tag) {
    await this.load(tag);
    this.#recent = await device.get('emoji') ?? [];
    this.#find.value = '';
    this.#root.hidden = false;
    this.#keys.hidden = true;
    this.#draw();
  }

  hide() {
    this.#root.hidden = true;
    this.#keys.hidden = false;
    this.closed();
  }

  #draw() {
    const wanted = fold(this.#find.value.trim());
    const rows = wanted === '' ? [...this.#recent.map((e) => this.#rows.find(({ emoji }) => emoji === e)).filter(Boolean), ...this.#rows]
      : this.#rows.filter(({ words }) => words.some((w) => w.startsWith(wanted)));
    this.#grid.replaceChildren(...rows.map(({ emoji, name }) => {
      const b = document.createElement('button');
      b.type = 'button';
      b.tabIndex = -1;
      b.textContent = emoji;
      b.title = name;
      b.setAttribute('aria-label', name);
      return b;
    }));
    if (rows.length) this.#grid.firstElementChild.tabIndex = 0;
    this.#grid.scrollTop = 0;
    this.#root.querySelector('#unfound').textContent = rows.length ? '' : t('emoji-none');
  }

  forget() {
    this.#recent = [];
    if (!this.#root.hidden) this.#draw();
  }

  #pick(emoji) {
    this.write(emoji);
    if (this.isPrivate()) return;
    this.#recent = [emoji, ...this.#recent.filter((e) => e !== emoji)].slice(0, recentEmoji);
    device.put('emoji', this.#recent);
  }

  // arrows moves the focus in the grid, which Tab reaches as one.
  #arrows(e) {
    const b = document.activeElement, all = this.#grid.children;
    if (b.parentElement !== this.#grid) return;
    const row = [...all].findIndex((one) => one.offsetTop !== all[0].offsetTop), i = [...all].indexOf(b), columns = row < 0 ? all.length : row;
    const to = all[{ ArrowLeft: i - 1, ArrowRight: i + 1, ArrowUp: i - columns, ArrowDown: i + columns, Home: 0, End: all.length - 1 }[e.key]];
    if (!to) return;
    e.preventDefault();
    b.tabIndex = -1;
    to.tabIndex = 0;
    to.focus();
  }
}

// Offer is the place for the emoji that an answer has for the last word.
export class Offer {
  #button;

  // box is the setting whether there is one. pick(emoji) is called with the one that was picked, changed() when the
  // setting has.
  constructor(button, box, { pick, changed }) {
    this.#button = button;
    this.pick = pick;
    button.addEventListener('pointerdown', (e) => e.preventDefault());
    button.addEventListener('click', () => this.choose());
    settings.checkBox(box, 'emoji', (on) => {
      button.hidden = !on;
      changed();
    });
  }

  get on() { return !this.#button.hidden; }

  // show offers an emoji, none if it is null. The place stays, so that the words do not move.
  show(emoji) {
    this.#button.disabled = !emoji;
    this.#button.textContent = emoji ?? '';
  }

  // wait disables it until the next answer.
  wait() { this.#button.disabled = true; }

  choose() {
    if (this.on && !this.#button.disabled) this.pick(this.#button.textContent);
  }
}
