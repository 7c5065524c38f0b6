// Nodes of clusters: a roll under queries, a restart of the service with many nodes, the start of one, and the door
// before q. The service runs as `kdbflow start` in a process of its own.
// Run: node bench/nodes.ts [roll | restart | start | door, by default all] [nodes of the restart, by default 100]
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import {
  CreateKxChangesetCommand,
  CreateKxClusterCommand,
  CreateKxDatabaseCommand,
  CreateKxEnvironmentCommand,
  CreateKxUserCommand,
  type FinspaceClient,
  GetKxChangesetCommand,
  GetKxClusterCommand,
  GetKxConnectionStringCommand,
  GetKxEnvironmentCommand,
  UpdateKxClusterDatabasesCommand,
} from '@aws-sdk/client-finspace'
import { writeSampleDatabase } from '../kdb/format/sample.ts'
import { connect as connectKdb } from '../kdb/ipc/client.ts'
import { encodeMessage } from '../kdb/ipc/message.ts'
import { mintToken } from '../kdb/ipc/token.ts'
import { askHealth } from '../kdb/node/give-order.ts'
import { chars } from '../kdb/values.ts'
import { removeDataFolder } from '../services/start/data-folder.ts'
import { endNodes } from '../services/start/nodes.ts'
import { launchTestNode, reader } from '../test/kdb/node/launch-node.ts'
import { median } from './lib/measure.ts'
import { nodePids, type ServiceProcess, startService } from './lib/service-process.ts'
import { bareStartTime } from './lib/start-time.ts'
import { type Asked, askSteadily, roundTrips } from './lib/steady-clients.ts'

const PARTS = { roll, restart, start, door }
const [asked = 'all', nodesOfRestart = '100'] = process.argv.slice(2)
const CLIENTS = 20
const PER_SECOND = 200
const MOST_NODES = 5
const QUERY = 'count trade'
const DATABASE = 'market'

for (const [name, part] of Object.entries(PARTS)) if (asked === 'all' || asked === name) await part()

/** A cluster moves to a new version while clients query it. */
async function roll(): Promise<void> {
  const { data, service, environmentId, load } = await openWorld()
  try {
    const { finspace } = service
    await createCluster(finspace, { environmentId, clusterName: 'rolled', nodes: 3 })
    await load()
    const end = await askAll(() => finspace, { environmentId, clusterOf: () => 'rolled' })
    await delay(2000)
    const began = performance.now()
    const name = { environmentId, clusterName: 'rolled' }
    await finspace.send(
      new UpdateKxClusterDatabasesCommand({ ...name, databases: [{ databaseName: DATABASE }] }),
    )
    await running(finspace, name)
    const seconds = (performance.now() - began) / 1000
    await delay(2000)
    const result = await end()
    console.log('| a roll of three nodes | |\n|---|---|')
    console.log(`| took | ${seconds.toFixed(1)} s |`)
    printAsked(result)
  } finally {
    await close(data, service)
  }
}

/** The service is killed and started again, and asked to end and started again, while clients query its nodes. */
async function restart(): Promise<void> {
  const count = Number(nodesOfRestart)
  const world = await openWorld()
  const { data, environmentId } = world
  let { service } = world
  try {
    const names = Array.from({ length: Math.ceil(count / MOST_NODES) }, (_, index) => `cluster-${index}`)
    for (const clusterName of names) {
      await createCluster(service.finspace, { environmentId, clusterName, nodes: MOST_NODES })
    }
    const before = nodePids(data)
    const without = await startOfNone()
    console.log(`\n| a restart with ${before.size} nodes | after kill -9 | after SIGTERM |\n|---|---|---|`)
    const results: { healthy: number; again: number; asked: Asked }[] = []
    for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
      const end = await askAll(() => service.finspace, {
        environmentId,
        clusterOf: client => names[client % names.length] ?? '',
      })
      await service.end(signal)
      service = await startService(data)
      // Long enough for a node that was not adopted to have been started again.
      await delay(5000)
      const after = nodePids(data)
      const again = [...after].filter(([name, pid]) => before.get(name) !== pid).length
      results.push({ healthy: service.healthyAfter, again, asked: await end() })
    }
    const row = (what: string, textOf: (result: (typeof results)[number]) => string | number) =>
      console.log(`| ${what} | ${results.map(textOf).join(' | ')} |`)
    row('healthy after', ({ healthy }) => `${healthy.toFixed(0)} ms`)
    row('beside a start without nodes', ({ healthy }) => (healthy / without).toFixed(2))
    row('nodes started again', ({ again }) => again)
    row('queries', ({ asked }) => asked.queries)
    row('failed', ({ asked }) => asked.failed)
    row('longest wait for an answer', ({ asked }) => `${asked.longest.toFixed(0)} ms`)
  } finally {
    await close(data, service)
  }
}

async function startOfNone(): Promise<number> {
  const data = mkdtempSync(join(tmpdir(), 'kdbflow-bench-'))
  // The first start makes the store.
  await (await startService(data)).end('SIGTERM')
  const service = await startService(data)
  await close(data, service)
  return service.healthyAfter
}

/** From nothing to the first answer. */
async function start(): Promise<void> {
  const RUNS = 7
  const folder = mkdtempSync(join(tmpdir(), 'kdbflow-bench-'))
  await writeSampleDatabase({
    ...{ root: join(folder, 'db'), dates: ['2026.11.18'], rowsPerDate: 1000, random: Math.random },
  })
  const mount = { path: join(folder, 'db'), databaseName: DATABASE }
  const q = { path: fakeQIn(folder) }
  const bare = await bareStartTime()
  console.log('\n| from the start to the first answer | | beside a bare node:http server |\n|---|---|---|')
  for (const [what, program, query, more] of [
    ['the reader', reader, QUERY, { mount }],
    ['a fake q', new URL('../kdb/q/main.ts', import.meta.url), 'path', { mount, q }],
  ] as const) {
    const times: number[] = []
    for (let run = 0; run < RUNS; run += 1) times.push(await firstAnswer(program, { query, more }))
    const time = median(times)
    console.log(`| ${what} | ${time.toFixed(0)} ms | ${(time / bare).toFixed(2)} |`)
  }
  rmSync(folder, { recursive: true })
}

async function firstAnswer(program: URL, { query, more }: { query: string; more: object }): Promise<number> {
  const LOOK_EVERY_MS = 5
  const who = { user: 'bench', clusterName: 'bench', secret: 'bench' }
  const began = performance.now()
  const node = await launchTestNode({
    ...{ options: { clusterName: 'bench', clusterType: 'HDB' }, secret: who.secret, program, more },
  })
  while ((await askHealth(node.control)).state !== 'ready') await delay(LOOK_EVERY_MS)
  const address = { host: '127.0.0.1', port: node.port }
  const password = mintToken({ ...who, since: 0, ...address, now: Date.now() })
  const connection = await connectKdb({ ...address, user: who.user, password })
  await connection.query(query)
  const time = performance.now() - began
  connection.close()
  await node.stop()
  return time
}

/** As an operator's setting names q. */
function fakeQIn(folder: string): string {
  const path = join(folder, 'q')
  const script = join(import.meta.dirname, '../test/kdb/q/fake-q.ts')
  writeFileSync(path, `#!/bin/sh\nexec '${process.execPath}' '${script}' well "$@"\n`)
  chmodSync(path, 0o755)
  return path
}

/** The door of a q node beside a connection past it, in turns. */
async function door(): Promise<void> {
  const ROUNDS = 5
  const program = join(import.meta.dirname, 'lib/door-behind.ts')
  const direct = fork(program, ['answers'])
  const [directPort] = await once(direct, 'message')
  const before = fork(program, ['door', String(directPort)])
  const [doorPort] = await once(before, 'message')
  const rounds: Record<'direct' | 'door', { p50: number; p99: number; rate: number }>[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    rounds.push({ direct: await measureAt(directPort), door: await measureAt(doorPort) })
  }
  for (const child of [direct, before]) child.kill()
  const of = (way: 'direct' | 'door', what: 'p50' | 'p99' | 'rate') =>
    median(rounds.map(round => round[way][what]))
  const ratio = (what: 'p50' | 'p99' | 'rate') =>
    median(rounds.map(round => round.door[what] / round.direct[what])).toFixed(2)
  console.log('\n| | direct | by the door | ratio |\n|---|---|---|---|')
  for (const what of ['p50', 'p99'] as const) {
    const [one, other] = [of('direct', what), of('door', what)].map(time => `${(time * 1000).toFixed(0)} µs`)
    console.log(`| round trip, ${what} | ${one} | ${other} | ${ratio(what)} |`)
  }
  const [one, other] = [of('direct', 'rate'), of('door', 'rate')].map(rate => `${rate.toFixed(0)} MB/s`)
  console.log(`| answers of 64 MiB | ${one} | ${other} | ${ratio('rate')} |`)
}

async function measureAt(port: number) {
  const SMALL = 2000
  const LARGE = 8
  const user = { user: 'bench', clusterName: 'bench', secret: 'bench', since: 0, host: '127.0.0.1', port }
  const socket = connect({ host: '127.0.0.1', port, noDelay: true })
  await once(socket, 'connect')
  socket.write(
    Buffer.concat([Buffer.from(`bench:${mintToken({ ...user, now: Date.now() })}`), Buffer.of(3, 0)]),
  )
  await once(socket, 'data')
  const message = (query: string) => encodeMessage({ type: 'sync', value: chars(query) })
  await roundTrips(socket, message('small'), SMALL / 4)
  const { times } = await roundTrips(socket, message('small'), SMALL)
  await roundTrips(socket, message('an answer of many bytes'), 1)
  const large = await roundTrips(socket, message('an answer of many bytes'), LARGE)
  socket.destroy()
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? Number.NaN
  const seconds = large.times.reduce((sum, time) => sum + time, 0) / 1000
  return { p50: at(0.5), p99: at(0.99), rate: large.bytes / 1e6 / seconds }
}

/** A service with an environment, a user and a database of one version; `load` makes another. */
async function openWorld() {
  const data = mkdtempSync(join(tmpdir(), 'kdbflow-bench-'))
  const root = join(data, 's3/bench/hdb')
  await writeSampleDatabase({ root, dates: ['2026.11.18'], rowsPerDate: 1000, random: Math.random })
  const service = await startService(data)
  const { finspace } = service
  const { environmentId = '' } = await finspace.send(
    new CreateKxEnvironmentCommand({
      name: 'bench',
      kmsKeyId: 'arn:aws:kms:us-east-1:000000000000:key/bench',
    }),
  )
  const environment = { environmentId }
  await until(
    async () => (await finspace.send(new GetKxEnvironmentCommand(environment))).status === 'CREATED',
  )
  const iamRole = 'arn:aws:iam::000000000000:role/bench'
  await finspace.send(new CreateKxUserCommand({ ...environment, userName: 'bench', iamRole }))
  const database = { ...environment, databaseName: DATABASE }
  await finspace.send(new CreateKxDatabaseCommand({ ...database, clientToken: crypto.randomUUID() }))
  const load = async () => {
    const changeRequests = [{ changeType: 'PUT' as const, dbPath: '/', s3Path: 's3://bench/hdb/' }]
    const { changesetId } = await finspace.send(
      new CreateKxChangesetCommand({ ...database, changeRequests, clientToken: crypto.randomUUID() }),
    )
    const changeset = { ...database, changesetId }
    await until(
      async () => (await finspace.send(new GetKxChangesetCommand(changeset))).status === 'COMPLETED',
    )
  }
  await load()
  return { data, service, environmentId, load }
}

async function createCluster(
  finspace: FinspaceClient,
  { nodes, ...name }: { environmentId: string; clusterName: string; nodes: number },
): Promise<void> {
  await finspace.send(
    new CreateKxClusterCommand({
      ...{
        ...name,
        clusterType: 'HDB',
        releaseLabel: '1.0',
        azMode: 'SINGLE',
        availabilityZoneId: 'use1-az1',
      },
      vpcConfiguration: {
        ...{ vpcId: 'vpc-12345678', subnetIds: ['subnet-12345678'], securityGroupIds: ['sg-12345678'] },
      },
      capacityConfiguration: { nodeType: 'kx.s.large', nodeCount: nodes },
      databases: [{ databaseName: DATABASE }],
    }),
  )
  await running(finspace, name)
}

async function running(
  finspace: FinspaceClient,
  name: { environmentId: string; clusterName: string },
): Promise<void> {
  await until(async () => {
    const { status, statusReason } = await finspace.send(new GetKxClusterCommand(name))
    if (status === 'CREATE_FAILED') throw new Error(statusReason)
    return status === 'RUNNING'
  })
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const LOOK_EVERY_MS = 20
  while (!(await holds())) await delay(LOOK_EVERY_MS)
}

function askAll(
  finspace: () => FinspaceClient,
  { environmentId, clusterOf }: { environmentId: string; clusterOf(client: number): string },
) {
  const userArn = `arn:aws:finspace:us-east-1:000000000000:kxEnvironment/${environmentId}/kxUser/bench`
  return askSteadily({
    ...{ clients: CLIENTS, perSecond: PER_SECOND, query: QUERY },
    async addressOf(client) {
      const request = { environmentId, userArn, clusterName: clusterOf(client) }
      const { signedConnectionString = '' } = await finspace().send(new GetKxConnectionStringCommand(request))
      return signedConnectionString
    },
  })
}

function printAsked({ queries, failed, longest, connections }: Asked): void {
  console.log(`| queries, of ${CLIENTS} clients, ${PER_SECOND} a second | ${queries} |`)
  console.log(`| failed | ${failed} |`)
  console.log(`| connected again | ${connections - CLIENTS} |`)
  console.log(`| longest wait for an answer | ${longest.toFixed(0)} ms |`)
}

async function close(data: string, service: ServiceProcess): Promise<void> {
  await service.end('SIGTERM')
  await endNodes(data)
  await removeDataFolder(data)
}
