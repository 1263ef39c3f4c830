// W01: the WhatsApp phone, from a stranger's first word to the member.
import {check, eventually, openPage, Phone, same, sql} from './support.mjs';

export const tests = [
  {id: 'W01', name: 'a guest registers on WhatsApp, an owner approves there', async run(stage) {
    const page = await openPage(stage);
    const phone = new Phone(page, 'whatsapp');
    const who = phone.root.getByTestId('who');
    const owner = await who.inputValue();
    await phone.types('hi'); // opens the owner's 24 hours
    await who.selectOption('');
    const guest = await eventually(async () => { const now = await who.inputValue(); return now !== owner && now; }, 'a new person holds the phone');
    check(/register/i.test(await phone.types('hi')), 'a guest is asked to register');
    await phone.picks('Register');
    await phone.picks('I agree');
    await phone.types('Meera Nair');
    await phone.types('98123 98123');
    check((await phone.picks('Send')).includes('Thank you'), 'the club has the request');
    await who.selectOption(owner);
    await phone.sees('Meera Nair wants to become a member');
    check((await phone.picks('Approve')).includes('Approved by'), 'the card says who decided');
    await who.selectOption(guest);
    await phone.sees('You are a member now');
    same(sql("SELECT approval FROM club.members WHERE full_name = 'Meera Nair'"), 'approved', 'the request in the database');
    same(page.troubles.join('\n'), '', 'failed requests and console errors');
    await page.close();
  }},
];
