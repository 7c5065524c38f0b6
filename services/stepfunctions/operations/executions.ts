import * as z from 'zod'
import { operation } from '../../wire/operation.ts'
import { validationException } from '../../wire/service-exception.ts'
import type { ExecutionRecord } from '../engine/records.ts'
import { redriveStatusOf } from '../engine/redrivable.ts'
import { type End, endOf, inputOf } from '../history/ends.ts'
import { failureOf } from '../history/event.ts'
import type { Context } from './context.ts'
import { missingRequiredParameter, resourceNotFound } from './errors.ts'
import * as fields from './fields.ts'
import { findExecution, findMachine } from './find.ts'
import { limitOf, positionIn, tokenOf } from './page.ts'

export const describeExecution = (context: Context) =>
  operation({
    input: z.object({ executionArn: fields.arn, includedData: fields.includedData }),
    resource: ({ executionArn }) => executionArn,
    run({ executionArn, includedData }) {
      const record = findExecution(context, executionArn)
      return {
        ...summary(record),
        ...(includedData === 'ALL_DATA' ? dataOf(context, record) : {}),
        ...redriveStatusOf(context, record),
      }
    },
  })

const summary = (record: ExecutionRecord) => ({
  executionArn: record.arn,
  stateMachineArn: record.machineArn,
  name: record.name,
  status: record.status,
  startDate: new Date(record.startTime),
  stopDate: dateOf(record.stopTime),
  redriveCount: record.redriveCount,
  redriveDate: dateOf(record.redriveTime),
})

const dateOf = (time: number | undefined) => (time === undefined ? undefined : new Date(time))

function dataOf({ records: { histories } }: Context, { arn, status }: ExecutionRecord) {
  return {
    input: JSON.stringify(inputOf(histories, arn)),
    inputDetails: { included: true },
    ...(status === 'RUNNING' ? {} : endMembers(endOf(histories, arn))),
  }
}

function endMembers(end: End) {
  if (!('output' in end)) return { error: end.error, cause: end.cause }
  return { output: JSON.stringify(end.output), outputDetails: { included: true } }
}

const listed = z.object({
  stateMachineArn: fields.arn.optional(),
  statusFilter: z
    .enum(['SUCCEEDED', 'TIMED_OUT', 'PENDING_REDRIVE', 'ABORTED', 'FAILED', 'RUNNING'])
    .optional(),
  maxResults: fields.maxResults.optional(),
  // Longer than other page tokens may be.
  nextToken: z.string().min(1).max(3096).optional(),
  mapRunArn: z.string().optional(),
  redriveFilter: z.enum(['REDRIVEN', 'NOT_REDRIVEN']).optional(),
})

/** The latest first. */
export const listExecutions = (context: Context) =>
  operation({
    input: listed,
    resource: ({ stateMachineArn }) => stateMachineArn ?? '*',
    run(given) {
      const { stateMachineArn, mapRunArn, statusFilter, redriveFilter } = given
      if (mapRunArn !== undefined) throw noMapRun(mapRunArn, stateMachineArn)
      if (stateMachineArn === undefined) {
        throw missingRequiredParameter('Must specify either a stateMachineArn or a mapRunArn')
      }
      findMachine(context, stateMachineArn)
      const question = [stateMachineArn, statusFilter, redriveFilter]
      const range = {
        ...(statusFilter === undefined
          ? { index: 'machine', prefix: `${stateMachineArn} ` }
          : { index: 'status', prefix: `${stateMachineArn} ${statusFilter} ` }),
        after: positionIn(given.nextToken, question),
      }
      const { records, nextAfter } = pageOf(context, range, { limit: limitOf(given), redriveFilter })
      return {
        executions: records.map(summary),
        ...(nextAfter === undefined ? {} : { nextToken: tokenOf(question, nextAfter) }),
      }
    },
  })

/** No Map can be distributed here, so that none has run so. */
const noMapRun = (mapRunArn: string, stateMachineArn: string | undefined) =>
  stateMachineArn === undefined
    ? resourceNotFound(`Resource not found: '${mapRunArn}'`)
    : validationException('Must specify either a stateMachineArn or a mapRunArn, not both')

interface ListRange {
  index: string
  prefix: string
  after: string | undefined
}

interface Wanted {
  limit: number
  redriveFilter: 'REDRIVEN' | 'NOT_REDRIVEN' | undefined
}

function pageOf({ records }: Context, { index, prefix, after }: ListRange, { limit, redriveFilter }: Wanted) {
  const wanted = ({ redriveCount }: ExecutionRecord) =>
    redriveFilter === undefined || (redriveFilter === 'REDRIVEN') === redriveCount > 0
  const found: ExecutionRecord[] = []
  let position = after
  for (;;) {
    const from = position === undefined ? {} : { after: position }
    const entries = records.executions.list({ index, prefix, reverse: true, limit: limit + 1, ...from })
    for (const { value, position: at } of entries) {
      if (!wanted(value)) continue
      if (found.length === limit) return { records: found, nextAfter: position }
      found.push(value)
      position = at
    }
    const last = entries.at(-1)
    if (last === undefined || entries.length <= limit) return { records: found, nextAfter: undefined }
    if (found.length < limit) position = last.position
  }
}

const stopped = z.object({
  executionArn: fields.arn,
  error: fields.error.optional(),
  cause: fields.cause.optional(),
})

/** Stopping what has ended changes nothing. */
export const stopExecution = (context: Context) =>
  operation({
    input: stopped,
    resource: ({ executionArn }) => executionArn,
    async run({ executionArn, error, cause }) {
      const { stopTime } = findExecution(context, executionArn)
      if (stopTime !== undefined) return { stopDate: new Date(stopTime) }
      const stopDate = await context.engine.act(executionArn, turn => {
        if (turn.execution.status === 'RUNNING') {
          turn.record(turn.root, { type: 'ExecutionAborted', ...failureOf({ error, cause }) }, 0)
        }
        return new Date(turn.execution.stopTime ?? context.clock.now())
      })
      return { stopDate }
    },
  })
