/* The page of the quarantine: the reasons, how often and since when, and the latest records. */

import { at, element, keyed, setText, show, tableRows } from './dom.js';
import { count, shortTime } from './format.js';

const PERIOD_MS = 10000;
const SHOWN_CHARS = 2000;

let askedMs = 0;
let reason = '';
let busy = false;

/* The command that would add them to their rows. */
const command = () => 'java -jar streaming-etl.jar redrive --conf etl.yaml '
  + (reason ? '--reason ' + reason : '--all') + ' --dry-run';

function showReasons(answer) {
  const most = Math.max(1, ...answer.reasons.flatMap(one => one.trend));
  show('quarantineNote', answer.countsAll ? '' : 'the latest ' + count(answer.counted) + ' rows');
  at('quarantineNone').hidden = answer.reasons.length > 0;
  keyed(at('quarantineReasons'), answer.reasons.map(one => ({ key: one.reason, one })), item => {
    const tr = document.createElement('tr');
    tr.append(...Array.from({ length: 5 }, () => document.createElement('td')));
    const button = element('button', item.one.reason, 'filter');
    button.type = 'button';
    button.onclick = () => choose(reason === item.one.reason ? '' : item.one.reason);
    tr.children[0].append(button);
    tr.children[2].append(...item.one.trend.map(() => element('span', '', 'column')));
    return tr;
  }, (tr, { one }) => {
    const [name, rows, trend, redriven, last] = tr.children;
    name.firstChild.setAttribute('aria-pressed', String(reason === one.reason));
    setText(rows, count(one.rows));
    one.trend.forEach((n, i) => trend.children[i].style.height = (n ? 3 + 17 * n / most : 1).toFixed(0) + 'px');
    trend.title = count(one.trend.reduce((a, b) => a + b, 0)) + ' in the last hour';
    setText(redriven, count(one.redriven));
    setText(last, shortTime(one.lastChange));
  });
}

function showLatest(rows) {
  show('quarantineLatestTitle', 'Latest records' + (reason ? ', ' + reason : ''));
  tableRows('quarantineLatest', rows.map(row => ({
    key: String(row.id),
    title: row.topic + '-' + row.partition + ' at offset ' + row.offset,
    classes: ['', row.redriven ? 'good' : 'wait', 'text', 'text value'],
    cells: [row.topic + '-' + row.partition + ' @ ' + row.offset, row.reason + (row.redriven ? ', redriven' : ''), row.detail,
      row.value === null ? 'no value' : row.value.slice(0, SHOWN_CHARS)
        + (row.valueBytes > row.value.length ? ' … ' + count(row.valueBytes) + ' bytes' : '')],
  })));
}

function choose(next) {
  reason = next;
  askedMs = 0;
  renderQuarantine();
}

/* Called once a second. */
export async function renderQuarantine() {
  if (busy || Date.now() - askedMs < PERIOD_MS) return;
  busy = true;
  askedMs = Date.now();
  show('redriveCommand', command());
  try {
    const answer = await fetch('/api/quarantine' + (reason ? '?reason=' + encodeURIComponent(reason) : ''));
    const body = await answer.json();
    if (!answer.ok) throw new Error(body.error);
    showReasons(body);
    showLatest(body.latest);
    at('quarantineProblem').hidden = true;
  } catch (failure) {
    show('quarantineProblem', failure.message);
    at('quarantineProblem').hidden = false;
  } finally {
    busy = false;
  }
}

at('copyRedrive').onclick = async () => {
  try {
    await navigator.clipboard.writeText(at('redriveCommand').textContent);
    show('redriveCopied', 'Copied.');
  } catch (refused) {
    show('redriveCopied', 'Select the text to copy it.');
  }
};
