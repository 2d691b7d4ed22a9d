/** A user as the portal reads and sends it. */
import type { CtiPresence } from '../../core/model/presence.ts';
import type { Settings } from '../secrets/secret-settings.ts';
import type { Inherited } from './groups.ts';
import type { Role } from './roles.ts';

export interface PersonView {
  id: string;
  login: string;
  name: string;
  role: string;
  active: boolean;
  source: string;
  revision: number;
  /** The user's own; without one the group's holds. */
  connectionId: string | null;
  groupId: string | null;
  /** What the group says, where the user says nothing. */
  inherited: Inherited | null;
  /** The number by which colleagues call the user. */
  number: string | null;
  settings: Settings;
  secrets: string[];
  webPhone: { settings: Settings; secrets: string[] } | null;
  /** May sign in with a password. */
  password: boolean;
  /** Signs in with a code from a phone besides. */
  secondFactor: boolean;
  /** How the user stands at the phone system; nothing without one. */
  now: {
    presence: CtiPresence;
    /** Pages open. */
    pages: number;
    /** One of them is the telephone. */
    phone: boolean;
    /** The phone system hears of the user. */
    registered: boolean;
    calls: number;
  } | null;
  /** Why the user is not at the phone system. */
  problem?: string;
}

export interface PersonInput {
  login: string;
  name: string;
  role: Role;
  active: boolean;
  connectionId: string | null;
  /** Left out: stays. */
  groupId?: string | null | undefined;
  settings: Settings;
  webPhone?: Settings | null | undefined;
  /** Left out: stays. `null`: no sign-in with a password. */
  password?: string | null | undefined;
}

export interface PeopleQuery {
  search: string;
  connectionId?: string | undefined;
  groupId?: string | undefined;
  limit: number;
  offset: number;
}
