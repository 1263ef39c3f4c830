// One message as it is shown: text, paper, buttons, ticks.
import {element, size, time, words} from './text.js';

const ticks = {accepted: '✓', sent: '✓', delivered: '✓✓', read: '✓✓'};

function paper(message, phone) {
  const f = message.file;
  const where = new URLSearchParams({platform: phone.platform, channel: phone.channel, id: f.id});
  const picture = element('img', {src: `/sim/preview?${where}`, alt: `First page of ${f.name}`, 'data-testid': 'page-image'});
  picture.onerror = () => picture.remove();
  picture.onload = () => phone.toBottomIfThere();
  return element('a', {className: 'paper', href: `/sim/file?${where}`, target: '_blank', 'data-testid': 'paper'},
    picture, element('span', {}, element('b', {'data-testid': 'file-name'}, f.name), element('small', {}, size(f.size)), 'Open'));
}

function photo(message, phone) {
  const where = new URLSearchParams({platform: phone.platform, channel: phone.channel, id: message.file.id});
  const picture = element('img', {src: `/sim/file?${where}`, alt: 'Photo', 'data-testid': 'photo-image'});
  picture.onload = () => phone.toBottomIfThere();
  return element('a', {className: 'paper', href: `/sim/file?${where}`, target: '_blank', 'data-testid': 'photo'}, picture);
}

function meta(message) {
  const m = element('div', {className: 'meta'});
  if (message.edits > 0) m.append(element('span', {'data-testid': 'edited'}, 'edited'));
  m.append(element('time', {}, time(message.date)));
  if (message.mine) m.append(element('span', {className: 'ticks', 'aria-label': 'sent'}, '✓✓'));
  if (message.failed_code) m.append(element('span', {className: 'failed'}, `not delivered (${message.failed_code})`));
  else if (!message.mine && message.status)
    m.append(element('span', {className: `ticks ${message.status}`, 'aria-label': message.status, 'data-testid': 'status'}, ticks[message.status] ?? ''));
  return m;
}

function key(b, message, phone) {
  const busy = phone.isBusy(message.id, b.data);
  const k = element('button', {type: 'button', className: `key ${b.style ?? ''}`, 'data-testid': 'button', 'data-data': b.data}, b.text);
  k.setAttribute('aria-busy', busy ? 'true' : 'false');
  k.onclick = () => {
    if (b.url) window.open(b.url, '_blank', 'noreferrer');
    else if (b.copy) navigator.clipboard?.writeText(b.copy);
    else phone.tap(message, b);
  };
  return k;
}

function keys(message, phone) {
  const rows = message.rows ?? [];
  if (rows.length === 0 && !message.list) return null;
  const box = element('div', {className: 'keys', 'data-testid': 'keyboard'});
  for (const row of rows) box.append(element('div', {}, ...row.map(b => key(b, message, phone))));
  if (message.list) {
    const open = element('button', {type: 'button', className: 'key', 'data-testid': 'list-button'}, `☰ ${message.list.button}`);
    open.onclick = () => phone.openList(message);
    box.append(element('div', {}, open));
  }
  return box;
}

function content(message) {
  const known = {contact: '👤 contact', location: '📍 location', image: '🖼 photo', photo: '', document: ''};
  if (message.text || message.file) return null;
  const kind = message.extra ? Object.keys(message.extra)[0] : message.kind;
  return known[kind] ?? `[${kind}]`;
}

export function slot(message, phone) {
  const b = element('div', {className: 'bubble'});
  if (message.file) b.append(message.file.type.startsWith('image/') ? photo(message, phone) : paper(message, phone));
  if (message.header) b.append(element('span', {className: 'title'}, message.header));
  b.append(element('span', {className: 'words', dir: 'auto', 'data-testid': 'text'}, ...words(message, phone.platform), content(message)));
  if (message.footer) b.append(element('span', {className: 'foot'}, message.footer));
  b.append(meta(message));
  const k = keys(message, phone);
  const classes = `slot${message.mine ? ' mine' : ''}${k || message.file ? ' wide' : ''}`;
  return element('article', {className: classes, 'data-testid': 'bubble', 'data-id': message.id, 'data-mine': message.mine}, b, k);
}
