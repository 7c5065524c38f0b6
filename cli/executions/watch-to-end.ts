import { type DescribeExecutionOutput, SFNClient } from '@aws-sdk/client-sfn'
import * as z from 'zod'
import type { Connection } from '../endpoint/connection.ts'
import { createReconnecting } from '../endpoint/reconnect.ts'
import { duration } from '../terminal/amounts.ts'
import { hint } from '../terminal/hint.ts'
import { openScreen, type Screen } from '../terminal/screen.ts'
import { reasonOf } from './cause.ts'
import {
  type Changeset,
  type CopyProgress,
  copyAsBar,
  copyInWords,
  copyProgress,
  openLoadPlace,
} from './load-progress.ts'
import { type EnteredState, watchExecution } from './watch-execution.ts'

export interface WatchParts {
  client: SFNClient
  /** How much of a changeset is copied, where that is known. */
  copyProgress(changeset: Changeset): Promise<CopyProgress | undefined>
  screen: Screen
  /** Milliseconds since some moment. */
  now(): number
}

export const watchPartsOf = (connection: Connection): WatchParts => ({
  client: new SFNClient(connection),
  copyProgress: changeset => copyProgress(connection, changeset),
  screen: openScreen(),
  now: () => performance.now(),
})

/** Shows the states of an execution as they go, then how it ended. The command fails as the execution does. */
export async function watchToEnd(parts: WatchParts, executionArn: string): Promise<void> {
  const { client, screen } = parts
  const states = openStates(parts)
  const load = openLoad(parts)
  const forget = sayOnInterrupt(executionArn, screen)
  const end = await watchExecution(client, executionArn, {
    onState: states.entered,
    onOutput: load.read,
    async onLook(execution) {
      states.show(await load.look(execution))
    },
    calling: createReconnecting({ say: screen.line }),
  }).finally(() => {
    screen.status('')
    forget()
  })
  screen.line(`${end.status} ${reasonOf(end)}`.trimEnd())
  if (end.output !== undefined) screen.line(end.output)
  if (end.status === 'SUCCEEDED') return
  console.error(nextStep(executionArn, end.error))
  process.exitCode = 1
}

/** What a person does about it. Only what was refused for its input is of no use again: see docs/workflows.md. */
function nextStep(executionArn: string, error: string | undefined): string {
  if (error === 'InvalidInput' || error === 'NameMismatch') {
    return `Nothing was touched. Start it again with a better input: ${hint('input', '<workflow>')} prints one`
  }
  return `Fix the cause, then redrive it: ${hint('redrive', executionArn, '--watch')}`
}

/** Ctrl-C ends the watching, and nothing else. */
function sayOnInterrupt(executionArn: string, screen: Screen): () => void {
  const say = () => {
    screen.status('')
    console.error(`
The execution goes on. To see it again: ${hint('watch', executionArn)}
To stop it: ${hint('stop', executionArn)}`)
    process.exit(130)
  }
  process.once('SIGINT', say)
  return () => process.off('SIGINT', say)
}

/** How far a load is, as a line and as a bar. */
interface Shown {
  /** Which of the load's changesets: a new one is shown at once. */
  about: string
  line: string
  bar: string
}

/**
 * A wait goes round its three states, sometimes for hours: a terminal shows how long already; in a pipe a round is
 * shown when it differs, or every ten seconds, and so is how far a load is.
 */
function openStates({ screen, now }: WatchParts) {
  const printed: EnteredState[] = []
  let at: { state: string; since: number } | undefined
  let shown = { about: '', time: -Infinity }
  return {
    entered(entered: EnteredState): void {
      const before = printed.slice(-STATES_OF_A_WAIT).find(({ state }) => state === entered.state)
      if (before === undefined) at = { state: entered.state, since: now() }
      else if (screen.drawsOver || entered.seconds - before.seconds < 10) return
      printed.push(entered)
      screen.line(`${entered.seconds.toFixed(1).padStart(7)} s  ${entered.state}`)
    },
    show(load: Shown | undefined): void {
      if (screen.drawsOver) {
        const waited = at === undefined ? 0 : (now() - at.since) / 1000
        screen.status(load?.bar ?? (waited < 2 ? '' : `${' '.repeat(11)}for ${duration(waited)}`))
      } else if (load !== undefined && (load.about !== shown.about || now() - shown.time >= 10_000)) {
        shown = { about: load.about, time: now() }
        screen.line(`${' '.repeat(11)}${load.line}`)
      }
    },
  }
}

/** A look, a Choice on the status, a pause. */
const STATES_OF_A_WAIT = 3

const inputSchema = z.object({ environmentId: z.string(), databaseName: z.string() })

/** Asks for the changeset that is under way, at most once a second. */
function openLoad({ copyProgress, now }: WatchParts) {
  const place = openLoadPlace()
  let asked = -Infinity
  let last: Shown | undefined
  return {
    read: place.read,
    async look({ input = '{}' }: DescribeExecutionOutput): Promise<Shown | undefined> {
      const at = place.now()
      const database = inputSchema.safeParse(JSON.parse(input)).data
      if (at === undefined || database === undefined) return undefined
      if (now() - asked < 1000) return last
      asked = now()
      const about = `changeset ${at.number} of ${at.of}`
      // Where it does not answer for once, the next look asks again.
      const progress = await copyProgress({ ...database, changesetId: at.changesetId }).catch(() => undefined)
      last =
        progress === undefined
          ? { about, line: about, bar: about }
          : { about, line: `${about}: ${copyInWords(progress)}`, bar: `${about} ${copyAsBar(progress)}` }
      return last
    },
  }
}
