// The tables that other modules need before they can begin. The browser extension, which asks no
// server, has them within its programs in place of this module.

import { lang } from './lang.js';

const read = (path) => fetch(path).then((answer) => answer.json());

export const [boundaryTable, texts] = await Promise.all([read('page/boundaries.json'), read(`page/texts-${lang}.json`)]);
