/** The phone systems there are, with the forms of their settings: the portal knows none by name. */
import { ask } from './request.ts';

/** JSON Schema, as far as a form reads it. */
export interface Schema {
  type?: string;
  title?: string;
  description?: string;
  default?: unknown;
  enum?: readonly string[];
  anyOf?: readonly Schema[];
  items?: Schema;
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  writeOnly?: boolean;
}

export interface Connector {
  id: string;
  title: string;
  runs: readonly ('page' | 'service')[];
  ports: readonly { port: number; what: string; direction: 'in' | 'out' }[];
  cannotKnow: readonly { what: string; why: string }[];
  /** What its test can make use of besides the settings. */
  probeTakes: readonly ('user' | 'callTo')[];
  settings: Schema;
  userSettings: Schema;
}

export interface Connectors {
  connectors: readonly Connector[];
  /** Of a SIP web phone beside any phone system. */
  webPhone: { settings: Schema; userSettings: Schema };
}

let known: Promise<Connectors> | undefined;

/** They change with the server's version only. */
export function connectors(): Promise<Connectors> {
  known ??= ask<Connectors>('GET', 'admin/connectors').catch((error: unknown) => {
    known = undefined;
    throw error;
  });
  return known;
}
