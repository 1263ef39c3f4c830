// P11, P12: finding people, in any script, and finding nobody.
import {check, openPage, Phone, same} from './support.mjs';

export const tests = [
  {id: 'P11', name: 'par, PAR, пар and परी find Parin, and no item', async run(stage) {
    const page = await openPage(stage);
    const phone = new Phone(page);
    for (const words of ['par', 'PAR', 'пар', 'परी']) {
      await phone.types(`/find ${words}`);
      const labels = await phone.labels();
      check(labels.some(l => l.startsWith('Parin Shah')), `${words}: ${labels}`);
      check(!labels.some(l => /Whey|GST/.test(l)), `${words} shows items: ${labels}`);
    }
    await phone.types('/find whey');
    check((await phone.says()).includes('No users found'), 'an item is no user');
    await phone.types('/item parin');
    check((await phone.says()).includes('No items found') && !(await phone.labels()).some(l => l.includes('Parin')), 'a user is no item');
    await page.close();
  }},
  {id: 'P12', name: 'nobody found: the sentence, Clear and Back', async run(stage) {
    const page = await openPage(stage);
    const phone = new Phone(page);
    await phone.types('/find par%');
    const text = await phone.last().getByTestId('text').innerText();
    check(text.includes('No users found. Try another name or Telegram ID.'), text);
    const labels = await phone.labels();
    check(labels.includes('Clear'), `no Clear in ${labels}`);
    check(labels.includes('‹ Back'), `no Back in ${labels}`);
    await phone.taps('Clear');
    check(!(await phone.says()).includes('No users found'), 'Clear shows everybody again');
    same(await phone.last().getByTestId('edited').count(), 1, 'edited in place');
    await phone.types('/find par%');
    await phone.taps('‹ Back');
    check(!(await phone.says()).includes('No users found'), 'Back leads away from the empty list');
    await phone.types('/item nothingofthekind');
    const item = await phone.last().getByTestId('text').innerText();
    check(item.includes('No items found'), item);
    const below = await phone.labels();
    check(['Clear', '‹ Back'].every(l => below.includes(l)), `Clear and Back in ${below}`);
    await page.close();
  }},
];
