// Webhooks in the portal: made, told once of their key, tried, given up and sent again, by keyboard and for everybody.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { violations } from '../support/accessibility.ts';
import { type LoopbackSite, onLoopback } from '../support/loopback-site.ts';
import { type PortalBed, portalBed } from '../support/portal-bed.ts';

describe('webhooks in the portal', () => {
  let bed: PortalBed;
  let crm: LoopbackSite;
  let answer = 410;
  let told = 0;

  before(async () => {
    crm = await onLoopback(
      createServer((request, response) => {
        request.resume();
        request.on('end', () => {
          told++;
          response.writeHead(answer).end();
        });
      }),
    );
    bed = await portalBed({
      outbound: { allowPrivate: true },
      connections: [{ id: 'lab', name: 'Lab', connector: 'simulator', settings: { answerAfter: 20 } }],
      users: [{ login: 'agnes', name: 'Agnes Nagy', connection: 'lab', settings: { extension: '201' } }],
    });
  });
  after(async () => {
    assert.deepEqual(bed.faults, []);
    await bed.close();
    await crm.close();
  });

  async function call(): Promise<void> {
    const session = bed.service.hub.sessions.find(({ user }) => user.name === 'Agnes Nagy');
    assert.ok(session);
    const { provider } = session;
    const until = async (holds: () => boolean) => {
      while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10));
    };
    await until(() => provider.state.link === 'up');
    await provider.makeCall('+15550100');
    await until(() => provider.state.calls[0]?.state === 'connected');
    await provider.dropCall(provider.state.calls[0]?.id ?? '');
    await until(() => provider.state.calls.length === 0);
  }

  it('says what they are for while there are none', async () => {
    const { page } = bed;
    await bed.open('webhooks');
    await page.getByText('is told when a call is over').waitFor();
    assert.deepEqual(await violations(page), []);
  });

  it('are made by keyboard, with what is wrong beside the field, and the key is shown once', async () => {
    const { page } = bed;
    await bed.open('webhooks', 'new');
    await page.getByLabel('Address').fill('ftp://crm');
    await page.keyboard.press('Enter');
    await page.locator('#url-wrong').waitFor();
    await page.getByLabel('Address').fill(`${crm.address}calls`);
    await page.keyboard.press('Enter');
    await page.getByText('This key is shown once.').waitFor();
    assert.match((await page.locator('.key').textContent()) ?? '', /^whsec_/);
    assert.deepEqual(await violations(page), []);
    await page.reload();
    await page.getByText('It is shown to nobody.').waitFor();
  });

  it('what was given up is seen, in the list too, and arrives when it is sent again', async () => {
    const { page } = bed;
    await call();
    await page.getByRole('button', { name: 'Look again' }).click();
    while ((await page.getByText('given up').count()) === 0) {
      await page.getByRole('button', { name: 'Look again' }).click();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await page.getByText('answered 410').waitFor();
    assert.deepEqual(await violations(page), []);
    answer = 204;
    await page.getByRole('button', { name: /^Send again: call\.ended/ }).click();
    while ((await page.getByText('arrived').count()) === 0) {
      await page.getByRole('button', { name: 'Look again' }).click();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.equal(told, 2);
    await bed.open('webhooks');
    await page.getByText(`${crm.address}calls`).waitFor();
    assert.deepEqual(await violations(page), []);
  });

  it('is removed once that is meant', async () => {
    const { page } = bed;
    await page.getByText(`${crm.address}calls`).click();
    await page.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByText('is told when a call is over').waitFor();
    const { entries } = await bed.ask<{ entries: { action: string }[] }>('GET', 'admin/audit');
    assert.deepEqual(
      entries.filter(({ action }) => action.startsWith('webhook')).map(({ action }) => action),
      ['webhook.remove', 'webhook.create'],
    );
  });
});
