/** The top row of the panel: the agent's state, or in one line the call; the grip of a floating panel, and its size. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Call } from '../../core/model/call.ts';
import type { CtiModel } from '../../core/model/cti-model.ts';
import { initialState } from '../../core/model/state.ts';
import type { CtiContact } from '../contact.ts';
import { icons } from '../icons.ts';
import { Part } from '../part.ts';
import type { Words } from '../words/words.ts';
import './cti-agent-menu.ts';
import type { Floating } from './floating.ts';
import type { CtiPlacement, Placement } from './placement.ts';

const oneLine = new Part(() => import('./cti-mini-bar.ts'));

export interface PanelHead {
  words: Words;
  model: CtiModel | undefined;
  signedOut: boolean;
  /** A model is on its way. */
  opening: boolean;
  placement: CtiPlacement;
  minimized: boolean;
  placed: Placement;
  /** The people among whom a call's party is looked for. */
  contactsOf: (call: Call) => readonly CtiContact[];
  line: string;
  now: () => number;
}

export function panelHead(head: PanelHead): TemplateResult {
  const { placed, words, placement, minimized } = head;
  const { floating } = placed;
  return html`<header
    class="head"
    part="head"
    @pointerdown=${floating?.grab}
    @pointermove=${floating?.drag}
    @pointerup=${floating?.drop}
    @pointercancel=${floating?.drop}
  >
    ${floating ? grip(words, floating) : nothing} ${content(head)}
    ${placement !== 'inline' || minimized ? sizeButton(head) : nothing}
  </header>`;
}

function content({ words, model, signedOut, opening, minimized, contactsOf, line, now }: PanelHead): TemplateResult {
  const { link, calls, capabilities, agent, callCentreActive } = model?.state ?? initialState;
  const rings = calls.find(({ state, direction }) => state === 'alerting' && direction === 'in');
  const urgent = rings ?? model?.currentCall;
  if (minimized) void oneLine.need();
  if (minimized && urgent) {
    return html`<cti-mini-bar
      part="mini"
      .call=${urgent}
      .contacts=${contactsOf(urgent)}
      .words=${words}
      .now=${now}
    ></cti-mini-bar>`;
  }
  return html`<cti-agent-menu
      part="state"
      exportparts="menu"
      link=${signedOut ? 'none' : model ? link : opening ? 'connecting' : 'none'}
      .can=${capabilities}
      .agent=${agent}
      .words=${words}
      .now=${now}
      ?call-centre=${callCentreActive}
      ?on-call=${calls.some(({ state }) => state !== 'alerting')}
    ></cti-agent-menu>
    <bdi class="line" part="line">${line}</bdi>`;
}

function grip({ movePanel }: Words, floating: Floating): TemplateResult {
  return html`<button
    type="button"
    class="icon grip"
    aria-label=${movePanel}
    title=${movePanel}
    @keydown=${floating.nudge}
  >
    ${icons.grip}
  </button>`;
}

function sizeButton({ words, minimized, placed }: PanelHead): TemplateResult {
  const label = minimized ? words.expand : words.minimize;
  return html`<button
    type="button"
    class="icon"
    aria-label=${label}
    title=${label}
    aria-expanded=${minimized ? 'false' : 'true'}
    @click=${() => {
      placed.choose(minimized ? 'shown' : 'mini');
    }}
  >
    ${minimized ? icons.expand : icons.minimize}
  </button>`;
}
