// What is kept in the store beside the histories.
import { createHash } from 'node:crypto'
import { parseDefinition, parseExactly } from '../../../asl/exact-json.ts'
import type { StateMachine } from '../../../asl/types.ts'
import type { Collection } from '../../store/collection.ts'
import type { Store } from '../../store/store.ts'
import type { Streams } from '../../store/streams.ts'
import type { Tags } from '../../wire/tags.ts'
import type { HistoryEvent } from '../history/event.ts'
import type { ExecutionStatus } from '../history/execution.ts'

export interface MachineRecord {
  arn: string
  name: string
  roleArn: string
  definitionId: string
  /** Absent until the first update; earlier releases gave one at creation. */
  revisionId?: string
  /** Milliseconds since 1970. */
  creationTime: number
  updateTime: number | undefined
  loggingConfiguration: Record<string, unknown>
  tracingConfiguration: Record<string, unknown>
  encryptionConfiguration?: Record<string, unknown>
  tags: Tags
  /** Deleted while executions ran: the record goes with the last of them. */
  isDeleting?: true
}

/** An execution without what its history holds: input, output, error and cause. */
export interface ExecutionRecord {
  arn: string
  name: string
  machineArn: string
  roleArn: string
  definitionId: string
  revisionId?: string
  status: ExecutionStatus
  startTime: number
  stopTime?: number
  redriveCount: number
  redriveTime?: number
  redriveToken?: string
  /** The task of another execution that waits for this one. */
  parent?: { arn: string; taskId: number }
  /** Of the text that was given as input, for StartExecution's idempotency. */
  inputDigest: string
}

export interface Records {
  machines: Collection<MachineRecord>
  executions: Collection<ExecutionRecord>
  histories: Streams<HistoryEvent>
  definitions: Definitions
}

export interface Definitions {
  /** Keeps a definition's text; the same text has the same id. */
  put(text: string): string
  text(id: string): string
  get(id: string): StateMachine
}

export const openRecords = (store: Store): Records => ({
  machines: store.collection('stepfunctions.machine'),
  executions: store.collection('stepfunctions.execution', {
    machine: ({ machineArn, startTime }: ExecutionRecord) => `${machineArn} ${timeKey(startTime)}`,
    status: ({ machineArn, status, startTime }: ExecutionRecord) =>
      `${machineArn} ${status} ${timeKey(startTime)}`,
  }),
  histories: store.streams('stepfunctions.history', { parse: parseExactly }),
  definitions: openDefinitions(store.collection('stepfunctions.definition')),
})

/** How many executions of the machine run. */
export const countRunning = ({ executions }: Pick<Records, 'executions'>, machineArn: string): number =>
  executions.count({ index: 'status', prefix: `${machineArn} RUNNING ` })

/** Whether executions of the machine run. */
export const isRunning = ({ executions }: Pick<Records, 'executions'>, machineArn: string): boolean =>
  executions.list({ index: 'status', prefix: `${machineArn} RUNNING `, limit: 1 }).length > 0

// Fixed width, so that texts stand in the order of time.
const timeKey = (time: number) => String(time).padStart(14, '0')

/** Parsed definitions that are kept in memory. */
const MOST_PARSED = 500

function openDefinitions(texts: Collection<string>): Definitions {
  const parsed = new Map<string, StateMachine>()
  const text = (id: string) => {
    const found = texts.get(id)
    if (found === undefined) throw new Error(`expected a definition ${id}, got none`)
    return found
  }
  return {
    text,
    put(given) {
      const id = createHash('sha256').update(given).digest('hex')
      if (texts.get(id) === undefined) texts.put(id, given)
      return id
    },
    get(id) {
      // Only valid definitions are kept.
      const machine = parsed.get(id) ?? (parseDefinition(text(id)) as unknown as StateMachine)
      parsed.delete(id)
      parsed.set(id, machine)
      const [oldest] = parsed.keys()
      if (parsed.size > MOST_PARSED && oldest !== undefined) parsed.delete(oldest)
      return machine
    },
  }
}
