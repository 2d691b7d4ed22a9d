/** Sign-in at another place that speaks OpenID Connect, with PKCE, state and nonce. Whoever it names must be a user here already. */
// openid-client: the flow and all checks of what a provider answers.
import type * as Client from 'openid-client';
import type { Clock, Log } from '../../core/provider/world.ts';
import type { Config } from '../config.ts';
import type { Sealer } from '../secrets/sealer.ts';
import { UsedTokens } from '../sites/used-tokens.ts';

export type OidcConfig = NonNullable<Config['oidc']>;

/** Who has signed in there, as far as it is asked. */
export interface OidcPerson {
  /** What the configured claim says. */
  login: string;
  /** What the role claim says; several where it is a list. */
  roles: string[];
  /** Where in the portal, or on the server, to go on. */
  to: string;
}

/** `oidcUnreachable`: the provider does not answer. `oidcRefused`: its answer is not right, or is a refusal. */
export class OidcError extends Error {
  readonly code: 'oidcUnreachable' | 'oidcRefused';

  constructor(code: OidcError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'OidcError';
    this.code = code;
  }
}

/** What is remembered in the browser between leaving and coming back: nobody else's browser can come back with it. */
interface Leave {
  state: string;
  nonce: string;
  verifier: string;
  to: string;
  /** UTC ms. */
  until: number;
}

/** Time for signing in there, ms. */
export const leaveLife = 10 * 60_000;
/** How long the provider may take for one answer, s. */
const patience = 10;
const place = 'oidc leave';

export class Oidc {
  readonly #config: OidcConfig;
  readonly #secret: string | undefined;
  readonly #sealer: Sealer;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #used: UsedTokens;
  #known: Promise<{ client: typeof Client; provider: Client.Configuration }> | undefined;

  /** @param secret of the client, resolved; nothing for a public one */
  constructor(config: OidcConfig, secret: string | undefined, sealer: Sealer, clock: Clock, log: Log) {
    this.#config = config;
    this.#secret = secret;
    this.#sealer = sealer;
    this.#clock = clock;
    this.#log = log;
    this.#used = new UsedTokens(clock);
  }

  /** What it is called on the button. */
  get name(): string {
    return this.#config.name;
  }

  /**
   * @param redirectUri where the provider sends the browser back to
   * @returns the provider's page, and what the browser keeps meanwhile
   * @throws OidcError `oidcUnreachable`
   */
  async leave(redirectUri: string, to: string): Promise<{ url: string; leave: string }> {
    const { client, provider } = await this.#provider();
    const [state, nonce, verifier] = [client.randomState(), client.randomNonce(), client.randomPKCECodeVerifier()];
    const url = client.buildAuthorizationUrl(provider, {
      redirect_uri: redirectUri,
      scope: this.#config.scopes,
      state,
      nonce,
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    const leave: Leave = { state, nonce, verifier, to, until: this.#clock.now() + leaveLife };
    return { url: url.href, leave: this.#sealer.seal(JSON.stringify(leave), place).sealed };
  }

  /**
   * @param url of the request by which the browser has come back
   * @param kept what the browser has kept
   * @throws OidcError
   */
  async comeBack(url: URL, kept: string): Promise<OidcPerson> {
    const leave = this.#opened(kept);
    const { client, provider } = await this.#provider();
    // Once, whatever comes of it.
    if (!this.#used.first(leave.state, leave.until)) throw new OidcError('oidcRefused', 'this answer was used already');
    try {
      const tokens = await client.authorizationCodeGrant(provider, url, {
        pkceCodeVerifier: leave.verifier,
        expectedState: leave.state,
        expectedNonce: leave.nonce,
        idTokenExpected: true,
      });
      const claims: Record<string, unknown> = { ...tokens.claims() };
      if (claims[this.#config.claim] === undefined && provider.serverMetadata().userinfo_endpoint) {
        const subject = String(claims['sub']);
        Object.assign(claims, await client.fetchUserInfo(provider, tokens.access_token, subject));
      }
      return { ...this.#person(claims), to: leave.to };
    } catch (error) {
      if (error instanceof OidcError) throw error;
      throw new OidcError('oidcRefused', reasonOf(error), { cause: error });
    }
  }

  #person(claims: Readonly<Record<string, unknown>>): Omit<OidcPerson, 'to'> {
    const { claim, roleClaim, emailsAreVerified } = this.#config;
    const login = claims[claim];
    if (typeof login !== 'string' || login === '') throw new OidcError('oidcRefused', `there is no claim ${claim}`);
    // Else whoever may write any address into a profile there is anybody here.
    if (claim === 'email' && !emailsAreVerified && claims['email_verified'] !== true) {
      throw new OidcError('oidcRefused', 'the provider has not verified the e-mail address');
    }
    const roles = roleClaim === undefined ? [] : [claims[roleClaim]].flat();
    return { login, roles: roles.filter((role) => typeof role === 'string') };
  }

  #opened(kept: string): Leave {
    let leave: Leave;
    try {
      leave = JSON.parse(this.#sealer.open({ sealed: kept }, place)) as Leave;
    } catch (cause) {
      throw new OidcError('oidcRefused', 'this browser has not left from here', { cause });
    }
    if (leave.until < this.#clock.now()) throw new OidcError('oidcRefused', 'it took too long');
    return leave;
  }

  /** Asked for when somebody signs in: a provider that is down must not keep the telephones from starting. */
  #provider() {
    this.#known ??= this.#discover().catch((error: unknown) => {
      this.#known = undefined;
      this.#log.error('sign-in provider not reached', { issuer: this.#config.issuer, reason: reasonOf(error) });
      throw new OidcError('oidcUnreachable', reasonOf(error), { cause: error });
    });
    return this.#known;
  }

  async #discover() {
    const client = await import('openid-client');
    const { issuer, clientId } = this.#config;
    // Without encryption only where nobody can listen; the configuration allows no other.
    const execute = issuer.startsWith('http:') ? [client.allowInsecureRequests] : [];
    const auth = this.#secret === undefined ? client.None() : undefined;
    const options = { execute: [...execute, client.enableNonRepudiationChecks], timeout: patience };
    const provider = await client.discovery(new URL(issuer), clientId, this.#secret, auth, options);
    return { client, provider };
  }
}

/** What is told of it in the log: the library's messages have no token in them, its causes may. */
function reasonOf(error: unknown): string {
  const { code, error: said, message } = error as { code?: string; error?: string; message?: string };
  return [code, said, message]
    .filter((part) => typeof part === 'string')
    .join(': ')
    .slice(0, 300);
}
