// Owns the rule for tests that need a real Asterisk: skip with the reason at home, fail in continuous integration.
import { asteriskTree, AsteriskUnavailable, type AsteriskMajor } from './tree.ts';

/**
 * For the `skip` option of a suite: false where the Asterisk can be had (it is fetched now), else why not.
 *
 *     describe('…', { skip: await whyNoAsterisk(22) }, () => { … });
 *
 * @throws AsteriskUnavailable instead of skipping when the environment says CI=true.
 */
export async function whyNoAsterisk(major: AsteriskMajor): Promise<string | false> {
  try {
    await asteriskTree(major);
    return false;
  } catch (error) {
    if (!(error instanceof AsteriskUnavailable) || process.env['CI'] === 'true') throw error;
    return `no Asterisk ${major}: ${error.message}`;
  }
}
