// P20, P23: a write from an old card is refused; what was done can be undone.
import {chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {browser, check, eventually, openPage, Phone, play, same, sim, sql} from './support.mjs';

const faketime = '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1';
const asha = {platform: 'telegram', channel: 'gym', person: '424837855'};

/// Opens the card of a member whom nobody needs for anything else.
async function openCard(phone) {
  const name = sql(`SELECT p.name FROM desk.people p JOIN club.members m ON m.person_id = p.person_id
    JOIN desk.standings s ON s.person_id = p.person_id WHERE s.role = 1 AND s.deleted_at IS NULL AND s.banned_at IS NULL
      AND p.name NOT ILIKE 'par%' AND (SELECT count(*) FROM desk.people q WHERE q.name = p.name) = 1 ORDER BY m.person_id DESC LIMIT 1`);
  const id = sql(`SELECT person_id FROM desk.people WHERE name = '${name.replaceAll("'", "''")}'`);
  await phone.types('/start');
  await phone.types(`/find ${name}`);
  await phone.taps(name);
  return {name, id};
}

const standing = (id, column) => sql(`SELECT ${column} FROM desk.standings WHERE person_id = ${id}`);

export const tests = [
  {id: 'P20', name: 'an old Delete does nothing once the member was changed', async run(stage) {
    const page = await openPage(stage);
    const phone = new Phone(page);
    const {id, name} = await openCard(phone);
    const [message, data] = [Number(await phone.lastId()), await phone.button('Delete').getAttribute('data-data')];
    await phone.taps(/^Ban$/);
    await phone.taps('Misbehaved');
    await eventually(() => standing(id, 'banned_at IS NOT NULL') === 't', 'the member is banned');
    const version = standing(id, 'version');
    await sim(stage, 'tap', {...asha, message, data});
    await eventually(async () => (await sim(stage, 'stats')).pending === 0, 'the tap is acknowledged');
    same(standing(id, 'version'), version, 'version of the standing');
    same(standing(id, 'deleted_at IS NULL'), 't', 'not deleted');
    const card = phone.root.locator(`[data-id="${message}"]`);
    await eventually(async () => /changed this \d+ s ago/.test(await card.innerText()), 'the old card says why');
    const shown = await card.innerText();
    check(shown.includes(name) && /Misbehaved/.test(shown), `the current card is shown: ${shown}`);
    check(/\d{1,2}:\d\d/.test(shown.replace(/\d{1,2}:\d\d\s*$/, '')), `the card says since when: ${shown}`);
    check((await card.getByTestId('button').allInnerTexts()).some(l => /Unban/.test(l)), 'with what can be done now');
    await page.close();
  }},
  {id: 'P23', name: 'Delete, then Undo: as before, with both in the history', async run(stage) {
    const page = await openPage(stage);
    const phone = new Phone(page);
    const {id, name} = await openCard(phone);
    const events = () => Number(sql(`SELECT count(*) FROM desk.audit WHERE entity_id = '${id}'`));
    const before = events();
    await phone.taps('Delete');
    await eventually(() => standing(id, 'deleted_at IS NOT NULL') === 't', 'deleted');
    await phone.taps('Undo');
    await eventually(() => standing(id, 'deleted_at IS NULL') === 't', 'restored');
    same(events() - before, 2, 'events in the history');

    await page.close();
  }},
  {id: 'P23', name: 'ten minutes later the Undo button is gone, and a late tap is told so', alone: true, async run() {
    const clock = mkdtempSync(join(tmpdir(), 'frontdesk-clock-'));
    chmodSync(clock, 0o755);
    const ahead = join(clock, 'ahead');
    writeFileSync(ahead, '+0');
    chmodSync(ahead, 0o644);
    // The wall clock of PostgreSQL and of everything else; monotonic clocks stay as they are.
    const env = {...process.env, LD_PRELOAD: faketime, FAKETIME_TIMESTAMP_FILE: ahead, FAKETIME_CACHE_DURATION: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1', FAKETIME_DONT_RESET: '1'};
    check(existsSync(faketime), 'package libfaketime');
    const run = await play([], {env}).ready;
    const stage = {run, url: run.url, browser: await browser()};
    try {
      const page = await openPage(stage);
      const phone = new Phone(page);
      const {id} = await openCard(phone);
      await phone.taps('Delete');
      await eventually(() => standing(id, 'deleted_at IS NOT NULL') === 't', 'deleted');
      const before = Number(sql('SELECT extract(epoch FROM now())::bigint'));
      const [message, data] = [Number(await phone.lastId()), await phone.button('Undo').getAttribute('data-data')];
      writeFileSync(ahead, '+602');
      await eventually(() => Number(sql('SELECT extract(epoch FROM now())::bigint')) - before > 600, 'ten minutes pass');
      const shown = phone.root.locator(`[data-id="${message}"]`);
      await eventually(async () => !(await shown.getByTestId('button').allInnerTexts()).includes('Undo'), 'the button is gone');
      check((await shown.innerText()).includes('is deleted'), 'what was done still stands there');
      await sim(stage, 'tap', {...asha, message, data}); // as from a phone that has not seen the change
      await page.getByTestId('alert').waitFor({timeout: 20000});
      check((await page.getByTestId('alert').innerText()).includes('That time is over'), 'it is said why');
      await page.getByTestId('alert-ok').click();
      same(standing(id, 'deleted_at IS NOT NULL'), 't', 'still deleted');
      await page.close();
    } finally {
      await stage.browser.close();
      await run.stop();
      rmSync(clock, {recursive: true});
    }
  }},
];
