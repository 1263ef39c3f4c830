// Puts the phones and the feed on the page and keeps them up to date.
import {ask, listen, tell} from './api.js';
import {Feed} from './feed.js';
import {Phone} from './phone.js';
import {element} from './text.js';

const phones = [];

function nameOf(turn) {
  const phone = phones.find(p => p.platform === turn.platform && p.channel === turn.channel);
  return phone?.people.find(p => p.person === String(turn.person))?.name ?? turn.person;
}

function front(phone) {
  for (const p of phones) {
    p.root.classList.toggle('front', p === phone);
    p.tab.setAttribute('aria-selected', String(p === phone));
  }
  phone.toBottom();
}

async function place(state) {
  const channels = [...state.bots.map(b => ['telegram', b.name]), ...state.numbers.map(n => ['whatsapp', n.name])];
  for (const [platform, channel] of channels.slice(0, 4)) {
    const people = state.people.filter(p => p.platform === platform && p.channel === channel);
    people.sort((a, b) => a.name.startsWith('User ') - b.name.startsWith('User ')); // the named cast first
    const phone = new Phone(platform, channel, people);
    phone.tab = element('button', {type: 'button', role: 'tab'}, `${phone.title()} · ${channel}`);
    phone.tab.onclick = () => front(phone);
    document.querySelector('.tabs').append(phone.tab);
    document.querySelector('.phones').append(phone.root);
    phones.push(phone);
  }
  await Promise.all(phones.filter(p => p.person).map(p => p.load()));
  if (phones.length) front(phones[0]);
}

function follow(feed) {
  const to = (o, act) => phones.filter(p => p.is(o)).forEach(act);
  const line = document.querySelector('.link');
  let wasDown = false;
  listen({
    message: o => to(o, p => p.show(o.message)),
    deleted: o => to(o, p => p.drop(o.id)),
    typing: o => to(o, p => p.typing(true)),
    answered: o => to(o, p => p.answered(o)),
    turn: o => feed.show(o),
  }, up => {
    line.className = `link ${up ? 'up' : 'down'}`;
    line.textContent = up ? 'live' : 'the playground is gone; trying again';
    if (up && wasDown) phones.forEach(p => p.load());
    wasDown = !up;
  });
}

function wireControls() {
  for (const b of document.querySelectorAll('[data-advance]'))
    b.onclick = () => tell('clock', {advance_s: Number(b.dataset.advance)});
  for (const b of document.querySelectorAll('[data-deliver]'))
    b.onclick = () => phones.forEach(p => tell('delivery', {...p.name, [b.dataset.deliver]: 1}));
  document.querySelector('[data-theme-toggle]').onclick = () => {
    const dark = document.documentElement.dataset.theme
      ? document.documentElement.dataset.theme === 'dark'
      : matchMedia('(prefers-color-scheme: dark)').matches;
    document.documentElement.dataset.theme = dark ? 'light' : 'dark';
  };
}

const feed = new Feed(document.querySelector('.feed'), nameOf);
wireControls();
await place(await ask('state'));
for (const t of await ask('turns')) feed.show(t);
follow(feed);
document.body.dataset.ready = 'true';
