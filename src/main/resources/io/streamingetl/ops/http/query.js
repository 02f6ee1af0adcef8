/* What the page of the result shows, as it stands in the address after #/result, and the requests for it. */

import { duration } from './format.js';

export const RANGES = { '15m': 900, '1h': 3600, '24h': 86400, '30d': 30 * 86400 };

/* Relative ranges end at a whole multiple of this many seconds. */
const ALIGNED = { '15m': 60, '1h': 60, '24h': 300, '30d': 7200 };
const MIN_TIME = Date.parse('1970-01-01T00:00:00Z');
const MAX_TIME = Date.parse('9999-12-31T23:59:59Z');

const OWN = ['range', 'from', 'to', 'measure', 'by', 'zone'];

function validTime(text) {
  const ms = Date.parse(text || '');
  return ms >= MIN_TIME && ms <= MAX_TIME;
}

/* The parameters in the address, with defaults for those that are absent or do not fit the configuration. */
export function parse(hash, config) {
  const given = new URLSearchParams(hash.split('?')[1] || '');
  const fields = config.event.key;
  const measures = Object.keys(config.measures);
  const range = given.get('range') || '1h';
  const custom = range === 'custom' && validTime(given.get('from')) && validTime(given.get('to'))
    && Date.parse(given.get('from')) < Date.parse(given.get('to'));
  return {
    range: custom ? 'custom' : RANGES[range] ? range : '1h',
    from: custom ? given.get('from') : null,
    to: custom ? given.get('to') : null,
    measure: measures.includes(given.get('measure')) ? given.get('measure') : measures[0],
    by: fields.includes(given.get('by')) || given.get('by') === '' ? given.get('by') : fields[0],
    zone: given.get('zone') === 'utc' ? 'utc' : 'local',
    filters: [...given].filter(([name]) => !OWN.includes(name) && fields.includes(name.slice(1)))
      .map(([name, value]) => [name.slice(1), value]),
  };
}

/* The address of what is shown. Fields have a dot in front, since they may be named like a parameter. */
export function hash(shown) {
  const params = new URLSearchParams({ range: shown.range });
  if (shown.range === 'custom') {
    params.set('from', shown.from);
    params.set('to', shown.to);
  }
  params.set('measure', shown.measure);
  params.set('by', shown.by);
  params.set('zone', shown.zone);
  shown.filters.forEach(([field, value]) => params.append('.' + field, value));
  return '#/result?' + params;
}

/* The times between which rows are shown, ISO 8601. */
export function times(shown, nowMs) {
  if (shown.range === 'custom') return { from: new Date(shown.from).toISOString(), to: new Date(shown.to).toISOString() };
  const alignedMs = ALIGNED[shown.range] * 1000;
  const toMs = Math.ceil(nowMs / alignedMs) * alignedMs;
  return { from: new Date(toMs - RANGES[shown.range] * 1000).toISOString(), to: new Date(toMs).toISOString() };
}

/* The part of a request after its path. */
export function request(shown, between, own) {
  const params = new URLSearchParams({ from: between.from, to: between.to, ...own });
  shown.filters.forEach(([field, value]) => params.append('.' + field, value));
  return '?' + params;
}

const name = text => '`' + text.replaceAll('`', '``') + '`';
const literal = text => "'" + text.replaceAll('\\', '\\\\').replaceAll("'", "''") + "'";

/* Sums and counts add up; the least and the greatest do not. */
export const adds = (config, measure) => /^\s*(sum|count)\b/.test(config.measures[measure]);

/* How the rows of an interval merge into one value. */
function merged(config, measure) {
  const kind = adds(config, measure) ? 'SUM' : /^\s*min\b/.test(config.measures[measure]) ? 'MIN' : 'MAX';
  return kind + '(' + name(measure) + ')';
}

/* The values of the chart's keys, as a statement to paste. */
export function sql(shown, between, config) {
  const end = config.window.label === 'end';
  const seconds = iso => Math.floor(Date.parse(iso) / 1000);
  const isText = field => String(config.event.types[field]).startsWith('string');
  const value = (field, text) => isText(field) ? literal(text) : text;
  const filters = [...new Set(shown.filters.map(([field]) => field))].map(field => '  AND ' + name(field) + ' IN ('
    + shown.filters.filter(([one]) => one === field).map(([, text]) => value(field, text)).join(', ') + ')');
  return [
    'SELECT ' + (shown.by ? name(shown.by) + ', ' : '') + merged(config, shown.measure),
    'FROM ' + name(config.sink.table),
    'WHERE `timestamp` ' + (end ? '> ' : '>= ') + seconds(between.from) + ' AND `timestamp` ' + (end ? '<= ' : '< ')
      + seconds(between.to) + ' -- ' + between.from + ' to ' + between.to,
    ...filters,
    ...(shown.by ? ['GROUP BY 1', 'ORDER BY 2 DESC'] : []),
  ].join('\n') + ';';
}

/* Such as: intervals of 5 min. */
export const interval = seconds => 'intervals of ' + duration(seconds).replace(' 0 s', '').replace(' 0 min', '').replace(' 0 h', '');
