// The language of the page's own texts: the first of the person's that there are texts in.

const written = ['en', 'de', 'fr'];

export const lang = navigator.languages.map((tag) => tag.split('-')[0]).find((tag) => written.includes(tag)) ?? 'en';
