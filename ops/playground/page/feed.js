// The feed: a row per turn with how long each stage took.
import {element} from './text.js';

const kept = 200;
const slow = 100000; // microseconds: UX §9, a turn's p95
const late = 250000;

function milliseconds(us) {
  return us < 0 ? '–' : us < 10000 ? `${(us / 1000).toFixed(1)} ms` : `${Math.round(us / 1000)} ms`;
}

export class Feed {
  constructor(root, nameOf) {
    this.list = root.querySelector('ol');
    this.nameOf = nameOf;
    this.rows = new Map();
  }

  show(turn) {
    const key = `${turn.channel} ${turn.key}`;
    const row = this.row(turn);
    const was = this.rows.get(key);
    this.rows.set(key, row);
    if (was) return was.replaceWith(row);
    this.list.prepend(row);
    if (this.list.children.length > kept) this.list.lastChild.remove();
  }

  row(t) {
    const acked = t.ack_us >= 0 ? t.ack_us : 0;
    const wait = t.wait_us >= 0 ? t.wait_us : 0;
    const total = Math.max(acked, t.reply_us);
    const stages = [['wait', wait], ['ack', acked - wait], ['send', Math.max(0, t.reply_us - acked)]];
    const state = total > late ? ' late' : total > slow ? ' slow' : '';
    const bar = element('span', {className: 'bar', 'aria-hidden': 'true'}, ...stages.map(([name, us]) => {
      const part = element('i', {className: name});
      part.style.flexGrow = String(Math.max(0, us));
      return part;
    }));
    const again = t.attempts > 1 ? ` · ${t.attempts} deliveries` : '';
    return element('li', {className: `turn ${t.platform}${state}`, 'data-testid': 'feed-row', 'data-key': t.key},
      element('span', {className: 'dot'}),
      element('span', {className: 'input'}, element('span', {className: 'who'}, `${this.nameOf(t)} · `), t.input),
      element('span', {className: 'total', 'data-testid': 'total'}, acked ? milliseconds(total) : '…'),
      bar, element('span', {className: 'times', 'data-testid': 'times'}, `200 ${milliseconds(t.ack_us)} · reply ${milliseconds(t.reply_us)}${again}`));
  }
}
