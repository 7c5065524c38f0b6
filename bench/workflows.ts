// What the workflows' waits cost: transitions, history events and lateness, beside polling every 10 s and 30 s, on a
// virtual clock, for durations observed on the real service. Run: node bench/workflows.ts
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Json } from '../asl/json.ts'
import { VirtualClock } from '../test/support/virtual-clock.ts'
import { answerClients } from '../test/workflows/support/clients.ts'
import { OBSERVED } from '../test/workflows/support/durations.ts'
import { startEngine } from '../test/workflows/support/engine.ts'
import { FakeS3 } from '../test/workflows/support/fake-s3.ts'
import { runStep } from '../test/workflows/support/run-step.ts'
import { startService } from '../test/workflows/support/service.ts'
import { INPUTS } from '../workflows/inputs.ts'
import { AWS_WAITS, type WaitKind } from '../workflows/lib/waits.ts'

type Waits = Record<WaitKind, { first: number; growth: number; cap: number }>

// Each step would log a line for each call.
process.env['POWERTOOLS_LOG_LEVEL'] ??= 'SILENT'

/** Of the files of clusters: there are none. */
const folder = mkdtempSync(join(tmpdir(), 'kdbflow-bench-'))
process.once('exit', () => rmSync(folder, { recursive: true }))

/** Nobody's durations are those of the table: lateness is averaged over shorter and longer ones. */
const STRETCHES = Array.from({ length: 22 }, (_, step) => 0.8 + step / 50)

function every(seconds: number): Waits {
  const pauses = { first: seconds, growth: 1e6, cap: seconds }
  return Object.fromEntries(Object.keys(AWS_WAITS).map(kind => [kind, pauses])) as Waits
}

const POLICIES: [string, Waits][] = [
  ['kdbflow', AWS_WAITS],
  ['every 10 s', every(10)],
  ['every 30 s', every(30)],
]

interface Figures {
  transitions: number
  events: number
  /** Seconds beyond what the service itself took, per wait. */
  late: number
}

const scenarios: Record<string, (world: World) => Promise<Figures>> = {
  'provision-environment': async world => {
    const { environment, network } = world.seconds
    return world.measure({ waits: 3, seconds: environment + 2 * network }, () =>
      world.run('provision-environment', INPUTS['provision-environment'].example),
    )
  },
  'load-database, 3 changesets': async world => {
    const environmentId = await provisioned(world)
    const changeRequests = Array.from({ length: 90 }, (_, day) => ({
      changeType: 'PUT',
      s3Path: `s3://data/${day}/`,
      dbPath: `/${day}/`,
    }))
    for (const { s3Path } of changeRequests) world.s3.put(`${s3Path.replace('s3://', '')}trade/price`)
    return world.measure({ waits: 3, seconds: 3 * world.seconds.changeset }, () =>
      world.run('load-database', { environmentId, databaseName: 'market', changeRequests }),
    )
  },
  'roll-out-clusters, 4 in waves': async world => {
    const environmentId = await provisioned(world)
    const [[hdb] = []] = INPUTS['roll-out-clusters'].example.waves
    const waves = ['one', 'two', 'three', 'four'].map(clusterName => [
      { clusterName, configuration: { ...hdb?.configuration, databases: undefined } },
    ])
    return world.measure({ waits: 4, seconds: 4 * world.seconds.cluster }, () =>
      world.run('roll-out-clusters', { environmentId, waves }),
    )
  },
  'tear-down-environment': async world => {
    const environmentId = await provisioned(world)
    return world.measure({ waits: 1, seconds: world.seconds.environment }, () =>
      world.run('tear-down-environment', { environmentId, environmentName: 'trading' }),
    )
  },
}

type World = Awaited<ReturnType<typeof createWorld>>

async function createWorld(waits: Waits, stretch: number) {
  const seconds = Object.fromEntries(
    Object.entries(OBSERVED).map(([kind, value]) => [kind, value * stretch]),
  ) as typeof OBSERVED
  const clock = new VirtualClock(Date.UTC(2026, 10, 22))
  const hooks = {
    before: () => undefined,
    after: () => undefined,
    instead: new Map<string, (payload: Json) => Json>(),
    times: 1,
  }
  const s3 = new FakeS3(clock)
  const service = await startService({ clock, s3, folder, durations: seconds })
  const engine = await startEngine({
    clock,
    waits,
    runFunction: ({ functionArn, payload }) =>
      runStep(functionArn.split(':').at(-1) ?? '', { payload, hooks }),
    onJump: () => undefined,
    settled: service.settle,
  })
  answerClients({
    finspace: service.answer,
    s3: command => s3.send(command),
    stepFunctions: engine.ask,
    replace: ({ prototype }, send) => {
      prototype.send = send
    },
  })
  const measure = async (
    { waits, seconds }: { waits: number; seconds: number },
    run: () => ReturnType<typeof engine.run>,
  ): Promise<Figures> => {
    const before = clock.now()
    const { executionArn, status, cause } = await run()
    if (status !== 'SUCCEEDED') throw new Error(`expected SUCCEEDED, got ${status}: ${cause}`)
    const history = await engine.history(executionArn)
    return {
      transitions: history.filter(({ type }) => type.endsWith('StateEntered')).length,
      events: history.length,
      late: ((clock.now() - before) / 1000 - seconds) / waits,
    }
  }
  const stop = async () => {
    await engine.stop()
    await service.stop()
  }
  return { ...engine, s3, seconds, measure, stop }
}

async function provisioned(world: World): Promise<string> {
  const { output } = await world.run('provision-environment', INPUTS['provision-environment'].example)
  return (output as { environmentId: string }).environmentId
}

const average = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

async function figuresOf(scenario: (world: World) => Promise<Figures>, waits: Waits): Promise<Figures> {
  const all: Figures[] = []
  for (const stretch of STRETCHES) {
    const world = await createWorld(waits, stretch)
    all.push(await scenario(world))
    await world.stop()
  }
  return {
    transitions: average(all.map(one => one.transitions)),
    events: average(all.map(one => one.events)),
    late: average(all.map(one => one.late)),
  }
}

console.log('| workflow | policy | transitions | history events | late per wait |\n|---|---|---|---|---|')
for (const [name, scenario] of Object.entries(scenarios)) {
  for (const [policy, waits] of POLICIES) {
    const { transitions, events, late } = await figuresOf(scenario, waits)
    console.log(
      `| ${name} | ${policy} | ${transitions.toFixed(0)} | ${events.toFixed(0)} | ${late.toFixed(1)} s |`,
    )
  }
}
