/* The charts of the last hour of this node. */

import { Chart } from './chart.js';
import { show } from './dom.js';
import { count } from './format.js';

const PERIOD_MS = 10000;
const HEIGHT = 150;

const clock = iso => new Date(iso).toLocaleTimeString('en-GB');

let history;
let askedMs = 0;

/* Each with the values in the answer, and the place of the reading under the pointer. */
const CHARTS = [
  { id: 'chartRate', reading: 'readRate', values: 'recordsPerSecond', unit: ' a second' },
  { id: 'chartLag', reading: 'readLag', values: 'lagRecords', unit: ' records' },
  { id: 'chartClose', reading: 'readClose', values: 'windowCloseLagSeconds', unit: ' s' },
  { id: 'chartFlush', reading: 'readFlush', values: 'slowestFlushMs', unit: ' ms' },
].map(chart => ({ ...chart, plot: new Chart(chart.id, i => read(chart, i), HEIGHT) }));

/* Of the greatest value, unless the pointer is at another. */
function read({ reading, values, unit }, i) {
  if (!history || !history.times.length) return;
  const all = history[values];
  const shown = i === null || i === undefined || i >= all.length ? all.reduce((best, value, n) => value > all[best] ? n : best, 0) : i;
  const what = all[shown] === null ? 'none' : count(all[shown]) + unit;
  show(reading, (i === null || i === undefined ? 'at most ' : '') + what + ' at ' + clock(history.times[shown]));
}

function draw() {
  for (const chart of CHARTS) {
    chart.plot.draw({
      times: history.times.map(time => Date.parse(time) / 1000),
      step: history.stepSeconds,
      atEnd: true,
      series: [history[chart.values]],
      colors: [0],
      adds: true,
      provisionalFrom: null,
      zone: 'local',
    });
    read(chart, null);
  }
}

/* Called once a second. */
export async function renderHistory() {
  if (Date.now() - askedMs < PERIOD_MS) return;
  askedMs = Date.now();
  try {
    const answer = await fetch('/api/history');
    if (answer.ok) {
      history = await answer.json();
      draw();
    }
  } catch (failure) {
    askedMs = 0;
  }
}
