// Angular, compiled in the page and without zones: attributes, properties and events, each in its own brackets.
import '@angular/compiler';
import { Component, CUSTOM_ELEMENTS_SCHEMA, provideZonelessChangeDetection, signal } from '@angular/core';
import { createApplication } from '@angular/platform-browser';
import { run } from './harness.js';

const template = `
  <cti-panel
    [model]="values().model"
    [contacts]="values().contacts"
    [notes]="values().notes"
    [attr.colour-scheme]="values().scheme"
    [lang]="values().lang"
    (cti-call-started)="on.started($event)"
    (cti-badge)="on.badge($event)"
    (cti-request)="on.request($event)"
  >
    <a slot="call" href="#record">Record 4711</a>
  </cti-panel>
  <cti-dial-link [number]="values().number">Call Anna</cti-dial-link>
  <cti-call-history
    [source]="values().source"
    [attr.colour-scheme]="values().scheme"
    [lang]="values().lang"
    (cti-call-opened)="on.opened($event)"
  ></cti-call-history>`;

void run(async (place, first, on) => {
  const values = signal(first);
  const Crm = Component({ selector: 'crm-page', template, schemas: [CUSTOM_ELEMENTS_SCHEMA] })(
    class {
      values = values;
      on = on;
    },
  );
  place.append(document.createElement('crm-page'));
  const app = await createApplication({ providers: [provideZonelessChangeDetection()] });
  app.bootstrap(Crm, place.firstElementChild);
  await app.whenStable();
  return {
    change: (changed) => {
      values.update((before) => ({ ...before, ...changed }));
      return app.whenStable();
    },
    unmount: () => {
      app.destroy();
    },
  };
});
