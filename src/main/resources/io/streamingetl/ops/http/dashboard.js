/* The shell: receives the status once a second, and shows one page of several. */

import { at, element, setClass, show } from './dom.js';
import { renderEvents } from './events.js';
import { renderPipeline } from './pipeline.js';
import { renderQuarantine } from './quarantine.js';
import { renderResult } from './result.js';
import { reasons, state, warnings } from './why.js';

const SILENT_MS = 3000;
let shownProblems = '';
let latest;

const PAGES = {
  result: { page: 'result', link: 'linkResult', render: renderResult },
  pipeline: { page: 'pipelinePage', link: 'linkPipeline', render: renderPipeline },
  quarantine: { page: 'quarantinePage', link: 'linkQuarantine', render: renderQuarantine },
  events: { page: 'eventsPage', link: 'linkEvents', render: renderEvents },
};

/* The pages that show rows of the database. */
const OF_ROWS = ['result', 'quarantine'];

const hasResults = () => !latest || latest.config.http.results;

/* Without results, the pipeline is the first page. */
function route() {
  const name = location.hash.replace(/^#\/?/, '').split('?')[0];
  return PAGES[name] && (hasResults() || !OF_ROWS.includes(name)) ? name : hasResults() ? 'result' : 'pipeline';
}

function showPage() {
  const shown = route();
  OF_ROWS.forEach(name => at(PAGES[name].link).hidden = !hasResults());
  for (const [name, { page, link }] of Object.entries(PAGES)) {
    at(page).hidden = name !== shown;
    if (name === shown) at(link).setAttribute('aria-current', 'page');
    else at(link).removeAttribute('aria-current');
  }
  if (latest) PAGES[shown].render(latest);
}

function showState([text, className]) {
  show('state', text);
  setClass(at('state'), 'state ' + className);
}

/* Updates the element only if it changes, because screen readers announce every update. */
function showProblems(bad, warned) {
  const all = [...bad, ...warned].join('\n') + bad.length;
  if (all === shownProblems) return;
  shownProblems = all;
  at('problems').hidden = bad.length + warned.length === 0;
  setClass(at('problems'), 'card ' + (bad.length ? 'bad' : 'wait'));
  show('problemsTitle', bad.length ? 'Problems' : 'Warnings');
  at('reasons').replaceChildren(...[...bad, ...warned].map(reason => element('li', reason)));
}

/* A page that no longer hears from its node must not look as if all were well. */
function showStale(stale, title) {
  document.body.classList.toggle('stale', stale);
  document.title = title + ' – streaming-etl';
  const icon = stale ? '/assets/icon-stale.svg' : '/assets/icon.svg';
  if (at('icon').getAttribute('href') !== icon) at('icon').setAttribute('href', icon);
}

function render(status) {
  const nodes = status.nodes;
  const commands = status.config.http.token !== undefined;
  latest = status;
  showStale(false, status.pipeline);
  showState(state(nodes));
  show('pipeline', status.pipeline);
  show('updated', '');
  showProblems(reasons(nodes), warnings(status));
  at('pause').hidden = !commands || nodes.every(one => one.paused);
  at('resume').hidden = !commands || !nodes.some(one => one.paused);
  latest.receivedAt = new Date();
  showPage();
}

function showDisconnected(reason) {
  showState(['no answer', 'bad']);
  showStale(true, 'No answer' + (latest ? ': ' + latest.pipeline : ''));
  if (latest) show('updated', 'last update ' + latest.receivedAt.toLocaleTimeString('en-GB'));
  showProblems(['The node does not answer (' + reason + ').' + (latest ? ' The page shows its last status.' : '')], []);
}

/* Reports the node as disconnected if no status arrives in time. */
let silenceTimer;
function expectStatus() {
  clearTimeout(silenceTimer);
  silenceTimer = setTimeout(() => showDisconnected('no status for ' + SILENT_MS / 1000 + ' s'), SILENT_MS);
}

function listen() {
  const stream = new EventSource('/api/stream');
  stream.onmessage = event => {
    expectStatus();
    render(JSON.parse(event.data));
  };
  stream.onerror = () => {
    showDisconnected('the connection was lost');
    if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 2000);
  };
  expectStatus();
}

async function send(command) {
  const button = at(command);
  button.disabled = true;
  try {
    const answer = await fetch('/api/' + command, { method: 'POST' });
    if (!answer.ok) showProblems(['Not every node executed the command: ' + await answer.text()], []);
  } catch (failure) {
    showDisconnected(failure.message);
  } finally {
    button.disabled = false;
  }
}

at('pause').onclick = () => at('pauseBox').showModal();
at('pauseNo').onclick = () => at('pauseBox').close();
at('pauseYes').onclick = () => {
  at('pauseBox').close();
  send('pause');
};
at('resume').onclick = () => send('resume');
addEventListener('hashchange', showPage);
showPage();
listen();
