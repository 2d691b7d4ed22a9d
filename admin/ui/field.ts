/** One field of a page's own form: its label, its input, and what is wrong with it. */
import { html, nothing, type TemplateResult } from 'lit';

export interface FieldOptions {
  id: string;
  label: string;
  value: string;
  type?: 'text' | 'password';
  help?: string;
  issue?: string | undefined;
  required?: boolean;
  disabled?: boolean;
  placeholder?: string;
  maxLength?: number;
  autocomplete?: string;
  typed: (text: string) => void;
}

export function textField(options: FieldOptions): TemplateResult {
  const {
    id,
    label,
    value,
    type = 'text',
    help,
    issue,
    required,
    disabled,
    placeholder,
    maxLength,
    autocomplete,
    typed,
  } = options;
  const described = [...(help ? [`${id}-help`] : []), ...(issue ? [`${id}-wrong`] : [])].join(' ') || nothing;
  return html`<div class="field">
    <label for=${id}>${label}</label>
    <input
      id=${id}
      type=${type}
      .value=${value}
      autocomplete=${autocomplete ?? 'off'}
      spellcheck="false"
      placeholder=${placeholder ?? ''}
      maxlength=${maxLength ?? nothing}
      ?required=${required ?? false}
      ?disabled=${disabled ?? false}
      aria-invalid=${issue !== undefined}
      aria-describedby=${described}
      @input=${(event: Event) => {
        typed((event.target as HTMLInputElement).value);
      }}
    />
    ${help ? html`<div class="help" id="${id}-help">${help}</div>` : nothing}
    ${issue ? html`<div class="wrong" id="${id}-wrong">${issue}</div>` : nothing}
  </div>`;
}

export interface ChoiceOptions {
  id: string;
  label: string;
  value: string;
  choices: readonly { value: string; title: string }[];
  help?: string;
  issue?: string | undefined;
  disabled?: boolean;
  chosen: (value: string) => void;
}

export function choiceField({
  id,
  label,
  value,
  choices,
  help,
  issue,
  disabled,
  chosen,
}: ChoiceOptions): TemplateResult {
  const described = [...(help ? [`${id}-help`] : []), ...(issue ? [`${id}-wrong`] : [])].join(' ') || nothing;
  return html`<div class="field">
    <label for=${id}>${label}</label>
    <select
      id=${id}
      ?disabled=${disabled ?? false}
      aria-invalid=${issue !== undefined}
      aria-describedby=${described}
      @change=${(event: Event) => {
        chosen((event.target as HTMLSelectElement).value);
      }}
    >
      ${choices.map((choice) => html`<option value=${choice.value} ?selected=${choice.value === value}>${choice.title}</option>`)}
    </select>
    ${help ? html`<div class="help" id="${id}-help">${help}</div>` : nothing}
    ${issue ? html`<div class="wrong" id="${id}-wrong">${issue}</div>` : nothing}
  </div>`;
}

export function checkField(
  id: string,
  label: string,
  checked: boolean,
  disabled: boolean,
  chosen: (on: boolean) => void,
) {
  return html`<div class="field">
    <label class="check"
      ><input
        id=${id}
        type="checkbox"
        .checked=${checked}
        ?disabled=${disabled}
        @change=${(event: Event) => {
          chosen((event.target as HTMLInputElement).checked);
        }}
      />${label}</label
    >
  </div>`;
}
