// The search page: asks a bundle a year, filters, and shows what was found. The only script of the site.
const root = document.querySelector('[data-search]');
const form = root.querySelector('form');
const status = root.querySelector('[data-status]');
const list = root.querySelector('[data-results]');
const more = root.querySelector('[data-more]');
const base = root.dataset.base;
const bundles = root.dataset.bundles.split(' ').filter(Boolean);
const STEP = 10;
const newest = document.querySelector('[data-newest]');
let starting = null;
let found = [];
let shown = 0;
let asked = 0;

// The engine, once, however often it is asked for: indexes that were merged twice answer twice.
function start() {
  starting ??= load();
  return starting;
}

async function load() {
  if (!bundles.length) return null;
  const parts = bundles.map(each => each.split(':'));
  const [year, language] = parts[0];
  // A bundle answers in the language of the page: the page says which before the bundle is asked, and after it again.
  const own = document.documentElement.lang;
  document.documentElement.lang = language;
  const first = await import(`${base}/search/${year}/pagefind.js`);
  await first.options({ excerptLength: 30 });
  for (const [other, spoken] of parts.slice(1)) await first.mergeIndex(`${base}/search/${other}/`, { language: spoken });
  await first.init();
  document.documentElement.lang = own;
  for (const [name, values] of Object.entries(await first.filters())) offer(name, values);
  return first;
}

function offer(name, values) {
  const select = form.querySelector(`select[name="${CSS.escape(name)}"]`);
  if (!select) return;
  for (const [value, count] of Object.entries(values).sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]))) {
    const option = document.createElement('option');
    option.value = value;
    option.textContent = `${value} (${count})`;
    select.append(option);
  }
  select.disabled = false;
}

async function ask() {
  const number = ++asked;
  const query = form.elements.q.value.trim();
  const filters = {};
  for (const select of form.querySelectorAll('select[data-filter]')) if (select.value) filters[select.name] = select.value;
  if (!query && !Object.keys(filters).length) return tell([], '');
  const engine = await start();
  if (!engine || number !== asked) return;
  const sort = form.elements.sort.value === 'date' ? { date: 'desc' } : {};
  const answer = await engine.search(query || null, { filters, sort });
  if (number !== asked) return;
  const address = new URL(location.href);
  address.searchParams.set('q', query);
  history.replaceState(null, '', address);
  tell(answer.results, query);
}

function tell(results, query) {
  found = results;
  shown = 0;
  list.replaceChildren();
  const count = results.length;
  if (newest) newest.hidden = count > 0;
  status.textContent = count ? `${root.dataset.found} ${count.toLocaleString(document.documentElement.lang)}` : query ? root.dataset.none : '';
  show();
}

async function show() {
  const number = asked;
  const next = await Promise.all(found.slice(shown, shown + STEP).map(each => each.data()));
  if (number !== asked) return;
  shown += next.length;
  for (const page of next) list.append(item(page));
  more.hidden = shown >= found.length;
}

function item(page) {
  const entry = document.createElement('li');
  entry.lang = page.meta.lang || document.documentElement.lang;
  entry.dir = 'auto';
  const link = document.createElement('a');
  link.href = `${base}${page.url}`.replace(/([^:])\/{2,}/g, '$1/');
  link.textContent = page.meta.title;
  const excerpt = document.createElement('p');
  for (const [at, part] of page.excerpt.split(/<\/?mark>/).entries()) {
    const node = document.createElement(at % 2 ? 'mark' : 'span');
    // In an element of its own: the parser drops blanks at the start of a body.
    node.textContent = new DOMParser().parseFromString(`<p>${part}`, 'text/html').querySelector('p').textContent;
    excerpt.append(node);
  }
  const about = document.createElement('p');
  about.className = 'about';
  about.textContent = [page.meta.source, page.meta.day?.slice(0, 10)].filter(Boolean).join(' · ');
  entry.append(link, about, excerpt);
  return entry;
}

let timer = 0;
form.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(ask, 150); });
form.addEventListener('submit', event => { event.preventDefault(); ask(); });
more.addEventListener('click', show);
form.elements.q.addEventListener('focus', start, { once: true });
form.elements.q.value = new URL(location.href).searchParams.get('q') || '';
if (form.elements.q.value) ask();
