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
