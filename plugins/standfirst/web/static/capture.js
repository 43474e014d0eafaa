// Asks the tab that opened this page for its page, or takes an address that was shared; nothing is saved before the editor says so.
const form = document.getElementById("capture");
const state = document.getElementById("state");
const shared = new URLSearchParams(location.search);
const address = form.elements.namedItem("url");
let html = "";

function show(url, title, text) {
  address.value = url;
  document.getElementById("title").textContent = title;
  state.textContent = text;
  form.elements.namedItem("note").focus();
}

const given = [shared.get("url"), ...(shared.get("text") ?? "").split(/\s+/)].find((text) => /^https?:/.test(text ?? ""));
if (given) {
  show(given, shared.get("title") ?? "", state.dataset.address);
} else if (window.opener) {
  addEventListener("message", ({ source, origin, data }) => {
    if (source !== window.opener || html || typeof data?.html !== "string" || typeof data.url !== "string") return;
    if (new URL(data.url).origin !== origin) return; // a page speaks for itself only
    html = data.html;
    address.readOnly = true;
    show(data.url, String(data.title ?? ""), state.dataset.here);
  });
  const ask = () => { if (!html) window.opener?.postMessage("desk ready", "*"); };
  ask();
  setTimeout(ask, 1000);
  setTimeout(() => { if (!html) state.textContent = state.dataset.none; }, 5000);
} else {
  state.textContent = state.dataset.none;
}

// A click, too: this page inherits the sandbox of a page that opened it, and that may forbid forms.
form.querySelector("button").addEventListener("click", take);
form.addEventListener("submit", take);
async function take(event) {
  event.preventDefault();
  if (!address.value) { address.focus(); return; }
  const data = new FormData(form);
  data.set("html", html);
  const answer = await fetch("/capture", { method: "POST", body: data, headers: { Accept: "application/json" } }).catch(() => null);
  const values = answer && (answer.headers.get("content-type") ?? "").includes("json") ? await answer.json() : { error: answer ? await answer.text() : "…" };
  state.textContent = answer?.ok ? `${state.dataset.done} ${values.note ? state.dataset.again : ""}` : values.error;
  if (answer?.ok) form.querySelector("button").disabled = true;
}
