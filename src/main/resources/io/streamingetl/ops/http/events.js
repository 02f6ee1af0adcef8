/* The page of events and configuration: what this node logged, and what it runs with. */

import { at, show, tableRows } from './dom.js';
import { duration, shortTime } from './format.js';

const PERIOD_MS = 5000;
const LEVELS = { ERROR: 'bad', WARN: 'wait' };

let askedMs = 0;
let all = [];

/* A text as a plain YAML scalar if it is one, otherwise quoted. */
function scalar(value) {
  const plain = typeof value !== 'string' || (/^[A-Za-z0-9_/.(][^#:"'{}[\],&*!|>%@`]*$/.test(value) && value.trim() === value
    && !/^(true|false|null|yes|no|on|off|[-+.\d]+)$/i.test(value));
  return plain ? String(value) : JSON.stringify(value);
}

/* JSON as YAML, two spaces a level. */
function yaml(value, indent) {
  return Object.entries(value).map(([key, each]) => {
    const name = indent + scalar(key) + ':';
    if (Array.isArray(each)) return name + ' [' + each.map(scalar).join(', ') + ']';
    if (each !== null && typeof each === 'object') return name + '\n' + yaml(each, indent + '  ');
    return name + ' ' + scalar(each);
  }).join('\n');
}

function showEvents() {
  const warningsOnly = at('warningsOnly').checked;
  const seen = new Map();
  const rows = all.filter(event => !warningsOnly || LEVELS[event.level]).map(event => {
    const text = event.time + event.message;
    seen.set(text, (seen.get(text) || 0) + 1);
    return { key: text + seen.get(text), title: event.time, classes: ['', LEVELS[event.level] || 'soft', 'text', 'text'],
      cells: [shortTime(event.time), event.level.toLowerCase(), event.component, event.message] };
  });
  tableRows('events', rows);
  at('eventsNone').hidden = rows.length > 0;
}

/* Called once a second. */
export async function renderEvents(status) {
  const active = status.configuration;
  show('activeSince', active.version + ', for ' + duration(active.ageSeconds));
  show('config', yaml(status.config, ''));
  show('refused', active.error === null ? '' : 'The latest change was refused: ' + active.error);
  at('refused').hidden = active.error === null;
  if (Date.now() - askedMs < PERIOD_MS) return;
  askedMs = Date.now();
  try {
    const answer = await fetch('/api/events');
    if (answer.ok) {
      all = (await answer.json()).events;
      showEvents();
    }
  } catch (failure) {
    askedMs = 0;
  }
}

at('warningsOnly').onchange = showEvents;
