/** The field that asks why something is changed. */
import type { TemplateResult } from 'lit';
import { textField } from './field.ts';

export interface WhyOptions {
  value: string;
  issue?: string | undefined;
  disabled?: boolean;
  needed?: boolean;
  typed: (text: string) => void;
}

export function whyField({ needed = false, ...options }: WhyOptions): TemplateResult {
  return textField({
    ...options,
    id: 'why',
    label: needed ? 'Why?' : 'Why? (optional)',
    required: needed,
    help: 'Shown in the history and in the audit log. No passwords here.',
    maxLength: 500,
  });
}
