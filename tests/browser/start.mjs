// P01-P05: ops/play itself, as a newcomer meets it.
import {execFileSync, spawnSync} from 'node:child_process';
import {chmodSync, existsSync, mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync, writeFileSync} from 'node:fs';
import {connect, createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {Phone, browser, check, eventually, openPage, play, same, top} from './support.mjs';

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

/// TCP ports that accept a connection.
const isOpen = port => new Promise(resolve => {
  const socket = connect(port, '127.0.0.1', () => { socket.destroy(); resolve(true); });
  socket.on('error', () => resolve(false));
});

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
  const folders = below.flatMap(p => { try { return readFileSync(`/proc/${p}/cmdline`, 'utf8').match(/[^\0]*\/socket(?=\0)/g) ?? []; } catch { return []; } });
  const sockets = [...new Set(folders)].map(f => join(f, '.s.PGSQL.5432'));
  check(sockets.length > 0 && sockets.every(existsSync), `PostgreSQL listens on ${sockets}`);
  const ports = below.flatMap(listening);
  check(ports.length >= 2, `the page and the daemon listen on ${ports}`);
  process.kill(run.child.pid, signal);
  const deadline = Date.now() + 3000;
  const left = () => Math.max(0, deadline - Date.now());
  await eventually(() => !below.some(isAlive), `no process remains after ${signal}`, left());
  await eventually(() => !sockets.some(existsSync), `no socket remains after ${signal}`, left());
  for (const port of ports) check(!await isOpen(port), `port ${port} is open after ${signal}`);
}

/// The checkout in a place of its own at the same path, all of it belonging to somebody without privileges: what a
/// normal user has who cloned and built it. Gone with the process.
const normalUser = 65534;
const asNormalUser = `set -e
layer=/mnt
mount -t tmpfs tmpfs "$layer" && mkdir "$layer/upper" "$layer/work"
mount -t overlay overlay -o "lowerdir=$1,upperdir=$layer/upper,workdir=$layer/work,metacopy=on" "$1"
chown -R ${normalUser}:${normalUser} "$1"
cd "$1"
exec setpriv --reuid=${normalUser} --regid=${normalUser} --clear-groups --no-new-privs -- env HOME=/nonexistent "$1/ops/play"`;

function isPrivate(run, who) {
  const postgres = descendants(run.child.pid).filter(p => nameOf(p) === 'postgres');
  check(postgres.length > 0, 'PostgreSQL runs');
  for (const p of postgres) {
    check(userOf(p) !== 0, 'PostgreSQL must not run as root');
    same(listening(p).length, 0, 'TCP ports of PostgreSQL');
  }
  const daemon = descendants(run.child.pid).filter(p => nameOf(p) === 'frontdesk');
  check(daemon.length > 0 && daemon.every(p => userOf(p) === who), `the daemon runs as user ${who}`);
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
    await (await play(['--keep']).ready).stop(); // leaves a database with the demo's people
    const again = await play(['--keep', '--reset']).ready;
    const chromium = await browser();
    try {
      const phone = new Phone(await openPage({url: again.url, browser: chromium}));
      await phone.types('/start');
      await phone.types('/find par');
      check((await phone.labels()).some(l => l.startsWith('Par')), `after --reset "par" finds ${await phone.says()}`);
    } finally {
      await chromium.close();
      await again.stop();
    }
    check(again.took <= 10000, `ready after ${again.took} ms with --reset`);
    return `ready after ${run.took} ms, with --reset ${again.took} ms`;
  }},
  {id: 'P02', name: 'as root and as a normal user; PostgreSQL unprivileged, on a unix socket only', alone: true, async run() {
    const mine = process.getuid();
    const ways = [[mine, () => play()]];
    if (mine === 0) // anybody else is a normal user already
      ways.push([normalUser, () => play([], {}, ['unshare', '--mount', 'bash', '-c', asNormalUser, 'bash', top])]);
    for (const [who, begin] of ways) {
      const run = await begin().ready;
      try {
        same((await fetch(run.url)).status, 200, 'status of the page');
        isPrivate(run, who);
      } finally { await run.stop(); }
    }
    return `users ${ways.map(([who]) => who).join(' and ')}`;
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
