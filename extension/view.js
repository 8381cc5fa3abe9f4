// The strip of three at the cursor. It is in a closed shadow tree, which the page's styles do not reach, and takes no focus.

import { Strip, places } from '../serve/page/static/strip.js';
import { modifier } from '../serve/page/static/picks.js';
import { t } from '../serve/page/static/texts.js';
import { Mirror } from './mirror.js';
import styles from './strip.css';

const gap = 4; // px between the line and the strip

export class View extends Strip {
  #host;
  #root;
  #mirror;

  // acts are those of Strip.
  constructor(acts) {
    const host = document.createElement('lstmkb-strip'), root = host.attachShadow({ mode: 'closed' });
    const box = document.createElement('div'), said = document.createElement('p');
    box.id = 'strip';
    box.setAttribute('role', 'group');
    box.setAttribute('aria-label', t('suggestions'));
    said.setAttribute('role', 'status');
    for (let i = 1; i <= places; i++) {
      const button = document.createElement('button');
      Object.assign(button, { type: 'button', tabIndex: -1, dir: 'auto', disabled: true });
      button.setAttribute('aria-keyshortcuts', `${modifier}+${i}`);
      box.append(button);
    }
    root.append(box, said);
    try {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(styles);
      root.adoptedStyleSheets = [sheet];
    } catch { // in a Firefox that keeps these from extensions
      root.append(Object.assign(document.createElement('style'), { textContent: styles }));
    }
    super(box, said, acts);
    this.#host = host;
    this.#root = root;
    this.#mirror = new Mirror(root);
    host.popover = 'manual'; // above all else on the page
    for (const type of ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click']) host.addEventListener(type, (e) => e.stopPropagation());
    this.hide();
  }

  get visible() { return this.#host.isConnected && this.#host.style.display !== 'none'; }

  // place shows the strip below the word of a field that begins at a place of its text, or above where there is no room.
  place(field, at) {
    const host = this.#host, { element } = field;
    if (!host.isConnected) (element.closest('dialog:modal') ?? document.documentElement).append(host); // behind a dialog all is inert
    if (!host.matches(':popover-open')) host.showPopover();
    this.#style('block', 0, 0);
    const box = this.#root.firstElementChild, rtl = getComputedStyle(element).direction === 'rtl';
    box.dir = rtl ? 'rtl' : 'ltr';
    const word = field.rect(at, this.#mirror), { width, height } = box.getBoundingClientRect();
    const below = word.bottom + gap, x = rtl ? word.right - width : word.left;
    this.#style('block', Math.max(0, Math.min(x, innerWidth - width)), below + height > innerHeight && word.top - gap - height >= 0 ? word.top - gap - height : below);
  }

  hide() {
    super.hide();
    this.#mirror.clear();
    this.#style('none', 0, 0);
    this.#host.remove();
  }

  #style(display, x, y) {
    this.#host.style.cssText = `all: initial !important; display: ${display} !important; position: fixed !important; inset: auto !important; left: ${x}px !important; top: ${y}px !important; z-index: 2147483647 !important`;
  }
}
