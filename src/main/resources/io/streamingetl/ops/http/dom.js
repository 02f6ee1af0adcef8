/* Puts text into the page, never markup. */

export const at = id => document.getElementById(id);

/* Updates a node only if its text changes: screen readers announce updates of some, and selected text stays selected. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

export function show(id, text) {
  setText(at(id), text);
}

export function element(tag, text, className) {
  const made = document.createElement(tag);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

export function setClass(node, className) {
  if (node.className !== className) node.className = className;
}

/*
 * Shows one child for each item. The child of an item with the same key is kept and updated, so that focus and selected
 * text stay. The items' keys are distinct texts.
 */
export function keyed(parent, items, make, update) {
  const known = new Map([...parent.children].map(child => [child.dataset.key, child]));
  items.forEach((item, i) => {
    const child = known.get(item.key) || make(item);
    child.dataset.key = item.key;
    known.delete(item.key);
    update(child, item);
    if (parent.children[i] !== child) parent.insertBefore(child, parent.children[i] || null);
  });
  known.forEach(child => child.remove());
}

/*
 * Shows one row for each item of key, cells (texts), classes (of the cells, some undefined) and title, the tooltip of
 * the first cell, by default its text: long texts are cut.
 */
export function tableRows(id, items) {
  keyed(at(id), items, () => document.createElement('tr'), (tr, item) => {
    while (tr.children.length < item.cells.length) tr.append(document.createElement('td'));
    item.cells.forEach((text, i) => {
      setText(tr.children[i], text);
      setClass(tr.children[i], (item.classes && item.classes[i]) || '');
    });
    tr.firstChild.title = item.title || item.cells[0];
  });
}
