// What a reader's keyboard and clipboard do on every page. All of the site works without it.
const field = () => document.querySelector('main [type=search]') ?? document.querySelector('[type=search]');
const OFF = 'no-shortcut'; // in the browser's storage, if the reader has turned "/" off

const isTyping = ({ target }) => target.isContentEditable || /^(?:input|textarea|select)$/i.test(target.tagName);
const isOff = () => {
  try { return localStorage.getItem(OFF) !== null; } catch { return false; }
};

document.addEventListener('keydown', event => {
  const { key, ctrlKey, metaKey, altKey } = event, input = field();
  if (key !== '/' || ctrlKey || metaKey || altKey || isTyping(event) || isOff()) return;
  const link = document.querySelector('[data-search-link]');
  event.preventDefault();
  if (input?.checkVisibility?.() ?? input) input.focus();
  else if (link) location.assign(link.href);
});

const toggle = document.querySelector('[data-shortcut]');
if (toggle) {
  toggle.checked = !isOff();
  toggle.addEventListener('change', () => {
    try { toggle.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, ''); } catch { toggle.checked = true; }
  });
}

const button = document.querySelector('[data-copy]');
if (button && navigator.clipboard) {
  const words = button.textContent;
  button.hidden = false;
  button.setAttribute('aria-live', 'polite'); // a screen reader says that it was copied
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = button.dataset.copied;
    setTimeout(() => { button.textContent = words; }, 4000);
  });
}

// The reader's own languages: chosen on a front page, kept in the browser. Stories in others are hidden on fronts and lists.
const MINE = 'languages';
export const stored = () => {
  try { return JSON.parse(localStorage.getItem(MINE)) ?? []; } catch { return []; }
};
export const baseOf = tag => tag.split('-')[0].toLowerCase().replace(/^nb$/, 'no');

const { body } = document, main = document.querySelector('main');
// A language by the name that its own speakers use.
export const languageName = code => {
  try {
    const name = new Intl.DisplayNames([code], { type: 'language' }).of(code);
    return name[0].toLocaleUpperCase(code) + name.slice(1);
  } catch { return code; }
};

const hideOthers = mine => {
  const entries = [...document.querySelectorAll('main .entry[lang]')];
  const isMine = entry => mine.includes(baseOf(entry.lang));
  const hasSome = entries.some(isMine); // else all stay: an empty page helps nobody
  for (const entry of entries) entry.hidden = hasSome && !isMine(entry);
  for (const part of document.querySelectorAll('.top > section, .papers > section, .by-section > section, section.day')) {
    part.hidden = ![...part.querySelectorAll('.entry')].some(entry => !entry.hidden);
  }
  const more = main.querySelector('.more-stories');
  if (more) more.hidden = ![...document.querySelectorAll('section.day')].some(day => !day.hidden);
  main.querySelector('.only-mine')?.remove();
  if (mine.length && entries.some(entry => !isMine(entry))) main.prepend(note(mine, hasSome));
};

// What a reader sees above a list of which a part is hidden, or all of which is in other languages.
const note = (mine, hasSome) => {
  const line = document.createElement('p'), button = document.createElement('button');
  line.className = 'only-mine';
  line.append(`${hasSome ? body.dataset.mine : body.dataset.noneMine}:`);
  for (const code of mine) { // each with the front page of its own
    const link = document.createElement('a');
    Object.assign(link, { href: new URL(`../language/${code}/`, import.meta.url), lang: code, textContent: languageName(code) });
    line.append(' ', link);
  }
  if (!hasSome) return line;
  Object.assign(button, { type: 'button', textContent: body.dataset.all });
  button.addEventListener('click', () => { hideOthers([]); main.focus(); }); // on this page alone
  line.append(' ', button);
  return line;
};

const row = document.querySelector('[data-languages]');
const isAll = 'mine' in body.dataset && !row?.querySelector('[hreflang][aria-current]'); // of several languages, not the page of one
if (isAll && stored().length) hideOthers(stored());
if (row) {
  const box = document.createElement('fieldset'), legend = document.createElement('legend');
  legend.textContent = body.dataset.mine;
  box.className = 'mine';
  box.append(legend);
  for (const item of row.querySelectorAll('[data-language]')) {
    const label = document.createElement('label'), input = document.createElement('input'), link = item.querySelector('a');
    Object.assign(input, { type: 'checkbox', value: item.dataset.language, checked: stored().includes(item.dataset.language) });
    label.lang = link.lang;
    label.append(input, ' ', link.textContent);
    box.append(label, ' ');
  }
  box.addEventListener('change', () => {
    const mine = [...box.querySelectorAll(':checked')].map(input => input.value);
    try { localStorage.setItem(MINE, JSON.stringify(mine)); } catch { /* for this page alone, then */ }
    if (isAll) hideOthers(mine);
  });
  const details = document.createElement('details'), summary = document.createElement('summary');
  summary.textContent = body.dataset.mine;
  legend.className = 'visually-hidden';
  details.append(summary, box);
  row.append(details);
}
