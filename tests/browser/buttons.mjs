// P19, P21: old buttons still work, forged ones do nothing.
import {check, eventually, openPage, Phone, same, sim, sql} from './support.mjs';

const person = {platform: 'telegram', channel: 'gym', person: '424837855'};

/// The data of a button on the newest message, as it was sent.
async function dataOf(phone, label) {
  return phone.button(label).getAttribute('data-data');
}

/// What must not change when nothing is done.
function everything() {
  return sql(`SELECT md5(string_agg(t, '|' ORDER BY t)) FROM (SELECT row_to_json(s)::text t FROM desk.standings s
    UNION ALL SELECT row_to_json(m)::text FROM club.members m UNION ALL SELECT row_to_json(i)::text FROM club.items i) x`);
}

/// How many turns the daemon counted with one of these outcomes.
async function turnsWith(stage, ...outcomes) {
  const state = await sim(stage, 'state');
  const text = await (await fetch(new URL('/metrics', state.bots[0].webhook.url))).text();
  return text.split('\n').filter(l => l.startsWith('frontdesk_turns_total{') && outcomes.some(o => l.includes(`outcome="${o}"`)))
    .reduce((sum, l) => sum + Number(l.split(' ').at(-1)), 0);
}

export const tests = [
  {id: 'P19', name: 'a button from five screens ago opens its screen', async run(stage) {
    const page = await openPage(stage);
    const phone = new Phone(page);
    await phone.types('/find par');
    const data = await dataOf(phone, 'Parin Shah');
    const message = await phone.lastId();
    for (const words of ['/start', '/help', '/find ravi', '/start', '/find zzz']) await phone.types(words);
    await sim(stage, 'tap', {...person, message: Number(message), data});
    const old = phone.root.locator(`[data-id="${message}"]`);
    await eventually(async () => (await old.getByTestId('button').allInnerTexts()).some(l => /^Ban$/.test(l)), 'the card of Parin');
    check((await old.getByTestId('text').innerText()).includes('Parin Shah'), 'it is hers');
    await page.close();
  }},
  {id: 'P21', name: 'forged and truncated button data change nothing and are counted', async run(stage) {
    const page = await openPage(stage);
    const phone = new Phone(page);
    await phone.types('/start');
    const message = Number(await phone.lastId());
    const before = everything();
    const wrong = ['malformed', 'denied', 'stale_button'];
    const forged = ['x', 'x:club.member_card', 'a:1:2', 'x:ban:1:1:1', 'a:99999999999999999999:1.1:0', 'x:core.nothing:1:1', '\u0001'];
    for (const data of forged) {
      const counted = await turnsWith(stage, ...wrong);
      await sim(stage, 'tap', {...person, message, data});
      await eventually(async () => (await turnsWith(stage, ...wrong)) === counted + 1, `${JSON.stringify(data)} is counted`);
      same((await sim(stage, 'stats')).pending, 0, 'taps not acknowledged');
    }
    same(everything(), before, 'the data');
    await page.close();
  }},
];
