// The desk's pages work without this file. It adds keys, decisions without a new page, completion of tags, and text that survives a lost server.
const words = document.getElementById("words")?.dataset ?? {};
const message = document.getElementById("message");

function tell(text, { bad = false, undo = null } = {}) {
  const line = document.createElement("p");
  line.className = bad ? "bad" : "done";
  line.textContent = text + " ";
  if (undo) {
    const button = document.createElement("button");
    button.className = "quiet";
    button.textContent = words.undo;
    button.addEventListener("click", () => undoDecision(undo));
    line.append(button);
  }
  message.replaceChildren(line);
}

async function send(address, form) {
  const answer = await fetch(address, { method: "POST", body: new URLSearchParams(form), headers: { Accept: "application/json" } });
  const kind = answer.headers.get("content-type") ?? "";
  const values = kind.includes("json") ? await answer.json() : { error: (await answer.text()).slice(0, 300) };
  return { ok: answer.ok, status: answer.status, ...values };
}

async function asked(address, form) {
  try {
    return await send(address, form);
  } catch {
    return { ok: false, status: 0, error: words.unreachable };
  }
}

/* ---- The inbox ---- */
const stories = document.getElementById("stories");
const items = () => [...document.querySelectorAll(".item:not([hidden])")];
let current = null;

function goTo(item) {
  current?.classList.remove("current");
  current = item ?? null;
  if (!current) return;
  current.classList.add("current");
  current.focus({ preventScroll: true });
  current.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const list = items();
  const place = current ? list.indexOf(current) : -1;
  goTo(list[Math.min(Math.max(place + by, 0), list.length - 1)]);
}

const STAYING = ["pin", "unpin", "tag", "section"]; // decisions after which a story is still in the list
const removed = new Map(); // decisions, and the items that they took out of the list

async function decide(form, button, taken) {
  const data = new FormData(form, button);
  const buttons = taken.flatMap((item) => [...item.querySelectorAll("button")]);
  buttons.forEach((each) => { each.disabled = true; });
  const answer = await asked(form.getAttribute("action"), data);
  buttons.forEach((each) => { each.disabled = false; });
  if (!answer.ok) {
    tell(answer.error, { bad: true });
    return;
  }
  tell(answer.message, { undo: answer.decision });
  if (STAYING.includes(button.value)) {
    await refresh(taken);
    return;
  }
  const next = items().find((item, place, list) => !taken.includes(item) && place > list.indexOf(taken[0])) ?? items().filter((item) => !taken.includes(item)).at(-1);
  taken.forEach((item) => { item.hidden = true; item.querySelectorAll("input[type=checkbox]").forEach((box) => { box.checked = false; }); });
  removed.set(answer.decision, taken);
  chosen();
  if (!current || taken.includes(current)) goTo(next); // the editor may have gone on meanwhile
  const older = document.querySelector(".pages a.older");
  if (older) older.href = location.href; // what was below moved up
  if (older && !items().length) location.reload(); else refresh();
}

// The page as it is now: its counts, and the *stories* that a decision changed.
async function refresh(stories = []) {
  const text = await fetch(location.href).then((answer) => answer.text()).catch(() => "");
  const page = new DOMParser().parseFromString(text, "text/html");
  for (const part of [".states", "h1 .count", "footer > p:last-child"]) {
    const now = page.querySelector(part), here = document.querySelector(part);
    if (now && here) here.replaceWith(now); else if (now && part.startsWith("footer")) document.querySelector("footer").append(now);
  }
  for (const item of stories) {
    const now = page.querySelector(`.item[data-post="${CSS.escape(item.dataset.post)}"]`);
    if (!now) continue;
    const isCurrent = item === current;
    item.replaceWith(now);
    if (isCurrent) goTo(now);
  }
  chosen();
}

async function undoDecision(number) {
  const answer = await asked("/undo", { number: number ?? "" });
  if (!answer.ok) {
    tell(answer.error, { bad: true });
    return;
  }
  tell(answer.message);
  const back = removed.get(answer.decision);
  if (!back || !stories) {
    location.reload();
    return;
  }
  back.forEach((item) => { item.hidden = false; });
  removed.delete(answer.decision);
  goTo(back[0]);
  refresh();
}

stories?.addEventListener("submit", (event) => {
  if (!event.target.matches(".decide")) return;
  event.preventDefault();
  decide(event.target, event.submitter, [event.target.closest(".item")]);
});
stories?.addEventListener("focusin", (event) => {
  const item = event.target.closest(".item");
  if (item && item !== current) {
    current?.classList.remove("current");
    current = item;
    item.classList.add("current");
  }
});

if (stories) {
  sessionStorage.setItem("list", location.pathname + location.search);
  sessionStorage.setItem("stories", JSON.stringify(items().map((item) => item.dataset.post)));
}

const many = document.getElementById("many");
const boxes = () => [...document.querySelectorAll('input[form="many"][name=post]')];
function chosen() {
  const number = boxes().filter((box) => box.checked).length;
  const shown = document.getElementById("chosen");
  if (shown) shown.textContent = number ? words.chosen.replace("%s", number) : "";
}
document.addEventListener("change", (event) => {
  if (event.target.id === "all") boxes().forEach((box) => { if (!box.closest("[hidden]")) box.checked = event.target.checked; });
  if (event.target.matches('[form="many"], #all')) chosen();
});
many?.addEventListener("submit", (event) => {
  if (event.submitter?.value === "none") { event.preventDefault(); return; } // Enter in a field or on a box decides nothing
  const taken = [...new Set(boxes().filter((box) => box.checked).map((box) => box.closest(".item")))];
  if (!taken.length || taken.some((item) => item.querySelectorAll("details input:checked").length)) return; // the server answers
  event.preventDefault();
  decide(many, event.submitter, taken);
});

const single = document.getElementById("keys-on");
if (single) {
  single.checked = localStorage.getItem("keys") !== "off";
  single.addEventListener("change", () => localStorage.setItem("keys", single.checked ? "on" : "off"));
}
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input:not([type=checkbox]), textarea, select");
  if (event.key === "Escape" && typing?.id === "search") typing.blur();
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
    const form = document.querySelector("#story, #issue");
    if (form) {
      event.preventDefault();
      form.requestSubmit(form.querySelector("button[value=save]"));
    }
    return;
  }
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "?") {
    const keys = document.getElementById("keys");
    if (keys) { keys.open = !keys.open; keys.querySelector("summary").focus(); }
    return;
  }
  if (!stories || (single && !single.checked)) return;
  const actions = { j: () => step(1), k: () => step(-1), u: () => undoDecision(), "/": () => document.getElementById("search").focus(), x: choose };
  const holder = boxes().some((box) => box.checked && !box.closest("[hidden]")) ? many : current; // a key decides about all that are chosen
  const button = holder?.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (actions[event.key]) { event.preventDefault(); actions[event.key](); } else if (button) { event.preventDefault(); button.click(); }
});
function choose() {
  const box = current?.querySelector('input[form="many"]');
  if (box) { box.checked = !box.checked; chosen(); }
}

/* ---- Saving: a story, an issue ---- */
const edited = document.querySelector("#story");
const state = document.getElementById("state");
const tab = sessionStorage.getItem("tab") ?? String(Date.now() + Math.random());
sessionStorage.setItem("tab", tab);
const keptOf = edited ? `desk:${edited.dataset.post}:` : "";
const kept = keptOf + tab; // each tab keeps its own text
const isWritten = (name) => !/^(base|theirs)\.|^keep$/.test(name);
let saved = edited ? given() : {};

// The fields that an editor writes, by name.
function values() {
  return Object.fromEntries([...new FormData(edited)].filter(([name]) => isWritten(name)));
}

// The same as the server sent them: a browser fills in what was typed before a crash, and an editor may type before this file is here.
function given() {
  const fields = [...edited.elements].filter((field) => field.defaultValue !== undefined && isWritten(field.name));
  return Object.fromEntries(fields.map((field) => [field.name, field.defaultValue]));
}

function unsaved() {
  return Object.entries(values()).filter(([name, value]) => saved[name] !== value).map(([name]) => name);
}

function noteChange() {
  const isChanged = unsaved().length > 0;
  state.textContent = isChanged ? words.unsaved : "";
  if (isChanged) localStorage.setItem(kept, JSON.stringify(changes())); else localStorage.removeItem(kept);
}

// What was changed and not saved, and what each of these fields was changed from: a later save merges with what others did.
function changes() {
  const now = values(), names = unsaved();
  const base = names.map((name) => [name, edited.elements.namedItem(`base.${name}`)?.value]);
  return { fields: Object.fromEntries(names.map((name) => [name, now[name]])), base: Object.fromEntries(base.filter(([, text]) => text !== undefined)) };
}

function fill(fields) {
  for (const [name, value] of Object.entries(fields)) {
    const field = edited.elements.namedItem(name);
    if (field && field.value !== value) field.value = value;
  }
}

function fillBase(base) {
  for (const [name, value] of Object.entries(base)) edited.elements.namedItem(`base.${name}`).value = value;
}

function setVersion(version) {
  const before = edited.dataset.version;
  edited.dataset.version = version;
  document.querySelectorAll('input[name=version]').forEach((field) => { field.value = version; });
  document.querySelectorAll('.decide input[name=post]').forEach((field) => { field.value = field.value.replace(before, version); });
  refreshLessons();
}

// What the editor corrected now may be asked for all stories of the publication.
async function refreshLessons() {
  const text = await (await fetch(edited.getAttribute("action"))).text();
  const fresh = new DOMParser().parseFromString(text, "text/html").querySelector("#lessons");
  if (fresh) document.querySelector("#lessons").replaceChildren(...fresh.childNodes);
}

function showConflicts(answer) {
  document.querySelectorAll(".conflict").forEach((each) => each.remove());
  for (const [name, text] of Object.entries(answer.conflicts)) {
    const box = document.createElement("div");
    box.className = "conflict";
    box.dataset.field = name;
    const label = document.createElement("p");
    label.textContent = name === "body" ? words.differs : `${words.theirs}:`;
    const shown = document.createElement("pre");
    shown.dir = "auto";
    shown.textContent = text || words.none;
    const mark = document.createElement("input");
    Object.assign(mark, { type: "hidden", name: `theirs.${name}`, value: answer.marks[name] });
    const take = document.createElement("button");
    Object.assign(take, { type: "button", className: "take", textContent: words.take });
    const keep = document.createElement("label"), check = document.createElement("input");
    Object.assign(check, { type: "checkbox", name: "keep", value: name });
    keep.append(check, ` ${words.keep}`);
    box.append(label, shown, mark, take, " ", keep);
    take.addEventListener("click", () => takeTheirs(box, answer.theirs[name]));
    edited.elements.namedItem(name).after(box);
  }
}

function takeTheirs(box, text) {
  const name = box.dataset.field;
  edited.elements.namedItem(name).value = text;
  edited.elements.namedItem(`base.${name}`).value = text;
  box.remove();
  noteChange();
}

async function save(button, only = null) {
  const data = new FormData(edited, button);
  if (only) [...data.keys()].filter((name) => !name.endsWith(only)).forEach((name) => data.delete(name));
  const sent = values();
  const answer = await asked(edited.getAttribute("action"), data);
  if (answer.ok) {
    document.querySelectorAll(".conflict").forEach((each) => each.remove());
    const fields = only ? { [only]: answer.fields[only] } : answer.fields;
    const now = values();
    fill(Object.fromEntries(Object.entries(fields).filter(([name]) => now[name] === sent[name]))); // the editor may have written on
    fillBase(fields);
    setVersion(answer.version);
    saved = only ? { ...saved, ...fields } : { ...sent, ...fields };
    noteChange();
    document.querySelector("h1").textContent = answer.fields.Title;
    document.querySelectorAll(".mine").forEach((badge) => { badge.hidden = !answer.edited.includes(badge.dataset.part); });
    tell(answer.message, { undo: answer.decision });
    if (!unsaved().length) state.textContent = words.saved;
    refreshFrames();
    if (button?.value === "publish" && !unsaved().length) location.assign(back(answer.decision));
    return true;
  }
  tell(`${words.notSaved} ${answer.error}`, { bad: true });
  if (answer.conflicts) showConflicts(answer);
  return false;
}

// The list that the editor came from, with what was decided.
function back(decision) {
  const address = new URL(sessionStorage.getItem("list") ?? "/", location.origin);
  if (decision) address.searchParams.set("decision", decision);
  return address.pathname + address.search;
}

if (edited) {
  edited.addEventListener("input", noteChange);
  edited.addEventListener("submit", (event) => { event.preventDefault(); save(event.submitter); });
  document.querySelectorAll(".conflict").forEach((box) => box.querySelector(".take").addEventListener("click", () => takeTheirs(box, box.querySelector("template").content.textContent)));
  document.querySelectorAll(".crumbs .back").forEach((link) => { link.href = back(); });
  const list = JSON.parse(sessionStorage.getItem("stories") ?? "[]"), place = list.indexOf(edited.dataset.post);
  const around = document.getElementById("neighbours");
  for (const [name, label] of [[list[place - 1], around.dataset.previous], [place < 0 ? null : list[place + 1], around.dataset.next]]) {
    if (!name) continue;
    const link = document.createElement("a");
    link.href = `/story/${name.split("/").map(encodeURIComponent).join("/")}`;
    link.textContent = label;
    around.append(" · ", link);
  }
  const before = Object.keys(localStorage).find((key) => key.startsWith(keptOf) && isOther(localStorage.getItem(key)));
  if (before) offer(before);
  else if (unsaved().length) noteChange();
  addEventListener("beforeunload", (event) => { if (unsaved().length) event.preventDefault(); });
}

function isOther(text) {
  return Object.entries(JSON.parse(text).fields).some(([name, value]) => saved[name] !== value);
}

function offer(key) {
  const text = JSON.parse(localStorage.getItem(key));
  tell(words.kept);
  const use = document.createElement("button");
  use.textContent = words.use;
  use.addEventListener("click", () => { localStorage.removeItem(key); fill(text.fields); fillBase(text.base); noteChange(); message.replaceChildren(); });
  const drop = document.createElement("button");
  drop.textContent = words.drop;
  drop.addEventListener("click", () => { localStorage.removeItem(key); message.replaceChildren(); });
  message.firstChild.append(use, " ", drop);
}

const issueForm = document.getElementById("issue");
if (issueForm) {
  const written = () => new URLSearchParams(new FormData(issueForm)).toString();
  const before = "unsaved" in issueForm.dataset ? "" : written(); // a page that shows a conflict holds what is not written yet
  let isSent = false;
  issueForm.addEventListener("submit", () => { isSent = true; });
  addEventListener("beforeunload", (event) => { if (!isSent && written() !== before) event.preventDefault(); });
}

/* ---- The dump beside the post ---- */
const blocks = document.getElementById("blocks");
async function toggle(number) {
  if (unsaved().includes("body") && !(await save(edited.querySelector("button[value=save]"), "body"))) return;
  const answer = await asked(blocks.getAttribute("action"), { number, version: edited.dataset.version });
  if (!answer.ok) {
    tell(answer.error, { bad: true });
    return;
  }
  const field = edited.elements.namedItem("body");
  field.value = answer.body;
  fillBase({ body: answer.base });
  setVersion(answer.version);
  saved = { ...saved, body: answer.body };
  noteChange();
  const at = answer.body.indexOf(answer.text.slice(0, 30));
  if (at >= 0) field.scrollTop = (field.scrollHeight * at) / answer.body.length - 60;
  blocks.querySelectorAll(".block").forEach((button, place) => button.setAttribute("aria-pressed", answer.inside[place]));
  paint();
  tell(answer.message, { undo: answer.decision });
}
blocks?.addEventListener("submit", (event) => { event.preventDefault(); toggle(event.submitter.value); });

// The saved page runs no script of its own; what it shows is painted and heard from here.
function paint() {
  const page = document.querySelector("#pane-page iframe")?.contentDocument;
  if (!page) return;
  const pressed = [...blocks.querySelectorAll(".block")].map((button) => button.getAttribute("aria-pressed") === "true");
  page.querySelectorAll("[data-block]").forEach((element) => {
    element.dataset.in = pressed[element.dataset.block];
  });
}

// Menus come before the story in most dumps.
const pane = document.getElementById("pane-lines");
const begin = blocks?.querySelector('[aria-pressed="true"]');
if (begin && getComputedStyle(document.querySelector(".beside")).overflowY === "auto") {
  document.querySelector(".beside").scrollTop = begin.offsetTop - pane.offsetTop - 60;
}

const tabs = [...document.querySelectorAll("[role=tab]")];
function open(tab) {
  tabs.forEach((each) => {
    const isOpen = each === tab;
    each.setAttribute("aria-selected", isOpen);
    each.tabIndex = isOpen ? 0 : -1;
    document.getElementById(each.getAttribute("aria-controls")).hidden = !isOpen;
  });
  document.querySelector(".beside")?.scrollTo(0, 0);
  const frame = document.getElementById(tab.getAttribute("aria-controls")).querySelector("iframe");
  if (frame && !frame.getAttribute("src")) frame.src = frame.dataset.src;
}
tabs.forEach((tab, place) => {
  tab.addEventListener("click", (event) => { event.preventDefault(); open(tab); });
  tab.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    const next = tabs[(place + by * (document.dir === "rtl" ? -1 : 1) + tabs.length) % tabs.length];
    open(next);
    next.focus();
  });
});
document.querySelector("#pane-page iframe")?.addEventListener("load", (event) => {
  paint();
  const shown = event.target.contentWindow, first = event.target.contentDocument?.querySelector('[data-in="true"]');
  if (first) shown.scrollTo(0, first.getBoundingClientRect().top + shown.scrollY - 20); // scrollIntoView would move this page, too
  event.target.contentDocument?.addEventListener("click", (click) => {
    click.preventDefault();
    const element = click.target.closest("[data-block]");
    if (element) toggle(element.dataset.block);
  });
});
function refreshFrames() {
  document.querySelectorAll("#pane-site iframe[src], #pane-mail iframe[src]").forEach((frame) => { frame.src = frame.dataset.src; });
}

/* ---- Completion of a list of tags ---- */
document.querySelectorAll("input[data-list]").forEach((field) => {
  const names = [...document.getElementById(field.dataset.list).options].map((option) => option.value);
  field.removeAttribute("list");
  const holder = document.createElement("div");
  holder.className = "suggest";
  field.replaceWith(holder);
  const list = document.createElement("ul");
  list.id = `${field.id}-list`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.labels[0]?.textContent ?? document.querySelector(`label[for="${field.id}"]`)?.textContent ?? "");
  list.hidden = true;
  holder.append(field, list);
  Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" }).forEach(([key, value]) => field.setAttribute(key, value));
  let marked = -1;
  const last = () => field.value.split(/[,;]/).at(-1).trim();
  function show() {
    const begin = last().toLowerCase();
    const found = begin ? names.filter((name) => name.toLowerCase().startsWith(begin) && name.toLowerCase() !== begin).slice(0, 8) : [];
    marked = -1;
    list.replaceChildren(...found.map((name, place) => {
      const option = document.createElement("li");
      option.id = `${list.id}-${place}`;
      option.setAttribute("role", "option");
      option.textContent = name;
      option.addEventListener("mousedown", (event) => { event.preventDefault(); take(name); });
      return option;
    }));
    list.hidden = !found.length;
    field.setAttribute("aria-expanded", String(found.length > 0));
    field.removeAttribute("aria-activedescendant");
  }
  function take(name) {
    field.value = field.value.replace(/[^,;]*$/, (rest) => (rest.startsWith(" ") ? " " : "") + name);
    list.hidden = true;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
  }
  field.addEventListener("input", show);
  field.addEventListener("blur", () => { list.hidden = true; field.setAttribute("aria-expanded", "false"); });
  field.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const options = [...list.children];
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by) {
      event.preventDefault();
      marked = (marked + by + options.length) % options.length;
      options.forEach((option, place) => option.setAttribute("aria-selected", place === marked));
      field.setAttribute("aria-activedescendant", options[marked].id);
    } else if (["Enter", "Tab"].includes(event.key) && marked >= 0) {
      event.preventDefault();
      take(options[marked].textContent);
    } else if (event.key === "Escape") {
      list.hidden = true;
    }
  });
});

/* ---- The order of an issue ---- */
const order = document.querySelector("ol.order");
if (order) {
  let dragged = null;
  const renumber = () => [...order.children].forEach((line, place) => { line.querySelector("[name=drop]").value = place; });
  const move = (line, by) => {
    const other = by < 0 ? line.previousElementSibling : line.nextElementSibling;
    if (!other) return;
    if (by < 0) other.before(line); else other.after(line);
    renumber();
  };
  order.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=move]");
    if (!button) return;
    event.preventDefault();
    move(button.closest("li"), button.classList.contains("up") ? -1 : 1);
    button.focus();
  });
  order.addEventListener("keydown", (event) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!by || !event.altKey) return;
    event.preventDefault();
    move(event.target.closest("li"), by);
    event.target.focus();
  });
  order.addEventListener("dragstart", (event) => { dragged = event.target.closest("li"); dragged?.classList.add("dragged"); });
  order.addEventListener("dragend", () => { dragged?.classList.remove("dragged"); dragged = null; renumber(); });
  order.addEventListener("dragover", (event) => {
    const over = event.target.closest("li");
    if (!dragged || !over || over === dragged) return;
    event.preventDefault();
    const { top, height } = over.getBoundingClientRect();
    if (event.clientY < top + height / 2) over.before(dragged); else over.after(dragged);
  });
}

/* ---- A command that runs ---- */
const job = document.getElementById("job");
async function follow() {
  const log = job.querySelector(".log");
  const answer = await fetch(`/publish/progress?from=${log.children.length}`).then((got) => got.json()).catch(() => null);
  if (answer) {
    for (const { text, link } of answer.lines) {
      const line = document.createElement("li");
      if (link) {
        const made = document.createElement("a");
        made.href = link;
        made.textContent = text;
        line.append(made);
      } else line.textContent = text;
      log.append(line);
    }
    log.scrollTop = log.scrollHeight;
    if (!answer.running) {
      job.querySelector(".ending").textContent = answer.ending;
      const load = setTimeout(showResult, 800); // time to hear the ending
      addEventListener("beforeunload", () => clearTimeout(load)); // whoever follows a link goes there
      return;
    }
  }
  setTimeout(follow, 700);
}

// The page as the command left it, or as it is while it holds what the editor has typed meanwhile.
function showResult() {
  const fields = [...document.querySelectorAll("main :is(input, textarea)")];
  if (fields.some((field) => field.value !== field.defaultValue)) delete job.dataset.running;
  else location.assign(location.pathname);
}
if (job?.dataset.running) follow();
