/* A chart over time: stacked areas for what adds up, otherwise lines. */

import { at } from './dom.js';

const SERIES_COLORS = 9;
const DASHES = [[], [6, 3], [2, 3], [9, 3, 2, 3], [4, 2], [12, 4], [1, 2], [8, 2, 1, 2, 1, 2], [3, 5]];

const color = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const axisNumber = value => Math.abs(value) < 10000 ? value.toLocaleString('en')
  : new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 }).format(value);

/* Each value plus those of the series before it; the first series is lowest. Nothing follows the last value of all. */
function stacked(series) {
  const totals = [];
  const last = Math.max(-1, ...series.map(values => values.findLastIndex(value => value !== null)));
  return series.map(values => values.map((value, i) => i > last ? null : totals[i] = (totals[i] || 0) + (value || 0)));
}

/*
 * A step extends from its label to the other edge of its interval, so a point is added where the first or the last one
 * would have none.
 */
function padded(values, atEnd) {
  return atEnd ? [values[0], ...values] : [...values, values[values.length - 1]];
}

export class Chart {
  /* onHover receives the index of an interval, or null. */
  constructor(id, onHover, height) {
    this.box = at(id);
    this.height = height;
    this.onHover = onHover;
    this.plot = null;
    new ResizeObserver(() => this.resize()).observe(this.box);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.data && this.draw(this.data, true));
    this.box.addEventListener('keydown', event => this.move(event));
  }

  size() {
    return { width: Math.max(200, this.box.clientWidth), height: this.height || (this.box.clientWidth < 520 ? 220 : 300) };
  }

  resize() {
    if (this.plot && this.box.clientWidth > 0) this.plot.setSize(this.size());
  }

  /*
   * data: times (epoch seconds of the labels), step (seconds), atEnd (labels are ends), series (numbers, null for none),
   * colors (index of each series' colour), adds, provisionalFrom (epoch seconds), zone.
   */
  draw(data, anew) {
    const shape = JSON.stringify([data.colors, data.adds, data.zone, data.atEnd, data.series.length]);
    this.data = data;
    if (!data.times.length) {
      this.destroy();
      return;
    }
    if (!this.plot || anew || shape !== this.shape) {
      this.destroy();
      this.plot = new uPlot(this.options(data), this.points(data), this.box);
      this.plot.root.setAttribute('aria-hidden', 'true');
      this.shape = shape;
    } else {
      this.plot.setData(this.points(data));
    }
  }

  destroy() {
    if (this.plot) this.plot.destroy();
    this.plot = null;
  }

  points({ times, step, atEnd, series, adds }) {
    const edge = atEnd ? [times[0] - step, ...times] : [...times, times[times.length - 1] + step];
    const values = adds ? stacked(series).reverse() : series;
    return [edge, ...values.map(each => padded(each, atEnd))];
  }

  options({ adds, atEnd, colors, zone }) {
    const grid = { stroke: color('--line'), width: 1 };
    const axis = { stroke: color('--soft'), grid, ticks: grid, font: '12px system-ui, sans-serif' };
    const order = adds ? [...colors].reverse() : colors;
    return {
      ...this.size(),
      tzDate: seconds => zone === 'utc' ? uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC') : new Date(seconds * 1000),
      legend: { show: false },
      cursor: { drag: { x: false, y: false }, points: { show: false }, y: false },
      scales: { x: { time: true }, y: { range: (u, min, max) => adds ? [0, Math.max(1, max * 1.06)]
        : [Math.min(0, min), Math.max(1, max * 1.06)] } },
      axes: [{ ...axis, size: 34, values: dateValues(zone) }, { ...axis, size: 68, values: (u, splits) => splits.map(axisNumber) }],
      series: [{}, ...order.map(index => ({
        stroke: color('--s' + index % SERIES_COLORS),
        fill: adds ? color('--f' + index % SERIES_COLORS) : undefined,
        dash: DASHES[index % DASHES.length],
        width: adds ? 1.25 : 2,
        points: { show: false },
        paths: uPlot.paths.stepped({ align: atEnd ? -1 : 1 }),
      }))],
      hooks: {
        draw: [u => this.hatch(u)],
        setCursor: [u => this.onHover(this.index(u.cursor.idx))],
      },
    };
  }

  /* The interval at a point. */
  index(point) {
    if (point === null || point === undefined) return null;
    const last = this.data.times.length - 1;
    return Math.max(0, Math.min(last, this.data.atEnd ? point - 1 : point));
  }

  /* Lines across what may still grow. */
  hatch(u) {
    const last = u.data[0][u.data[0].length - 1];
    const from = this.data.provisionalFrom;
    if (from === null || from >= last) return;
    const left = Math.max(u.bbox.left, u.valToPos(from, 'x', true));
    const right = u.bbox.left + u.bbox.width;
    const { top, height } = u.bbox;
    const context = u.ctx;
    context.save();
    context.beginPath();
    context.rect(left, top, right - left, height);
    context.clip();
    context.strokeStyle = color('--card');
    context.lineWidth = 3 * devicePixelRatio;
    context.beginPath();
    for (let x = left - height; x < right; x += 8 * devicePixelRatio) {
      context.moveTo(x, top + height);
      context.lineTo(x + height, top);
    }
    context.stroke();
    context.strokeStyle = color('--soft');
    context.lineWidth = devicePixelRatio;
    context.setLineDash([4 * devicePixelRatio, 4 * devicePixelRatio]);
    context.beginPath();
    context.moveTo(left, top);
    context.lineTo(left, top + height);
    context.stroke();
    context.restore();
  }

  move(event) {
    const last = this.data ? this.data.times.length - 1 : -1;
    const at = this.plot ? this.index(this.plot.cursor.idx) : null;
    const next = { ArrowLeft: at === null ? last : at - 1, ArrowRight: at === null ? 0 : at + 1, Home: 0, End: last }[event.key];
    if (!this.plot || next === undefined) return;
    event.preventDefault();
    const index = Math.max(0, Math.min(last, next));
    const point = this.data.atEnd ? index + 1 : index;
    this.plot.setCursor({ left: this.plot.valToPos(this.plot.data[0][point], 'x'), top: 1 });
    this.onHover(index);
  }
}

/* Labels of the time axis in 24 hours; with the date where a day begins. */
function dateValues(zone) {
  const options = zone === 'utc' ? { timeZone: 'UTC' } : {};
  const format = fields => new Intl.DateTimeFormat('en-GB', { ...fields, ...options });
  const [clock, exact, day] = [format({ hour: '2-digit', minute: '2-digit' }),
    format({ hour: '2-digit', minute: '2-digit', second: '2-digit' }), format({ day: 'numeric', month: 'short' })];
  return (u, splits, axis, space, step) => splits.map(seconds => {
    const at = new Date(seconds * 1000);
    const time = (step < 60 ? exact : clock).format(at);
    return step >= 86400 || time === '00:00' ? day.format(at) : time;
  });
}
