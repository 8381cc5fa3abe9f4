// Sets the theme before the page is drawn: "light", "dark", or the system's.
'use strict';
try {
  const theme = localStorage.getItem('theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch { /* without storage it is the system's */ }
