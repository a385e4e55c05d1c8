// The page without a script is complete; the script shows one report at a time, sorts, filters,
// and leads from finding to finding. It asks the network for nothing and keeps nothing.
(() => {
'use strict';
const $ = (query, from = document) => from.querySelector(query);
const $$ = (query, from = document) => Array.from(from.querySelectorAll(query));
const root = document.documentElement;
root.classList.add('js');
const words = JSON.parse($('#words').textContent);
const say = (key, given = {}) => (words[key] || key).replace(/\{(\w+)\}/g, (_, name) => given[name]);
const byId = id => document.getElementById(id);
const make = (tag, className, text) => {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
};

// Overview: rows are read once, when something is asked of them.
const PAGE = 500;
const body = $('#reports tbody');
const order = new Intl.Collator(root.lang, { numeric: true });
const HEAVY = { o: 0, i: 1, w: 2, e: 3 };
const SIGNS = { o: '○', i: 'i', w: '!', e: '✕' };
let rows = null;
let shownRows = [];
let limit = PAGE;
const text = (row, name) => $('.' + name, row).textContent;
const number = (row, name) => +text(row, 'num.' + name);
const read = () => {
  if (rows) return rows;
  rows = $$('tr', body).map(row => ({
    row, number: +row.dataset.n, state: row.className, body: text(row, 'body'), title: text(row, 'title'),
    year: text(row, 'year'), form: text(row, 'form'), file: text(row, 'file'), failures: +(row.dataset.x || 0),
    e: number(row, 'e'), w: number(row, 'w'), i: number(row, 'i'), a: number(row, 'a'),
    rules: row.dataset.r ? row.dataset.r.split(' ').map(one => one.split(':')[0]) : [],
  }));
  for (const one of rows) one.all = (one.body + '\n' + one.title + '\n' + one.file).toLowerCase();
  for (const cell of $$('td.num', body)) if (cell.textContent === '0') cell.classList.add('zero');
  shownRows = rows;
  return rows;
};
const compare = {
  state: (a, b) => HEAVY[a.state] - HEAVY[b.state] || a.e - b.e || a.w - b.w || a.i - b.i,
  ...Object.fromEntries(['e', 'w', 'i', 'a'].map(key => [key, (a, b) => a[key] - b[key]])),
  ...Object.fromEntries(['body', 'title', 'year', 'form', 'file'].map(key => [key, (a, b) => order.compare(a[key], b[key])])),
};
const sort = (head, way) => {
  for (const other of $$('#reports th[aria-sort]')) other.removeAttribute('aria-sort');
  head.setAttribute('aria-sort', way);
  const by = compare[head.dataset.k];
  const sign = way === 'ascending' ? 1 : -1;
  read().sort((a, b) => sign * by(a, b) || a.number - b.number);
  const all = document.createDocumentFragment();
  for (const one of rows) all.append(one.row);
  body.append(all);
  filter();
};
for (const head of $$('#reports thead th')) {
  const button = make('button', '', head.textContent);
  button.type = 'button';
  head.replaceChildren(button);
  button.addEventListener('click', () => {
    const numeric = head.classList.contains('num') || head.dataset.k === 'state';
    const now = head.getAttribute('aria-sort');
    const first = numeric ? 'descending' : 'ascending';
    sort(head, now === null ? first : now === 'ascending' ? 'descending' : 'ascending');
  });
}

const fields = { q: byId('q'), state: byId('by-state'), rule: byId('by-rule'), body: byId('by-body') };
const matches = one => {
  const state = fields.state.value;
  const has = state === '' || (state === 'o' ? one.state === 'o' : state === 'x' ? one.failures > 0 : one[state] > 0);
  return has
    && (fields.rule.value === '' || one.rules.includes(fields.rule.value))
    && (fields.body.value === '' || one.body === fields.body.value)
    && fields.q.value.toLowerCase().split(/\s+/).every(word => one.all.includes(word));
};
const filter = () => {
  shownRows = read().filter(matches);
  const shown = new Set(shownRows.slice(0, limit));
  for (const one of rows) one.row.hidden = !shown.has(one);
  byId('matched').textContent = say('matched', { n: shownRows.length, all: rows.length });
  byId('no-match').hidden = shownRows.length > 0 || rows.length === 0;
  byId('clear').hidden = !Object.values(fields).some(field => field.value !== '');
  const left = shownRows.length - shown.size;
  byId('more').hidden = left <= 0;
  byId('more').textContent = say('more', { n: left });
};
const refilter = () => { limit = PAGE; filter(); };
for (const field of Object.values(fields)) field.addEventListener('input', refilter);
body.addEventListener('click', event => {
  const row = event.target.closest('tr');
  if (row && !event.target.closest('a') && !String(getSelection())) location.hash = '#r' + row.dataset.n;
});
$('.filter').addEventListener('reset', () => setTimeout(refilter));
$('.filter').addEventListener('submit', event => event.preventDefault());
byId('more').addEventListener('click', () => { limit += PAGE * 4; filter(); });
const fillBodies = () => {
  if (fields.body.options.length > 1) return;
  const names = Array.from(new Set(read().map(one => one.body))).sort(order.compare);
  for (const name of names) fields.body.add(new Option(name, name));
};

// All reports of a body together.
const showBodies = () => {
  const home = byId('by-bodies');
  if (home.firstChild) return;
  const bodies = new Map();
  for (const one of read()) bodies.set(one.body, [...(bodies.get(one.body) || []), one]);
  const table = make('table', 'list bodies');
  const head = make('tr');
  for (const [key, name] of [['body', 'body'], ['file', 'reports'], ['num', 'errors'], ['num', 'warnings'], ['num', 'infos'], ['num', 'accepted']]) {
    const cell = make('th', key, say(name));
    cell.scope = 'col';
    head.append(cell);
  }
  const sum = (all, key) => all.reduce((total, one) => total + one[key], 0);
  const sorted = Array.from(bodies).sort(([a, x], [b, y]) => sum(y, 'e') - sum(x, 'e') || sum(y, 'w') - sum(x, 'w') || order.compare(a, b));
  const rows = sorted.map(([name, all]) => {
    const row = make('tr', sum(all, 'e') ? 'e' : '');
    const title = make('th', 'body', name);
    title.scope = 'row';
    const links = make('td', 'file');
    for (const one of all) {
      const link = make('a', 'tag ' + one.state, SIGNS[one.state] + ' ' + (one.year || one.file));
      link.href = '#r' + one.number;
      link.title = one.file;
      links.append(link, ' ');
    }
    row.append(title, links);
    for (const key of ['e', 'w', 'i', 'a']) {
      const count = sum(all, key);
      row.append(make('td', 'num ' + key + (count ? '' : ' zero'), count));
    }
    return row;
  });
  const top = make('thead');
  top.append(head);
  const rest = make('tbody');
  rest.append(...rows);
  table.append(top, rest);
  home.append(table);
};

// Reports: the text of a `noscript` becomes the page when it is asked for.
const home = byId('shown');
const source = number => $('#sources > noscript[data-n="' + number + '"]');
const views = { overview: byId('overview'), rules: byId('rules'), bodies: byId('bodies') };
const bar = byId('bar');
let view = 'overview';
let report = 0;
let pinned = 0;
let overviewAt = 0;
const article = () => $('article', home);
const cards = () => $$('.card', home);
const wide = () => matchMedia('(min-width: 68rem)').matches;

const ruleLinks = from => {
  for (const list of $$('.rules', from)) {
    const ids = list.textContent.split(' ');
    list.replaceChildren();
    for (const id of ids) {
      const entry = byId('rule-' + id);
      const link = make('a', '', entry ? $('.summary', entry).textContent : id);
      link.href = '#rule-' + id;
      link.title = id;
      list.append(link);
    }
  }
};
const openReport = number => {
  const from = source(number);
  if (!from) return false;
  home.innerHTML = from.textContent;
  home.className = '';
  report = number;
  // A box that has nothing to scroll is no place to stop at.
  requestAnimationFrame(() => {
    for (const box of $$('.box', home)) if (box.scrollWidth <= box.clientWidth) box.removeAttribute('tabindex');
  });
  pinned = 0;
  return true;
};
const openAll = () => {
  const every = $$('#sources > noscript');
  home.className = 'all';
  home.replaceChildren();
  const some = () => {
    if (view !== 'all') return;
    for (const one of every.splice(0, 20)) home.insertAdjacentHTML('beforeend', one.textContent);
    if (every.length) setTimeout(some);
  };
  some();
};

// Which finding is shown, in the text and beside it.
const light = number => {
  for (const one of $$('.on', home)) one.classList.remove('on');
  if (!number || view !== 'report') return;
  for (const one of $$('[data-f~="' + number + '"], [data-p="' + number + '"]', home)) one.classList.add('on');
};
const count = () => {
  const all = cards().length;
  byId('finding-at').textContent = all ? (pinned || '–') + ' / ' + all : '0';
  byId('finding-back').disabled = !all || pinned === 1;
  byId('finding-on').disabled = !all || pinned === all;
  const at = shownRows.findIndex(one => one.number === report);
  byId('report-at').textContent = (at < 0 ? '–' : at + 1) + ' / ' + shownRows.length;
  byId('report-back').disabled = at <= 0;
  byId('report-on').disabled = at < 0 || at + 1 >= shownRows.length;
  const card = pinned && byId('r' + report + '-f' + pinned);
  const said = byId('said');
  said.hidden = !card;
  if (card) {
    said.textContent = pinned + '\u2003' + $('.sev', card).textContent + '\u2003' + $('.message', card).textContent;
    said.href = '#r' + report + '-f' + pinned;
  }
};
const into = (element, block) => element && element.scrollIntoView({ block, inline: 'nearest' });
const pin = (number, target) => {
  pinned = number;
  light(number);
  count();
  const card = byId('r' + report + '-f' + number);
  const sign = byId('r' + report + '-m' + number);
  if (!card) return;
  const folded = sign && sign.closest('details:not([open])');
  if (folded) folded.open = true;
  const near = sign && (sign.closest('td, th') || sign);
  if (wide()) {
    const side = $('.findings', home);
    side.scrollTop += card.getBoundingClientRect().top - side.getBoundingClientRect().top - 12;
    if (target !== 'other') into(near, 'center');
    if (target !== 'sign' && target !== 'other') card.focus({ preventScroll: true });
    if (target === 'sign' && sign) sign.focus({ preventScroll: true });
  } else if (target === 'card') {
    into(card, 'start');
    card.focus({ preventScroll: true });
  } else if (target !== 'other') {
    into(near, 'center');
    if (sign) sign.focus({ preventScroll: true });
  }
};
const step = by => {
  const all = cards().length;
  if (view !== 'report' || !all) return;
  const next = Math.min(Math.max(pinned + by, 1), all);
  pin(next, 'step');
  history.replaceState(null, '', '#r' + report + '-f' + next);
};
const turn = by => {
  const at = shownRows.findIndex(one => one.number === report);
  const next = at < 0 ? undefined : shownRows[at + by];
  if (view === 'report' && next) location.hash = '#r' + next.number;
};

// The hash says what is shown, so that links and the way back work.
const show = name => {
  if (view === 'overview' && name !== 'overview') overviewAt = scrollY;
  const was = view;
  view = name;
  for (const [key, element] of Object.entries(views)) element.hidden = key !== name && !(name === 'all' && key === 'overview');
  home.hidden = name !== 'report' && name !== 'all';
  bar.hidden = name !== 'report';
  for (const link of $$('.top nav a')) {
    if (link.hash === '#' + name) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  return was;
};
const title = document.title;
const route = () => {
  const hash = decodeURIComponent(location.hash.slice(1));
  const place = /^r(\d+)(?:-([mfst])(\d+)?(?:-\d+)?)?$/.exec(hash);
  if (place) {
    const number = +place[1];
    const fresh = view !== 'report' || report !== number;
    if (fresh && !openReport(number)) return;
    show('report');
    if (fresh) ruleLinks(home);
    document.title = $('h2', home).textContent + ' · ' + title;
    if (place[2] && place[2] !== 't') {
      const other = place[2] === 's' && byId(hash);
      pin(+place[3], { m: 'sign', f: 'card', s: 'other' }[place[2]]);
      if (other) {
        into(other.closest('td, th') || other, 'center');
        other.classList.add('here');
      }
    } else {
      light(0);
      count();
      scrollTo(0, 0);
      $('h2', home).focus({ preventScroll: true });
    }
    return;
  }
  document.title = title;
  if (hash === 'main') return void byId('main').focus();
  if (hash.startsWith('rule-') || hash === 'rules') {
    show('rules');
    const entry = hash !== 'rules' && byId(hash);
    if (entry) {
      for (const more of [entry.closest('details'), $('details', entry)]) if (more) more.open = true;
      into(entry, 'start');
      entry.focus({ preventScroll: true });
    } else scrollTo(0, 0);
  } else if (hash === 'bodies') {
    show('bodies');
    showBodies();
    scrollTo(0, 0);
  } else if (hash === 'all') {
    if (show('all') !== 'all') openAll();
  } else {
    const was = show('overview');
    if (hash.startsWith('by=')) {
      const wanted = Array.from(fields.rule.options).find(one => one.dataset.id === hash.slice(3));
      fields.rule.value = wanted ? wanted.value : '';
      refilter();
      scrollTo(0, 0);
    } else if (was !== 'overview') {
      scrollTo(0, overviewAt);
      const row = report && body.querySelector('tr[data-n="' + report + '"] a');
      if (row) row.focus({ preventScroll: true });
    }
    if (was !== 'overview') home.replaceChildren();
  }
};
addEventListener('hashchange', route);

// Pointer and focus light up what belongs together.
const finding = target => {
  const place = target.closest && target.closest('[data-f]');
  return place ? +place.dataset.f.split(' ')[0] : 0;
};
// A link of a card to another place says at that place what it is.
const here = link => {
  for (const one of $$('.here', home)) one.classList.remove('here');
  const other = link && byId(link.hash.slice(1));
  if (other) other.classList.add('here');
};
const otherLink = target => target.closest && target.closest('.others a');
let seen = 0;
const preview = number => {
  if (number === seen) return;
  seen = number;
  light(number || pinned);
};
home.addEventListener('pointerover', event => { preview(finding(event.target)); here(otherLink(event.target)); });
home.addEventListener('pointerleave', () => { preview(0); here(null); });
home.addEventListener('focusin', event => {
  const number = finding(event.target);
  const sign = event.target.matches('.n');
  light(number || (sign ? +event.target.textContent : 0) || pinned);
  here(otherLink(event.target));
});
home.addEventListener('click', event => {
  if (view !== 'report' || event.target.closest('a, summary, button') || String(getSelection())) return;
  const number = finding(event.target);
  if (!number) return;
  pin(number, event.target.closest('.card') ? 'step' : 'mark');
  history.replaceState(null, '', '#r' + report + '-f' + number);
});
home.addEventListener('toggle', event => {
  const id = event.target.dataset.rule;
  const entry = id && byId('rule-' + id);
  const docs = entry && $('.docs', entry);
  if (docs && event.target.open && !$('.docs', event.target)) event.target.append(docs.cloneNode(true));
}, true);
home.addEventListener('click', event => {
  const link = event.target.closest('a[href^="#r"]');
  // The same place asked for again changes no hash.
  if (link && link.hash === location.hash) { event.preventDefault(); route(); }
});
byId('said').addEventListener('click', event => {
  event.preventDefault();
  pin(pinned, 'card');
});

byId('finding-on').addEventListener('click', () => step(1));
byId('finding-back').addEventListener('click', () => step(-1));
byId('report-on').addEventListener('click', () => turn(1));
byId('report-back').addEventListener('click', () => turn(-1));
addEventListener('beforeprint', () => { if (view === 'overview' || view === 'all') { limit = Infinity; filter(); } });
byId('print').addEventListener('click', () => print());
const help = byId('help');
const showHelp = () => { const box = byId('help'); if (!box.open) box.showModal(); };
byId('keys').addEventListener('click', showHelp);
byId('theme').addEventListener('click', () => {
  const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = dark ? 'light' : 'dark';
});
const keys = {
  j: () => step(1), n: () => step(1), k: () => step(-1), p: () => step(-1),
  ']': () => turn(1), '[': () => turn(-1),
  u: () => { location.hash = '#overview'; },
  '/': () => { if (view !== 'overview') location.hash = '#overview'; show('overview'); fields.q.focus(); },
  '?': showHelp,
};
addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest('input, select, textarea, dialog[open]')) return;
  const key = keys[event.key];
  if (key) { event.preventDefault(); key(); }
});

show('overview');
const settle = () => { read(); fillBodies(); refilter(); count(); route(); };
if (document.readyState === 'loading') {
  // The overview stands above this script; the reports are still coming.
  requestAnimationFrame(() => setTimeout(() => { if (!location.hash) refilter(); }));
  addEventListener('DOMContentLoaded', settle);
} else settle();
})();
