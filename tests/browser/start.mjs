// P01-P05: ops/play itself, as a newcomer meets it.
import {execFileSync, spawnSync} from 'node:child_process';
import {chmodSync, existsSync, mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {check, eventually, play, same, top} from './support.mjs';

/// Every process below this one, by /proc.
function descendants(pid) {
  const parents = new Map();
  for (const p of readdirSync('/proc').filter(n => /^\d+$/.test(n))) {
    try {
      parents.set(Number(p), Number(readFileSync(`/proc/${p}/stat`, 'utf8').replace(/^.*\) \S /, '').split(' ')[0]));
    } catch { /* gone meanwhile */ }
  }
  const found = [];
  for (let level = [pid]; level.length;) {
    level = [...parents].filter(([, parent]) => level.includes(parent)).map(([p]) => p);
    found.push(...level);
  }
  return found;
}

const isAlive = pid => existsSync(`/proc/${pid}`) && !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
const nameOf = pid => { try { return readFileSync(`/proc/${pid}/comm`, 'utf8').trim(); } catch { return ''; } };
const userOf = pid => Number(readFileSync(`/proc/${pid}/status`, 'utf8').match(/^Uid:\s+(\d+)/m)[1]);

/// TCP ports that a process listens on.
function listening(pid) {
  const mine = new Set(readdirSync(`/proc/${pid}/fd`).map(fd => { try { return readlinkSync(`/proc/${pid}/fd/${fd}`); } catch { return ''; } }));
  return ['tcp', 'tcp6'].flatMap(f => readFileSync(`/proc/net/${f}`, 'utf8').split('\n').slice(1))
    .map(line => line.trim().split(/\s+/)).filter(c => c[3] === '0A' && mine.has(`socket:[${c[9]}]`))
    .map(c => parseInt(c[1].split(':')[1], 16));
}

async function endsClean(signal) {
  const run = await play().ready;
  const below = descendants(run.child.pid);
  check(below.some(p => nameOf(p) === 'postgres'), 'PostgreSQL runs below ops/play');
  check(below.some(p => nameOf(p) === 'frontdesk'), 'the daemon runs below ops/play');
  const sockets = below.flatMap(p => { try { return readFileSync(`/proc/${p}/cmdline`, 'utf8').match(/[^\0]*\/socket/g) ?? []; } catch { return []; } });
  process.kill(run.child.pid, signal);
  await eventually(() => !below.some(isAlive), `no process remains after ${signal}`, 3000);
  await eventually(() => fetch(run.url).then(() => false, () => true), 'the port is free', 1000);
  if (signal === 'SIGINT')
    for (const s of new Set(sockets)) check(!existsSync(join(s, '.s.PGSQL.5432')), `${s} remains`);
}

function occupy(port) {
  return new Promise(resolve => {
    const server = createServer();
    server.once('error', () => resolve(null)); // somebody else has it: as good
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

export const tests = [
  {id: 'P01', name: 'everything is ready within 5 s', alone: true, async run() {
    const run = await play().ready;
    try {
      check(run.took <= 5000, `ready after ${run.took} ms`);
      const answer = await fetch(run.url);
      same(answer.status, 200, 'status of the page');
      check((await answer.text()).includes('<title>Frontdesk playground</title>'), 'the title is set');
    } finally { await run.stop(); }
    return `ready after ${run.took} ms`;
  }},
  {id: 'P02', name: 'PostgreSQL runs unprivileged and on a unix socket only', alone: true, async run() {
    const run = await play().ready;
    try {
      const postgres = descendants(run.child.pid).filter(p => nameOf(p) === 'postgres');
      check(postgres.length > 0, 'PostgreSQL runs');
      for (const p of postgres) {
        check(userOf(p) !== 0, 'PostgreSQL must not run as root');
        same(listening(p).length, 0, 'TCP ports of PostgreSQL');
      }
    } finally { await run.stop(); }
  }},
  {id: 'P03', name: 'nothing remains after SIGINT, nor after SIGKILL', alone: true, async run() {
    await endsClean('SIGINT');
    await endsClean('SIGKILL');
  }},
  {id: 'P04', name: 'a missing package is named in one apt-get line', alone: true, async run() {
    const folder = mkdtempSync(join(tmpdir(), 'frontdesk-path-'));
    try {
      const real = execFileSync('sh', ['-c', 'command -v dpkg-query'], {encoding: 'utf8'}).trim();
      writeFileSync(join(folder, 'dpkg-query'), `#!/bin/sh\ncase "$*" in *libcaf-dev*) exit 1;; esac\nexec ${real} "$@"\n`);
      writeFileSync(join(folder, 'sudo'), '#!/bin/sh\nexit 1\n');
      for (const f of ['dpkg-query', 'sudo']) chmodSync(join(folder, f), 0o755);
      chmodSync(folder, 0o755);
      const drop = process.getuid() === 0 ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : ['env'];
      const run = spawnSync(drop[0], [...drop.slice(1), join(top, 'ops/play')], {encoding: 'utf8', env: {...process.env, PATH: `${folder}:${process.env.PATH}`}});
      check(run.status !== 0, 'the exit code is not 0');
      const lines = `${run.stdout}${run.stderr}`.split('\n').filter(l => l.includes('apt-get install'));
      same(lines.length, 1, 'apt-get lines');
      check(lines[0].includes('libcaf-dev'), lines[0]);
    } finally { rmSync(folder, {recursive: true}); }
  }},
  {id: 'P05', name: 'taken ports are passed over', alone: true, async run() {
    const taken = (await Promise.all([8080, 8081, 8082].map(occupy))).filter(Boolean);
    let run;
    try {
      run = await play().ready;
      check(Number(new URL(run.url).port) > 8082, `the page is on ${run.url}`);
      same((await fetch(run.url)).status, 200, 'the printed URL');
    } finally {
      await run?.stop();
      for (const s of taken) s.close();
    }
  }},
];
