/** For the diagnostics file: what needs somebody, what pages have told, and how those stand who are hit. By ids, without names. */
import { masked } from '../../core/provider/world.ts';
import { readinessOf, type ReadinessParts } from '../admin/readiness.ts';
import type { Need } from './need.ts';

/** Users who are looked at one by one. */
const mostUsers = 20;
const mostReports = 500;

export async function statusForBundle(
  { needs, browsers }: { needs: readonly Need[]; browsers: object },
  parts: ReadinessParts,
): Promise<object> {
  const reports = parts.diagnostics.reports.all;
  const hit = [...new Set(needs.flatMap(({ who }) => who.map(({ id }) => id)))].slice(0, mostUsers);
  const readiness: Record<string, Record<string, string>> = {};
  for (const id of hit) {
    // Somebody may have been removed meanwhile.
    const found = await readinessOf(id, parts).catch(() => undefined);
    if (found) readiness[id] = Object.fromEntries(found.rows.map((row) => [row.id, row.state]));
  }
  return {
    browsers,
    pages: reports
      .slice(0, mostReports)
      .map(({ userId, browser, origin, since, at, microphone, phone, reason, troubles }) => {
        return { userId, browser, origin, since, at, microphone, phone, reason, troubles };
      }),
    needs: needs.map(({ id, grade, count, who }) => ({
      id: masked(id),
      grade,
      count,
      users: who.map((one) => one.id),
    })),
    readiness,
  };
}
