/** Which browsers keep their agents from working, by reason: one card for each. Pure. */
import type { KnownReport } from '../messaging/page-reports.ts';
import { type BrowserTrouble, troublesOf, troubleWords } from './browser-troubles.ts';
import { counted, type Hit, hits, type Need } from './need.ts';

/** How many browsers cannot take calls, and why: for one line above the cards. */
export interface BrowserSummary {
  /** Browsers that have told of themselves. */
  open: number;
  failing: number;
  /** The most frequent first. */
  reasons: { short: string; count: number }[];
}

/** Where it is mended, other than at the browser itself. */
const links: Readonly<Partial<Record<BrowserTrouble, Need['link']>>> = {
  policy: { to: '#/sites', text: 'Open the doctor of pages', right: 'sites.read' },
  insecure: { to: '#/sites', text: 'Open the doctor of pages', right: 'sites.read' },
};

export function browserSummary(reports: readonly KnownReport[]): BrowserSummary {
  const counts = new Map<string, number>();
  let failing = 0;
  for (const report of reports) {
    // The gravest explains the others.
    const worst = troublesOf(report).find((trouble) => troubleWords[trouble].grade === 'bad');
    if (worst === undefined) continue;
    failing++;
    const { short } = troubleWords[worst];
    counts.set(short, (counts.get(short) ?? 0) + 1);
  }
  const reasons = [...counts].map(([short, count]) => ({ short, count })).sort((a, b) => b.count - a.count);
  return { open: reports.length, failing, reasons };
}

/** A relay helps there: the setting of the phone system for it is where these are mended. */
const forWantOfRelay: readonly BrowserTrouble[] = ['noPath', 'nothingArrives'];

/**
 * @param nameOf a user's name; nothing for one who is here no more
 * @param relayOf the setting for relays of the user's phone system, if it has one
 */
export function browserNeeds(
  reports: readonly KnownReport[],
  nameOf: (userId: string) => string | undefined,
  relayOf: (userId: string) => Need['link'] = () => undefined,
): Need[] {
  const found = new Map<BrowserTrouble, Hit[]>();
  for (const report of reports) {
    const name = nameOf(report.userId);
    if (name === undefined) continue;
    const hit = { id: report.userId, name, note: report.browser };
    for (const trouble of troublesOf(report)) {
      const all = found.get(trouble);
      if (all) all.push(hit);
      else found.set(trouble, [hit]);
    }
  }
  return [...found].map(([trouble, all]) => {
    const { grade, title, fix } = troubleWords[trouble];
    const link = forWantOfRelay.includes(trouble) ? relayOf(all[0]?.id ?? '') : links[trouble];
    return {
      id: `browser.${trouble}`,
      grade,
      title: `In ${counted(all.length, 'browser', 'browsers')} ${title}`,
      fix,
      ...hits(all),
      ...(link ? { link } : {}),
    };
  });
}
