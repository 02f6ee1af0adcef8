/* The page of the pipeline: how late windows are and why, the figures, nodes and partitions. */

import { at, line, setClass, show, tableRows } from './dom.js';
import { count, duration, label, time } from './format.js';
import { closeLag, lagClass, nodeState, slowest, verdict, why } from './why.js';

const drawRate = line('rates', 30);
const drawLag = line('lags', 60);

const sum = (nodes, what) => nodes.reduce((total, node) => total + what(node), 0);

function showLag(nodes) {
  const seconds = closeLag(nodes);
  setClass(at('hero'), 'card ' + lagClass(nodes, seconds));
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
  return { key: node.name, classes: ['', className], cells: [node.name, text, count(node.partitions.length),
    count(node.recordsPerSecond), count(node.lagRecords), duration(node.windowCloseLagSeconds), time(node.watermark),
    count(node.openPanes), count(node.totals.rowsWritten), count(node.totals.retries), node.version,
    duration(node.uptimeSeconds)] };
}

function partitionState(p, holder) {
  if (p.replaying) return 'replaying';
  if (p.idle) return 'idle';
  return holder && label(holder) === label(p) ? 'holds watermark' : 'reading';
}

function partitionRow(p, holder) {
  return { key: label(p) + ' ' + p.owner, classes: ['', p.idle ? 'soft' : '', 'owner'], cells: [label(p),
    partitionState(p, holder), p.owner, count(p.position), count(p.lagRecords), time(p.watermark),
    time(p.firstOpenWindowEnd), count(p.openKeys), count(p.ledger.records), count(p.ledger.late),
    count(p.ledger.quarantined), count(p.epoch)] };
}

function showTables(status) {
  const nodes = status.nodes;
  const node = slowest(nodes);
  const unlisted = sum(nodes, one => one.partitionsNotShown);
  const known = new Set(status.partitions.map(label));
  tableRows('nodes', nodes.map(nodeRow));
  tableRows('partitions', [
    ...status.partitions.map(p => partitionRow(p, node && node.watermarkHeldBy)),
    ...nodes.flatMap(one => one.stopped).filter(p => !known.has(label(p)))
      .map(p => ({ key: label(p), classes: ['', 'bad'], cells: [label(p), 'stopped', ...Array(10).fill('–')] }))]);
  show('unlisted', unlisted ? 'and ' + count(unlisted) + ' more' : '');
}

export function renderPipeline(status) {
  const active = status.configuration;
  show('version', status.nodes.length === 1 ? 'version ' + status.version + ' · up ' + duration(status.uptimeSeconds)
    : status.nodes.length + ' nodes · this one is ' + status.name);
  showLag(status.nodes);
  showNumbers(status.nodes);
  showTables(status);
  show('activeSince', active.version + ', for ' + duration(active.ageSeconds));
  show('config', JSON.stringify(status.config, null, 2));
}
