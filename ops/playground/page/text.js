// Message text as DOM: Telegram's entities and WhatsApp's marks. Never HTML from outside.
const tags = {bold: 'b', italic: 'i', underline: 'u', strikethrough: 's', code: 'code', pre: 'code', blockquote: 'q'};

export function element(tag, attributes = {}, ...children) {
  const e = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    if (name in e && name !== 'list') e[name] = value;
    else e.setAttribute(name, value);
  e.append(...children.filter(c => c !== null && c !== undefined));
  return e;
}

/// Entities count UTF-16 units, as strings do here. Nested ones are put inside each other.
function withEntities(text, entities, from = 0, to = text.length) {
  const nodes = [];
  let at = from;
  for (let i = 0; i < entities.length; ++i) {
    const e = entities[i];
    if (e.offset < at || e.offset >= to) continue;
    if (e.offset > at) nodes.push(text.slice(at, e.offset));
    const end = Math.min(e.offset + e.length, to);
    const inside = withEntities(text, entities.slice(i + 1), e.offset, end);
    nodes.push(e.type === 'text_link' ? element('a', {href: e.url, target: '_blank', rel: 'noreferrer'}, ...inside)
                                      : element(tags[e.type] ?? 'span', {}, ...inside));
    at = end;
  }
  if (at < to) nodes.push(text.slice(at, to));
  return nodes;
}

function withMarks(text) {
  const nodes = [];
  const marks = /(^|\s)([*_])(\S(?:[^\n]*?\S)?)\2(?=\s|[.,:;!?]|$)/gu;
  let at = 0;
  for (const m of text.matchAll(marks)) {
    nodes.push(text.slice(at, m.index) + m[1], element(m[2] === '*' ? 'b' : 'i', {}, m[3]));
    at = m.index + m[0].length;
  }
  nodes.push(text.slice(at));
  return nodes;
}

export function words(message, platform) {
  return platform === 'telegram' ? withEntities(message.text, message.entities ?? []) : withMarks(message.text);
}

export function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1048576 ? `${Math.round(bytes / 1024)} kB` : `${(bytes / 1048576).toFixed(1)} MB`;
}

export function time(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString([], {hour: '2-digit', minute: '2-digit', hour12: false});
}
