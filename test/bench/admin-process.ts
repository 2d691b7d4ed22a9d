/** A server with a portal, for the benchmark of it: in a process of its own, which says how long its loop kept others waiting. */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import { silentLog } from '../../core/provider/world.ts';
import { parseConfig } from '../../server/config.ts';
import { type Service, startService } from '../../server/service.ts';
import { answering } from './bench.ts';

export const owner = { login: 'boss', password: 'correct horse battery' };

let folder = '';
let service: Service | undefined;
let delay: IntervalHistogram | undefined;
let body = '';

answering({
  start: async () => {
    folder = await mkdtemp(join(tmpdir(), 'offhook-bench-admin-'));
    const boss = { ...owner, name: 'Boss', role: 'owner', connection: 'lab', settings: { extension: '1' } };
    const config = {
      http: { port: 0 },
      messaging: { port: 0 },
      data: folder,
      connections: [{ id: 'lab', name: 'Lab', connector: 'simulator' }],
      users: [boss],
    };
    service = await startService({ config: parseConfig(config, 'bench'), log: silentLog, env: {} });
    const floor = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(body);
    });
    await new Promise<void>((resolve) => floor.listen(0, '127.0.0.1', resolve));
    return {
      url: service.httpUrl,
      floor: `http://127.0.0.1:${(floor.address() as AddressInfo).port}/`,
      file: join(folder, 'offhook.db'),
    };
  },
  /** What the floor answers: the same bytes. */
  answer: (text: string) => {
    body = text;
  },
  watch: () => {
    delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
  },
  /** ms, over the resolution */
  watched: () => {
    delay?.disable();
    const at = (percent: number) => (delay?.percentile(percent) ?? 0) / 1e6 - 1;
    return { p50: at(50), p99: at(99), max: (delay?.max ?? 0) / 1e6 };
  },
  stop: async () => {
    await service?.stop();
    await rm(folder, { recursive: true, force: true });
  },
});
