// A phone on the page: one person's chat with one bot or number.
import {ask, tell} from './api.js';
import {slot} from './bubble.js';
import {element} from './text.js';

const spinnerLasts = 15000; // as long as a press can be answered

export class Phone {
  constructor(platform, channel, people) {
    Object.assign(this, {platform, channel, people, person: people[0]?.person, messages: new Map(), slots: new Map(), busy: new Map()});
    this.build();
  }

  get name() { return {platform: this.platform, channel: this.channel, person: this.person}; }
  is(o) { return o.platform === this.platform && o.channel === this.channel && String(o.person) === this.person; }

  build() {
    this.subtitle = element('small', {'data-testid': 'subtitle'}, this.restLine());
    this.who = element('select', {'aria-label': 'Who holds this phone', 'data-testid': 'who'});
    this.who.onchange = () => this.hold(this.who.value);
    this.chat = element('div', {className: 'chat', role: 'log', tabIndex: 0, 'aria-label': 'Messages', 'data-testid': 'chat'});
    this.chat.onscroll = () => {
      this.pinned = this.isAtBottom(); // growing content alone fires no scroll event
      if (this.pinned) this.unread.hidden = true;
    };
    this.toastBox = element('div', {className: 'toast', role: 'status', hidden: true, 'data-testid': 'toast'});
    this.unread = element('button', {className: 'unread', type: 'button', hidden: true, 'aria-label': 'To the newest message', 'data-testid': 'unread'}, '↓');
    this.unread.onclick = () => this.toBottom();
    const title = element('div', {}, element('strong', {}, this.channel), this.subtitle);
    this.root = element('section', {className: `phone ${this.platform}`, 'data-testid': `phone-${this.platform}`, 'aria-label': `${this.title()} phone`},
      element('header', {}, element('span', {className: 'avatar', 'aria-hidden': 'true'}, this.channel[0]), title, this.who),
      this.chat, this.unread, this.toastBox, this.composer());
    this.listPeople();
  }

  title() { return this.platform === 'telegram' ? 'Telegram' : 'WhatsApp'; }
  restLine() { return this.platform === 'telegram' ? 'bot' : 'business account'; }

  listPeople() {
    this.who.replaceChildren(...this.people.map(p => element('option', {value: p.person, selected: p.person === this.person}, p.name)),
      element('option', {value: ''}, '＋ new person'));
  }

  composer() {
    this.input = element('input', {type: 'text', placeholder: 'Message', autocomplete: 'off', 'aria-label': 'Message', 'data-testid': 'composer'});
    const form = element('form', {className: 'composer'});
    if (this.platform === 'telegram') {
      const menu = element('button', {type: 'button', className: 'commands', 'aria-label': 'Commands', 'data-testid': 'commands'}, '/');
      menu.onclick = () => this.openCommands();
      form.append(menu);
    }
    form.append(this.input, element('button', {type: 'submit', 'aria-label': 'Send', 'data-testid': 'send'}, '➤'));
    form.onsubmit = e => {
      e.preventDefault();
      this.type(this.input.value.trim());
      this.input.value = '';
    };
    return form;
  }

  async hold(person) {
    if (!person) {
      person = this.platform === 'telegram' ? String(700000000 + this.people.length) : String(919800000000 + this.people.length);
      const name = `Guest ${this.people.length}`;
      await tell('users', {...this.name, person, first_name: name});
      this.people.push({person, name});
    }
    this.person = person;
    this.listPeople();
    await this.load();
  }

  async load() {
    const {messages} = await ask('transcript', this.name);
    this.messages.clear();
    this.slots.clear();
    this.chat.replaceChildren();
    this.closeSheet();
    messages.forEach(m => this.show(m));
    this.toBottom();
  }

  show(message) {
    const was = this.slots.get(message.id);
    const stays = this.isAtBottom() || message.mine;
    this.messages.set(message.id, message);
    const made = slot(message, this);
    this.slots.set(message.id, made);
    if (was) was.replaceWith(made);
    else this.chat.append(made);
    if (!message.mine) this.typing(false);
    if (stays) this.toBottom();
    else if (!message.mine) this.unread.hidden = false;
    this.replyKeyboard(message);
  }

  drop(id) {
    this.slots.get(id)?.remove();
    this.slots.delete(id);
    this.messages.delete(id);
  }

  isAtBottom() { return this.chat.scrollHeight - this.chat.scrollTop - this.chat.clientHeight < 48; }
  toBottom() { this.pinned = true; this.chat.scrollTop = this.chat.scrollHeight; this.unread.hidden = true; }
  toBottomIfThere() { if (this.pinned) this.toBottom(); }

  async type(text) {
    if (text) await tell('type', {...this.name, text});
  }

  isBusy(message, data) { return this.busy.has(`${message} ${data}`); }

  async tap(message, button) {
    if (this.platform === 'telegram') {
      const key = `${message.id} ${button.data}`;
      clearTimeout(this.busy.get(key));
      this.busy.set(key, setTimeout(() => this.settle(message.id, button.data), spinnerLasts));
      this.spin(message.id, button.data, true);
    }
    await tell('tap', {...this.name, message: message.id, data: button.data, label: button.text});
  }

  settle(message, data) {
    clearTimeout(this.busy.get(`${message} ${data}`));
    this.busy.delete(`${message} ${data}`);
    this.spin(message, data, false);
  }

  spin(message, data, on) {
    for (const k of this.slots.get(message)?.querySelectorAll('.key') ?? [])
      if (k.dataset.data === data) k.setAttribute('aria-busy', String(on));
  }

  answered(o) {
    this.settle(o.message, o.data);
    if (!o.toast) return;
    if (o.alert) return this.alert(o.toast);
    this.toastBox.textContent = o.toast;
    this.toastBox.hidden = false;
    clearTimeout(this.toastTimer);
    this.toastTimer = setTimeout(() => { this.toastBox.hidden = true; }, 3500);
  }

  alert(text) {
    const ok = element('button', {type: 'button', 'data-testid': 'alert-ok'}, 'OK');
    const box = element('div', {className: 'ok', role: 'alertdialog', 'aria-label': text, 'data-testid': 'alert'}, element('div', {}, element('p', {}, text), ok));
    ok.onclick = () => { box.remove(); this.input.focus(); };
    this.root.append(box);
    ok.focus();
  }

  typing(on) {
    this.subtitle.textContent = on ? 'typing…' : this.restLine();
    clearTimeout(this.typingTimer);
    if (on) this.typingTimer = setTimeout(() => this.typing(false), this.platform === 'telegram' ? 5000 : 25000);
  }

  openList(message) {
    this.openSheet(message.list.button, message.list.rows.map(r => ({title: r.text, detail: r.description, data: r.data, run: () => this.tap(message, r)})));
  }

  async openCommands() {
    const {bots} = await ask('state');
    const lists = bots.find(b => b.name === this.channel)?.commands ?? {};
    const language = this.people.find(p => p.person === this.person)?.language ?? 'en';
    const scopes = [`chat:${this.person}`, 'all_private_chats:0', 'default:0']; // the narrowest that has a list
    const list = scopes.flatMap(s => [lists[`${s}:${language}`], lists[`${s}:`]]).find(l => l?.length) ?? [];
    this.openSheet('Commands', list.map(c => ({title: `/${c.command}`, detail: c.description, run: () => this.type(`/${c.command}`)})));
  }

  openSheet(title, rows) {
    this.closeSheet();
    const close = element('button', {type: 'button', 'aria-label': 'Close'}, '✕');
    close.onclick = () => this.closeSheet();
    this.sheet = element('div', {className: 'sheet', role: 'dialog', 'aria-label': title, 'data-testid': 'sheet'}, element('h3', {}, title, close));
    for (const r of rows) {
      const row = element('button', {type: 'button', className: 'row', 'data-testid': 'row', 'data-data': r.data ?? ''}, r.title, r.detail ? element('small', {}, r.detail) : null);
      row.onclick = () => { this.closeSheet(); r.run(); };
      this.sheet.append(row);
    }
    this.sheet.onkeydown = e => { if (e.key === 'Escape') this.closeSheet(); };
    this.root.append(this.sheet);
    this.sheet.querySelector('.row, button').focus();
  }

  closeSheet() {
    this.sheet?.remove();
    this.sheet = null;
  }

  /// A keyboard below the composer (to share a phone number, for instance).
  replyKeyboard(message) {
    if (message.mine || !message.reply_keyboard) return;
    this.keyboard?.remove();
    this.keyboard = null;
    const rows = message.reply_keyboard.keyboard;
    if (!rows) return;
    const press = b => b.request_contact
      ? tell('send', {...this.name, content: {contact: {phone_number: `+9198${this.person.slice(-8).padStart(8, '1')}`, first_name: this.people.find(p => p.person === this.person)?.name, user_id: Number(this.person)}}})
      : this.type(b.text ?? b);
    this.keyboard = element('div', {className: 'keys', 'data-testid': 'reply-keyboard'}, ...rows.map(row => element('div', {}, ...row.map(b => {
      const k = element('button', {type: 'button', className: 'key', 'data-testid': 'reply-button'}, b.text ?? b);
      k.onclick = () => press(b);
      return k;
    }))));
    this.root.append(this.keyboard);
  }
}
