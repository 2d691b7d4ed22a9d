// Owns who may log in to a test server: the phones' users and passwords, and the AMI users.
import type { AmiLogin } from './ami.ts';

export const phones = {
  /** SIP over UDP. */
  desk: ['101', '102', '103', '104'],
  /** WebRTC: SIP over WebSocket. */
  web: ['201', '202', '203'],
  /** SIP over UDP with the old driver, where a bed has it. */
  chanSip: ['301', '302'],
  password: (user: string) => `pw${user}`,
} as const;

/** AMI users: `admin` may do everything, `cti` what a CTI service needs, `limited` too little for one. */
export type AmiUser = 'admin' | 'cti' | 'limited';

export const amiLogin = (user: AmiUser): AmiLogin => ({ username: user, secret: `${user}-secret` });
