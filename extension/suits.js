// Which fields are written in: those that hold prose. Whatever a page marks as a secret, an address, a number or code
// is left alone, without a look at its text.

const prose = new Set(['text', 'search']); // types of inputs
const modes = new Set(['', 'text', 'search']); // of keyboards

const secrets = new WeakSet(); // fields that were passwords: a page may show what they hold

export function suits(element) {
  if (element.type === 'password') secrets.add(element);
  if (secrets.has(element)) return false;
  if (element instanceof HTMLInputElement) {
    if (!prose.has(element.type) || !['', 'on'].includes(element.autocomplete)) return false;
    if (element.autocomplete === '' && element.closest('form[autocomplete="off" i]')) return false;
  } else if (element instanceof HTMLTextAreaElement) {
    if (!['', 'on', 'off'].includes(element.autocomplete)) return false; // one-time-code
  } else if (!element.isContentEditable) return false;
  return !element.disabled && !element.readOnly && modes.has(element.inputMode) && !isPrivate(element) &&
    ['none', ''].includes(getComputedStyle(element).webkitTextSecurity ?? ''); // it shows dots
}

function isPrivate(element) {
  return element.closest('[spellcheck]')?.getAttribute('spellcheck').toLowerCase() === 'false' ||
    element.closest('[writingsuggestions="false" i], [data-private]:not([data-private="false"])') !== null;
}

// corrects reports whether slips may be put right in a field.
export function corrects(element) { return element.closest('[autocorrect]')?.getAttribute('autocorrect') !== 'off'; }
