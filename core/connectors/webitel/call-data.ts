/** What a CRM or a route has put to a call: JSON in single quotes, normally; read leniently, and bounded. Pure. */
import { json } from './messages.ts';

const mostFields = 30;
const longestValue = 300;

/** @returns texts by name; nothing where there is none, and `data` for a text that is no JSON */
export function callData(told: string): Record<string, string> {
  const text = told.replace(/^'([^]*)'$/, '$1');
  if (text === '') return {};
  const value = json(text);
  if (typeof value !== 'object' || value === null) return { data: text.slice(0, longestValue) };
  const fields = Object.entries(value)
    .slice(0, mostFields)
    .flatMap(([name, each]: [string, unknown]): [string, string][] =>
      typeof each === 'string' || typeof each === 'number' || typeof each === 'boolean'
        ? [[name.slice(0, 60), String(each).slice(0, longestValue)]]
        : [],
    );
  return Object.fromEntries(fields.filter(([name]) => name !== '__proto__'));
}
