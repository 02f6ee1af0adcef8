/* Derives from the nodes' status how late windows are, what keeps the oldest one open, and what is wrong. */

import { ago, label, time } from './format.js';

/* Seconds of close lag: the usual maximum, and the threshold of the alert in conf/prometheus-rules.yaml. */
const USUAL = 30;
const ALERT = 120;

/* Whether no partition has ever had a record. */
export const untouched = nodes => nodes.every(node => node.totals.records === 0
  && node.partitions.every(partition => partition.ledger.records === 0));

/* Good only if nothing blocks the next window either. */
export function lagClass(nodes, seconds) {
  if (seconds === null || untouched(nodes)) return '';
  if (seconds > ALERT) return 'bad';
  return seconds > USUAL || reasons(nodes).length ? 'wait' : 'good';
}

export const assigned = nodes => nodes.some(node => node.partitions.length > 0);

/* The maximum over all nodes; null if no partition is assigned, because nothing is known then. */
export function closeLag(nodes) {
  return assigned(nodes) ? Math.max(...nodes.map(node => node.windowCloseLagSeconds || 0)) : null;
}

export function verdict(nodes, seconds) {
  if (seconds === null) return 'No partition is being read.';
  if (untouched(nodes)) return 'No record has arrived yet.';
  if (reasons(nodes).length) return 'Blocked: ' + reasons(nodes)[0];
  if (seconds === 0) return 'All windows that are due have been written.';
  if (nodes.every(node => node.paused)) return 'Overdue windows are blocked by the pause.';
  if (nodes.some(node => node.lagRecords > 0)) return 'Overdue windows wait for records that have not been read yet.';
  return 'The oldest overdue window has not been written yet.';
}

/* The node with the oldest open window of all; undefined if none is open. */
export function slowest(nodes) {
  return nodes.filter(node => node.oldestOpenWindowEnd !== null)
    .sort((a, b) => Date.parse(a.oldestOpenWindowEnd) - Date.parse(b.oldestOpenWindowEnd))[0];
}

export function why(nodes, node) {
  if (!assigned(nodes)) return 'No partition is assigned.';
  if (!node) return untouched(nodes) ? 'No window is open.' : 'All windows have been written.';
  if (node.reasons.length) return 'It can\'t be written: ' + node.reasons[0];
  if (node.paused) return 'The pause keeps it open.';
  const holder = node.watermarkHeldBy;
  if (holder === null) {
    const idle = 'All partitions of ' + node.name + ' are caught up and idle: ';
    return idle + (node.windowCloseLagSeconds > 0 ? 'the window is due and is about to be written.' : 'the clock closes the window.');
  }
  const held = label(holder) + ' on ' + holder.owner + ' keeps it open';
  if (holder.replaying) return held + ': it replays the records that an earlier owner had not written.';
  return held + (holder.watermark === null
    ? ': nothing has been read from it yet.'
    : ': its watermark has been ' + time(holder.watermark) + ' for ' + ago(holder.since) + '.');
}

export function nodeState(node) {
  if (node.paused) return ['paused', 'wait'];
  if (node.ready) return ['ready', 'good'];
  return node.stopped.length ? ['stopped partitions', 'bad'] : ['waiting', 'bad'];
}

/* The worst state of all nodes, and how many nodes are in it. */
export function state(nodes) {
  if (nodes.every(node => node.ready && !node.paused) && untouched(nodes)) return ['waiting for the first record', 'wait'];
  const states = nodes.map(nodeState);
  const [text, className] = ['bad', 'wait', 'good']
    .map(severity => states.find(each => each[1] === severity)).find(found => found);
  const alike = states.filter(each => each[0] === text).length;
  return [alike < nodes.length ? alike + ' of ' + nodes.length + ' nodes ' + text : text, className];
}

/* Prefixed with the name of the node if there are several. */
const named = (nodes, node, text) => (nodes.length > 1 ? node.name + ': ' : '') + text;

/* What keeps the nodes from doing their work. */
export function reasons(nodes) {
  return nodes.flatMap(node => node.reasons.map(reason => named(nodes, node, reason)));
}

/* What needs attention while the nodes do their work. */
export function warnings(status) {
  const nodes = status.nodes;
  const refused = nodes.filter(node => node.configuration.error !== null).map(node => named(nodes, node,
    'The changed configuration was refused, and the previous one stays active: ' + node.configuration.error));
  const floods = nodes.filter(node => node.floods.length).map(node => named(nodes, node,
    'A flood of rejected records (' + node.floods.join(', ') + '): all are counted, but not all are kept.'));
  const filling = (nodes.find(node => node.rollups && node.rollups.length) || { rollups: [] }).rollups
    .filter(rollup => !rollup.complete)
    .map(rollup => 'Roll-up ' + rollup.table + ' is being filled from the result table'
      + (rollup.filledThrough ? ', at ' + rollup.filledThrough : '') + '.');
  return [...status.cluster.degraded.map(reason => 'The view is degraded: ' + reason), ...refused, ...floods, ...filling];
}
