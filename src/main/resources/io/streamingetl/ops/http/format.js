/* Formats numbers and times. Null and undefined mean unknown. */

const UNKNOWN = '–';
const UNITS = [[86400, 'd'], [3600, 'h'], [60, 'min'], [1, 's']];

const known = value => value !== null && value !== undefined;

export const count = n => known(n) ? n.toLocaleString('en') : UNKNOWN;

export const time = iso => known(iso) ? iso.replace('T', ' ').replace(/(\.\d+)?Z$/, 'Z') : UNKNOWN;

/* Without its date if that is today's, UTC. */
export function shortTime(iso) {
  const text = time(iso);
  return text.startsWith(new Date().toISOString().slice(0, 10)) ? text.slice(11) : text;
}

/* Cut in the middle: names often differ at their ends. */
export function middle(text, size) {
  const half = Math.floor((size - 1) / 2);
  return text.length <= size ? text : text.slice(0, size - 1 - half) + '…' + text.slice(-half);
}

/* In the two largest units, such as 2 min 5 s. */
export function duration(seconds) {
  if (!known(seconds)) return UNKNOWN;
  const first = UNITS.findIndex(([size]) => seconds >= size);
  if (first < 0) return '0 s';
  return UNITS.slice(first, first + 2)
    .map(([size, unit], i) => count(Math.floor((i ? seconds % UNITS[first][0] : seconds) / size)) + ' ' + unit)
    .join(' ');
}

export const ago = iso => duration(Math.max(0, Math.floor((Date.now() - Date.parse(iso)) / 1000)));

export const label = partition => partition.topic + '-' + partition.partition;
