// P13-P16, P22: an invoice from one typed line to paper, in two languages, and never twice.
import {execFileSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {check, eventually, openPage, Phone, same, sim, sql} from './support.mjs';

const entry = '/inv parin 234x2 whey1kg -10%';
const person = {platform: 'telegram', channel: 'gym', person: '424837855'};
const rupees = /₹[\d,]+(?:\.\d\d)?/g;

const newest = column => sql(`SELECT ${column} FROM club.invoices ORDER BY id DESC LIMIT 1`);
const howMany = () => Number(sql('SELECT count(*) FROM club.invoices'));
const paise = text => Math.round(Number(text.replace(/[₹,]/g, '')) * 100);

/// ₹12,34,567.50 in paise → text as the paper shows it, without the sign.
function grouped(amount) {
  const [whole, cents] = [Math.floor(amount / 100), String(amount % 100).padStart(2, '0')];
  return `${whole.toLocaleString('en-IN')}.${cents}`;
}

/// From any screen to the review card of a fresh invoice.
async function review(phone, line = entry) {
  await phone.types('/start');
  await phone.types(line);
  await eventually(async () => (await phone.labels()).some(l => l.includes('Issue') || l.includes('जारी')), 'the review card');
  return phone.says();
}

/// The PDF of the newest invoice; it is drawn beside the receipt and comes after it.
async function paper(phone) {
  const named = phone.page.getByTestId('file-name').filter({hasText: `${newest('number').replaceAll('/', '-')}.pdf`});
  const card = phone.root.getByTestId('paper').filter({has: named}).last();
  await card.waitFor({timeout: 10000});
  const href = await card.getAttribute('href');
  const bytes = Buffer.from(await (await fetch(new URL(href, phone.page.url()))).arrayBuffer());
  return {card, bytes, name: await card.getByTestId('file-name').innerText()};
}

/// What pdftotext and zbarimg read on the paper.
function readPaper(bytes) {
  const folder = mkdtempSync(join(tmpdir(), 'frontdesk-paper-'));
  try {
    const file = join(folder, 'paper.pdf');
    writeFileSync(file, bytes);
    const text = execFileSync('pdftotext', ['-layout', file, '-'], {encoding: 'utf8'});
    execFileSync('pdftoppm', ['-png', '-r', '200', '-f', '1', '-l', '1', '-singlefile', file, join(folder, 'page')]);
    const code = execFileSync('zbarimg', ['-q', '--raw', '--nodbus', '-Sdisable', '-Sqrcode.enable', join(folder, 'page.png')], {encoding: 'utf8'}).trim();
    return {text, code};
  } finally { rmSync(folder, {recursive: true}); }
}

/// Five words of the menu, letter by letter, in the page's font: boxes for want of a glyph all look alike.
function alike(page) {
  return page.getByTestId('text').last().evaluate(e => {
    const pen = Object.assign(document.createElement('canvas'), {width: 48, height: 48}).getContext('2d', {willReadFrequently: true});
    pen.font = `24px ${getComputedStyle(e).fontFamily}`;
    const drawn = letter => {
      pen.clearRect(0, 0, 48, 48);
      pen.fillText(letter, 10, 32);
      return pen.getImageData(0, 0, 48, 48).data.join();
    };
    const seen = new Map([[drawn(' '), 'a blank'], [drawn('\u0378'), 'no character']]);
    const letters = new Set(['मेनू', 'लोग', 'स्टोर', 'सेटिंग', 'बिल'].join('').match(/[\u0904-\u0939]/g));
    const found = [];
    for (const letter of letters) {
      const picture = drawn(letter);
      if (seen.has(picture)) found.push(`${letter} and ${seen.get(picture)}`);
      seen.set(picture, letter);
    }
    return found;
  });
}

async function issue(phone) {
  const before = howMany();
  await phone.button(/^(Issue|जारी)/).click();
  await eventually(() => howMany() === before + 1, 'one more invoice');
}

export const tests = [
  {id: 'P13', name: 'one typed line becomes a preview whose total SQL confirms', async run(stage) {
    const page = await openPage(stage);
    const phone = new Phone(page);
    const text = await review(phone);
    check(text.includes('Parin Shah'), text);
    check(/1\. .*\n2\. /.test(text), `two lines in ${text}`);
    check(text.includes('CGST') && text.includes('SGST'), text);
    const total = paise(text.match(/Total[^₹]*(₹[\d,.]+\d)/)?.[1] ?? text.match(rupees).at(-1));
    await issue(phone);
    same(total, Number(newest('total_paise')), 'the total in the preview and in the database');
    await page.close();
  }},
  {id: 'P14', name: 'the paper: number, total, words, and a code that pays it', async run(stage) {
    const page = await openPage(stage);
    const phone = new Phone(page);
    await review(phone);
    await issue(phone);
    const number = newest('number');
    const total = Number(newest('total_paise'));
    await phone.sees(number, 10000);
    const {card, bytes, name} = await paper(phone);
    check(name.includes(number.replaceAll('/', '-')), name);
    const image = card.getByTestId('page-image');
    await eventually(() => image.evaluate(i => i.complete && i.naturalWidth > 0), 'the picture of page 1');
    const {text, code} = readPaper(bytes);
    check(text.includes(number), 'the number is on the paper');
    check(text.includes(grouped(total)), `${grouped(total)} is on the paper`);
    check(/rupees/i.test(text), 'the amount in words is on the paper');
    check(code.startsWith('upi://pay?'), code);
    same(paise(new URL(code).searchParams.get('am')), total, 'the amount in the code');
    await page.close();
  }},
  {id: 'P15', name: 'Hindi: screens and paper in Devanagari, nothing raw, nothing broken', async run(stage) {
    const page = await openPage(stage);
    const phone = new Phone(page);
    const broken = /\uFFFD|\{\}|\b[a-z]+\.[a-z_]+\.[a-z_]+\b/;
    const english = await phone.types('/start');
    check(/[A-Za-z]/.test(english) && !broken.test(english), english);
    await phone.types('/language');
    await phone.taps('हिन्दी');
    try {
      await phone.types('/start');
      // At one message a second the menu may come behind the confirmation.
      await eventually(async () => {
        const labels = await phone.labels();
        return labels.length > 3 && labels.every(l => /[\u0900-\u097F]/.test(l));
      }, 'the menu with every label in Hindi', 8000);
      const hindi = await phone.says();
      check(/[\u0900-\u097F]/.test(hindi) && !broken.test(hindi), hindi);
      same((await alike(page)).join(', '), '', 'letters that look alike');
      await review(phone);
      await issue(phone);
      await phone.sees(newest('number'), 10000);
      const {bytes} = await paper(phone);
      const {text} = readPaper(bytes);
      check(/[\u0900-\u097F]/.test(text) && !broken.test(text.replace(/\S+@\S+|\S+\.(?:com|in|org)\b/g, '')), 'the paper is in Hindi');
      await page.getByTestId('phone-telegram').screenshot({path: join(tmpdir(), 'frontdesk-hindi.png')});
    } finally {
      await phone.types('/language');
      await phone.taps('English');
    }
    await page.close();
  }},
  {id: 'P16', name: 'page image and PDF show with their caption, and open', async run(stage) {
    const page = await openPage(stage);
    const phone = new Phone(page);
    await review(phone);
    await issue(phone);
    await phone.sees(newest('number'), 10000);
    const {card, bytes} = await paper(phone);
    same(bytes.subarray(0, 5).toString(), '%PDF-', 'the beginning of the file');
    const image = card.getByTestId('page-image');
    await eventually(() => image.evaluate(i => i.naturalWidth > 100 && i.naturalHeight > i.naturalWidth), 'a page in portrait');
    const photo = phone.root.getByTestId('photo-image').last();
    await eventually(() => photo.evaluate(i => i.complete && i.naturalWidth > 100 && i.naturalHeight > i.naturalWidth), 'the first page as a photo before it');
    check(await card.evaluate(e => !!e.closest('[data-testid=bubble]').querySelector('[data-testid=text]').textContent), 'it has a caption');
    await page.close();
  }},
  {id: 'P22', name: 'Issue tapped twice and delivered three times: one invoice', async run(stage) {
    const page = await openPage(stage);
    const phone = new Phone(page);
    await review(phone);
    const before = howMany();
    const [message, data] = [Number(await phone.lastId()), await phone.button(/^Issue/).getAttribute('data-data')];
    const [{update_id: first}] = await Promise.all([sim(stage, 'tap', {...person, message, data}), sim(stage, 'tap', {...person, message, data})]);
    await eventually(() => howMany() === before + 1, 'one more invoice');
    for (let i = 0; i < 2; ++i) await sim(stage, 'repeat', {...person, update_id: first});
    await eventually(async () => (await sim(stage, 'stats')).pending === 0, 'everything is acknowledged');
    same(howMany(), before + 1, 'invoices');
    const papers = phone.root.getByTestId('file-name').filter({hasText: `${newest('number').replaceAll('/', '-')}.pdf`});
    await eventually(async () => (await papers.count()) > 0, 'the paper', 10000);
    await page.waitForTimeout(2500); // a second one would have come by now: one message a second
    same(await papers.count(), 1, 'papers with this number');
    await page.close();
  }},
];
