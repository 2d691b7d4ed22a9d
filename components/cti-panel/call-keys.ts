/** The keys of a call that goes on: which there are, what they say, and what a press of each means. */
import type { TemplateResult } from 'lit';
import type { Call } from '../../core/model/call.ts';
import type { CallFeature } from '../../core/model/call-feature.ts';
import type { CtiCommand } from '../../core/model/commands.ts';
import type { Words } from '../words/words.ts';
import { callIcons } from './call-icons.ts';

/** What a key opens below the others. */
export type KeyTray = 'keypad' | 'transfer' | 'consult';

export interface CallKey {
  feature: CallFeature;
  icon: TemplateResult;
  label: string;
  /** What it turns on is on. */
  on?: boolean | undefined;
  does: CtiCommand | KeyTray;
}

/** @param consulting the call is one of the two of a consultation, which has buttons of its own */
export function callKeys(call: Call, consulting: boolean, words: Words): CallKey[] {
  const { id: callId, muted, recording, video } = call;
  const held = call.state === 'held';
  const alone: CallKey[] = [
    { feature: 'blindTransfer', icon: callIcons.transfer, label: words.transfer, does: 'transfer' },
    { feature: 'makeConsultCall', icon: callIcons.plus, label: words.consult, does: 'consult' },
  ];
  const aside: CallKey[] = [
    {
      feature: 'record',
      icon: callIcons.record,
      label: recording ? words.stopRecording : words.record,
      on: recording,
      does: { type: 'record', callId, recording: !recording },
    },
    { feature: 'park', icon: callIcons.park, label: words.park, does: { type: 'parkCall', callId } },
  ];
  return [
    {
      feature: 'mute',
      icon: muted ? callIcons.micOff : callIcons.mic,
      label: muted ? words.unmute : words.mute,
      on: muted,
      does: { type: 'mute', callId, muted: !muted },
    },
    {
      feature: held ? 'unhold' : 'hold',
      icon: held ? callIcons.play : callIcons.pause,
      label: held ? words.resume : words.hold,
      on: held,
      does: { type: held ? 'unholdCall' : 'holdCall', callId },
    },
    ...(consulting ? [] : alone),
    { feature: 'dtmf', icon: callIcons.keys, label: words.openKeypad, does: 'keypad' },
    ...(consulting ? [] : aside),
    {
      feature: 'video',
      icon: callIcons.camera,
      label: video ? words.stopVideo : words.video,
      on: video,
      does: { type: 'setVideoState', callId, active: !video },
    },
  ];
}
