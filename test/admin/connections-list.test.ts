/** Two hundred connections: found by a few words, by what is not connected, and a page at a time. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { ConnectionPage } from '../../admin/api/connections.ts';
import type { Overview } from '../../admin/api/overview.ts';
import { violations } from '../support/accessibility.ts';
import { type PortalBed, portalBed } from '../support/portal-bed.ts';

let bed: PortalBed;
const rows = () => bed.page.locator('tbody tr');
const finder = () => bed.page.getByRole('searchbox', { name: 'Find by name, address or phone system' });

before(async () => {
  bed = await portalBed();
  for (let i = 0; i < 119; i++) {
    const id = `branch-${String(i).padStart(3, '0')}`;
    await bed.ask('POST', 'admin/connections', {
      id,
      connector: 'simulator',
      name: `Branch ${id.slice(7)}`,
      settings: {},
    });
  }
  const settings = { url: '127.0.0.1', port: 1, userName: 'offhook', secret: 'a secret' };
  await bed.ask('POST', 'admin/connections', { id: 'dead', connector: 'asterisk', name: 'Old exchange', settings });
});
after(() => bed.close());

describe('many connections', () => {
  it('are shown a page at a time', async () => {
    await bed.open('connections');
    await bed.page.getByText('1–50 of 120').waitFor();
    assert.equal(await rows().count(), 50);
    assert.deepEqual(await violations(bed.page), []);
    const folder = process.env['PICTURES'];
    if (folder) await bed.page.screenshot({ path: `${folder}/connections-many.png` });
    await bed.page.getByRole('button', { name: 'Next' }).click();
    await bed.page.getByText('51–100 of 120').waitFor();
    await bed.page.getByRole('button', { name: 'Next' }).click();
    await bed.page.getByText('101–120 of 120').waitFor();
    assert.equal(await bed.page.getByRole('button', { name: 'Next' }).isDisabled(), true);
  });

  it('are found by name, address and phone system, from the first page again', async () => {
    await finder().fill('branch-07');
    await rows().nth(9).waitFor();
    await bed.page.getByText('Branch 078').waitFor();
    assert.equal(await rows().count(), 10);
    await finder().fill('asterisk');
    await bed.page.getByText('Old exchange').waitFor();
    assert.equal(await rows().count(), 1);
    await finder().fill('nobody');
    await bed.page.getByText('None fits.').waitFor();
    await finder().fill('');
    await bed.page.getByText('1–50 of 120').waitFor();
  });

  it('that are not connected are found by one switch, and come first on the overview', async () => {
    await bed.page.getByLabel('Not connected (1)').check();
    await bed.page.getByText('Old exchange').waitFor();
    assert.equal(await rows().count(), 1);
    const { connections, connectionCount } = await bed.ask<Overview>('GET', 'admin/overview');
    assert.deepEqual([connections[0]?.id, connections.length, connectionCount], ['dead', 12, 120]);
    await bed.open('overview');
    await bed.page.getByRole('link', { name: 'All 120 connections' }).click();
    await bed.page.getByText('1–50 of 120').waitFor();
  });

  it('are all told where no limit is asked for, and nothing else than is known may be asked', async () => {
    const whole = await bed.ask<ConnectionPage>('GET', 'admin/connections');
    assert.equal(whole.connections.length, 120);
    await assert.rejects(bed.ask('GET', 'admin/connections?limit=100000'), /400/);
    await assert.rejects(bed.ask('GET', 'admin/connections?order=name'), /400/);
    assert.deepEqual(bed.faults, []);
  });
});
