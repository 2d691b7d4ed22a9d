/** One test on one bed: the log, and the moments that most flows begin with. */
import assert from 'node:assert/strict';
import type { Call, CallCause } from '../../core/model/call.ts';
import type { CtiCommand } from '../../core/model/commands.ts';
import type { CallFeature } from '../../core/model/call-feature.ts';
import type { ContractRow } from '../../core/provider/connector.ts';
import { callById } from '../../core/model/state.ts';
import { CtiError, type CtiErrorCode } from '../../core/provider/errors.ts';
import type { Bed, Customer, Phone } from './bed.ts';
import { EventLog } from './event-log.ts';

export class Stage {
  readonly bed: Bed;
  readonly log: EventLog;

  constructor(bed: Bed) {
    this.bed = bed;
    this.log = new EventLog(bed.provider);
  }

  get provider() {
    return this.bed.provider;
  }

  can(feature: CallFeature): boolean {
    return this.provider.state.capabilities.call.includes(feature);
  }

  /** Whether this wire can tell it; what it cannot, the manifest names with the reason. */
  knows(row: ContractRow): boolean {
    const entry = this.bed.manifest.cannotKnow.find((each) => each.row === row);
    assert.ok(entry === undefined || entry.why.length > 0);
    return entry === undefined;
  }

  /** The cause of an end: where the wire does not tell it the call does not know it either. */
  cause({ cause }: Call, row: ContractRow, ...expected: CallCause[]): void {
    const right: CallCause[] = this.knows(row) ? expected : ['unknown'];
    assert.ok(cause && right.includes(cause), `the cause is ${cause}, not ${right.join(' or ')}`);
  }

  call(id: string): Call {
    const call = callById(this.provider.state, id);
    assert.ok(call, `call ${id} is active`);
    return call;
  }

  /** A customer rings the agent. */
  async ringing(number?: string): Promise<{ call: Call; customer: Customer }> {
    const customer = await this.bed.customerCalls('agent', number);
    const { call } = await this.log.next('callStarted');
    return { call, customer };
  }

  /** Answers by the provider where the phone system can, else at the phone. */
  async answer(call: Call): Promise<Call> {
    if (this.call(call.id).features.includes('answer')) await this.provider.answerCall(call.id);
    else await this.bed.phone.answer();
    return (await this.log.next('commutationStarted', (event) => event.call.id === call.id)).call;
  }

  async talkingIn(number?: string): Promise<{ call: Call; customer: Customer }> {
    const { call, customer } = await this.ringing(number);
    return { call: await this.answer(call), customer };
  }

  async dialled(number: string): Promise<Call> {
    const asked = this.provider.makeCall(number);
    const { call } = await this.log.next('callStarted');
    if (this.bed.ownPhoneFirst) await this.bed.phone.answer();
    await asked;
    return call;
  }

  async talkingOut(number = this.bed.numbers.answers): Promise<Call> {
    const { id } = await this.dialled(number);
    return (await this.log.next('commutationStarted', (event) => event.call.id === id)).call;
  }

  /** The agent talks to a customer, then consults the colleague; with `answered` the colleague talks. */
  async consulting(answered: boolean): Promise<{ main: Call; consultation: Call; customer: Customer; from: number }> {
    const { call: main, customer } = await this.talkingIn();
    const from = this.log.mark();
    const asked = this.provider.makeConsultCall(main.id, this.bed.numbers.colleague);
    const { call: consultation } = await this.log.next('callStarted', (event) => event.call.parentId === main.id);
    await asked;
    if (answered) {
      await this.bed.colleaguePhone.answer();
      await this.log.next('commutationStarted', (event) => event.call.id === consultation.id);
    }
    return { main: this.call(main.id), consultation: this.call(consultation.id), customer, from };
  }

  /** Its end, also when it has taken another id meanwhile. */
  async ended(id: string): Promise<Call> {
    return (await this.log.next('callFinished', ({ call }) => call.id === id || call.id === this.log.laterId(id))).call;
  }

  /** The command is refused with one code, an `error` says so, and nothing else changes. */
  async refused(command: CtiCommand, ...codes: CtiErrorCode[]): Promise<void> {
    const before = this.provider.state;
    this.log.mark();
    await assert.rejects(this.provider.request(command), (error) => {
      assert.ok(error instanceof CtiError, String(error));
      assert.ok(codes.includes(error.code), `refused with ${error.code}, not ${codes.join(' or ')}`);
      return true;
    });
    const { code, command: named } = await this.log.next('error');
    assert.ok((codes as string[]).includes(code), code);
    assert.equal(named, command.type);
    assert.deepEqual(this.provider.state.calls.map(unsaved), before.calls.map(unsaved));
    assert.equal(this.provider.state.mainCallId, before.mainCallId);
  }

  /** @param sort features in any order */
  features(id: string, expected: CallFeature[]): void {
    const able = expected.filter((feature) => this.can(feature));
    assert.deepEqual([...this.call(id).features].sort(), able.sort());
  }

  close(): void {
    this.log.close();
    assert.deepEqual(this.log.invariants.broken, []);
  }
}

/** A call may be saved at any moment, which is nothing that a command did. */
function unsaved({ databaseUId: _, ...call }: Call): Omit<Call, 'databaseUId'> {
  return call;
}

export type { Phone };
