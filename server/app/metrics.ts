/** Counters and gauges in Prometheus' format, read at the moment they are asked for. */
// prom-client: the registry and text format that every monitoring understands.
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { AppContext } from './app-context.ts';

export interface Metrics {
  text(): Promise<string>;
  type: string;
  stop(): void;
}

export function openMetrics(context: AppContext): Metrics {
  const { hub, messaging, callLog, store, clock } = context;
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });

  new Gauge({
    name: 'offhook_link_up',
    help: '1 while the link to the phone system works',
    labelNames: ['connection', 'connector'],
    registers,
    collect() {
      for (const { id, connector, link } of hub.connections) {
        this.set({ connection: id, connector: connector.manifest.id }, link.status.state === 'up' ? 1 : 0);
      }
    },
  });
  new Gauge({
    name: 'offhook_link_counter',
    help: "What a link counts itself, e.g. messages that were damaged, since the link's start",
    labelNames: ['connection', 'counter'],
    registers,
    collect() {
      for (const { id, link } of hub.connections) {
        for (const [counter, value] of Object.entries(link.counters)) this.set({ connection: id, counter }, value);
      }
    },
  });
  new Gauge({
    name: 'offhook_refusals',
    help: 'What pages were refused, by code, since the start',
    labelNames: ['code'],
    registers,
    collect() {
      for (const [code, count] of messaging.refusals) this.set({ code }, count);
    },
  });
  gauge('offhook_users', 'Users whose provider is hosted', () => hub.sessions.length);
  gauge('offhook_sockets', 'Sockets open', () => messaging.sockets);
  gauge('offhook_signed_in_sockets', 'Sockets of signed-in pages', () => messaging.signedInSockets);
  gauge(
    'offhook_resyncs',
    'Slow pages that got a snapshot instead of events, since the start',
    () => messaging.resyncs,
  );
  gauge('offhook_active_calls', 'Calls that go on', () => callLog.active);
  gauge('offhook_save_queue', 'Call records that are not on the disk yet', () => callLog.waiting);
  gauge(
    'offhook_save_failures',
    'Writes of call records that failed and were tried again, since the start',
    () => callLog.failures,
  );
  gauge(
    'offhook_records_lost',
    'Call records given up because too many were waiting, since the start',
    () => callLog.lost,
  );
  gauge('offhook_store_queue', 'Statements that wait for the database', () => store.queued);
  const events = new Counter({
    name: 'offhook_events_total',
    help: 'Events of all users',
    labelNames: ['type'],
    registers,
  });
  const lag = new Histogram({
    name: 'offhook_event_lag_seconds',
    help: 'From the moment an event was heard to the moment it was handed to the sockets',
    buckets: [0.0005, 0.001, 0.002, 0.005, 0.01, 0.05, 0.25, 1],
    registers,
  });
  const stop = hub.listen((_session, event) => {
    events.inc({ type: event.type });
    lag.observe(Math.max(0, clock.now() - event.at) / 1000);
  });
  return { text: () => registry.metrics(), type: registry.contentType, stop };
}
