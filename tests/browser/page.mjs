// P06-P10: the page itself, and what taps and typed words do to the messages.
import {check, eventually, openPage, Phone, same, sim} from './support.mjs';

/// Goes through the menu without ending where it began, so that every tap changes something.
async function tapAround(phone, times, each = async () => {}) {
  for (let i = 0; i < times; ++i) {
    await phone.taps(i % 2 === 0 ? 'People' : 'Home');
    await each();
  }
}

export const tests = [
  {id: 'P06', name: 'the page needs nothing but this machine', async run(stage) {
    const page = await openPage(stage);
    await new Phone(page).types('/start');
    same(page.troubles.join('\n'), '', 'failed requests and console errors');
    await page.close();
  }},
  {id: 'P07', name: 'phones, feed and controls show within 1 s and stay where they are', async run(stage) {
    const page = await stage.browser.newPage({viewport: {width: 1440, height: 900}});
    await page.addInitScript(() => {
      globalThis.shift = 0;
      new PerformanceObserver(list => { for (const e of list.getEntries()) globalThis.shift += e.value; }).observe({type: 'layout-shift', buffered: true});
    });
    const from = Date.now();
    await page.goto(stage.url);
    for (const id of ['phone-telegram', 'phone-whatsapp', 'feed', 'controls'])
      await page.getByTestId(id).waitFor({state: 'visible', timeout: 1000});
    const took = Date.now() - from;
    check(took <= 1000, `shown after ${took} ms`);
    await page.waitForTimeout(600);
    const shift = await page.evaluate(() => globalThis.shift);
    check(shift <= 0.05, `layout shift ${shift}`);
    await page.close();
    return `shown after ${took} ms`;
  }},
  {id: 'P08', name: 'a tapped button spins, for at most 150 ms at p95', async run(stage) {
    const page = await openPage(stage);
    const phone = new Phone(page);
    await phone.types('/start');
    await page.evaluate(() => {
      globalThis.spins = [];
      const started = new Map();
      new MutationObserver(changes => {
        for (const c of changes) {
          if (c.type !== 'attributes') continue;
          const data = c.target.dataset.data;
          if (c.target.getAttribute('aria-busy') === 'true') started.set(data, performance.now());
        }
        // A spinner ends on the same button, or with the message that is drawn anew.
        for (const [data, from] of started)
          if (!document.querySelector(`[data-data="${CSS.escape(data)}"][aria-busy=true]`)) {
            globalThis.spins.push(performance.now() - from);
            started.delete(data);
          }
      }).observe(document.querySelector('.phones'), {subtree: true, childList: true, attributes: true, attributeFilter: ['aria-busy']});
    });
    await tapAround(phone, 100);
    const spins = (await page.evaluate(() => globalThis.spins)).sort((a, b) => a - b);
    check(spins.length >= 95, `only ${spins.length} of 100 taps showed a spinner`);
    const p95 = spins[Math.floor(spins.length * 0.95)];
    check(p95 <= 150, `p95 ${p95} ms`);
    await page.close();
    return `p95 ${p95.toFixed(1)} ms`;
  }},
  {id: 'P09', name: 'twenty taps edit one message', async run(stage) {
    const page = await openPage(stage);
    const phone = new Phone(page);
    await phone.types('/start');
    const [count, id] = [await phone.count(), await phone.lastId()];
    await tapAround(phone, 20, async () => {
      same(await phone.count(), count, 'messages of the bot');
      same(await phone.lastId(), id, 'id of the message');
    });
    check(await phone.last().getByTestId('edited').isVisible(), 'it is marked as edited');
    const {refused} = await sim(stage, 'stats');
    same(refused.filter(r => r.answer.includes('not modified')).length, 0, '"not modified" answers');
    await page.close();
  }},
  {id: 'P10', name: 'typed words make a new message and take the old buttons away', async run(stage) {
    const page = await openPage(stage);
    const phone = new Phone(page);
    await phone.types('/start');
    const old = phone.root.locator(`[data-id="${await phone.lastId()}"]`);
    await phone.types('/find par');
    await eventually(async () => (await old.getByTestId('button').count()) === 0, 'the old message has no buttons');
    await phone.taps('Home');
    const inView = await phone.last().evaluate(e => {
      const [box, chat] = [e.getBoundingClientRect(), e.parentElement.getBoundingClientRect()];
      return box.bottom <= chat.bottom + 1 && e === e.parentElement.lastElementChild;
    });
    check(inView, 'the new message is the last one and in view');
    await page.close();
  }},
];
