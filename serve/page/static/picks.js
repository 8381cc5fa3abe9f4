// The keys of a real keyboard that pick what is offered.

// On a Mac Option writes characters, as the digits of the numeric pad with Alt do elsewhere.
export const modifier = /^Mac/.test(navigator.platform) ? 'Control' : 'Alt';

// picked returns the place of what a key picks, or null: Tab the first, a digit with the modifier that one.
export function picked(e) {
  const held = ['Alt', 'Control', 'Meta', 'Shift'].filter((m) => e.getModifierState(m)).join();
  if (e.key === 'Tab') return held === '' ? 0 : null;
  const digit = held === modifier && /^(?:Digit)?([1-4])$/.exec(e.code || e.key);
  return digit ? Number(digit[1]) - 1 : null;
}
