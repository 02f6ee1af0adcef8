/* Exact decimals as text, such as 12345.60. */

const scale = text => (text.split('.')[1] || '').length;
const unscaled = (text, digits) => BigInt(text.replace('.', '') + '0'.repeat(digits - scale(text)));

/* The exact sum, with as many digits as the longest. */
export function sum(texts) {
  const digits = Math.max(0, ...texts.map(scale));
  return scaled(texts.reduce((total, text) => total + unscaled(text, digits), 0n), digits);
}

function scaled(number, digits) {
  if (!digits) return number.toString();
  const text = (number < 0n ? -number : number).toString().padStart(digits + 1, '0');
  return (number < 0n ? '-' : '') + text.slice(0, -digits) + '.' + text.slice(-digits);
}

/* With separators between thousands. */
export const grouped = text => text.replace(/^(-?)(\d+)/, (all, sign, whole) => sign + whole.replace(/\B(?=(\d{3})+$)/g, ','));
