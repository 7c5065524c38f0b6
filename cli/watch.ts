import { setTimeout as pause } from 'node:timers/promises'
import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  type SFNClient,
} from '@aws-sdk/client-sfn'

/** A state that an execution entered, and how long after the start. */
export interface Progress {
  state: string
  seconds: number
}

/** Often enough to look alive, seldom enough for AWS's limit on history calls. */
const PAUSE_MILLISECONDS = { local: 100, aws: 1500 }

/**
 * Follows an execution from its beginning until it closes.
 * @param onState called for each state that was entered, in order
 */
export async function watchExecution(
  client: SFNClient,
  executionArn: string,
  onState: (progress: Progress) => void,
): Promise<DescribeExecutionOutput> {
  const remote = client.config.endpoint === undefined
  for (let seen = 0; ; ) {
    const execution = await client.send(new DescribeExecutionCommand({ executionArn }))
    const events = await eventsAfter(client, executionArn, seen)
    seen = events.at(-1)?.id ?? seen
    for (const event of events) report(event, execution.startDate, onState)
    if (execution.status !== 'RUNNING' && execution.status !== 'PENDING_REDRIVE') return execution
    await pause(remote ? PAUSE_MILLISECONDS.aws : PAUSE_MILLISECONDS.local)
  }
}

/** Newest first, so that a long history is not read again at every look. */
async function eventsAfter(client: SFNClient, executionArn: string, seen: number): Promise<HistoryEvent[]> {
  const events: HistoryEvent[] = []
  let nextToken: string | undefined
  do {
    const page = await client.send(
      new GetExecutionHistoryCommand({
        executionArn,
        reverseOrder: true,
        includeExecutionData: false,
        ...(nextToken === undefined ? {} : { nextToken }),
      }),
    )
    const fresh = (page.events ?? []).filter(event => (event.id ?? 0) > seen)
    events.push(...fresh)
    nextToken = fresh.length === page.events?.length ? page.nextToken : undefined
  } while (nextToken !== undefined)
  return events.reverse()
}

function report(event: HistoryEvent, start: Date | undefined, onState: (progress: Progress) => void): void {
  const state = event.stateEnteredEventDetails?.name
  if (state === undefined) return
  onState({ state, seconds: ((event.timestamp?.getTime() ?? 0) - (start?.getTime() ?? 0)) / 1000 })
}
