import * as z from 'zod'
import { operation } from '../../wire/operation.ts'
import type { Context } from '../context.ts'
import { executionNotRedrivable } from '../errors.ts'
import * as fields from './fields.ts'
import { findExecution } from './find.ts'
import { redriveStatusOf } from './redrivable.ts'

export const redriveExecution = (context: Context) =>
  operation({
    input: z.object({ executionArn: fields.arn, clientToken: fields.clientToken.optional() }),
    resource: ({ executionArn }) => executionArn,
    async run({ executionArn }) {
      const record = findExecution(context, executionArn)
      const status = redriveStatusOf(context, record)
      if (status.redriveStatus === 'NOT_REDRIVABLE') throw executionNotRedrivable(status.redriveStatusReason)
      const redriveDate = await context.engine.act(executionArn, turn => {
        const { execution, root } = turn
        // Another call came first: what this one asked for is done.
        if (execution.status !== 'RUNNING') {
          turn.record(root, { type: 'ExecutionRedriven', redriveCount: execution.redriveCount + 1 })
        }
        return new Date(execution.redriveTime ?? context.clock.now())
      })
      return { redriveDate }
    },
  })
