// What the ASL engine costs: transitions per second, history and durability on, beside aws-local-stepfunctions
// (memory alone, no history) and beside the disk in the same run; what a waiting execution costs; how long a start
// takes. Every figure is the median of the rounds, and the rounds of all take turns.
// Run: node bench/stepfunctions.ts [rounds, by default 5] [folder, by default a temporary one]
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { StateMachine } from 'aws-local-stepfunctions'
import { createRoot } from '../services/iam/principal.ts'
import { createStepFunctions } from '../services/stepfunctions/service.ts'
import { systemClock } from '../services/store/clock.ts'
import { systemRandom } from '../services/store/random.ts'
import { openStore } from '../services/store/store.ts'
import { chain, counting, waiting } from './lib/machines.ts'
import { median } from './lib/measure.ts'

const rounds = Number(process.argv[2] ?? 5)
const top = mkdtempSync(join(process.argv[3] ?? tmpdir(), 'kdbflow-bench-'))
const principal = createRoot('000000000000', 'bench')

/** The engine on a database of its own. */
async function openEngine(sync: 'turn' | 'transition', folder = mkdtempSync(join(top, 'engine-'))) {
  const file = join(folder, 'db')
  const store = openStore({ file, clock: systemClock })
  const service = createStepFunctions({
    store,
    clock: systemClock,
    random: systemRandom,
    region: 'us-east-1',
    accountId: '000000000000',
    sync,
    runFunction: () => Promise.reject(new Error('no function is called here')),
    callService: () => Promise.reject(new Error('no service is called here')),
    report: error => console.error(error),
  })
  await service.start?.()
  const call = async (operation: string, input: Record<string, unknown>) =>
    // Every operation answers an object.
    (await service.invoke?.(operation, input, principal)) as Record<string, string>
  let next = Promise.withResolvers<void>()
  store.outbox.onAppend(() => {
    next.resolve()
    next = Promise.withResolvers()
  })
  return {
    file,
    folder,
    store,
    call,
    /** Resolves when an execution has changed its status. */
    change: () => next.promise,
    async close() {
      await service.stop?.()
      await store.close()
    },
  }
}

type Engine = Awaited<ReturnType<typeof openEngine>>

async function createMachine({ call }: Engine, definition: object): Promise<string> {
  const machine = {
    name: 'm',
    roleArn: 'arn:aws:iam::000000000000:role/bench',
    definition: JSON.stringify(definition),
  }
  return (await call('CreateStateMachine', machine))['stateMachineArn'] ?? ''
}

/** Transitions a second of `count` executions at once, until the last is on the disk. */
async function ours(
  definition: object,
  count: number,
  sync: 'turn' | 'transition' = 'turn',
): Promise<number> {
  const engine = await openEngine(sync)
  const stateMachineArn = await createMachine(engine, definition)
  const start = performance.now()
  const arns: string[] = []
  for (let index = 0; index < count; index += 1) {
    arns.push(
      (await engine.call('StartExecution', { stateMachineArn, input: '{"n":1}' }))['executionArn'] ?? '',
    )
  }
  for (const executionArn of arns) await ended(engine, executionArn)
  await engine.store.durable()
  const seconds = (performance.now() - start) / 1000
  await engine.close()
  return (count * 1000) / seconds
}

// Asked only when there is news: a question takes the time of the engine that is measured.
async function ended({ call, change }: Engine, executionArn: string): Promise<void> {
  for (;;) {
    const changed = change()
    const { status } = await call('DescribeExecution', { executionArn })
    if (status === 'SUCCEEDED') return
    if (status !== 'RUNNING') throw new Error(`expected ${executionArn} to succeed, got ${status}`)
    await changed
  }
}

async function peer(definition: object, count: number): Promise<number> {
  const { QueryLanguage: _, ...machine } = definition as { QueryLanguage: string }
  // Its type names every field of ASL that it knows; the machine is one that it runs.
  const options = { validationOptions: { noValidate: true } }
  const runnable = new StateMachine(
    machine as unknown as ConstructorParameters<typeof StateMachine>[0],
    options,
  )
  const start = performance.now()
  await Promise.all(Array.from({ length: count }, () => runnable.run({ n: 1 }).result))
  return (count * 1000) / ((performance.now() - start) / 1000)
}

function syncs(): number {
  const file = openSync(join(top, 'syncs'), 'w')
  const bytes = Buffer.alloc(512, 1)
  const start = performance.now()
  for (let index = 0; index < 500; index += 1) {
    writeSync(file, bytes)
    fdatasyncSync(file)
  }
  const seconds = (performance.now() - start) / 1000
  closeSync(file)
  return 500 / seconds
}

/** One event a commit, in write-ahead mode. */
function inserts(): number {
  const database = new DatabaseSync(join(mkdtempSync(join(top, 'sqlite-')), 'db'))
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE events (event TEXT)')
  const insert = database.prepare('INSERT INTO events VALUES (?)')
  const start = performance.now()
  for (let index = 0; index < 500; index += 1) insert.run('x'.repeat(200))
  const seconds = (performance.now() - start) / 1000
  database.close()
  return 500 / seconds
}

const OPEN = 10_000

/** What 10,000 waiting executions take, and how long a start with them is. */
async function open() {
  setFlagsFromString('--expose-gc')
  const collect: () => void = runInNewContext('gc')
  const engine = await openEngine('turn')
  const stateMachineArn = await createMachine(engine, waiting)
  const used = () => {
    collect()
    return process.memoryUsage().heapUsed
  }
  const before = used()
  for (let index = 0; index < OPEN; index += 1) await engine.call('StartExecution', { stateMachineArn })
  while (engine.store.work('stepfunctions.execution').countReady() > 0)
    await new Promise(resolve => setTimeout(resolve, 5))
  await engine.store.durable()
  const heap = (used() - before) / OPEN
  await engine.close()
  const disk = statSync(engine.file).size / OPEN
  const start = performance.now()
  const again = await openEngine('turn', engine.folder)
  await again.call('ListExecutions', { stateMachineArn, maxResults: 1 })
  const startup = performance.now() - start
  await again.close()
  return { heap, disk, startup }
}

const SYNCS = 'disk: fdatasync of 512 B'
const SYNCED = 'kdbflow, chain, every transition synced, 1 execution'

const measures: [string, () => number | Promise<number>][] = [
  // Side by side: a shared disk is not the same disk a second later.
  [SYNCS, syncs],
  [SYNCED, () => ours(chain('JSONPath'), 1, 'transition')],
  ['disk: SQLite insert, one a commit, synchronous FULL', inserts],
  ['kdbflow, chain, JSONPath, 100 executions', () => ours(chain('JSONPath'), 100)],
  ['aws-local-stepfunctions, chain, 100 executions', () => peer(chain('JSONPath'), 100)],
  ['kdbflow, chain, JSONata, 100 executions', () => ours(chain('JSONata'), 100)],
  ['kdbflow, chain, JSONPath, 1 execution', () => ours(chain('JSONPath'), 1)],
  ['aws-local-stepfunctions, chain, 1 execution', () => peer(chain('JSONPath'), 1)],
  ['kdbflow, chain, JSONata, 1 execution', () => ours(chain('JSONata'), 1)],
  ['kdbflow, counting, JSONPath, 100 executions', () => ours(counting('JSONPath'), 100)],
  ['aws-local-stepfunctions, counting, 100 executions', () => peer(counting('JSONPath'), 100)],
  ['kdbflow, counting, JSONata, 100 executions', () => ours(counting('JSONata'), 100)],
]

const figures = new Map<string, number[]>(measures.map(([name]) => [name, []]))
// The first round warms up both engines.
for (let round = 0; round <= rounds; round += 1) {
  for (const [name, measure] of measures) {
    const value = await measure()
    if (round > 0) figures.get(name)?.push(value)
  }
}
const { heap, disk, startup } = await open()
rmSync(top, { recursive: true, force: true })

const number = (value: number) => Math.round(value).toLocaleString('en')
console.log(`| measured (median of ${rounds}) | per second |\n|---|---|`)
for (const [name, values] of figures) console.log(`| ${name} | ${number(median(values))} |`)
const shares = (figures.get(SYNCED) ?? []).map(
  (value, round) => (100 * value) / (figures.get(SYNCS)?.[round] ?? 0),
)
console.log(
  `\nTransitions synced one by one, of the fdatasyncs of the same round: ${number(median(shares))} %`,
)
console.log('\n| waiting executions | |\n|---|---|')
// Below that it is the collector's noise, of either sign.
const held = heap < 100 ? 'less than 100' : number(heap)
console.log(`| memory of one, of ${number(OPEN)} | ${held} B |`)
console.log(`| disk of one | ${number(disk)} B |`)
console.log(`| start with ${number(OPEN)} of them open | ${number(startup)} ms |`)
