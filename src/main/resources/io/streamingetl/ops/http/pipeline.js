/* The page of the pipeline: how late windows are and why, the figures, nodes and partitions. */

import { at, setClass, show, tableRows } from './dom.js';
import { count, duration, label, middle, shortTime, time } from './format.js';
import { renderHistory } from './history.js';
import { closeLag, lagClass, nodeState, slowest, verdict, why } from './why.js';

const NAME_CHARS = 32;

/* Nodes that were shown and are no longer known, until they come back or the page is loaded again. */
const lastSeen = new Map();

const sum = (nodes, what) => nodes.reduce((total, node) => total + what(node), 0);

function showLag(nodes) {
  const seconds = closeLag(nodes);
  setClass(at('hero'), 'card ' + lagClass(nodes, seconds));
  show('lag', duration(seconds));
  show('verdict', verdict(nodes, seconds));
  const node = slowest(nodes);
  show('window', node ? 'ends ' + time(node.oldestOpenWindowEnd) : 'none');
  show('why', why(nodes, node));
}

/* The reasons by number of rejected records, descending. */
function rejections(nodes) {
  const counts = new Map();
  nodes.flatMap(node => Object.entries(node.rejections))
    .forEach(([reason, n]) => counts.set(reason, (counts.get(reason) || 0) + n));
  return [...counts].filter(([, n]) => n > 0).sort((a, b) => b[1] - a[1]).map(([reason]) => reason).join(', ') || 'none since the node started';
}

function showNumbers(nodes) {
  const total = what => sum(nodes, node => node.totals[what]);
  const ledger = what => sum(nodes, node => sum(node.partitions, partition => partition.ledger[what]));
  show('rate', count(sum(nodes, node => node.recordsPerSecond)));
  show('records', count(ledger('records')) + ' records in all');
  show('behind', count(sum(nodes, node => node.lagRecords)));
  show('panes', count(sum(nodes, node => node.openPanes)));
  show('rows', count(total('rowsWritten')));
  show('transactions', 'in ' + count(total('transactions')) + ' transactions');
  show('quarantined', count(ledger('quarantined')));
  show('rejections', rejections(nodes));
}

function nodeRow(node, seen) {
  const [text, className] = seen ? ['gone since ' + seen.toLocaleTimeString('en-GB'), 'bad'] : nodeState(node);
  return { key: node.name, classes: ['', className], cells: [node.name, text, count(node.partitions.length),
    count(node.recordsPerSecond), count(node.lagRecords), duration(node.windowCloseLagSeconds), shortTime(node.watermark),
    count(node.openPanes), count(node.totals.rowsWritten), count(node.totals.retries), node.version,
    duration(node.uptimeSeconds)] };
}

function showNodes(nodes) {
  nodes.forEach(node => lastSeen.set(node.name, { node, at: new Date() }));
  const known = new Set(nodes.map(node => node.name));
  const gone = [...lastSeen.values()].filter(({ node }) => !known.has(node.name));
  tableRows('nodes', [...nodes.map(node => nodeRow(node)), ...gone.map(({ node, at: seen }) => nodeRow(node, seen))]);
}

/* In order of urgency. */
const STATES = ['stopped', 'unreachable', 'replaying', 'holds watermark', 'reading', 'idle'];

function partitionState(p, holder, unreachable) {
  if (unreachable.has(label(p))) return 'unreachable';
  if (p.replaying) return 'replaying';
  if (p.idle) return 'idle';
  return holder && label(holder) === label(p) ? 'holds watermark' : 'reading';
}

const stateClass = state => ({ stopped: 'bad', unreachable: 'bad', replaying: 'wait', idle: 'soft' }[state] || '');

/* What each column shows and is sorted by; a partition that is stopped has only its name. */
const COLUMNS = [
  { text: p => middle(label(p), NAME_CHARS), by: p => p.topic + ' ' + String(p.partition).padStart(7, '0') },
  { text: p => p.state, by: p => STATES.indexOf(p.state) },
  { text: p => p.owner || '–', by: p => p.owner || '' },
  { text: p => count(p.position), by: p => p.position },
  { text: p => count(p.lagRecords), by: p => p.lagRecords },
  { text: p => shortTime(p.watermark), by: p => Date.parse(p.watermark) },
  { text: p => shortTime(p.firstOpenWindowEnd), by: p => Date.parse(p.firstOpenWindowEnd) },
  { text: p => count(p.openWindows), by: p => p.openWindows },
  { text: p => count(p.ledger.records), by: p => p.ledger.records },
  { text: p => count(p.ledger.late), by: p => p.ledger.late },
  { text: p => count(p.ledger.quarantined), by: p => p.ledger.quarantined },
  { text: p => count(p.epoch), by: p => p.epoch },
];

/* The column that partitions are sorted by; -1 for problems first. */
let sorted = -1;
let descending = false;

function compare(a, b) {
  const order = (x, y) => x === y ? 0 : Number.isNaN(y) || x < y ? -1 : 1;
  const value = (p, column) => COLUMNS[column].by(p) ?? NaN;
  if (sorted >= 0) {
    const found = order(value(a, sorted), value(b, sorted));
    if (found) return descending ? -found : found;
  }
  const urgent = p => Math.min(value(p, 1), STATES.indexOf('reading'));
  return order(urgent(a), urgent(b)) || order(value(a, 0), value(b, 0));
}

function sortBy(column) {
  descending = sorted === column && !descending;
  sorted = column;
  [...at('partitionHeads').children].forEach((th, i) => i === column
    ? th.setAttribute('aria-sort', descending ? 'descending' : 'ascending') : th.removeAttribute('aria-sort'));
}

[...at('partitionHeads').children].forEach((th, i) => th.firstElementChild.onclick = () => {
  sortBy(i);
  if (latest) showPartitions(latest);
});

let latest;

function showPartitions(status) {
  const nodes = status.nodes;
  const node = slowest(nodes);
  const known = new Set(status.partitions.map(label));
  const unreachable = new Set(nodes.flatMap(one => one.unreachable).map(label));
  const unread = { ledger: {} };
  const all = [
    ...status.partitions.map(p => ({ ...p, state: partitionState(p, node && node.watermarkHeldBy, unreachable) })),
    ...nodes.flatMap(one => one.stopped).filter(p => !known.has(label(p))).map(p => ({ ...unread, ...p, state: 'stopped' }))];
  tableRows('partitions', all.sort(compare).map(p => ({ key: label(p) + ' ' + p.owner, title: label(p),
    classes: ['', stateClass(p.state), 'owner'], cells: COLUMNS.map(column => column.text(p)) })));
  const unlisted = sum(nodes, one => one.partitionsNotShown);
  show('unlisted', count(all.length) + (unlisted ? ' and ' + count(unlisted) + ' more' : ''));
}

export function renderPipeline(status) {
  show('version', status.nodes.length === 1 ? 'version ' + status.version + ' · up ' + duration(status.uptimeSeconds)
    : status.nodes.length + ' nodes · this one is ' + status.name);
  showLag(status.nodes);
  showNumbers(status.nodes);
  showNodes(status.nodes);
  latest = status;
  showPartitions(status);
  renderHistory();
}
