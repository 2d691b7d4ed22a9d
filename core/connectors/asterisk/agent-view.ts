/** The calls of one agent and what the channels say about them now: questions only, nothing is changed or told here. */
import type { AgentCall } from './agent-call.ts';
import type { Channel, ChannelGraph } from './channel-graph.ts';

const up = 6;

export class AgentView {
  readonly calls: AgentCall[] = [];
  protected readonly graph: ChannelGraph;

  constructor(graph: ChannelGraph) {
    this.graph = graph;
  }

  /** The agent's own channel of a call, once there is one. */
  leg(call: AgentCall): Channel | undefined {
    const legs = this.legs(call);
    return legs.find(({ state }) => state === up) ?? legs[0];
  }

  /** The other party's channel, while it lives. */
  party(call: AgentCall): Channel | undefined {
    return this.alive(call.parties)[0];
  }

  byId(id: string): AgentCall | undefined {
    return this.calls.find((call) => call.id === id);
  }

  /** The channels whose news matter to this agent beside those of the own devices. */
  watched(): string[] {
    const ids: string[] = [];
    for (const { parties, attempts, far, origin } of this.calls) {
      ids.push(...parties, ...attempts);
      if (far !== undefined) ids.push(far);
      if (origin !== undefined) ids.push(origin);
    }
    return ids;
  }

  /** The channel on which an application would run for this call. */
  protected farEnd(call: AgentCall, leg: Channel): Channel | undefined {
    if (!call.byServer) return leg;
    const { graph } = this;
    const local = graph.companions(leg).find((companion) => companion.local);
    return local && graph.twin(local);
  }

  /** Takes down whom a call tries to reach, and how that has failed: the reason is told by the dialled leg, and only at its end. */
  protected noteAttempts(call: AgentCall): void {
    const { graph } = this;
    const near = this.channel(call.far ?? (call.byServer ? call.id : ''));
    const dialler = near ? graph.twin(near) : this.sharesLeg(call) ? undefined : this.leg(call);
    if (dialler) for (const { id } of graph.attempts(dialler)) call.attempts.add(id);
    for (const id of call.attempts) {
      const gone = graph.departed.get(id);
      if (!gone || gone.channel.dialStatus === 'ANSWER') continue;
      call.failure = { cause: gone.cause, status: gone.channel.dialStatus ?? '' };
    }
  }

  /** The dial has ended and the dialled leg has not: hang-ups of one call come in any order. */
  protected reasonIsPending(call: AgentCall): boolean {
    if (call.connected || call.failure || call.farewell || call.direction === 'in') return false;
    return this.alive(call.attempts).some(({ dialStatus }) => dialStatus !== undefined && dialStatus !== 'ANSWER');
  }

  /** The server joins the agent's leg with a Local pair when it consults for the agent. */
  protected consults(leg: Channel, attempts: Channel[]): boolean {
    return attempts.length > 0 || this.graph.companions(leg).some(({ local }) => local !== undefined);
  }

  /** A phone that calls itself in mid-call, and has not long since, is about to take the place of its own channel. */
  protected mayReplace({ firstExten, device, createdAt }: Channel, since: number): boolean {
    const itself = device.slice(device.indexOf('/') + 1) === firstExten;
    return itself && this.calls.length > 0 && createdAt > since;
  }

  protected owns(call: AgentCall, talking: Channel[]): boolean {
    return talking.some(({ id }) => call.parties.has(id));
  }

  /** The main call and the consultation that a call is one of, where each has a leg of its own. */
  protected pairOf(call: AgentCall): [AgentCall, AgentCall] | [] {
    const consultation = this.calls.find(
      (other) => other.parent !== undefined && (other === call || other.parent === call),
    );
    if (!consultation?.parent || this.sharesLeg(call)) return [];
    return [consultation.parent, consultation];
  }

  protected sharesLeg(call: AgentCall): boolean {
    return this.calls.some((other) => other !== call && [...call.legs].some((id) => other.legs.has(id)));
  }

  protected legs(call: AgentCall): Channel[] {
    return this.alive(call.legs);
  }

  protected alive(ids: Iterable<string>): Channel[] {
    const found: Channel[] = [];
    for (const id of ids) {
      const channel = this.graph.channels.get(id);
      if (channel) found.push(channel);
    }
    return found;
  }

  protected channel(id: string): Channel | undefined {
    return this.graph.channels.get(id);
  }

  /** Nobody is talked to, dialled or joined on the leg of a consultation any more. */
  protected isEmpty(call: AgentCall): boolean {
    const leg = this.leg(call);
    return (
      leg !== undefined &&
      (!call.connected || this.alive(call.parties).length === 0) &&
      this.graph.parties(leg).length === 0 &&
      this.graph.attempts(leg).length === 0 &&
      !this.graph.companions(leg).some(({ local }) => local)
    );
  }

  /** Legs that were kept in the holding context for calls that are over. */
  protected lonelyLegs(devices: readonly string[], holdContext: string): Channel[] {
    if (holdContext === '') return [];
    return devices
      .flatMap((device) => [...this.graph.ofDevice(device)])
      .filter(({ id, state, context, bridge }) => {
        const serves = this.calls.some((call) => call.legs.has(id));
        return !serves && state === up && context === holdContext && bridge === undefined;
      });
  }
}
