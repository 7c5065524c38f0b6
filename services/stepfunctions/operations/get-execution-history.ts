// GetExecutionHistory: the stored events in AWS's shape, the engine's notes left out.
import * as z from 'zod'
import { operation } from '../../wire/operation.ts'
import { isShown } from '../history/event.ts'
import { wireEvent } from '../history/wire.ts'
import type { Context } from './context.ts'
import * as fields from './fields.ts'
import { findExecution } from './find.ts'
import { limitOf, positionIn, tokenOf } from './page.ts'

const input = z.object({
  executionArn: fields.arn,
  maxResults: fields.maxResults.optional(),
  nextToken: fields.pageToken.optional(),
  reverseOrder: z.boolean().default(false),
  includeExecutionData: z.boolean().default(true),
})

export const getExecutionHistory = (context: Context) =>
  operation({
    input,
    resource: ({ executionArn }) => executionArn,
    run(given: z.infer<typeof input>) {
      const { executionArn, reverseOrder, includeExecutionData } = given
      findExecution(context, executionArn)
      const question = [executionArn, reverseOrder]
      const from = positionIn(given.nextToken, question)
      const { events, next } = pageOf(context, { ...given, from, limit: limitOf(given) })
      return {
        events: events.map(event => wireEvent(event, { includeExecutionData })),
        ...(next === undefined ? {} : { nextToken: tokenOf(question, next) }),
      }
    },
  })

interface Asked {
  executionArn: string
  reverseOrder: boolean
  from: string | undefined
  limit: number
}

/** Positions count notes too, so that a page may take more rows than it shows. */
function pageOf({ records }: Context, { executionArn, reverseOrder, from, limit }: Asked) {
  const step = reverseOrder ? -1 : 1
  let position =
    from === undefined ? (reverseOrder ? records.histories.length(executionArn) : 1) : Number(from)
  const events = []
  while (events.length < limit) {
    const range = { from: position, limit: limit - events.length, reverse: reverseOrder }
    const read = records.histories.read(executionArn, range)
    events.push(...read.filter(isShown))
    position += step * read.length
    if (read.length < range.limit) return { events, next: undefined }
  }
  const [more] = records.histories.read(executionArn, { from: position, limit: 1, reverse: reverseOrder })
  return { events, next: more === undefined || position < 1 ? undefined : String(position) }
}
