/* What the nodes' words come to: how late windows are, what holds the oldest one open, and what is wrong. */

import { ago, label, time } from './format.js';

/* Seconds of close lag: what is everyday life, and what conf/prometheus-rules.yaml calls for somebody for. */
const EVERYDAY = 30;
const ALERT = 120;

/* Good only where nothing keeps the next window from being written, either. */
export function lagClass(nodes, seconds) {
  if (seconds === null) return '';
  if (seconds > ALERT) return 'bad';
  return seconds > EVERYDAY || reasons(nodes).length ? 'wait' : 'good';
}

export const assigned = nodes => nodes.some(node => node.partitions.length > 0);

/* The greatest of all nodes; null where nothing is read, and so nothing is known. */
export function closeLag(nodes) {
  return assigned(nodes) ? Math.max(...nodes.map(node => node.windowCloseLagSeconds || 0)) : null;
}

export function verdict(nodes, seconds) {
  if (seconds === null) return 'Nothing is read at the moment.';
  if (seconds === 0) return 'Every window that is due is written.';
  if (reasons(nodes).length) return 'Windows that are due wait for what is said above.';
  if (nodes.every(node => node.paused)) return 'Windows that are due wait for the end of the pause.';
  if (nodes.some(node => node.lagRecords > 0)) return 'Windows that are due wait for records that are still to be read.';
  return 'The oldest window that is due is not written yet.';
}

/* The node whose oldest open window is the oldest of all; undefined where none is open. */
export function slowest(nodes) {
  return nodes.filter(node => node.oldestOpenWindowEnd !== null)
    .sort((a, b) => Date.parse(a.oldestOpenWindowEnd) - Date.parse(b.oldestOpenWindowEnd))[0];
}

export function why(nodes, node) {
  if (!assigned(nodes)) return 'No partition is assigned.';
  if (!node) return 'Every window is written.';
  const holder = node.watermarkHeldBy;
  if (holder === null) {
    const idle = 'Every partition of ' + node.name + ' is caught up and idle: ';
    return idle + (node.windowCloseLagSeconds > 0 ? 'it is due, and waits to be written.' : 'the clock closes the window.');
  }
  const held = label(holder) + ' on ' + holder.owner + ' holds it open';
  if (holder.replaying) return held + ': what an earlier owner had not written is read again.';
  return held + (holder.watermark === null
    ? ': nothing was read from there yet.'
    : ': its watermark is ' + time(holder.watermark) + ', for ' + ago(holder.since) + '.');
}

export function nodeState(node) {
  if (node.paused) return ['paused', 'wait'];
  if (node.ready) return ['ready', 'good'];
  return node.stopped.length ? ['stopped partitions', 'bad'] : ['waiting', 'bad'];
}

/* The worst state of all nodes, and of how many it is. */
export function state(nodes) {
  const states = nodes.map(nodeState);
  const worst = ['bad', 'wait', 'good'].map(each => states.find(one => one[1] === each)).find(one => one);
  const alike = states.filter(one => one[0] === worst[0]).length;
  return [alike < nodes.length ? alike + ' of ' + nodes.length + ' nodes ' + worst[0] : worst[0], worst[1]];
}

/* Of one node its own words; of several also whose they are. */
const said = (nodes, node, text) => (nodes.length > 1 ? node.name + ': ' : '') + text;

/* What keeps work from being done. */
export function reasons(nodes) {
  return nodes.flatMap(node => node.reasons.map(reason => said(nodes, node, reason)));
}

/* What somebody should look at, while work goes on. */
export function warnings(status) {
  const nodes = status.nodes;
  const refused = nodes.filter(node => node.configuration.error !== null).map(node => said(nodes, node,
    'The configuration was changed and is refused, the one before runs on: ' + node.configuration.error));
  const floods = nodes.filter(node => node.floods.length).map(node => said(nodes, node,
    'A flood of rejected records (' + node.floods.join(', ') + '): all are counted, not all are kept.'));
  return [...status.cluster.degraded.map(reason => 'The view is degraded: ' + reason), ...refused, ...floods];
}
