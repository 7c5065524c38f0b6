import * as z from 'zod'
import { operation } from '../../wire/operation.ts'
import type { ExecutionRecord } from '../engine/records.ts'
import { redriveStatusOf } from '../engine/redrivable.ts'
import type { Turn } from '../history/turn.ts'
import type { Context } from './context.ts'
import { executionNotRedrivable } from './errors.ts'
import * as fields from './fields.ts'
import { findExecution } from './find.ts'

export const redriveExecution = (context: Context) =>
  operation({
    input: z.object({ executionArn: fields.arn, clientToken: fields.clientToken.optional() }),
    resource: ({ executionArn }) => executionArn,
    async run({ executionArn, clientToken }) {
      const record = findExecution(context, executionArn)
      const before = sameRedrive(context, record, clientToken)
      if (before !== undefined) return { redriveDate: new Date(before) }
      const status = redriveStatusOf(context, record)
      if (status.redriveStatus === 'NOT_REDRIVABLE') throw executionNotRedrivable(status.redriveStatusReason)
      const redriveTime = await context.engine.act(executionArn, turn => redrive(turn, clientToken))
      return { redriveDate: new Date(redriveTime ?? context.clock.now()) }
    },
  })

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_RedriveExecution.html: 15 minutes. */
const TOKEN_LIFE = 15 * 60 * 1000

/** When the same call came before: clients send it again when its answer was lost. */
function sameRedrive({ clock }: Context, { redriveTime, redriveToken }: ExecutionRecord, token?: string) {
  const isSame = token !== undefined && token === redriveToken
  return isSame && redriveTime !== undefined && clock.now() - redriveTime <= TOKEN_LIFE
    ? redriveTime
    : undefined
}

function redrive({ execution, root, record }: Turn, clientToken: string | undefined): number | undefined {
  // Another call may have come first: then what this one asked for is done.
  if (execution.status !== 'RUNNING') {
    const token = clientToken === undefined ? {} : { token: clientToken }
    record(root, { type: 'ExecutionRedriven', redriveCount: execution.redriveCount + 1, ...token })
  }
  return execution.redriveTime
}
