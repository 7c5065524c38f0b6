// StartExecution. The name makes it idempotent: see `isSameStart`.
import { createHash } from 'node:crypto'
import * as z from 'zod'
import type { Json } from '../../../asl/json.ts'
import { operation } from '../../wire/operation.ts'
import { executionArn } from '../engine/arn.ts'
import type { ExecutionRecord, MachineRecord } from '../engine/records.ts'
import type { Context } from './context.ts'
import { executionAlreadyExists, invalidExecutionInput } from './errors.ts'
import * as fields from './fields.ts'
import { findActiveMachine } from './find.ts'
import { parseJson } from './json-text.ts'

const input = z.object({
  stateMachineArn: fields.arn,
  name: fields.name.optional(),
  input: fields.payload.default('{}'),
  traceHeader: z.string().max(256).optional(),
})

export const startExecution = (context: Context) =>
  operation({
    input,
    resource: ({ stateMachineArn }) => stateMachineArn,
    run: ({ stateMachineArn, name, input }) => {
      const { arn, startTime } = start(context, { stateMachineArn, name, input })
      return { executionArn: arn, startDate: new Date(startTime) }
    },
  })

interface Start {
  stateMachineArn: string
  name: string | undefined
  input: string
  parent?: ExecutionRecord['parent']
}

/** Starts an execution, or finds the one of that name and input that runs already. */
export function start(context: Context, { stateMachineArn, name, input, parent }: Start): ExecutionRecord {
  return context.store.transact(() => {
    const machine = findActiveMachine(context, stateMachineArn)
    const value = parseJson(input, 'input', invalidExecutionInput)
    const chosen = name === undefined ? context.random.uuid() : fields.checkName(name)
    const record = newRecord(context, machine, { name: chosen, input, parent })
    const found = name === undefined ? undefined : context.records.executions.get(record.arn)
    if (found === undefined) return begin(context, record, value)
    if (isSameStart(found, record)) return found
    throw executionAlreadyExists(record.arn)
  })
}

function begin({ engine }: Context, record: ExecutionRecord, input: Json): ExecutionRecord {
  engine.begin(record, input)
  return record
}

/** A task that asks again after a crash gets its own child, also when that has ended. */
const isSameStart = (found: ExecutionRecord, asked: ExecutionRecord): boolean =>
  asked.parent === undefined
    ? found.status === 'RUNNING' && found.inputDigest === asked.inputDigest
    : found.parent?.arn === asked.parent.arn && found.parent.taskId === asked.parent.taskId

function newRecord(
  { clock }: Context,
  { arn, roleArn, definitionId, revisionId }: MachineRecord,
  { name, input, parent }: { name: string; input: string; parent: ExecutionRecord['parent'] },
): ExecutionRecord {
  return {
    arn: executionArn(arn, name),
    name,
    machineArn: arn,
    roleArn,
    definitionId,
    ...(revisionId === undefined ? {} : { revisionId }),
    status: 'RUNNING',
    startTime: clock.now(),
    redriveCount: 0,
    inputDigest: createHash('sha256').update(input).digest('base64url'),
    ...(parent === undefined ? {} : { parent }),
  }
}
