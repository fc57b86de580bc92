// Keeps the page up to date. The server renders; this only brings over what has changed, leaving everything else, and
// with it focus, scroll position, selections and opened details, where it is.

const everyMs = 1000;
const quietMs = 5 * 60_000;

const follow = /** @type {HTMLInputElement} */ (document.querySelector('#follow'));
const paceNow = /** @type {HTMLElement} */ (document.querySelector('#pace-now'));
const wish = /** @type {HTMLFormElement | null} */ (document.querySelector('#wish'));
const sample = /** @type {HTMLSelectElement | null} */ (document.querySelector('#sample'));

let lastNews = Date.now();

/**
 * Makes a node say what another says. Elements with an id are known again by it.
 * @param {Element} old
 * @param {Element} fresh
 */
function bringOver(old, fresh) {
  for (const { name, value } of fresh.attributes) {
    if (name !== 'open' && old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  const kept = new Set([...fresh.children].map(({ id }) => id));
  for (const child of Array.from(old.children)) if (child.id !== '' && !kept.has(child.id)) child.remove();

  let at = old.firstChild;
  for (const child of Array.from(fresh.childNodes)) {
    const [id, ownId] = [idOf(child), idOf(at)];
    if (at !== null && at.nodeName === child.nodeName && id === ownId) {
      if (child instanceof Element) bringOver(/** @type {Element} */ (at), child);
      else if (at.nodeValue !== child.nodeValue) at.nodeValue = child.nodeValue;
      at = at.nextSibling;
    } else {
      old.insertBefore(document.importNode(child, true), at);
    }
  }
  while (at !== null) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}

/** @param {Node | null} node */
function idOf(node) {
  return node instanceof Element ? node.id : '';
}

async function look() {
  const reply = await fetch(`/${location.search}`, { headers: { accept: 'text/html' } });
  if (!reply.ok) throw new Error(String(reply.status));
  const fresh = new DOMParser().parseFromString(await reply.text(), 'text/html');
  for (const old of document.querySelectorAll('[data-live]')) {
    const now = fresh.querySelector(`#${old.id}`);
    if (now === null || now.isEqualNode(old)) continue;
    bringOver(old, now);
  }
}

/** @param {string} words */
function say(words) {
  if (paceNow.textContent !== words) paceNow.textContent = words;
}

let looking = false;
async function lookOnce() {
  if (looking) return;
  looking = true;
  try {
    await look();
    say('');
  } catch {
    say('The emulator does not respond.');
  } finally {
    looking = false;
  }
}

setInterval(() => {
  if (!follow.checked || document.hidden) return;
  if (Date.now() - lastNews > quietMs) {
    follow.checked = false;
    say('Paused: nothing new for five minutes.');
    return;
  }
  void lookOnce();
}, everyMs);

const watched = { childList: true, subtree: true, characterData: true };
const news = new MutationObserver(() => (lastNews = Date.now()));
for (const live of document.querySelectorAll('[data-live]')) news.observe(live, watched);
for (const sign of ['keydown', 'pointerdown', 'focus']) addEventListener(sign, () => (lastNews = Date.now()));

follow.addEventListener('change', () => {
  say(follow.checked ? '' : 'Paused.');
  if (follow.checked) void lookOnce();
});

/** @param {string} name */
const field = (name) => /** @type {HTMLInputElement} */ (wish?.elements.namedItem(name));

sample?.addEventListener('change', () => {
  const { gateway = '', path = '', body = '' } = sample.selectedOptions[0]?.dataset ?? {};
  field('gateway').value = gateway;
  field('path').value = path;
  field('body').value = body;
  const target = document.querySelector('#target');
  if (target !== null) target.textContent = `/${gateway}${path}`;
});

wish?.addEventListener('submit', (event) => {
  event.preventDefault();
  const data = Object.fromEntries(new FormData(wish));
  const sent = fetch('/_emulator/start', { method: 'POST', body: JSON.stringify(data) });
  // A gateway that takes its time is heard later: the page shows at once that it was asked.
  setTimeout(() => void lookOnce(), 100);
  sent.then(lookOnce, lookOnce).catch(() => undefined);
});

// Forms that change something and lead nowhere else: the page stays as it is and shows what came of it.
for (const form of document.querySelectorAll('form[data-background]')) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const { submitter } = /** @type {SubmitEvent} */ (event);
    const data = new FormData(/** @type {HTMLFormElement} */ (form), submitter);
    const fields = [...data].filter((field) => typeof field[1] === 'string');
    const sent = fetch(/** @type {HTMLFormElement} */ (form).action, {
      method: 'POST',
      body: new URLSearchParams(fields),
    });
    sent.then(lookOnce, lookOnce).catch(() => undefined);
  });
}

follow.closest('label')?.removeAttribute('hidden');
document.querySelector('#fill')?.setAttribute('hidden', '');
