/** The phone systems this server can connect to. One line each. */
import type { Connector } from '../core/provider/connector.ts';
import asterisk from '../core/connectors/asterisk/index.ts';
import builtin from '../core/connectors/builtin/index.ts';
import oktell from '../core/connectors/oktell/index.ts';
import simulator from '../core/connectors/simulator/index.ts';
import sip from '../core/connectors/sip/index.ts';
import webitel from '../core/connectors/webitel/index.ts';

export const connectors: readonly Connector[] = [asterisk, builtin, oktell, simulator, sip, webitel];

export function connectorById(id: string): Connector | undefined {
  return connectors.find(({ manifest }) => manifest.id === id);
}
