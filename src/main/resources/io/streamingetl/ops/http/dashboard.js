/* Renders the status that the node sends once a second. */

import { at, element, line, row, show } from './dom.js';
import { count, duration, label, time } from './format.js';
import { closeLag, lagClass, nodeState, reasons, slowest, state, verdict, warnings, why } from './why.js';

const SILENT_MS = 5000;
const drawRate = line('rates', 30);
const drawLag = line('lags', 60);
let shownProblems = '';

const sum = (nodes, what) => nodes.reduce((total, node) => total + what(node), 0);

function showState([text, className]) {
  show('state', text);
  at('state').className = 'state ' + className;
}

/* Updates the element only if it changes, because screen readers announce every update. */
function showProblems(bad, warned) {
  const all = [...bad, ...warned].join('\n') + bad.length;
  if (all === shownProblems) return;
  shownProblems = all;
  at('problems').hidden = bad.length + warned.length === 0;
  at('problems').className = 'card ' + (bad.length ? 'bad' : 'wait');
  show('problemsTitle', bad.length ? 'Problems' : 'Warnings');
  at('reasons').replaceChildren(...[...bad, ...warned].map(reason => element('li', reason)));
}

function showLag(nodes) {
  const seconds = closeLag(nodes);
  at('hero').className = 'card ' + lagClass(nodes, seconds);
  show('lag', duration(seconds));
  show('verdict', verdict(nodes, seconds));
  drawLag(seconds || 0);
  const node = slowest(nodes);
  show('window', node ? 'ends ' + time(node.oldestOpenWindowEnd) : 'none');
  show('why', why(nodes, node));
}

/* The reasons by number of rejected records, descending. */
function rejections(nodes) {
  const counts = new Map();
  nodes.flatMap(node => Object.entries(node.rejections))
    .forEach(([reason, n]) => counts.set(reason, (counts.get(reason) || 0) + n));
  return [...counts].filter(([, n]) => n > 0).sort((a, b) => b[1] - a[1]).map(([reason]) => reason).join(', ') || 'none since the start';
}

function showNumbers(nodes) {
  const total = what => sum(nodes, node => node.totals[what]);
  const rate = sum(nodes, node => node.recordsPerSecond);
  show('rate', count(rate));
  drawRate(rate);
  show('records', count(total('records')) + ' since the start');
  show('behind', count(sum(nodes, node => node.lagRecords)));
  show('panes', count(sum(nodes, node => node.openPanes)));
  show('rows', count(total('rowsWritten')));
  show('transactions', 'in ' + count(total('transactions')) + ' transactions');
  show('quarantined', count(total('quarantined')));
  show('rejections', rejections(nodes));
}

function nodeRow(node) {
  const [text, className] = nodeState(node);
  return row([node.name, text, count(node.partitions.length), count(node.recordsPerSecond), count(node.lagRecords),
    duration(node.windowCloseLagSeconds), time(node.watermark), count(node.openPanes), count(node.totals.rowsWritten),
    count(node.totals.retries), node.version, duration(node.uptimeSeconds)], className);
}

function partitionState(p, holder) {
  if (p.replaying) return 'replaying';
  if (p.idle) return 'idle';
  return holder && label(holder) === label(p) ? 'holds watermark' : 'reading';
}

function partitionRow(p, holder) {
  const tr = row([label(p), partitionState(p, holder), p.owner, count(p.position), count(p.lagRecords),
    time(p.watermark), time(p.firstOpenWindowEnd), count(p.openKeys), count(p.ledger.records), count(p.ledger.late),
    count(p.ledger.quarantined), count(p.epoch)], p.idle ? 'soft' : '');
  tr.children[2].className = 'owner';
  return tr;
}

function showTables(status) {
  const nodes = status.nodes;
  const node = slowest(nodes);
  const unlisted = sum(nodes, one => one.partitionsNotShown);
  const known = new Set(status.partitions.map(label));
  at('nodes').replaceChildren(...nodes.map(nodeRow));
  at('partitions').replaceChildren(
    ...status.partitions.map(p => partitionRow(p, node && node.watermarkHeldBy)),
    ...nodes.flatMap(one => one.stopped).filter(p => !known.has(label(p)))
      .map(p => row([label(p), 'stopped', ...Array(10).fill('–')], 'bad')));
  show('unlisted', unlisted ? 'and ' + count(unlisted) + ' more' : '');
}

function render(status) {
  const nodes = status.nodes;
  const active = status.configuration;
  const commands = status.config.http.token !== undefined;
  document.title = status.pipeline + ' – streaming-etl';
  showState(state(nodes));
  show('pipeline', status.pipeline);
  show('version', nodes.length === 1 ? 'version ' + status.version + ' · up ' + duration(status.uptimeSeconds)
    : nodes.length + ' nodes · this one is ' + status.name);
  showProblems(reasons(nodes), warnings(status));
  showLag(nodes);
  showNumbers(nodes);
  showTables(status);
  show('activeSince', active.version + ', for ' + duration(active.ageSeconds));
  show('config', JSON.stringify(status.config, null, 2));
  at('pause').hidden = !commands || nodes.every(one => one.paused);
  at('resume').hidden = !commands || !nodes.some(one => one.paused);
}

function showDisconnected(reason) {
  showState(['no answer', 'bad']);
  showProblems(['The node does not answer (' + reason + '). The page shows its last status.'], []);
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
    if (stream.readyState === EventSource.CLOSED) {
      showDisconnected('it closed the stream');
      setTimeout(listen, 2000);
    }
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

for (const command of ['pause', 'resume']) {
  at(command).onclick = () => send(command);
}
listen();
