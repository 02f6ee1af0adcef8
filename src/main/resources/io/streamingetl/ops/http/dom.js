/* Puts text into the page, never markup. */

export const at = id => document.getElementById(id);

/* Updates an element only if its text changes, because screen readers announce updates of some. */
export function show(id, text) {
  if (at(id).textContent !== text) at(id).textContent = text;
}

export function element(tag, text, className) {
  const made = document.createElement(tag);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

/* The first cell's text is also its tooltip, because long texts are cut. */
export function row(cells, stateClass) {
  const made = document.createElement('tr');
  made.append(...cells.map(cell => element('td', cell)));
  made.firstChild.title = cells[0];
  if (stateClass) made.children[1].className = stateClass;
  return made;
}

/* A sparkline of the last two minutes, one point per status, in a drawing of 119 by height. */
export function line(id, height) {
  const size = 120;
  const values = [];
  return value => {
    values.push(value);
    if (values.length > size) values.shift();
    const top = Math.max(1, ...values);
    const from = size - values.length;
    at(id).setAttribute('points',
      values.map((v, i) => (from + i) + ',' + (height - 1 - (height - 3) * v / top).toFixed(1)).join(' '));
  };
}
