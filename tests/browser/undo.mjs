// P20, P23: a write from an old card is refused; what was done can be undone.
import {check, eventually, openPage, Phone, same, sim, sql} from './support.mjs';

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
    await eventually(async () => (await phone.root.innerText()).match(/changed|out of date/i), 'it is said why');
    check((await phone.root.innerText()).includes(name), 'the current card is shown');
    await page.close();
  }},
  {id: 'P23', name: 'Delete, then Undo; after ten minutes Undo is over', async run(stage) {
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

    await phone.types(`/find ${name}`);
    await phone.taps(name);
    await phone.taps('Delete');
    await eventually(() => standing(id, 'deleted_at IS NOT NULL') === 't', 'deleted again');
    sql(`UPDATE desk.undos SET expires_at = now() - interval '1 second' WHERE entity_id = ${id}`);
    await phone.button('Undo').click();
    await page.getByTestId('alert').waitFor();
    check((await page.getByTestId('alert').innerText()).includes('That time is over'), 'it is said why');
    await page.getByTestId('alert-ok').click();
    same(standing(id, 'deleted_at IS NOT NULL'), 't', 'still deleted');
    await page.close();
  }},
];
