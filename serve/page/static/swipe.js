// A path that is drawn over the keys.

const step = 0.08; // key widths between the points of a path
const maxPoints = 1000; // of a path; of a longer one every second is left out
const far = 0.6; // key widths: a shorter movement is a tap, wherever it ends
const shown = 60; // points of the trail

export class Swipe {
  #trail;
  #place;
  #from;
  #points = [];
  #pixels = [];
  drawn = false; // it is a path, and no tap

  // trail is the element in which the path is shown, place(x, y) returns the point of the
  // keyboard at a place of the window, and e is the event with which a key is pressed.
  constructor(trail, place, e) {
    this.#trail = trail;
    this.#place = place;
    this.#from = e.target.closest('.key');
    this.#add(e);
  }

  get path() { return this.#points; }

  // move adds where the pointer went.
  move(e) {
    const events = e.getCoalescedEvents?.() ?? [];
    for (const one of events.length ? events : [e]) this.#add(one);
    this.drawn ||= this.#isPath(e);
    if (this.drawn) this.#trail.setAttribute('points', this.#pixels.slice(-shown).join(' '));
  }

  end() { this.#trail.setAttribute('points', ''); }

  #add({ clientX, clientY }) {
    const point = this.#place(clientX, clientY), last = this.#points.at(-1);
    if (!point || (last && Math.hypot(point[0] - last[0], point[1] - last[1]) < step)) return;
    if (this.#points.length === maxPoints) this.#points = this.#points.filter((_, i) => i % 2 === 0);
    this.#points.push(point);
    this.#pixels.push(`${clientX},${clientY}`);
  }

  // isPath reports whether the pointer is over another letter, away from where it was pressed.
  #isPath({ clientX, clientY }) {
    if (!this.#points.length) return false;
    const key = document.elementFromPoint(clientX, clientY)?.closest('.key');
    const [[x, y], [toX, toY]] = [this.#points[0], this.#points.at(-1)];
    return Boolean(key) && key !== this.#from && isLetter(key) && Math.hypot(toX - x, toY - y) >= far;
  }
}

// isLetter reports whether a key writes a letter.
export function isLetter(key) { return key.dataset.act === 'type' && /^\p{L}$/u.test(key.dataset.key); }
