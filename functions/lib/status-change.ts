import * as z from 'zod'
import type { Trigger } from '../../events/detail.ts'
import { catalogName } from './deployed-name.ts'

/**
 * The event that Step Functions puts on the default bus when an execution's status changes.
 * https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
 */
export const statusChange = <const Status extends string>(statuses: readonly Status[]) =>
  z.looseObject({
    time: z.string(),
    detail: z.looseObject({
      executionArn: z.string().min(1),
      name: z.string().min(1),
      status: z.enum(statuses),
      error: z.string().nullish(),
      cause: z.string().nullish(),
      output: z.string().nullish(),
      redriveCount: z.int().nonnegative().default(0),
    }),
  })

interface StatusChange {
  time: string
  detail: { executionArn: string; name: string; redriveCount: number }
}

/** What an event of ours says of the execution. */
export const happeningOf = ({ time, detail: { executionArn, name, redriveCount } }: StatusChange) => ({
  workflow: { name: workflowOf(executionArn), executionArn, executionName: name, redriveCount },
  trigger: 'service' as Trigger,
  time: Date.parse(time),
})

/** arn:aws:states:REGION:ACCOUNT:execution:MACHINE:NAME */
const workflowOf = (executionArn: string): string => catalogName(executionArn.split(':')[6] ?? '')
