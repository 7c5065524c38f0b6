import { statSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { AnsweredCall } from '../../endpoint/probes.ts'
import type { DatabaseRecord } from '../../finspace/database/record.ts'
import { keyOf } from '../../finspace/kind/key.ts'
import type { openTables } from '../../finspace/kinds.ts'
import type { Clock } from '../../store/clock.ts'
import type { Store } from '../../store/store.ts'
import { diskOf } from '../disk.ts'
import type { DataFolder } from '../places.ts'
import { measureDataUse } from './data-use.ts'
import { createRegistry, type Metrics } from './registry.ts'
import { outboxLag } from './stuck.ts'

export interface ServiceMetrics {
  observeCall(call: AnsweredCall): void
  observeEvents(events: readonly SeenEvent[]): void
  observeTransitions(machineArn: string, count: number): void
  /** In Prometheus' text format. */
  read(): Promise<{ contentType: string; text: string }>
  /** Begins what is measured as time goes by. */
  start(): void
  stop(): void
}

interface SeenEvent {
  event: { 'detail-type': string; detail: unknown }
}

export interface MetricsParts {
  store: Store
  clock: Clock
  folder: DataFolder
  /** Names by the ARNs of their state machines. */
  workflows: ReadonlyMap<string, string>
  tables: Pick<ReturnType<typeof openTables>, 'cluster' | 'database' | 'changeset'>
  countRunning(machineArn: string): number
  onFault(fault: unknown): void
}

/** Counts as things happen; everything else is read when somebody asks for it. */
export function createMetrics(parts: MetricsParts): ServiceMetrics {
  const metrics = createRegistry()
  const loop = monitorEventLoopDelay({ resolution: 20 })
  let data: ReturnType<typeof measureDataUse> | undefined
  metrics.started.set(parts.clock.now() / 1000)
  return {
    start() {
      loop.enable()
      data = measureDataUse(parts)
    },
    observeCall({ service, operation, status, seconds }) {
      metrics.calls.inc({ service, operation, outcome: outcomeOf(status) })
      metrics.callSeconds.observe({ service }, seconds)
    },
    observeEvents(events) {
      for (const event of events) countEvent(event, metrics, parts.workflows)
    },
    observeTransitions(machineArn, count) {
      metrics.transitions.inc({ workflow: parts.workflows.get(machineArn) ?? OTHER }, count)
    },
    async read() {
      readStore(metrics, parts)
      readResources(metrics, parts)
      readProcess(metrics, loop)
      await readDisk(metrics, parts.folder)
      for (const [part, bytes] of Object.entries(data?.use() ?? {})) metrics.data.set({ part }, bytes)
      return { contentType: metrics.registry.contentType, text: await metrics.registry.metrics() }
    },
    stop() {
      loop.disable()
      data?.stop()
    },
  }
}

/** A machine that is none of ours. */
const OTHER = 'other'

const outcomeOf = (status: number): string => (status < 400 ? 'ok' : status < 500 ? 'refused' : 'failed')

function countEvent(
  { event: { 'detail-type': detailType, detail } }: SeenEvent,
  { executions, resourceChanges }: Metrics,
  workflows: MetricsParts['workflows'],
): void {
  if (detailType === 'Step Functions Execution Status Change') {
    const { stateMachineArn, status } = Object(detail)
    const workflow = workflows.get(String(stateMachineArn)) ?? OTHER
    executions.inc({ workflow, status: String(status) })
  }
  const [, type] = /^Kx (.+) State Change$/.exec(detailType) ?? []
  if (type === undefined) return
  const { status } = Object(Object(Object(detail).data).resource)
  resourceChanges.inc({ type, status: String(status) })
}

function readStore(metrics: Metrics, parts: MetricsParts): void {
  const { store, clock, folder, workflows, countRunning } = parts
  metrics.work.reset()
  metrics.workLate.reset()
  for (const { name, pieces, lateMs } of store.backlog()) {
    metrics.work.set({ work: name }, pieces)
    metrics.workLate.set({ work: name }, lateMs / 1000)
  }
  metrics.outbox.set(store.outbox.count())
  metrics.outboxLate.set(outboxLag(store.outbox, clock) / 1000)
  metrics.syncing.set(store.syncingMs / 1000)
  for (const [arn, workflow] of workflows) metrics.running.set({ workflow }, countRunning(arn))
  metrics.storeBytes.set({ file: 'store' }, bytesOf(folder.database))
  metrics.storeBytes.set({ file: 'log' }, bytesOf(`${folder.database}-wal`))
}

const bytesOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0

function readResources(metrics: Metrics, { tables }: MetricsParts): void {
  for (const gauge of [metrics.clusters, metrics.nodes, metrics.databaseChanged, metrics.databaseBytes])
    gauge.reset()
  for (const { value } of tables.cluster.list()) {
    const named = { environment: value.environmentId, cluster: value.clusterName }
    metrics.clusters.set({ ...named, status: value.status }, 1)
    metrics.nodes.set(named, value.nodes.length)
  }
  for (const { value } of tables.database.list()) readDatabase(metrics, value, tables)
}

/** One that never had a version has no time of its newest. */
function readDatabase(
  metrics: Metrics,
  database: DatabaseRecord,
  { changeset }: MetricsParts['tables'],
): void {
  const named = { environment: database.environmentId, database: database.databaseName }
  metrics.databaseBytes.set(named, database.numBytes)
  const { environmentId, databaseName, lastCompletedChangesetId = '' } = database
  const newest = changeset.get(keyOf(environmentId, databaseName, lastCompletedChangesetId))
  if (newest !== undefined) metrics.databaseChanged.set(named, newest.lastModifiedTimestamp / 1000)
}

function readProcess(metrics: Metrics, loop: ReturnType<typeof monitorEventLoopDelay>): void {
  const { rss, heapUsed } = process.memoryUsage()
  metrics.memory.set({ kind: 'resident' }, rss)
  metrics.memory.set({ kind: 'heap' }, heapUsed)
  const { user, system } = process.cpuUsage()
  metrics.cpu.set((user + system) / 1e6)
  for (const quantile of [50, 99, 100]) {
    metrics.loopDelay.set({ quantile: String(quantile / 100) }, loop.percentile(quantile) / 1e9)
  }
  loop.reset()
}

async function readDisk(metrics: Metrics, { root }: Pick<DataFolder, 'root'>): Promise<void> {
  const { freeBytes, totalBytes } = await diskOf(root)
  metrics.disk.set({ kind: 'free' }, freeBytes)
  metrics.disk.set({ kind: 'total' }, totalBytes)
}
