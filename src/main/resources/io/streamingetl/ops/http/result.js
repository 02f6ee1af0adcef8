/* The page of the result: a measure over time by a key field, the top keys, and the latest rows. */

import { Chart } from './chart.js';
import { grouped, sum } from './decimal.js';
import { at, element, keyed, setClass, setText, show, tableRows } from './dom.js';
import { adds, hash, interval, parse, RANGES, request, sql, times } from './query.js';

const OTHERS = 8;
const ROWS = 50;
const MAX_ROWS = 1000;
const MIN_PAUSE_MS = 2000;
const MAX_PAUSE_MS = 30000;

/* A row that changed this long after another of its window was corrected afterwards. */
const CORRECTED_MS = 10000;

const chart = new Chart('chart', showReading);
let config;
let shown;
let answers;
let limit = ROWS;
let busy = false;
let asked = '';
let askedMs = 0;
let rowsWritten = -1;
let hovered = null;

const zone = () => shown.zone === 'utc' ? { timeZone: 'UTC' } : {};
const clock = date => date.toLocaleTimeString('en-GB', zone());
const day = date => date.toLocaleDateString('en-CA', zone());
const dated = date => day(date) + ' ' + clock(date);

/* Without its date if that is today's. */
const brief = date => day(date) === day(new Date()) ? clock(date) : dated(date);

const keyText = key => key === null ? 'all others' : key.map(value => value === '' ? '(empty)' : String(value)).join(' · ');

function go(change) {
  const next = hash({ ...shown, ...change });
  if (location.hash !== next) location.hash = next;
}

function filterBy(field, value) {
  if (!shown.filters.some(([f, v]) => f === field && v === String(value))) {
    go({ filters: [...shown.filters, [field, String(value)]] });
  }
}

/* Called once a second: asks again if something was written, at the latest after a while. */
export function renderResult(status) {
  const first = !config;
  config = status.config;
  if (first) makeControls();
  const written = status.nodes.reduce((total, node) => total + node.totals.rowsWritten, 0);
  const query = location.hash;
  const changed = !shown || query !== asked;
  if (changed) {
    shown = parse(query, config);
    limit = ROWS;
    showControls();
  }
  const sinceMs = Date.now() - askedMs;
  if (changed || (sinceMs > MIN_PAUSE_MS && written !== rowsWritten) || sinceMs > MAX_PAUSE_MS) {
    rowsWritten = written;
    refresh(query);
  }
}

async function get(path, own) {
  const between = times(shown, Date.now());
  const answer = await fetch('/api/result/' + path + request(shown, between, own));
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.error);
  return body;
}

async function refresh(query) {
  if (busy) return;
  busy = true;
  asked = query;
  askedMs = Date.now();
  const own = { measure: shown.measure, ...(shown.by ? { by: shown.by } : {}) };
  try {
    const [series, top, rows] = await Promise.all([get('series', own),
      shown.by ? get('top', { ...own, limit: 20 }) : { rows: [] }, get('rows', { limit })]);
    if (location.hash === query) {
      answers = { series, top, rows };
      showAnswers();
    }
    at('resultProblem').hidden = true;
  } catch (failure) {
    show('resultProblem', failure.message);
    at('resultProblem').hidden = false;
  } finally {
    busy = false;
  }
}

function choice(id, options, pick) {
  at(id).replaceChildren(...options.map(([value, text]) => {
    const button = element('button', text);
    button.type = 'button';
    button.dataset.value = value;
    button.onclick = () => pick(value);
    return button;
  }));
}

function select(id, values, pick) {
  at(id).replaceChildren(...values.map(([value, text]) => {
    const option = element('option', text);
    option.value = value;
    return option;
  }));
  at(id).onchange = () => pick(at(id).value);
}

/* What an input for local times shows, in the chosen zone. */
function inputValue(iso) {
  return day(new Date(iso)) + 'T' + clock(new Date(iso));
}

function customRange() {
  const [from, to] = [at('from').value, at('to').value].map(text => text && new Date(text + (shown.zone === 'utc' ? 'Z' : '')));
  at('to').setCustomValidity(from && to && from >= to ? 'must be after the start' : '');
  if (from && to && at('to').reportValidity()) go({ range: 'custom', from: from.toISOString(), to: to.toISOString() });
}

function makeControls() {
  choice('ranges', [['15m', '15 min'], ['1h', '1 h'], ['24h', '24 h'], ['30d', '30 d'], ['custom', 'Custom']],
    range => go(range === 'custom' ? { range, ...times(shown, Date.now()) } : { range }));
  choice('zones', [['local', 'Local time'], ['utc', 'UTC']], chosen => go({ zone: chosen }));
  select('measure', Object.keys(config.measures).map(each => [each, each]), measure => go({ measure }));
  select('by', [...config.event.key.map(each => [each, each]), ['', 'nothing']], by => go({ by }));
  at('from').onchange = customRange;
  at('to').onchange = customRange;
  at('more').onclick = () => {
    limit = Math.min(MAX_ROWS, limit * 4);
    refresh(location.hash);
  };
  at('sql').onclick = showSql;
  at('sqlClose').onclick = () => at('sqlBox').close();
  at('valuesBox').ontoggle = () => answers && showValues();
}

function press(id, value) {
  for (const button of at(id).children) button.setAttribute('aria-pressed', String(button.dataset.value === value));
}

function showControls() {
  press('ranges', shown.range);
  press('zones', shown.zone);
  at('measure').value = shown.measure;
  at('by').value = shown.by;
  at('custom').hidden = shown.range !== 'custom';
  if (shown.range === 'custom') {
    at('from').value = inputValue(shown.from);
    at('to').value = inputValue(shown.to);
  }
  at('filters').hidden = !shown.filters.length;
  keyed(at('filters'), shown.filters.map(([field, value]) => ({ key: field + '=' + value, field, value })), item => {
    const chip = element('li', '');
    const button = element('button', '');
    button.type = 'button';
    button.onclick = () => go({ filters: shown.filters.filter(([f, v]) => f !== item.field || v !== item.value) });
    chip.append(button);
    return chip;
  }, (chip, { field, value }) => {
    setText(chip.firstChild, field + ' = ' + (value || '(empty)') + '  ×');
    chip.firstChild.setAttribute('aria-label', 'Remove the filter ' + field + ' = ' + value);
  });
}

async function showSql() {
  show('sqlText', sql(shown, times(shown, Date.now()), config));
  show('sqlCopied', '');
  at('sqlBox').showModal();
  try {
    await navigator.clipboard.writeText(at('sqlText').textContent);
    show('sqlCopied', 'Copied.');
  } catch (refused) {
    show('sqlCopied', 'Select the text to copy it.');
  }
}

const isText = field => String(config.event.types[field]).startsWith('string');

const complete = () => answers.series.completeThrough === null ? null : new Date(answers.series.completeThrough);

/* The edges of an interval. */
function edges(i) {
  const { times: labels, stepSeconds } = answers.series;
  const label = Date.parse(labels[i]);
  return config.window.label === 'end' ? [label - stepSeconds * 1000, label] : [label, label + stepSeconds * 1000];
}

const colorOf = (one, i) => one.key === null ? OTHERS : i;

function showAnswers() {
  const { series } = answers;
  const additive = adds(config, series.measure);
  const firstOpen = series.times.findIndex((label, i) => complete() !== null && edges(i)[1] > complete());
  show('chartTitle', series.measure + (additive ? ' in this range, from ' : ' over time, from ') + series.table + ', ' + interval(series.stepSeconds));
  const values = series.series.flatMap(one => one.values).filter(value => value !== null);
  show('total', !values.length ? 'no rows' : additive ? grouped(sum(values)) : range(values));
  show('complete', complete() ? 'complete through ' + brief(complete()) : 'No window has been closed yet.');
  chart.draw({
    times: series.times.map(label => Date.parse(label) / 1000),
    step: series.stepSeconds,
    atEnd: config.window.label === 'end',
    series: series.series.map(one => one.values.map(value => value === null ? null : Number(value))),
    colors: series.series.map(colorOf),
    adds: additive,
    provisionalFrom: firstOpen < 0 ? null : edges(firstOpen)[0] / 1000,
    zone: shown.zone,
  });
  showLegend();
  showReading(hovered);
  show('summary', summary(values, additive));
  at('csv').href = '/api/result/rows.csv' + request(shown, times(shown, Date.now()), {});
  showTop(additive, values);
  showRows();
  showValues();
}

const compare = (a, b) => Number(a) - Number(b);
const range = values => {
  const sorted = [...values].sort(compare);
  return grouped(sorted[0]) + ' to ' + grouped(sorted[sorted.length - 1]);
};

function summary(values, additive) {
  const { series } = answers;
  if (!values.length) return 'There are no rows in this range.';
  return series.measure + ' from ' + dated(new Date(edges(0)[0])) + ' to ' + dated(new Date(edges(series.times.length - 1)[1]))
    + ' in ' + series.times.length + ' intervals; '
    + (additive ? 'in total ' + grouped(sum(values)) : range(values)) + '. Series: '
    + series.series.map(one => keyText(one.key)).join(', ') + '. Use the arrow keys to read the intervals.';
}

/* The line of a series: its colour, and its dashes for who does not see colours. */
function swatch(index) {
  const made = at('swatch').content.firstElementChild.cloneNode(true);
  made.classList.add('c' + index);
  return made;
}

function showLegend() {
  const items = answers.series.series.map((one, i) => ({ key: shown.by + ':' + JSON.stringify(one.key) + ':' + colorOf(one, i), one, index: colorOf(one, i) }));
  keyed(at('legend'), shown.by ? items : [], item => {
    const made = element('li', '');
    const button = element('button', '');
    button.type = 'button';
    button.append(swatch(item.index), element('span', ''), element('b', ''));
    made.append(button);
    return made;
  }, (made, { one }) => {
    const button = made.firstChild;
    button.disabled = one.key === null;
    button.onclick = () => filterBy(shown.by, one.key[0]);
    setText(button.children[1], keyText(one.key));
    button.title = one.key === null ? '' : 'Show only ' + shown.by + ' = ' + one.key[0];
  });
}

/* The values of the interval under the pointer. */
function showReading(i) {
  hovered = i;
  if (!answers) return;
  const { series, times: labels } = answers.series;
  const inside = i !== null && i < labels.length;
  series.forEach((one, n) => {
    const item = at('legend').children[n];
    if (item) setText(item.firstChild.children[2], inside ? one.values[i] === null ? '–' : grouped(one.values[i]) : '');
  });
  if (!inside) {
    show('reading', '\u00a0');
    return;
  }
  const [from, to] = edges(i).map(ms => new Date(ms));
  const values = series.map(one => one.values[i]).filter(value => value !== null);
  const open = !complete() || to > complete();
  show('reading', brief(from) + ' to ' + clock(to) + ': ' + (!values.length ? 'no rows'
    : adds(config, answers.series.measure) ? grouped(sum(values)) : range(values)) + (open ? ' (not complete yet)' : ''));
}

function change(value, before) {
  if (before === null) return ['new', ''];
  const ratio = Number(value) / Number(before) - 1;
  if (!Number.isFinite(ratio)) return ['–', ''];
  const percent = Math.abs(ratio) >= 9.995 ? (ratio + 1).toFixed(0) + ' ×' : (Math.abs(ratio) * 100).toFixed(1) + ' %';
  return [ratio > 0 ? '▲ ' + percent : ratio < 0 ? '▼ ' + percent : '= 0 %', ratio > 0 ? 'good' : ratio < 0 ? 'bad' : ''];
}

function filterCell(cell, field, value, text) {
  if (!cell.firstElementChild) {
    cell.replaceChildren(element('button', '', 'filter'));
    cell.firstChild.type = 'button';
  }
  setText(cell.firstChild, text);
  cell.firstChild.title = 'Show only ' + field + ' = ' + text;
  cell.firstChild.onclick = () => filterBy(field, value);
}

function showTop(additive, values) {
  at('topCard').hidden = !shown.by;
  show('topTitle', 'Top ' + answers.top.rows.length + ' by ' + answers.series.measure);
  show('topKey', shown.by);
  show('topMeasure', answers.series.measure);
  const total = additive && values.length ? Number(sum(values)) : 0;
  at('topShare').hidden = !total;
  const greatest = answers.top.rows.length ? Math.abs(Number(answers.top.rows[0].value)) : 0;
  keyed(at('top'), answers.top.rows.map(row => ({ key: shown.by + ':' + JSON.stringify(row.key), row })), () => {
    const tr = document.createElement('tr');
    tr.append(...Array.from({ length: 4 }, () => document.createElement('td')));
    tr.children[2].append(element('span', '', 'bar'), element('span', ''));
    return tr;
  }, (tr, { row }) => {
    const [key, value, share, changed] = tr.children;
    filterCell(key, shown.by, row.key[0], keyText(row.key));
    setText(value, grouped(row.value));
    share.hidden = !total;
    share.firstChild.style.width = (greatest ? 44 * Math.abs(Number(row.value)) / greatest : 0).toFixed(1) + 'px';
    setText(share.lastChild, (100 * Number(row.value) / (total || 1)).toFixed(1) + ' %');
    const [text, className] = change(row.value, row.before);
    setText(changed, text);
    setClass(changed, className);
  });
}

/* When the first of the shown rows of each window was written. */
function firstWritten({ columns, rows }) {
  const [label, changed] = [columns.indexOf('timestamp'), columns.length - 1];
  const first = new Map();
  rows.forEach(row => first.set(row[label], Math.min(first.get(row[label]) ?? Infinity, Date.parse(row[changed]))));
  return first;
}

function showRows() {
  const { columns, rows, next } = answers.rows;
  const label = columns.indexOf('timestamp');
  const last = columns.length - 1;
  const keyEnd = 1 + config.event.key.length;
  const order = [label, ...columns.map((name, i) => i).filter(i => i > 0 && i !== label)];
  const heads = order.map(i => i === label ? 'window ' + config.window.label : i === last ? 'last change' : columns[i]);
  keyed(at('latestHead'), heads.map(key => ({ key })), () => {
    const th = document.createElement('th');
    th.scope = 'col';
    return th;
  }, (th, { key }) => {
    setText(th, key);
    setClass(th, isText(key) ? 'text' : '');
  });
  const first = firstWritten(answers.rows);
  keyed(at('latest'), rows.map(row => ({ key: heads.join() + row[0], row })), () => {
    const tr = document.createElement('tr');
    tr.append(...order.map(() => document.createElement('td')));
    return tr;
  }, (tr, { row }) => order.forEach((i, n) => {
    const cell = tr.children[n];
    if (i === label) {
      const time = new Date(row[label] * 1000);
      const open = !complete() || time > complete();
      setText(cell, brief(time) + (open ? ' · open' : ''));
      setClass(cell, open ? 'wait' : '');
    } else if (i === last) {
      const late = Date.parse(row[last]) - first.get(row[label]) >= CORRECTED_MS;
      setText(cell, brief(new Date(row[last])) + (late ? ' · corrected' : ''));
      setClass(cell, late ? 'wait' : 'soft');
      cell.title = late ? 'changed after other rows of its window were written' : '';
    } else if (i < keyEnd) {
      filterCell(cell, columns[i], row[i], row[i] === '' ? '(empty)' : String(row[i]));
      setClass(cell, isText(columns[i]) ? 'text' : '');
    } else {
      setText(cell, grouped(row[i]));
    }
  }));
  show('rowsNote', !rows.length ? 'none in this range' : next === null ? 'all ' + rows.length : rows.length + ' of more');
  at('more').hidden = next === null || limit >= MAX_ROWS;
}

/* Only while it is open: it may be large. */
function showValues() {
  if (!at('valuesBox').open) return;
  const { series, times: labels } = answers.series;
  const heads = ['interval', ...series.map(one => shown.by ? keyText(one.key) : answers.series.measure)];
  keyed(at('valuesHead'), heads.map((text, i) => ({ key: String(i), text })), () => {
    const th = document.createElement('th');
    th.scope = 'col';
    return th;
  }, (th, { text }) => setText(th, text));
  tableRows('values', labels.map((label, i) => ({ key: heads.length + label, cells: [
    edges(i).map(ms => brief(new Date(ms))).join(' to '),
    ...series.map(one => one.values[i] === null ? '–' : grouped(one.values[i]))] })).reverse());
}
