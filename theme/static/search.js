// The search page: fetches the parts of the index that hold the words, ranks the stories, and shows them.
// The form of the files is described in discovery/search.py, how words are folded in discovery/search_terms.py.
import { baseOf, languageName, stored } from './reader.js';

const root = document.querySelector('[data-search]');
const form = root.querySelector('form');
const status = root.querySelector('[data-status]');
const list = root.querySelector('[data-results]');
const more = root.querySelector('[data-more]');
const newest = document.querySelector('[data-newest]');
const { base, version, filters: filtersVersion, recent: recentVersion } = root.dataset;
const stories = Number(root.dataset.stories), old = Number(root.dataset.old), shards = Number(root.dataset.shards);
const few = Number(root.dataset.few), CHUNK = Number(root.dataset.chunk), PREFIX = Number(root.dataset.prefix);
const STEP = 10; // hits shown at once, if their texts come in MOST_REQUESTS
const MOST_REQUESTS = 5; // of one query; browsers ask for the icon again when the address changes
// What a word's other form, a longer word and a misspelling count, the word itself being 1.
const EXACT = 0.35; // the least that a story with the word itself counts, a story that is all about it counting 1
const FORM = 0.3, LONGER = 0.3, MISSPELT = 0.2;
const MOST_PARTS = 4; // of a run without spaces that are looked up
const PAIRED = '\\u3040-\\u30ff\\u3400-\\u9fff\\uac00-\\ud7af\\uf900-\\ufaff', TRIPLED = '\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff';
const TOKEN = new RegExp(`[${PAIRED}]+|[${TRIPLED}]+|(?:(?![${PAIRED}${TRIPLED}])[\\p{L}\\p{N}_])(?:(?![${PAIRED}${TRIPLED}])[\\p{L}\\p{N}\\p{M}_])*`, 'gu');
const IS_PAIRED = new RegExp(`^[${PAIRED}]`), IS_TRIPLED = new RegExp(`^[${TRIPLED}]`);
const DAYS = new Intl.DateTimeFormat(`${document.documentElement.lang}-u-nu-latn`, { year: 'numeric', month: 'short', day: 'numeric', timeZone: 'UTC' });
// As text/languages.py knows them.
const RIGHT_TO_LEFT = /^(?:ar|arc|ckb|dv|fa|he|iw|ks|nqo|ps|sd|syr|ug|ur|yi)(?:-|$)/i;
const ACCENTS = /[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0640]/g;

function folded(text) {
  const plain = text.normalize('NFKC').toLowerCase().normalize('NFD').replace(ACCENTS, '').normalize('NFC');
  return plain.replaceAll('ß', 'ss').replaceAll('ς', 'σ').slice(0, 40);
}

// What to look up of a query: words, and of scripts without spaces parts that cover each run.
function asked(query) {
  const found = [];
  for (const [token] of query.normalize('NFKC').matchAll(TOKEN)) {
    const size = IS_TRIPLED.test(token) ? 3 : IS_PAIRED.test(token) ? 2 : 0;
    if (!size || token.length <= size) {
      found.push(token);
      continue;
    }
    const last = token.length - size, count = Math.min(last + 1, MOST_PARTS);
    for (let each = 0; each < count; each++) {
      const at = Math.round(each * last / (count - 1));
      found.push(token.slice(at, at + size));
    }
  }
  return [...new Set(found.map(folded))].filter(Boolean);
}

const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  for (let bit = 0; bit < 8; bit++) byte = byte & 1 ? 0xedb88320 ^ (byte >>> 1) : byte >>> 1;
  return byte;
});

function crc32(text) {
  let sum = -1;
  for (const byte of new TextEncoder().encode(text)) sum = CRC[(sum ^ byte) & 255] ^ (sum >>> 8);
  return ~sum >>> 0;
}

// The beginning of a term that decides its file.
function beginning(text, splits) {
  const all = [...text];
  let count = IS_PAIRED.test(text) || IS_TRIPLED.test(text) ? 1 : PREFIX;
  while (all.length > count && splits.has(all.slice(0, count).join(''))) count++;
  return all.slice(0, count).join('');
}

const files = new Map();
let requests = 0; // of the present query

function load(path, stamp) {
  if (!files.has(path)) {
    requests++;
    files.set(path, fetched(`${base}/search/${path}.bin?v=${stamp}`).catch(error => { files.delete(path); throw error; }));
  }
  return files.get(path);
}

async function fetched(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return new Uint8Array(await new Response(answer.body.pipeThrough(new DecompressionStream('deflate-raw'))).arrayBuffer());
}

// A file's terms, in order: {text, stem, held, places, weights}; places and weights are read if they are wanted.
function reader(bytes) {
  let at = 0;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  };
  const decoder = new TextDecoder();
  return hasWeights => {
    const terms = [], text = new Uint8Array(400);
    for (let left = number(); left > 0; left--) {
      const common = number(), size = number();
      text.set(bytes.subarray(at, at + size), common);
      at += size;
      const term = { text: decoder.decode(text.subarray(0, common + size)), stem: number(), held: number(), stories: [], weights: null };
      const count = number();
      for (let each = 0, place = 0; each < count; each++) term.stories.push(place += number());
      if (hasWeights) {
        term.weights = bytes.subarray(at, at + count);
        at += count;
      }
      terms.push(term);
    }
    return terms;
  };
}

const read = new Map();

async function terms(path, stamp, hasWeights = true) {
  if (!read.has(path)) read.set(path, reader(await load(path, stamp))(hasWeights));
  return read.get(path);
}

let recentParts = null;

async function recent() {
  if (stories === old) return [[], []];
  recentParts ??= load('recent', recentVersion).then(bytes => { const next = reader(bytes); return [next(true), next(false)]; }, error => { recentParts = null; throw error; });
  return recentParts;
}

let splits = null; // beginnings that too many terms have for one file

async function beginnings() {
  if (!old) return new Set();
  splits ??= terms('splits', version).then(all => new Set(all.map(term => term.text)), error => { splits = null; throw error; });
  return splits;
}

async function termsOf(text) {
  const known = await beginnings();
  return old ? terms(`terms/${crc32(beginning(text, known)) % shards}`, version) : [];
}

// The terms of *listed* that answer to *text*, each with what it counts.
function matching(text, listed) {
  const own = listed.find(term => term.text === text);
  if (own) return listed.filter(term => term === own || (own.stem && term.stem === own.stem)).map(term => [term, term === own ? 1 : FORM]);
  return [];
}

function near(one, other) {
  if (Math.abs(one.length - other.length) > 1) return false;
  let start = 0;
  while (start < one.length && one[start] === other[start]) start++;
  const rest = one.slice(start), left = other.slice(start);
  return rest.slice(1) === left || rest === left.slice(1) || rest.slice(1) === left.slice(1) || rest.slice(0, 2).split('').reverse().join('') + rest.slice(2) === left;
}

// What answers to *text* if no story has it: longer words, forms that no story has, misspellings.
async function guessed(text, listed) {
  if (text.length < 2) return listed.filter(term => term.text.startsWith(text)).map(term => [term, LONGER]);
  const longer = listed.filter(term => term.text.startsWith(text));
  if (longer.length) return longer.map(term => [term, LONGER]);
  if (IS_PAIRED.test(text) || IS_TRIPLED.test(text) || text.length < 4) return [];
  const misspelt = listed.filter(term => near(term.text, text));
  if (misspelt.length) return misspelt.map(term => [term, MISSPELT]);
  const endings = old ? await terms(`endings/${crc32([...text].reverse().slice(0, PREFIX).join('')) % few}`, version) : [];
  const others = endings.filter(term => near(term.text, text)).slice(0, 3);
  const found = (await Promise.all(others.map(async ({ text: other }) => (await termsOf(other)).filter(term => term.text === other)))).flat();
  if (found.length) return found.map(term => [term, MISSPELT]);
  // A form that no story has shares most of its letters with those that stories have.
  const most = Math.max(4, Math.ceil(text.length * 0.6));
  const shared = other => { let at = 0; while (at < text.length && text[at] === other[at]) at++; return at; };
  const best = Math.max(0, ...listed.map(term => (Math.abs(term.text.length - text.length) <= 4 ? shared(term.text) : 0)));
  return best >= most ? listed.filter(term => shared(term.text) === best && Math.abs(term.text.length - text.length) <= 4).map(term => [term, LONGER]) : [];
}

// How well each story answers to *text*, by its number.
async function scored(text) {
  const parts = await Promise.all([termsOf(text), recent()]);
  const lists = [parts[0], parts[1][0]];
  let found = lists.map(listed => matching(text, listed));
  if (!found.flat().length) found = [await guessed(text, parts[0]), await guessed(text, parts[1][0].filter(term => term.text[0] === text[0] || near(term.text, text)))];
  const scores = new Map();
  for (const isExact of [true, false]) {
    const chosen = found.flat().filter(([, factor]) => (factor === 1) === isExact);
    // Its other forms say of a word how rare it is too, the word itself being as rare as it is.
    const held = (isExact ? chosen : found.flat()).reduce((sum, [term]) => sum + term.held, 0);
    const rare = Math.max(0.01, Math.log(1 + Math.max(0, stories - held + 0.5) / (held + 0.5)));
    for (const [term, factor] of chosen) {
      term.stories.forEach((story, at) => {
        const share = term.weights[at] / 255;
        const own = rare * (isExact ? EXACT + (1 - EXACT) * share : factor * share);
        scores.set(story, Math.max(scores.get(story) ?? 0, own));
      });
    }
  }
  return scores;
}

async function filtered(name, value) {
  const key = `${name}:${value}`;
  const [listed, parts] = await Promise.all([old ? terms(`filters/${crc32(key) % few}`, filtersVersion, false) : [], recent()]);
  return new Set([...listed, ...parts[1]].filter(term => term.text === key).flatMap(term => term.stories));
}

// The numbers of the stories that answer, the best first.
async function answered(query, filters, byDate) {
  const words = asked(query);
  const [scores, sets] = await Promise.all([Promise.all(words.map(scored)), Promise.all(filters.map(each => filtered(...each)))]);
  let hits = new Map();
  if (!words.length && sets.length) for (const story of sets[0]) hits.set(story, 0);
  for (const each of scores) for (const [story, score] of each) {
    const [count, sum] = hits.get(story) ?? [0, 0];
    hits.set(story, [count + 1, sum + score]);
  }
  const most = words.length ? Math.max(0, ...[...hits.values()].map(hit => hit[0])) : 0;
  return [...hits].filter(([story, hit]) => (!words.length || hit[0] === most) && sets.every(set => set.has(story)))
    .sort(([a, one], [b, other]) => (byDate || !words.length ? b - a : other[1] - one[1] || b - a)).map(([story]) => story);
}

// *hits* with the stories in the reader's own languages first, if the reader has chosen any (reader.js).
async function minesFirst(hits) {
  const sets = await Promise.all(stored().map(code => filtered('language', code)));
  const isMine = story => sets.some(set => set.has(story));
  return [...hits.filter(isMine), ...hits.filter(story => !isMine(story))];
}

let found = [], shown = 0, number = 0, marked = [];

async function ask() {
  const own = ++number;
  const query = form.elements.q.value.trim();
  const selects = [...form.querySelectorAll('select')].filter(select => select.value);
  const filters = selects.filter(select => 'filter' in select.dataset).map(select => [select.name, select.value]);
  requests = 0;
  let hits = [];
  try {
    hits = query || filters.length ? await answered(query, filters, form.elements.sort.value === 'date') : [];
    if (hits.length && !form.elements.language.value) hits = await minesFirst(hits);
  } catch {
    if (own === number) status.textContent = root.dataset.failed;
    return;
  }
  if (own !== number) return;
  const address = new URL(location.href);
  address.search = new URLSearchParams([...(query ? [['q', query]] : []), ...selects.map(select => [select.name, select.value])]);
  history.replaceState(null, '', address);
  [found, shown, marked] = [hits, 0, asked(query)];
  if (!hits.length) list.replaceChildren();
  if (newest) newest.hidden = hits.length > 0;
  const said = hits.length ? `${root.dataset.found} ${hits.length.toLocaleString(document.documentElement.lang)}` : query || filters.length ? root.dataset.none : '';
  status.textContent = said;
  await showOrSay();
}

// The next hits; what failed is said, and asked for again by the same button.
async function showOrSay() {
  try {
    await show();
  } catch {
    status.textContent = root.dataset.failed;
    more.hidden = false;
  }
}

// More hits: the first of them gets the focus, since the button may go.
async function showMore() {
  const before = list.children.length;
  await showOrSay();
  list.children[before]?.querySelector('a').focus();
}

// The next hits, as many as MOST_REQUESTS bring.
async function show() {
  const own = number;
  let left = Math.max(1, MOST_REQUESTS - requests);
  const next = [], wanted = new Set();
  for (const story of found.slice(shown, shown + STEP)) {
    const path = `stories/${Math.floor(story / CHUNK)}`;
    if (!files.has(path) && !wanted.has(path) && left-- <= 0) break;
    wanted.add(path);
    next.push([story, path]);
  }
  const rows = await Promise.all(next.map(async ([story, path]) => {
    const bytes = await load(path, story >= old ? recentVersion : version);
    return JSON.parse(new TextDecoder().decode(bytes))[story % CHUNK];
  }));
  if (own !== number) return;
  requests = 0;
  if (!shown) list.replaceChildren(); // not before: an empty list would move what is below it twice
  shown += rows.length;
  list.append(...rows.map(item));
  more.hidden = shown >= found.length;
}

function item([url, title, language, date, source, summary]) {
  const entry = document.createElement('li');
  entry.lang = language;
  entry.dir = RIGHT_TO_LEFT.test(language) ? 'rtl' : 'ltr';
  const link = document.createElement('a');
  link.href = `${base}/${url}`;
  link.append(...highlighted(title));
  const about = document.createElement('p');
  about.className = 'about';
  // Each apart, since a day in the language of the page is beside a name in that of the story.
  const parts = [source, date && DAYS.format(new Date(date))].filter(Boolean).map((part, place, all) => apart(part, date && place === all.length - 1));
  about.append(...parts.flatMap((part, place) => (place ? [' · ', part] : [part])));
  if (baseOf(language) !== baseOf(document.documentElement.lang)) {
    const tongue = apart(languageName(baseOf(language)));
    tongue.className = 'tongue';
    about.prepend(tongue, ' ');
  }
  const excerpt = document.createElement('p');
  excerpt.append(...highlighted(summary));
  entry.append(link, about, excerpt);
  return entry;
}

// *text* in its own direction, whatever is beside it; *isOurs*: it is in the language of the page.
function apart(text, isOurs) {
  const part = document.createElement('bdi');
  if (isOurs) part.lang = document.documentElement.lang;
  part.textContent = text;
  return part;
}

// *text* with the words of the query, and those that begin with one, marked.
function highlighted(text) {
  const parts = [];
  let at = 0;
  for (const match of text.matchAll(TOKEN)) {
    for (const [start, end] of marks(match[0])) {
      const mark = document.createElement('mark');
      mark.textContent = match[0].slice(start, end);
      parts.push(text.slice(at, match.index + start), mark);
      at = match.index + end;
    }
  }
  return [...parts, text.slice(at)];
}

// Where to mark a *token* of a text, as pairs of start and end: the whole of a word, of a run without spaces what the query says.
function marks(token) {
  if (!IS_PAIRED.test(token) && !IS_TRIPLED.test(token)) {
    const word = folded(token);
    return marked.some(each => word.startsWith(each)) ? [[0, token.length]] : [];
  }
  let run = '', length = 0;
  const places = [];  // in the token, of each sign of the folded run
  for (const letter of token) {
    const part = folded(letter);
    run += part;
    for (let count = part.length; count; count--) places.push(length);
    length += letter.length;
  }
  places.push(length);
  const isHit = new Array(length).fill(false);
  for (const each of marked) {
    for (let at = run.indexOf(each); at >= 0; at = run.indexOf(each, at + 1)) {
      isHit.fill(true, places[at], Math.max(places[at + each.length], places[at] + 1));
    }
  }
  const found = [];
  for (let start = isHit.indexOf(true); start >= 0;) {
    const end = isHit.indexOf(false, start);
    found.push([start, end < 0 ? length : end]);
    start = end < 0 ? -1 : isHit.indexOf(true, end);
  }
  return found;
}

function restore() {
  const values = new URL(location.href).searchParams;
  form.elements.q.value = values.get('q') || '';
  for (const select of form.querySelectorAll('select')) select.value = values.get(select.name) || '';
  for (const select of form.querySelectorAll('select')) if (select.selectedIndex < 0) select.value = '';
  form.querySelector('details').open ||= [...form.querySelectorAll('select')].some(select => select.value);
  ask();
}

for (const option of form.querySelectorAll('select[name="language"] option[value]')) {
  if (option.value) option.textContent = option.textContent.replace(option.value, languageName(option.value));
}
let timer = 0;
form.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(ask, 150); });
form.addEventListener('submit', event => { event.preventDefault(); clearTimeout(timer); ask(); });
more.addEventListener('click', showMore);
addEventListener('popstate', restore);
// What every query needs is here before one is typed; the page preloads it. If it fails, the query says so.
Promise.allSettled([beginnings(), recent()]);
restore();
