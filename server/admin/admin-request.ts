/** A route of the portal and what is asked of it. */
import type { UsersTable } from '../store/tables.ts';
import type { By } from './audit.ts';
import type { Right } from './roles.ts';

export interface AdminRoute {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Under `/api/admin/`. */
  path: string;
  /** Without it the user gets 403. */
  right: Right;
  /** Bytes of the body, where it may be more than usual. */
  bodyLimit?: number;
  /**
   * Takes a second person where that rule is on: what is asked is then not done but proposed. Such a route makes one entry of
   * the audit log, with `by`, before it has changed anything.
   */
  underTwo?: true | ((request: AdminRequest) => Promise<boolean>);
}

export interface AdminRequest {
  actor: UsersTable;
  params: Readonly<Record<string, string>>;
  query: unknown;
  body: unknown;
  /** Why it is done: any change may say so, in its body or in its query. */
  comment: string | undefined;
  address: string;
  /** Address of this server, as the request came to it. */
  base: string;
  /** For an answer that is no JSON. */
  answersAs: (type: string) => void;
  /** Login of the second person who has approved it. */
  approvedBy?: string | undefined;
  onEntry?: By['onEntry'];
}

/** @returns the answer; nothing is 204 */
export type AdminHandler = (request: AdminRequest) => Promise<unknown>;
