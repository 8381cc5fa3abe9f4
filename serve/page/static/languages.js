// The languages of the keyboard, and which of them is in use.

import * as settings from './settings.js';
import { languageName, t } from './texts.js';

export class Languages {
  #all;
  #own; // tags, of those that the language key goes through
  now;

  // all are the page's languages, {tag, served, rules}; device has the files of those that the engine in
  // this browser may run, by tag; wanted are the person's tags, the first one most. A language that neither
  // the server nor this browser knows is left out.
  constructor(all, device, wanted) {
    this.#all = all.filter(({ tag, served }) => served || device[tag]).map((l) => ({ ...l, files: device[l.tag] }));
    const chosen = (settings.get('languages') ?? '').split(',');
    this.#own = [...new Set([...chosen, ...wanted.map((tag) => this.#match(tag))])].filter((tag) => this.of(tag));
    this.now = this.of(settings.get('language')) ?? this.of(this.#own[0]) ?? this.#all.find((l) => l.served) ?? this.#all[0];
    if (!this.#own.includes(this.now.tag)) this.#own.unshift(this.now.tag);
  }

  // match returns the tag of a language that serves one who wants tag: de for de-AT.
  #match(tag) { return (this.of(tag) ?? this.of(tag.split('-')[0]))?.tag; }

  of(tag) { return this.#all.find((l) => l.tag === tag); }
  get all() { return this.#all; }
  get served() { return this.#all.filter((l) => l.served); }
  get several() { return this.#all.length > 1; }
  get name() { return languageName(this.now.tag, this.now.tag); }

  // said are the tags of the person's own languages in which the server answers, the one in use first; '' if it knows but one.
  get said() {
    if (this.served.length < 2 || !this.now.served) return '';
    return [this.now.tag, ...this.#own.filter((tag) => tag !== this.now.tag && this.of(tag).served)].join(',');
  }

  // placed tells that the engine knows where the keys of the language in use are, without a layout that has a name.
  get placed() { return !this.now.served || this.now === this.served[0]; }

  // next is the language that the language key changes to, undefined if the person has chosen no other.
  get next() {
    const own = this.#own, tag = own[(own.indexOf(this.now.tag) + 1) % own.length];
    return tag === this.now.tag ? undefined : this.of(tag);
  }

  // use makes a language the one in use, and one that the language key goes through.
  use(language) {
    this.now = language;
    if (!this.#own.includes(language.tag)) this.#own.push(language.tag);
    settings.set('language', language.tag);
    settings.set('languages', this.#own.join(','));
  }
}

// LanguageMenu is the dialog that has the languages, and the button that opens it.
export class LanguageMenu {
  #button;
  #dialog;
  #languages;

  // chosen(language) is called with the one that is chosen, closed() when the dialog is gone.
  constructor(button, dialog, languages, { chosen, closed }) {
    this.#button = button;
    this.#dialog = dialog;
    this.#languages = languages;
    this.chosen = chosen;
    button.addEventListener('click', () => this.open());
    dialog.querySelector('button').addEventListener('click', () => dialog.close());
    dialog.addEventListener('close', closed);
  }

  open() {
    this.#dialog.querySelector('[role="radiogroup"]').replaceChildren(...this.#languages.all.map((l) => this.#choice(l)));
    this.#dialog.showModal();
    this.#dialog.querySelector(':checked').focus();
  }

  #choice(l) {
    const label = document.createElement('label'), input = document.createElement('input'), name = document.createElement('span');
    label.className = 'option';
    Object.assign(input, { type: 'radio', name: 'language', value: l.tag, checked: l === this.#languages.now });
    input.addEventListener('change', () => this.chosen(l));
    name.lang = l.tag;
    name.textContent = languageName(l.tag, l.tag);
    label.append(input, name);
    if (!l.served) {
      const more = document.createElement('small');
      more.textContent = t('device-only', megabytes(l.files));
      label.append(more);
    }
    return label;
  }

  // name has the button say which language is in use.
  name() {
    const button = this.#button;
    button.firstElementChild.textContent = this.#languages.now.tag.toUpperCase();
    button.title = t('language', this.#languages.name);
    button.setAttribute('aria-label', `${button.textContent.trim()}, ${button.title}`);
  }
}

// megabytes says how much files have.
export function megabytes({ bytes }) { return Math.ceil(bytes / 1e6); }
