// Storybook's frame: the panels of the theme and of the events, beside its own.
import { createElement, type ReactElement } from 'react';
import { addons, types } from 'storybook/manager-api';
import { AddonPanel } from 'storybook/internal/components';
import { STORY_CHANGED } from 'storybook/internal/core-events';
import { useTheme } from 'storybook/theming';
import { eventHeard, type LogEntry } from './event-log/entry.ts';
import { EventLog } from './event-log/event-log.ts';
import './event-log/event-log-panel.ts';
import type { EventLogPanel } from './event-log/event-log-panel.ts';
import './theme/theme-editor.ts';
import type { ThemeEditor } from './theme/theme-editor.ts';

/** An element as a panel, in the colours of the frame. @param given what the element is given once it is there */
function Panel<Tag extends 'event-log-panel' | 'theme-editor'>({
  active,
  tag,
  given,
}: {
  active: boolean;
  tag: Tag;
  given: (element: HTMLElementTagNameMap[Tag]) => void;
}): ReactElement {
  const theme = useTheme() as { base?: string };
  const element = createElement(tag, {
    'colour-scheme': theme.base === 'dark' ? 'dark' : 'light',
    ref: (shown: HTMLElementTagNameMap[Tag] | null) => {
      if (shown) given(shown);
    },
  });
  return createElement(AddonPanel, { active, children: element });
}

addons.register('offhook', (api) => {
  const log = new EventLog();
  api.on(eventHeard, (entry: LogEntry) => {
    log.add(entry);
  });
  api.on(STORY_CHANGED, () => {
    log.clear();
  });
  addons.add('offhook/events', {
    type: types.PANEL,
    title: 'Events',
    render: ({ active = false }) =>
      createElement(Panel<'event-log-panel'>, {
        active,
        tag: 'event-log-panel',
        given: (panel: EventLogPanel) => {
          panel.log = log;
        },
      }),
  });
  addons.add('offhook/theme', {
    type: types.PANEL,
    title: 'Theme',
    render: ({ active = false }) =>
      createElement(Panel<'theme-editor'>, {
        active,
        tag: 'theme-editor',
        given: (editor: ThemeEditor) => {
          editor.api = api;
        },
      }),
  });
});

declare global {
  interface HTMLElementTagNameMap {
    'event-log-panel': EventLogPanel;
    'theme-editor': ThemeEditor;
  }
}
