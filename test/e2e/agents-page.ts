/** A CRM page with the panel in a real Chromium, signed in as an agent: what a person can see and click. */
import type { Browser, Page } from 'playwright-core';

/**
 * Opens the page and signs in.
 * @param server address of the application server, with a slash at the end
 */
export async function openAgentsPage(browser: Browser, server: string, login: string, password: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 400, height: 720 } });
  page.setDefaultTimeout(15_000);
  // A document that the server itself has sent: Chromium lets no other one reach loopback addresses.
  await page.goto(`${server}healthz`);
  const status = await page.evaluate(
    async ([name, word]) => {
      const response = await fetch('/api/sign-in', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ login: name, password: word }),
      });
      return response.status;
    },
    [login, password],
  );
  if (status !== 200 && status !== 204) throw new Error(`sign-in answered ${status}`);
  // As text, for it is of the page's world: the built bundle and one tag, as a CRM page has them.
  await page.evaluate(`(async () => {
    await import('/offhook.js');
    const panel = document.createElement('cti-panel');
    panel.setAttribute('server', '/');
    document.body.replaceChildren(panel);
  })()`);
  return page;
}
