// The keys on the screen: their layers, how they are drawn and pressed.

import { Accents } from './accents.js';
import { Swipe, isLetter } from './swipe.js';
import { nameOf, t } from './texts.js';
import { upper } from './words.js';

// Keys that do not write what they show. The last two stand in no language's rows.
const special = {
  '⇧': { act: 'shift', icon: 'M12 4 4 12h4.5v7h7v-7H20z' },
  '⌫': { act: 'backspace', icon: 'M8 5h12v14H8l-6-7zM11 9.5l5 5m0-5-5 5' },
  '⏎': { act: 'return', icon: 'M20 6v7H6m4-4-4 4 4 4' },
  '①': { act: 'numbers', label: '123' },
  '②': { act: 'symbols', label: '#+=' },
  'Ⓐ': { act: 'letters', label: 'ABC' },
  ' ': { act: 'space' },
  '🌐': { act: 'language', icon: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM3 12h18M12 3c-6 6-6 12 0 18M12 3c6 6 6 12 0 18' },
  '☺': { act: 'emoji', icon: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM8 14c2 3 6 3 8 0M9 9v.5M15 9v.5' },
};

// Layouts that the service knows, by their first row of letters.
const layouts = { qwertyuiop: 'qwerty', qwertzuiop: 'qwertz', azertyuiop: 'azerty' };

const firstRepeat = 420, nextRepeat = 55; // ms that backspace is held before it repeats
const letterRepeats = 14; // repeats that delete letters; later ones delete words
const longPress = 450; // ms that a key is held until what stands behind it is shown
const cursorStep = 10; // pixels along the space key that move the cursor by a character

export class Keyboard {
  #root;
  #layers = {};
  #layer = '';
  #name = ''; // of the language
  #globe = false; // there is a key that changes the language
  #accents;
  #shift = 'off'; // off, once, lock
  #shiftAt = 0;
  #trail;
  #held = null; // {key, swipe}: a key that is down, which is typed when it is let go; swipe only of a letter
  #instead = false; // what stands behind a key takes the place of what a real key has written

  // trail is the line in which a path over the letters is shown, accents the element for what stands
  // behind a key. press(act, character, point) is called for a key, with "type" for one that
  // writes, and for a letter with the point where a pointer touched it, in key widths and rows from the
  // first letter's key, and with "instead" for a character in place of the last one; slide(n) when a
  // finger drawn along the space key moves the cursor by n characters; swipe(path) with the points
  // of a path over the letters. focus() returns the focus to the text.
  constructor(root, trail, accents, { press, slide, swipe, focus }) {
    this.#root = root;
    this.#accents = new Accents(accents, {
      pick: (c, point) => {
        const instead = this.#instead;
        focus();
        if (!instead || c !== this.#written) this.press(instead ? 'instead' : 'type', c, point);
      },
      closed: focus,
    });
    this.press = press;
    this.slide = slide;
    this.swipe = swipe;
    this.#trail = trail;
    addEventListener('pointerdown', () => this.letGo(), true); // of another finger, which comes later
    root.addEventListener('pointerdown', (e) => this.#down(e));
    root.addEventListener('click', (e) => this.#click(e));
    root.addEventListener('keydown', (e) => this.#arrows(e));
    root.addEventListener('focusin', (e) => this.#rove(e.target));
    root.addEventListener('contextmenu', (e) => this.#menu(e));
  }

  // speak takes the rows of a language, a character for a key, and its name for the space key; globe
  // tells that there are other languages.
  speak({ letters, numbers, symbols, accents }, name, globe) {
    this.#layers = { letters, numbers, symbols };
    this.#name = name;
    this.#globe = globe;
    this.#accents.set({ letters, accents });
    this.#layer = '';
    this.#show('letters');
  }

  // hold shows what stands behind the letter that a real key has just written and repeats. It reports
  // whether there is anything.
  hold(c) {
    const b = this.#root.querySelector(`[data-key="${CSS.escape(c.toLowerCase())}"]`);
    if (!b || !this.#accents.of(b.dataset.key).length) return false;
    this.#offer(b, null, c);
    return true;
  }

  #written = ''; // by a real key

  // offer shows what stands behind the key b; written is what a real key has written of it already.
  #offer(b, e = null, written = '') {
    this.#instead = written !== '';
    this.#written = written;
    this.#accents.show(b, written === '' ? this.shifted : written !== b.dataset.key, e);
  }

  // menu shows what stands behind a key for its menu key or the second button of a mouse.
  #menu(e) {
    e.preventDefault();
    const b = e.target.closest('.key');
    if (e.pointerType !== 'touch' && !this.#held && b?.dataset.key && this.#accents.of(b.dataset.key).length) this.#offer(b);
  }

  // capital sets shift for the next letter, or unsets it. Caps lock stays.
  set capital(on) {
    if (this.#shift !== 'lock') this.#shiftTo(on ? 'once' : 'off');
  }
  get shifted() { return this.#shift !== 'off'; }
  get locked() { return this.#shift === 'lock'; }

  // layout is the name of the layout, undefined for one that is the language's own.
  get layout() { return layouts[this.#layers.letters[0]]; }

  // light shows that a real key is down or up.
  light(key, down) {
    const act = { Backspace: 'backspace', Enter: 'return', ' ': 'space', Shift: 'shift' }[key];
    const at = act ? `[data-act="${act}"]` : `[data-key="${CSS.escape(key.toLowerCase())}"]`;
    this.#root.querySelector(at)?.classList.toggle('down', down);
  }

  #show(layer) {
    if (this.#layer === layer) return;
    this.#layer = layer;
    const held = this.#root.contains(document.activeElement) ? document.activeElement.dataset.act : null;
    this.#root.replaceChildren(...this.#layers[layer].map((row, i, { length }) => {
      if (i === length - 1) row = row.replace(/^./u, `$&${this.#globe ? '🌐' : ''}☺`);
      const div = document.createElement('div');
      div.className = 'row';
      div.append(...[...row].map((c) => this.#key(c)));
      return div;
    }));
    this.#root.querySelector('button').tabIndex = 0;
    if (held) { // the focused key, which changed the layer, is gone
      const same = { numbers: 'letters', symbols: 'numbers', letters: 'numbers' }[held] ?? held;
      (this.#root.querySelector(`[data-act="${same}"]`) ?? this.#root.querySelector('button')).focus();
    }
    this.#shiftTo(this.#shift);
  }

  #key(c) {
    const b = document.createElement('button');
    b.type = 'button';
    b.tabIndex = -1;
    b.className = 'key';
    const s = special[c];
    if (!s) {
      b.dataset.act = 'type';
      b.dataset.key = b.textContent = c;
      if (nameOf(c)) b.setAttribute('aria-label', nameOf(c));
      return b;
    }
    b.dataset.act = s.act;
    b.setAttribute('aria-label', t(`key-${s.act}`, this.#name));
    if (s.icon) {
      const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
      svg.setAttribute('viewBox', '0 0 24 24');
      svg.setAttribute('aria-hidden', 'true');
      svg.append(document.createElementNS(svg.namespaceURI, 'path'));
      svg.firstChild.setAttribute('d', s.icon);
      b.append(svg);
    } else {
      b.textContent = s.label ?? (this.#globe ? this.#name : t('key-space'));
    }
    return b;
  }

  #shiftTo(state) {
    this.#shift = state;
    this.#root.dataset.shift = state;
    const key = this.#root.querySelector('[data-act="shift"]');
    key?.setAttribute('aria-pressed', String(state !== 'off'));
    key?.setAttribute('aria-label', t(state === 'lock' ? 'key-lock' : 'key-shift'));
    for (const b of this.#root.querySelectorAll('[data-act="type"]')) {
      if (/\p{L}/u.test(b.dataset.key)) b.textContent = this.shifted ? upper(b.dataset.key) : b.dataset.key;
    }
  }

  #run(b, point) {
    const { act, key } = b.dataset;
    switch (act) {
      case 'shift': {
        const twice = performance.now() - this.#shiftAt < 350;
        this.#shiftAt = performance.now();
        this.#shiftTo(twice && this.#shift !== 'lock' ? 'lock' : this.shifted ? 'off' : 'once');
        return this.press('shift');
      }
      case 'numbers': case 'symbols': case 'letters':
        return this.#show(act);
    }
    this.press(act, act === 'type' && this.shifted ? upper(key) : key, point);
    // Letters follow a space or an apostrophe.
    if (act === 'space' || act === 'return' || key === "'") this.#show('letters');
  }

  // down presses a key by finger or mouse. The text keeps the focus and its cursor.
  #down(e) {
    const b = e.target.closest('.key');
    if (!b || e.button !== 0) return;
    e.preventDefault();
    if (this.#held) return; // another finger draws a path
    b.classList.add('down');
    const act = b.dataset.act;
    let timer = 0, slid = 0, repeats = 0;
    const again = () => {
      this.press(++repeats > letterRepeats ? 'backspace-word' : 'backspace');
      timer = setTimeout(again, repeats > letterRepeats ? 4 * nextRepeat : nextRepeat);
    };
    if (act === 'backspace') timer = setTimeout(again, firstRepeat);
    const behind = act === 'type' && this.#accents.of(b.dataset.key).length > 0, letter = this.#layer === 'letters' && isLetter(b);
    const held = letter || behind || act === 'language' || act === 'emoji' ? { key: b, swipe: letter ? new Swipe(this.#trail, this.#grid(), e) : null } : null;
    let offered = false; // what stands behind the key
    this.#held = held;
    if (behind || act === 'language') {
      timer = setTimeout(() => {
        if (held !== this.#held || held.swipe?.drawn) return;
        this.#held = null;
        held.swipe?.end();
        if (act === 'language') return this.press('languages');
        offered = true;
        this.#offer(b, e);
      }, longPress);
    }
    if (!held && act !== 'space') this.#run(b);
    const move = (m) => {
      if (m.pointerId !== e.pointerId) return;
      if (offered) this.#accents.follow(m);
      if (held && held === this.#held && held.swipe) {
        held.swipe.move(m);
        if (held.swipe.drawn) b.classList.remove('down');
      }
      if (act !== 'space') return;
      const n = Math.trunc((m.clientX - e.clientX) / cursorStep);
      if (n !== slid) this.slide(n - slid);
      slid = n;
    };
    const up = (u) => {
      if (u.pointerId !== e.pointerId) return;
      clearTimeout(timer);
      for (const [type, f] of [['pointermove', move], ['pointerup', up], ['pointercancel', up]]) removeEventListener(type, f);
      if (held && held === this.#held) this.#end(u.type === 'pointerup');
      if (offered && this.#accents.shown) {
        if (u.type === 'pointerup') this.#accents.release(held.swipe?.path[0]);
        else this.#accents.close();
      }
      if (act === 'space' && slid === 0 && u.type === 'pointerup') this.#run(b);
      // A quick tap must be seen too.
      setTimeout(() => b.classList.remove('down'), 70);
    };
    for (const [type, f] of [['pointermove', move], ['pointerup', up], ['pointercancel', up]]) addEventListener(type, f);
  }

  // letGo types the letter that is down, as what is typed next comes after it.
  letGo() {
    if (!this.#held?.swipe?.drawn) this.#end(true);
  }

  // end ends what was begun with the letter that is down: it is typed, or a path was drawn,
  // which only counts if it is whole.
  #end(whole) {
    const held = this.#held;
    this.#held = null;
    if (!held) return;
    held.swipe?.end();
    if (!held.swipe?.drawn) this.#run(held.key, held.swipe?.path[0]);
    else if (whole) this.swipe(held.swipe.path);
  }

  // grid returns the function that turns a place of the window into a point of the keyboard, or
  // into null if the keys are not to be seen.
  #grid() {
    const [first, second] = this.#root.children;
    const [[x, y], [right], [, below]] = [first.children[0], first.children[1], second?.children[0]].map((key) => {
      const r = key?.getBoundingClientRect();
      return r ? [r.left + r.width / 2, r.top + r.height / 2] : [];
    });
    return (toX, toY) => {
      const point = [(toX - x) / (right - x), (toY - y) / (below - y)].map((n) => Math.round(1000 * n) / 1000);
      return point.every(Number.isFinite) ? point : null;
    };
  }

  // click handles Enter, the space bar or a screen reader on a key. A pointer's click,
  // whose detail counts the clicks, was handled by #down.
  #click(e) {
    const b = e.target.closest('.key');
    if (b && e.detail === 0) this.#run(b);
  }

  // rove makes a key the one that Tab reaches.
  #rove(b) {
    if (!b.classList.contains('key')) return;
    for (const other of this.#root.querySelectorAll('[tabindex="0"]')) other.tabIndex = -1;
    b.tabIndex = 0;
  }

  // arrows moves the focus from key to key, so that Tab stops at the keyboard once.
  #arrows(e) {
    const b = e.target.closest('.key'), row = b?.parentElement;
    if (!row) return;
    if (e.altKey && e.key === 'ArrowUp') return this.#menu(e);
    const near = (other) => {
      const x = (k) => { const r = k.getBoundingClientRect(); return r.left + r.width / 2; };
      return other && [...other.children].sort((p, q) => Math.abs(x(p) - x(b)) - Math.abs(x(q) - x(b)))[0];
    };
    const to = {
      ArrowLeft: () => b.previousElementSibling, ArrowRight: () => b.nextElementSibling,
      ArrowUp: () => near(row.previousElementSibling), ArrowDown: () => near(row.nextElementSibling),
      Home: () => row.firstElementChild, End: () => row.lastElementChild,
    }[e.key]?.();
    if (to) {
      e.preventDefault();
      to.focus();
    }
  }
}
