// The tables of the page's tables.js, within the extension's programs: a content script asks no server.

import boundaryTable from 'lstmkb:boundaries';
import de from '../serve/page/static/texts-de.json';
import en from '../serve/page/static/texts-en.json';
import fr from '../serve/page/static/texts-fr.json';
import { lang } from '../serve/page/static/lang.js';
import own from './texts.json';

export { boundaryTable };
export const texts = { ...{ de, en, fr }[lang], ...own[lang] };
