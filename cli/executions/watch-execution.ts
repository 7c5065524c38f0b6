import { setTimeout as pause } from 'node:timers/promises'
import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  type SFNClient,
} from '@aws-sdk/client-sfn'
import type { Reconnecting } from '../endpoint/reconnect.ts'

/** A state that an execution entered, and how long after the start. */
export interface EnteredState {
  state: string
  seconds: number
}

export interface Watcher {
  /** Called for each state that was entered, in order. */
  onState(entered: EnteredState): void
  /** Called with the output of each state that was left, as JSON text. */
  onOutput?(output: string): void
  /** Called after each look at an execution that runs. */
  onLook?(execution: DescribeExecutionOutput): Promise<void>
  /** Makes each call; by default once. */
  calling?: Reconnecting
}

/** Often enough to look alive, seldom enough for AWS's limit on history calls. */
const PAUSE_MILLISECONDS = { local: 100, aws: 1500 }

/** Follows an execution from its beginning until it closes. */
export async function watchExecution(
  client: SFNClient,
  executionArn: string,
  watcher: Watcher,
): Promise<DescribeExecutionOutput> {
  const { calling = call => call(), onLook } = watcher
  const remote = client.config.endpoint === undefined
  for (let seen = 0; ; ) {
    const execution = await calling(() => client.send(new DescribeExecutionCommand({ executionArn })))
    const withData = watcher.onOutput !== undefined
    const events = await calling(() =>
      eventsAfter(client, seen, { executionArn, includeExecutionData: withData }),
    )
    seen = events.at(-1)?.id ?? seen
    for (const event of events) report(event, execution.startDate, watcher)
    if (execution.status !== 'RUNNING' && execution.status !== 'PENDING_REDRIVE') return execution
    await onLook?.(execution)
    await pause(remote ? PAUSE_MILLISECONDS.aws : PAUSE_MILLISECONDS.local)
  }
}

/** Newest first, so that a long history is not read again at every look. */
async function eventsAfter(
  client: SFNClient,
  seen: number,
  which: { executionArn: string; includeExecutionData: boolean },
): Promise<HistoryEvent[]> {
  const events: HistoryEvent[] = []
  let nextToken: string | undefined
  do {
    const page = await client.send(
      new GetExecutionHistoryCommand({
        ...which,
        reverseOrder: true,
        ...(nextToken === undefined ? {} : { nextToken }),
      }),
    )
    const fresh = (page.events ?? []).filter(event => (event.id ?? 0) > seen)
    events.push(...fresh)
    nextToken = fresh.length === page.events?.length ? page.nextToken : undefined
  } while (nextToken !== undefined)
  return events.reverse()
}

function report(event: HistoryEvent, start: Date | undefined, { onState, onOutput }: Watcher): void {
  const { stateEnteredEventDetails: entered, stateExitedEventDetails: left } = event
  if (left?.output !== undefined) onOutput?.(left.output)
  if (entered?.name === undefined) return
  onState({
    state: entered.name,
    seconds: ((event.timestamp?.getTime() ?? 0) - (start?.getTime() ?? 0)) / 1000,
  })
}
