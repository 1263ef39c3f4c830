// What every browser test stands on: ops/play as a child process, a page in Chromium, a phone to drive.
import {execFileSync, spawn} from 'node:child_process';
import {existsSync, readdirSync, statSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {chromium} from 'playwright-core';

export const top = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const browsers = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'];

export function check(condition, text) {
  if (!condition) throw new Error(text);
}

export function same(actual, expected, what) {
  check(Object.is(actual, expected), `${what}: ${JSON.stringify(actual)} is not ${JSON.stringify(expected)}`);
}

export async function eventually(isSo, what, atMost = 5000) {
  const end = Date.now() + atMost;
  for (;;) {
    const value = await isSo();
    if (value) return value;
    if (Date.now() > end) throw new Error(`did not happen within ${atMost} ms: ${what}`);
    await new Promise(r => setTimeout(r, 20));
  }
}

/// Starts ops/play, or what runs it in another way; resolves when it prints where the page is.
export function play(args = [], options = {}, command = [join(top, 'ops/play')]) {
  const started = Date.now();
  const child = spawn(command[0], [...command.slice(1), ...args], {cwd: top, detached: true, stdio: ['ignore', 'pipe', 'pipe'], ...options});
  const run = {child, output: '', errors: '', code: null};
  run.ended = new Promise(resolve => child.on('exit', (code, signal) => { run.code = code ?? signal; resolve(run.code); }));
  child.stderr.on('data', d => { run.errors += d; });
  run.ready = new Promise((resolve, reject) => {
    child.stdout.on('data', d => {
      run.output += d;
      const found = run.output.match(/open (http:\/\/127\.0\.0\.1:\d+)/);
      if (!found || run.url) return;
      run.url = found[1];
      run.took = Date.now() - started;
      resolve(run);
    });
    run.ended.then(code => reject(new Error(`ops/play ended with ${code}\n${run.output}${run.errors}`)));
  });
  run.ready.catch(() => {});
  process.on('exit', () => { if (run.code === null) process.kill(child.pid, 'SIGTERM'); });
  run.stop = async (signal = 'SIGINT') => {
    if (run.code === null) process.kill(child.pid, signal);
    return run.ended;
  };
  return run;
}

export async function browser() {
  const executablePath = browsers.find(existsSync);
  check(executablePath, 'neither chromium-headless-shell nor chromium is installed');
  return chromium.launch({executablePath, args: ['--no-sandbox']});
}

/// A fresh page; everything that went wrong on it is in page.troubles.
export async function openPage(stage, options = {}) {
  const page = await stage.browser.newPage({viewport: {width: 1440, height: 900}, ...options});
  page.troubles = [];
  page.on('console', m => m.type() === 'error' && page.troubles.push(m.text()));
  page.on('pageerror', e => page.troubles.push(String(e)));
  page.on('requestfailed', r => page.troubles.push(`${r.url()} ${r.failure()?.errorText}`));
  await page.route(url => url.hostname !== '127.0.0.1', route => route.abort());
  await page.goto(stage.url);
  await page.waitForSelector('body[data-ready]');
  return page;
}

export async function sim(stage, verb, body) {
  const options = body && {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body)};
  const answer = await fetch(`${stage.url}/sim/${verb}`, options);
  return answer.json();
}

/// Where the run's PostgreSQL has its socket: the youngest run.
function socketFolder() {
  const parents = [join(top, 'build/play'), `/var/tmp/frontdesk-play-${process.getuid()}`];
  const all = parents.filter(existsSync).flatMap(p => readdirSync(p).map(name => join(p, name, 'socket'))).filter(existsSync);
  check(all.length > 0, 'no run of ops/play has a database');
  return all.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0];
}

/// The first value of a query on the run's database.
export function sql(query) {
  return execFileSync('psql', ['-XqtA', '-h', socketFolder(), '-U', 'postgres', '-d', 'frontdesk', '-c', query], {encoding: 'utf8'}).trim();
}

/// One phone on the page.
export class Phone {
  constructor(page, platform = 'telegram') {
    this.page = page;
    this.root = page.getByTestId(`phone-${platform}`);
  }

  bubbles() { return this.root.locator('[data-testid=bubble]:not([data-mine=true])'); }
  last() { return this.bubbles().last(); }
  count() { return this.bubbles().count(); }
  async lastId() { return (await this.count()) ? this.last().getAttribute('data-id') : null; }
  async says() { return this.last().innerText(); }
  labels() { return this.last().getByTestId('button').allInnerTexts(); }

  /// Types and waits for the business's new message.
  async types(text) {
    const before = await this.lastId();
    await this.root.getByTestId('composer').fill(text);
    await this.root.getByTestId('composer').press('Enter');
    await eventually(async () => (await this.lastId()) !== before, `an answer to "${text}"`);
    return this.says();
  }

  button(label) { return this.root.getByTestId('button').filter({hasText: label}).last(); }

  /// Taps the newest button with this label and waits until its spinner is gone.
  async taps(label) {
    const before = `${await this.lastId()} ${await this.says()}`;
    await this.button(label).click();
    await eventually(async () => `${await this.lastId()} ${await this.says()}` !== before, `a change after tapping "${label}"`);
    await eventually(async () => (await this.root.locator('[aria-busy=true]').count()) === 0, 'no spinner');
    return this.says();
  }

  /// Taps a button of the newest message, or a row of its list, and waits for the answer (WhatsApp edits nothing).
  async picks(label) {
    const before = await this.lastId();
    const button = this.last().getByTestId('button').filter({hasText: label});
    if (await button.count()) {
      await button.first().click();
    } else {
      await this.last().getByTestId('list-button').click();
      await this.root.getByTestId('row').filter({hasText: label}).first().click();
    }
    await eventually(async () => (await this.lastId()) !== before, `an answer to "${label}"`);
    return this.says();
  }

  async sees(text, atMost) {
    return eventually(async () => (await this.count()) && (await this.says()).includes(text) && this.says(), `"${text}" on the phone`, atMost);
  }
}
